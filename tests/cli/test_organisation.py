"""The commands about hours, agents, and a site that was changed while it ran."""

from __future__ import annotations

import json

import pytest

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.flow.site.changes import PartChange
from cordboard.store import invitations, organisation
from cordboard.store.database import open_database, writing
from tests.cli.test_commands import run
from tests.flow.organisation import SITE
from tests.flow.test_organisation import made


@pytest.fixture
def site(tmp_path):
    (tmp_path / "site").mkdir()
    return made(tmp_path / "site", f"# The made-up shop.\n{SITE}# The end.\n")


@pytest.fixture
def database(site):
    engine = open_database(site / ".cordboard/cordboard.db")
    yield engine
    engine.dispose()


def changed(database, section, name, document):
    with writing(database) as connection:
        organisation.keep(connection, PartChange(section, name, document), None, "ada")


def test_hours_at_any_instant(site, database):
    changed(
        database, "services", "line", {"hours": {"weekly": {"mon-fri": "09:00-17:00"}, "holidays": {"country": "US"}}}
    )
    said = run("hours", site, "line", "--at", "2026-11-26T10:00", code=1).output
    assert said == (
        "line is closed on Thursday 2026-11-26, 10:00 (UTC): public holiday: Thanksgiving Day.\n"
        "It opens on Friday 2026-11-27, 09:00.\n"
    )
    told = json.loads(run("hours", site, "line", "--at", "2026-11-27T12:00+01:00", "--json").stdout)
    assert told == {
        "service": "line", "at": "2026-11-27T11:00:00+00:00", "time_zone": "UTC", "open": True,
        "reason": "within the weekly hours", "changes_at": "2026-11-27T17:00:00+00:00",
    }  # fmt: skip
    assert "never" in run("hours", site, "shop").output
    assert "there are: line, shop, desk" in run("hours", site, "none", code=2).output
    assert "is no instant" in run("hours", site, "line", "--at", "tomorrow", code=2).output
    for beyond in ("9999-12-31T23:59", "0001-01-01T00:00", "0001-01-01T00:00+14:00"):
        assert "must be from 1971 to 2998" in run("hours", site, "line", "--at", beyond, code=2).output


def test_agents_are_listed_and_invited(site, database):
    links = json.loads(run("agents", "invite", site, "--url", "https://calls.example/", "--json").stdout)
    assert set(links) == {"mara", "joe.b"}
    address, _, token = links["mara"].rpartition("/")
    assert address == "https://calls.example/join"
    invitations.join(database, token, "a long sentence")
    assert [each["password"] for each in json.loads(run("agents", "list", site, "--json").stdout)] == [True, False]
    assert run("agents", "list", site).output == (
        "mara: Mara Díaz; extension 4001; softphone; services desk; teams billing; skills spanish 1, french 7\n"
        "joe.b: extension 402; browser; services desk; no password yet\n"
    )
    assert set(json.loads(run("agents", "invite", site, "--json").stdout)) == {"joe.b"}
    assert "mara: http" in run("agents", "invite", site, "mara").output
    assert "no agent 'nobody'" in run("agents", "invite", site, "nobody", code=2).output


def test_a_changed_site_goes_out_as_files_that_are_the_same_site(site, database, tmp_path):
    changed(database, "agents", "zoe", {"name": "Zoë", "extension": "777", "services": ["desk"]})
    changed(database, "services", "line", {"max_wait": 7})
    out = tmp_path / "out"
    run("export", "site", out, "--site", site)
    held = organisation.laid_over(load_site(site, modules.types()), database)
    again = load_site(out, modules.types())
    assert again.problems == []
    assert (again.site, again.flows.keys()) == (held.site, held.flows.keys())
    text = (out / "site.yaml").read_text()
    assert text.startswith("# The made-up shop.\n")
    assert text.endswith("# The end.\n")
    assert "line: {users: {mara-desk: secret}}" in text
    assert (out / "flows/f.yaml").read_bytes() == (site / "flows/f.yaml").read_bytes()


def test_a_site_is_brought_up_to_date_in_its_own_folder(site, database):
    changed(database, "teams", "vip", {"title": "VIP"})
    assert json.loads(run("export", "site", site, "--site", site, "--json").stdout)["changed"]
    assert not json.loads(run("export", "site", site, "--site", site, "--json").stdout)["changed"]
    assert organisation.settle(database, load_site(site, modules.types()).document) == []
    assert organisation.changes(database) == []


def test_an_export_writes_over_nothing_else(site, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("Dear")
    assert "is no site" in run("export", "site", tmp_path / "mine", "--site", site, code=2).output
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
