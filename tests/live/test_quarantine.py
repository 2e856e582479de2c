"""Stored rows that are damaged: each is named and left as it is, and takes nothing else with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, Facts, Left
from cordboard.engine.program import Program
from cordboard.flow.account_columns import AccountColumns
from cordboard.live.switchboard import Switchboard
from cordboard.modules.live_person import LivePerson
from cordboard.store import accounts, contacts, organisation, quarantine, surveys, versions
from cordboard.store import distribution as acd
from cordboard.store import people as users
from cordboard.store.contacts import DamagedJournal, readable_journal
from cordboard.store.database import open_database
from cordboard.store.importing import import_accounts
from cordboard.store.writer import JournalWriter, NewContact
from tests.live.floor_site import floor_switchboard
from tests.live.test_store_faults import MENU
from tests.store.conftest import new
from tests.story import NOON, flow_of

pytestmark = pytest.mark.anyio

NO_BYTES = pytest.mark.sqlite_only("PostgreSQL stores no bytes that are no text")
NO_OTHER_DOCUMENT = pytest.mark.sqlite_only("PostgreSQL stores no document that is no JSON")
FLOW = flow_of(
    LivePerson(name="Greeting", prompt="Good day."), ways=["Greeting success -> End: listened"],
    opening_result="hung_up_in_opening",
)  # fmt: skip
#: What a disk, an editor or a newer version may leave in a row of a journal.
DAMAGES = {
    "cut off": '\'[{"entry":"entered","mod\'',
    "no text any more": "CAST(X'5B7B22656E747279223AFFFE' AS TEXT)",
    "an unknown entry": '\'[{"entry":"teleported"}]\'',
    "no list": "'null'",
    "empty": "''",
}


@pytest.fixture
async def left(tmp_path: Path) -> AsyncIterator[Engine]:
    """A store in which three contacts were left open, each with a journal of one row."""
    (tmp_path / "data").mkdir()
    engine = open_database(tmp_path / "data/cordboard.db")
    versions.publish(engine, FLOW)
    writer = JournalWriter(engine)
    writer.start()
    for number, name in enumerate(("before", "damaged", "after")):
        contact = Interpreter(Program(FLOW), Facts(name))
        first = contact.start(NOON + number)
        began = NewContact(name, FLOW.slug, FLOW.version, "voice", "inbound", "desk", "", "100", NOON + number)
        await writer.begin(began, first.entries)
    writer.close()
    yield engine
    engine.dispose()


def damage(engine: Engine, contact: str, with_what: str) -> None:
    with engine.begin() as connection:
        number = f"(SELECT number FROM contacts WHERE id = '{contact}')"
        connection.execute(text(f"INSERT INTO journal (contact, entries) VALUES ({number}, {with_what})"))


def rows(engine: Engine) -> list[tuple[int, bytes]]:
    """The journals as they lie in the store, byte by byte."""
    cast = "CAST(entries AS BLOB)" if engine.dialect.name == "sqlite" else "convert_to(entries, 'UTF8')"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT contact, {cast} FROM journal ORDER BY id"))]


async def started(folder: Path) -> tuple[Switchboard, int]:
    switchboard, _ = floor_switchboard(folder, MENU)
    return switchboard, await switchboard.start()


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=NO_BYTES if kind == "no text any more" else ()) for kind in DAMAGES],
)
async def test_a_damaged_journal_keeps_no_site_from_starting(left: Engine, tmp_path: Path, kind: str) -> None:
    damage(left, "damaged", DAMAGES[kind])
    before = rows(left)
    switchboard, count = await started(tmp_path)
    try:
        assert count == 3
        stored = {each["id"]: each for each in contacts.list_contacts(switchboard.database)}
        assert [stored[each]["result"] for each in ("before", "after")] == [FLOW.opening_result] * 2
        found = stored["damaged"]
        assert (found["result"], found["code"], found["ended_by"]) == ("flow_fault", 900012, "restart")
        assert found["reason"].startswith("the journal cannot be read: row 2 of the journal cannot be read")
        (named,) = quarantine.listed(switchboard.database)
        assert (named["kind"], named["name"]) == ("contact", "damaged")
        journal, why = readable_journal(switchboard.database, "damaged")
        assert len(journal) == 3
        assert "row 2" in why
        after = rows(left)
        assert after[: len(before)] == before, "what is stored stays as it is"
        assert [row[0] for row in after[len(before) :]].count(before[-1][0]) == 0
    finally:
        await switchboard.stop()
    switchboard, count = await started(tmp_path)
    await switchboard.stop()
    assert count == 0


@NO_OTHER_DOCUMENT
async def test_a_damaged_change_of_the_organisation_leaves_the_file_to_speak(left: Engine, tmp_path: Path) -> None:
    with left.begin() as connection:
        values = (
            "('services', 'desk', 'ada', 1, '{\"max_wa', NULL), ('teams', 'b', 'ada', 1, '{\"title\": \"B\"}', NULL)"
        )
        columns = "section, name, changed_by, changed_at, document, base"
        connection.execute(text(f"INSERT INTO organisation ({columns}) VALUES {values}"))
    switchboard, _ = await started(tmp_path)
    try:
        assert switchboard.site.site is not None
        assert switchboard.site.site.services["desk"].max_wait == 60
        assert switchboard.site.site.teams["b"].title == "B"
        assert [each["name"] for each in quarantine.listed(switchboard.database)] == ["services/desk"]
        assert len(organisation.changes(switchboard.database)) == 1
    finally:
        await switchboard.stop()


@NO_OTHER_DOCUMENT
def test_a_damaged_version_is_as_one_that_is_not_there_until_it_is_published_again(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "cordboard.db")
    assert versions.publish(engine, FLOW)
    with engine.begin() as connection:
        connection.execute(text("UPDATE flows SET document = '{\"modules'"))
    with pytest.raises(LookupError, match="is damaged here"):
        versions.published(engine, FLOW.slug, FLOW.version)
    assert versions.publish(engine, FLOW)
    assert versions.published(engine, FLOW.slug, FLOW.version)["modules"]
    assert not versions.publish(engine, FLOW)
    engine.dispose()


@NO_OTHER_DOCUMENT
def test_one_damaged_account_or_user_hides_no_other(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "cordboard.db")
    file = tmp_path / "people.csv"
    file.write_text("account,phone,pin,name\n1,+12025550143,4711,Ada\n2,+12025550143,4712,Bob\n")
    import_accounts(engine, file, AccountColumns("account", ("phone",), ("pin",), "US"))
    for name in ("ada", "bob"):
        users.add_user(engine, name, "a long sentence", ("administrator",), "test")
    with engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET fields = '{\"name', secrets = 'nonsense' WHERE key = '1'"))
        connection.execute(text("UPDATE users SET roles = '[\"administrator\"' WHERE name = 'ada'"))
    found, count = accounts.find(engine, "accounts", "phone", "+12025550143", 5)
    assert count == 2
    assert found == [{"key": "1"}, {"key": "2", "name": "Bob", "account": "2", "phone": "+12025550143"}]
    assert accounts.verify(engine, "2", "pin", "4712", 3, 0) == (True, False)
    with pytest.raises(LookupError):
        accounts.verify(engine, "1", "pin", "4711", 3, 0)
    other = tmp_path / "other.csv"
    other.write_text("account,phone,pin,name\n3,+12025550144,4713,Cy\n")
    import_accounts(engine, other, AccountColumns("account", ("phone",), ("pin", "name"), "US"))
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT CAST(fields AS TEXT) FROM accounts WHERE key = '1'")).scalar_one()
    assert kept == '{"name'
    ada = users.who(engine, "session", users.sign_in(engine, "ada", "a long sentence"))
    assert ada is not None
    assert not ada.may("agent")
    assert {each["name"]: tuple(each["roles"]) for each in users.all_users(engine)}["bob"] == ("administrator",)
    engine.dispose()


async def test_reports_are_made_of_what_can_be_read(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "cordboard.db")
    writer = JournalWriter(engine)
    writer.start()
    for name in ("a", "b"):
        await writer.begin(new(name))
        await writer.append(name, [Left(NOON, "", "caller"), Closed(NOON, "listened", 316)])
    writer.close()
    damage(engine, "a", DAMAGES["cut off"])
    with engine.begin() as connection:
        events = "(1, 1, 'told', 'withdraw', '', 'a', '{'), (1, 1, 'told', 'withdraw', '', 'a', '{\"message\": 1}')"
        connection.execute(text(f"INSERT INTO acd_events (at, turn, kind, name, agent, contact, body) VALUES {events}"))
    with pytest.raises(DamagedJournal):
        contacts.journal(engine, "a")
    assert surveys.report(engine) == []
    assert acd.figures(engine) == {"services": [], "agents": []}
    engine.dispose()
