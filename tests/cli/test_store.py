"""`cordboard store`, and the ways in which a command is told which database it uses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from typer.testing import CliRunner, Result

from bench.made_contacts import contacts, store
from cordboard import modules
from cordboard.cli.main import app
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.store.database import migrate, newest_revision, open_database
from tests.faults import unguarded
from tests.needs import ROOT
from tests.stores import fresh_store, server


def run(*arguments: object, code: int = 0, **environment: str) -> Result:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env=environment)
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


def said(*arguments: object, code: int, **environment: str) -> str:
    return " ".join(run(*arguments, code=code, **environment).output.split())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in which people have called."""
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "examples/site", folder, ignore=shutil.ignore_patterns(".cordboard"))
    (folder / ".cordboard").mkdir()
    loaded = load_site(folder, modules.types())
    engine = open_database(folder / ".cordboard/cordboard.db")
    flow = loaded.flows["support-line"]
    store(engine, flow, contacts(Program(flow), 20, site=loaded.site_facts(), service="support"))
    engine.dispose()
    return folder


def settings(site: Path, written: str) -> None:
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{written}\n")


def contacts_of(site: Path, *options: str, **environment: str) -> int:
    told = run("report", "--site", site, "--json", *options, code=0, **environment).stdout
    return int(json.loads(told)["contacts"])


def over_the_network(url: str) -> str:
    """The same database over the loopback, where a password is wanted, and without it."""
    return f"postgresql://postgres@127.0.0.1:{server().port}/{make_url(url).database}"


def test_a_site_moves_to_postgresql_and_finds_its_contacts_there(site: Path, tmp_path: Path) -> None:
    there = fresh_store("postgresql", folder=tmp_path)
    told = json.loads(run("store", "copy", site, there, "--json").stdout)
    assert {each["table"]: each["rows"] for each in told["tables"]}["contacts"] == 20
    assert contacts_of(site, "--store", there) == 20
    assert contacts_of(site, CORDBOARD_STORE=there) == 20
    settings(site, f"store: {over_the_network(there)}")
    assert "the server wants a password" in said("report", "--site", site, code=2)
    text = (site / "site.yaml").read_text(encoding="utf-8").replace("store: postgresql", "store: {url: postgresql")
    (site / "site.yaml").write_text(f"{text.rstrip()}, password: database}}\nsecrets: {{database: STORE_WORD}}\n")
    assert contacts_of(site, STORE_WORD=server().password) == 20
    assert "STORE_WORD, which is empty or not set" in said("report", "--site", site, code=2)
    assert "refuses the user 'postgres'" in said("report", "--site", site, code=2, STORE_WORD="guessed")
    back = tmp_path / "back.db"
    shown = run("store", "copy", site, f"sqlite:///{back}", STORE_WORD=server().password).output
    assert server().password not in shown
    checked = json.loads(run("store", "check", "--store", f"sqlite:///{back}", "--json").stdout)
    assert (checked["sound"], checked["closed"], checked["findings"]) == (True, 20, [])


@pytest.mark.sqlite_only("it is about files")
def test_a_database_in_the_site_file_is_found_from_where_the_file_is(site: Path) -> None:
    settings(site, "store: sqlite:///elsewhere/calls.db")
    run("import", "accounts", site / "accounts.csv", "--site", site)
    assert (site / "elsewhere/calls.db").is_file()


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("postgresql://me:secret@there/db", "name a secret as 'password'"),
        ("mysql://there/db", "write the database as postgresql://user@host/database"),
        ("{password: word}", "'password' goes with 'url'"),
        ("{url: 'postgresql://me@there/db', password: word}", "the site has no secret 'word'"),
        ("postgresql://me@there:port/db", "the address of the database is none"),
    ],
)
def test_a_store_that_cannot_be_meant_is_a_mistake_of_the_site_file(site: Path, written: str, why: str) -> None:
    settings(site, f"store: {written}")
    assert why in said("check", site, code=1)


def test_an_upgrade_says_from_where_to_where(site: Path) -> None:
    engine = open_database(site / ".cordboard/cordboard.db")
    migrate(engine, "0004")
    engine.dispose()
    newest = newest_revision()
    assert "the schema is 0004 and not" in said("store", "check", "--site", site, code=1)
    told = json.loads(run("store", "upgrade", "--site", site, "--json").stdout)
    assert (told["from"], told["to"]) == ("0004", newest)
    assert f"has the newest schema already ({newest})" in said("store", "upgrade", "--site", site, code=0)


def test_a_newer_schema_is_left_alone(site: Path) -> None:
    engine = open_database(site / ".cordboard/cordboard.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "was made by a newer Cordboard" in said("store", "upgrade", "--site", site, code=2)
    assert "the schema is 9999 and not" in said("store", "check", "--site", site, code=1)


def test_what_is_wrong_is_named_and_ends_with_one(site: Path) -> None:
    engine = open_database(site / ".cordboard/cordboard.db")
    with engine.begin() as connection:
        unguarded(connection)
        connection.execute(text("UPDATE contacts SET result = 'busy' WHERE id = 'c1'"))
    engine.dispose()
    assert "contact c1: its row says other than its journal: result is 'busy'" in said(
        "store", "check", "--site", site, code=1
    )
    told = json.loads(run("store", "check", "--site", site, "--json", code=1).stdout)
    assert [(each["kind"], each["where"]) for each in told["findings"]] == [("contact", "c1")]


@pytest.mark.sqlite_only("it is about files")
def test_a_store_that_is_not_there_is_not_made(site: Path, tmp_path: Path) -> None:
    for command in ("check", "upgrade"):
        assert "there is no" in said("store", command, "--site", site, "--data", tmp_path / "none", code=2)
        assert "is no site" in said("store", command, "--site", tmp_path, code=2)
    assert not (tmp_path / "none").exists()


def test_a_store_is_not_copied_onto_itself_or_over_another(site: Path) -> None:
    own = site / ".cordboard/cordboard.db"
    assert "is the store itself" in said("store", "copy", site, own, code=2)
    assert "is not empty" in said("store", "copy", site, fresh(site), code=2)


def fresh(site: Path) -> str:
    url = fresh_store(folder=site)
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO facts VALUES ('somebody', 'was here')"))
    engine.dispose()
    return url
