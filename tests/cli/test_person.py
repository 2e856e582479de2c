"""``cordboard person``, ``retention`` and ``recordings``, as people type them."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cordboard.cli.main import app
from cordboard.store import contacts, media_removals, people
from cordboard.store.database import migrate, open_database, revision
from cordboard.store.holds import LegalHold, set_hold
from cordboard.store.writer import JournalWriter
from tests.media.s3 import s3_service
from tests.store.persons import NAME, NOW, lived, load_accounts, sound

SITE = "cordboard: 1\nsite: shop\ntitle: The Shop\nservices: {desk: {flow: line}}\n"
FLOW = """
cordboard: 1
flow: line
modules: {Bye: {type: end_call, first: true}}
fallback: {to: Bye, result: listened}
"""


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == code, done.output + repr(done.exception)
    return " ".join(done.output.split())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two persons: one of a year ago, and one of long after."""
    folder = tmp_path / "site"
    (folder / "flows").mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE)
    (folder / "flows/line.yaml").write_text(FLOW)
    database = open_database(folder / ".cordboard/cordboard.db")

    async def live() -> None:
        writer = JournalWriter(database)
        writer.start()
        await lived(writer, "old", 1_000_000_000_000)
        await lived(writer, "new", 4_000_000_000_000, caller="+12025550199")
        writer.close()

    asyncio.run(live())
    sound(database, folder / ".cordboard/recordings", "r1", "old")
    load_accounts(database, tmp_path, "10021,+12025550143,Ada,4711")
    database.dispose()
    return folder


def test_a_person_is_looked_at_exported_and_deleted(site: Path, tmp_path: Path) -> None:
    to = tmp_path / "ada.zip"
    assert "which only you can read" in run("person", "export", "202-555-0143", "--to", to, "--site", site)
    assert to.stat().st_mode & 0o777 == 0o600
    assert "recordings/r1.wav" in zipfile.ZipFile(to).namelist()
    said = run("person", "delete", "202-555-0143", "--site", site)
    assert "Nothing was deleted. Say --yes to delete all of this." in said
    told = json.loads(run("person", "delete", "10021", "--site", site, "--json"))
    assert (told["deleted"], told["contacts"], told["accounts"], told["numbers"]) == (False, 1, 1, ["+12025550143"])
    said = run("person", "delete", "+12025550143", "--yes", "--site", site)
    assert "Take the accounts out of the file that you import" in said
    assert not (site / ".cordboard/recordings/r1.wav").exists()
    said = run("person", "delete", "+12025550143", "--yes", "--site", site, code=1)
    assert said.startswith("nothing is held about +12025550143")
    database = open_database(site / ".cordboard/cordboard.db")
    assert (contacts.journal(database, "old"), media_removals.noted(database)) == ([], [])
    assert [each["action"] for each in people.audit_trail(database)] == ["person-deleted", "person-exported"]
    database.dispose()


def test_what_hinders_it_is_said_before_and_refused(site: Path) -> None:
    database = open_database(site / ".cordboard/cordboard.db")
    set_hold(database, LegalHold("old", "Complaint 7", "sue", NOW))
    database.dispose()
    assert "This cannot be deleted now: 1 contact of this person (old) is under" in run(
        "person", "delete", "10021", "--site", site
    )
    said = run("person", "delete", "10021", "--yes", "--site", site, code=1)
    assert said.startswith("nothing was deleted: 1 contact of this person (old) is under legal hold")
    assert run("person", "export", "10021", "--to", site / "no/where.zip", "--site", site, code=1).endswith(
        "cannot be written: No such file or directory"
    )


def test_retention_says_what_would_go_and_why(site: Path) -> None:
    assert "Everything is kept for ever" in run("retention", "--site", site)
    (site / "site.yaml").write_text(SITE + "retention: {contacts: 2 years, recordings: 30 days}\n")
    told = json.loads(run("retention", "--dry-run", "--site", site, "--json"))
    assert [(each["what"], each["kept"], each["count"], each["deleted"]) for each in told] == [
        ("recordings", "30 days", 1, 0), ("contacts", "2 years", 1, 0),
    ]  # fmt: skip
    assert (site / ".cordboard/recordings/r1.wav").exists()
    assert "Nothing was deleted." in run("retention", "--dry-run", "--site", site)
    told = json.loads(run("retention", "--site", site, "--json"))
    assert [each["deleted"] for each in told] == [1, 1]
    assert not (site / ".cordboard/recordings/r1.wav").exists()
    database = open_database(site / ".cordboard/cordboard.db")
    assert contacts.journal(database, "old") == []
    assert NAME in str(contacts.journal(database, "new"))
    database.dispose()
    said = run("backtest", site / "flows/line.yaml", "--contact", "old", code=1)
    assert "the journal of contact old is deleted" in said


def test_recordings_move_into_the_bucket_and_back(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "names no bucket: write" in run("recordings", "move", "--to", "s3", "--site", site, code=2)
    here = site / ".cordboard/recordings/r1.wav"
    with s3_service() as service:
        (site / "site.yaml").write_text(SITE + service.settings)
        said = run("recordings", "move", "--to", "s3", "--site", site, code=1)
        assert "is to be in TEST_S3_ID, which is empty or not set. What was moved so far is moved" in said
        monkeypatch.setenv("TEST_S3_ID", "AKIDEXAMPLE")
        monkeypatch.setenv("TEST_S3_KEY", "wJalrXUtnFEMI")
        assert f"1 file moved to the bucket {service.name}" in run("recordings", "move", "--to", "s3", "--site", site)
        assert (here.exists(), list(service.bucket().names())) == (False, ["r1.wav"])
        assert "1 file moved to the folder" in run("recordings", "move", "--to", "folder", "--site", site)
        assert (here.read_bytes(), list(service.bucket().names())) == (b"RIFFr1", [])


@pytest.mark.sqlite_only("it is about files")
@pytest.mark.parametrize("empty", [True, False])
def test_a_dry_run_writes_nothing_where_nothing_is_stored_yet(tmp_path: Path, empty: bool) -> None:
    (tmp_path / "site.yaml").write_text(SITE + "retention: {contacts: 2 years}\n")
    database = tmp_path / ".cordboard/cordboard.db"
    if empty:
        database.parent.mkdir()
        database.touch()
    before = sorted(tmp_path.rglob("*"))
    told = json.loads(run("retention", "--dry-run", "--site", tmp_path, "--store", database, "--json"))
    assert [(each["what"], each["count"], each["deleted"]) for each in told] == [("contacts", 0, 0)]
    assert sorted(tmp_path.rglob("*")) == before
    assert not empty or database.stat().st_size == 0


def test_a_dry_run_changes_no_schema(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(SITE + "retention: {contacts: 2 years}\n")
    place = tmp_path / "older.db"
    database = open_database(place)
    migrate(database, "0014")
    said = run("retention", "--dry-run", "--site", tmp_path, "--store", place, code=2)
    assert "has the schema 0014" in said
    assert "'cordboard store upgrade' first" in said
    with database.connect() as connection:
        assert revision(connection) == "0014"
    database.dispose()
