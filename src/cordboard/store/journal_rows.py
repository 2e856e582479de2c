"""The rows of contacts and their journals, as the journal writer puts them into a transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.engine.journal import AnyEntry, Closed, Left, RunKind
from cordboard.store.tables import contacts, facts, journal

#: Rows in one statement. SQLite lets go of Python's lock for every statement, and a busy event loop gives it back late:
#: a statement for each row would have the writer wait a thousand times a group.
_ROWS_AT_ONCE = (256, 32, 4, 1)
_ALL_ROWS = "INSERT INTO journal (contact, entries) SELECT * FROM unnest(%s::bigint[], %s::text[])"
_ENDS = (Left, Closed)
#: Facts about the database itself: what fills a few pages for a moment, and when that was done last.
_ROOM, _CHECKED = "room", "checked_at"
_ROOM_BYTES = 16_384


@dataclass(frozen=True)
class NewContact:
    """A contact that begins. `started_at` is in milliseconds since the epoch."""

    id: str
    flow: str
    version: str
    channel: str
    direction: str
    service: str
    caller: str
    called: str
    started_at: int
    account: str = ""
    run: RunKind = "contact"
    parent: str = ""


def add_contacts(connection: Connection, new: Iterable[NewContact]) -> None:
    """Add contacts that begin. Raises IntegrityError for an id that is taken."""
    if rows := [_row(contact) for contact in new]:
        connection.execute(insert(contacts), rows)


def remove_contacts(connection: Connection, ids: Sequence[str]) -> None:
    """Take out contacts that never came about, with what is stored of them. Unknown ones are no error."""
    if ids:
        numbers = select(contacts.c.number).where(contacts.c.id.in_(ids))
        connection.execute(delete(journal).where(journal.c.contact.in_(numbers)))
        connection.execute(delete(contacts).where(contacts.c.id.in_(ids)))


def end_contact(connection: Connection, number: int, values: dict[str, Any]) -> None:
    """Store how a contact ended, so far (`outcome_of`)."""
    connection.execute(update(contacts).where(contacts.c.number == number).values(**values))


def open_numbers(connection: Connection, named: set[str]) -> dict[str, int]:
    """The numbers of those contacts that are open. Raises IntegrityError for one that never began."""
    found: dict[str, int] = {}
    unknown = sorted(named)
    for begin in range(0, len(unknown), 500):
        some = unknown[begin : begin + 500]
        wanted = select(contacts.c.id, contacts.c.number, contacts.c.closed_at).where(contacts.c.id.in_(some))
        rows = connection.execute(wanted).all()
        if missing := set(some) - {row.id for row in rows}:
            raise IntegrityError(None, None, LookupError(f"it never began: {', '.join(sorted(missing))}"))
        found |= {row.id: row.number for row in rows if row.closed_at is None}
    return found


def outcome_of(entries: Sequence[AnyEntry], recovered: bool, account: str) -> dict[str, Any] | None:
    """What the last entries say about the end of a contact."""
    if not entries or type(entries[-1]) not in _ENDS:
        return None
    found: dict[str, Any] = {"account": account} if account else {}
    for entry in entries:
        if type(entry) is Left:
            found |= {"left_at": entry.at, "ended_by": entry.by, "reason": entry.reason}
        elif type(entry) is Closed:
            found |= {
                "closed_at": entry.at, "result": entry.result, "code": entry.code, "recovered": recovered,
                "due": entry.due or entry.result, "agent": entry.agent,
            }  # fmt: skip
    return found


def add_entries(connection: Connection, rows: Sequence[int | str]) -> None:
    """Add to the journal. `rows` are a contact, its entries, a contact, its entries …"""
    if connection.dialect.name == "postgresql":
        if rows:  # one statement, however many rows
            connection.exec_driver_sql(_ALL_ROWS, (list(rows[::2]), list(rows[1::2])))
        return
    at = 0
    for size in _ROWS_AT_ONCE:
        statement = f"INSERT INTO journal (contact, entries) VALUES {', '.join(['(?, ?)'] * size)}"  # noqa: S608
        while len(rows) - at >= 2 * size:
            connection.exec_driver_sql(statement, tuple(rows[at : at + 2 * size]))
            at += 2 * size


def make_room(connection: Connection) -> None:
    """Take a few pages and give them back, and write down when: what fails where no contact could be stored."""
    connection.execute(delete(facts).where(facts.c.name.in_((_ROOM, _CHECKED))))
    at = str(time.time_ns() // 1_000_000)
    connection.execute(insert(facts), [{"name": _ROOM, "value": "." * _ROOM_BYTES}, {"name": _CHECKED, "value": at}])
    connection.execute(delete(facts).where(facts.c.name == _ROOM))


def _row(contact: NewContact) -> dict[str, Any]:
    return {**asdict(contact), "result": "", "ended_by": "", "recovered": False, "agent": "", "due": "", "reason": ""}
