"""What a check of the store finds, and that it finds nothing where nothing is wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from cordboard.engine.journal import Closed, Entered, Left
from cordboard.store import quarantine
from cordboard.store.checking import check_store
from cordboard.store.database import migrate
from cordboard.store.writer import JournalWriter, NewContact
from tests.faults import unguarded

pytestmark = pytest.mark.anyio


async def lived(writer: JournalWriter, contact: str) -> None:
    await writer.begin(NewContact(contact, "f", "1", "voice", "inbound", "line", "+12025550143", "1001", 1000))
    await writer.append(contact, [Entered("x")])
    await writer.append(contact, [Left(3000, "x", "caller"), Closed(3000, "listened", 316)])


def change(database: Engine, *statements: str) -> None:
    with database.begin() as connection:
        unguarded(connection)
        for each in statements:
            connection.execute(text(each))


async def test_a_store_in_which_nothing_is_wrong(writer: JournalWriter, database: Engine) -> None:
    await lived(writer, "a")
    await writer.begin(NewContact("b", "f", "1", "voice", "inbound", "line", "", "", 1000), [Entered("x")])
    report = check_store(database)
    assert report.findings == []
    assert (report.closed, report.open, report.rows["contacts"], report.rows["journal"]) == (1, 1, 2, 3)
    assert report.revision == report.newest


WRONG = {
    "another result": ("UPDATE contacts SET result = 'busy'", "its row says other than its journal: result is 'busy'"),
    "no end": (
        "DELETE FROM journal WHERE entries LIKE '%closed%'", "it is closed, and its journal has 0 entries Closed",
    ),
    "two ends": (
        "INSERT INTO journal (contact, entries) SELECT contact, entries FROM journal WHERE entries LIKE '%closed%'",
        "it is closed, and its journal has 2 entries Closed",
    ),
    "more after the end": (
        "INSERT INTO journal (contact, entries) SELECT contact, entries FROM journal WHERE entries LIKE '%entered%'",
        "its journal goes on after the entry Closed",
    ),
    "open again": ("UPDATE contacts SET closed_at = NULL", "it is open, and its journal is closed"),
    "not to be read": (
        "INSERT INTO journal (contact, entries) SELECT number, '[{' FROM contacts",
        "row 3 of the journal cannot be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_contact_that_is_not_what_its_journal_says_is_named(
    writer: JournalWriter, database: Engine, wrong: str
) -> None:
    await lived(writer, "a")
    statement, says = WRONG[wrong]
    change(database, statement)
    (finding,) = check_store(database).findings
    assert (finding.kind, finding.where) == ("contact", "a")
    assert finding.says.startswith(says)
    quarantine.put(database, "contact", "a", "known")
    report = check_store(database)
    assert (report.findings, report.quarantined) == ([], ["a"])


@pytest.mark.sqlite_only("PostgreSQL lets nobody take out what is referred to, nor store a document that is none")
async def test_references_and_documents_that_lead_nowhere_are_named(writer: JournalWriter, database: Engine) -> None:
    await lived(writer, "a")
    with database.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("INSERT INTO recordings VALUES ('r1', 'gone', 'box', 1.0, 1, 0, NULL)")
        connection.exec_driver_sql("INSERT INTO flows VALUES ('f', '1', 'F', '{\"a', 1)")
    found = {each.where: each.says for each in check_store(database).findings}
    assert found == {
        "recordings": "1 rows whose contact names nothing in contacts: gone",
        "flows": "the document of row (f, 1) is no JSON",
    }


def test_of_an_older_schema_nothing_but_that_is_told(database: Engine) -> None:
    migrate(database, "0004")
    report = check_store(database)
    assert [(each.kind, each.says[:19]) for each in report.findings] == [("schema", "the schema is 0004 ")]
    assert report.rows == {}
