"""`cordboard tokens`, and the address that links of commands begin with."""

from __future__ import annotations

import json

import pytest

from cordboard.store import people
from cordboard.store.database import open_database
from tests.cli.test_commands import run
from tests.flow.organisation import SITE
from tests.flow.test_organisation import made

PASSWORD = "a long sentence"


@pytest.fixture
def site(tmp_path):
    (tmp_path / "site").mkdir()
    return made(tmp_path / "site", SITE)


@pytest.fixture
def database(site):
    engine = open_database(site / ".cordboard/cordboard.db")
    yield engine
    engine.dispose()


@pytest.fixture
def ada(database):
    return people.add_user(database, "ada", PASSWORD, ("administrator",), "")


def test_a_token_that_a_command_makes_lets_a_program_in_until_it_is_revoked(site, database, ada):
    made_by_hand = run("tokens", "make", site, "ada", "--for", "export")
    token = made_by_hand.stdout.strip()
    assert people.who(database, "token", token) == ada
    assert "Authorization: Bearer" in made_by_hand.stderr
    told = json.loads(run("tokens", "make", site, "ada", "--json").stdout)
    assert (told["user"], told["roles"]) == ("ada", ["administrator"])
    rows = json.loads(run("tokens", "list", site, "ada", "--json").stdout)
    assert [row["name"] for row in rows] == ["export", "made on the command line"]
    assert token not in run("tokens", "list", site, "ada").output
    assert "lets nobody in" in run("tokens", "revoke", site, "ada", str(rows[0]["id"])).output
    assert people.who(database, "token", token) is None
    assert people.who(database, "token", told["token"]) == ada
    trail = [(each["who"], each["action"]) for each in people.audit_trail(database)]
    assert trail[0] == ("command line", "token-revoked")


def test_what_cannot_be_done_is_said_with_what_to_do(site, database):
    assert "prints the link with which the first one is made" in run("tokens", "make", site, "ada", code=2).output
    people.add_user(database, "ada", PASSWORD, ("administrator",), "")
    assert "there is no user 'bob'; there are: ada" in run("tokens", "make", site, "bob", code=2).output
    assert "ada has no token 7" in run("tokens", "revoke", site, "ada", "7", code=2).output
    assert "ada has no token." in run("tokens", "list", site, "ada").output
    assert "in 1 to 100 characters" in run("tokens", "make", site, "ada", "--for", " ", code=2).output


def test_links_of_invitations_begin_with_the_public_address(site, database):
    assert "mara: http://127.0.0.1:8080/join/" in run("agents", "invite", site, "mara").output
    file = site / "site.yaml"
    file.write_text(file.read_text() + "web_server: {public_url: 'https://calls.example.com/'}\n")
    assert "mara: https://calls.example.com/join/" in run("agents", "invite", site, "mara").output
    assert "mara: http://pbx:8080/join/" in run("agents", "invite", site, "mara", "--url", "http://pbx:8080").output
    assert "--url: 'pbx' is no web address" in run("agents", "invite", site, "mara", "--url", "pbx", code=2).output
    file.write_text(file.read_text().replace("https://calls.example.com/", "calls.example.com"))
    refused = run("check", site, code=1).output
    assert "is no web address; write one that begins with http:// or https://" in refused
