"""The rows of contacts and their journals, as the journal writer puts them into a transaction."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, RunKind
from cordboard.store import open_contacts
from cordboard.store.failures import ContactClosed, LeaseLost, StoreFailed
from cordboard.store.legs import Leg
from cordboard.store.tables import contacts, facts, journal, writers

#: Rows in one statement. SQLite lets go of Python's lock for every statement, and a busy event loop gives it back late:
#: a statement for each row would have the writer wait a thousand times a group.
_ROWS_AT_ONCE = (256, 128, 64, 32, 16, 8, 4, 2, 1)
_ALL_ROWS = "INSERT INTO journal (contact, entries) SELECT * FROM unnest(%s::bigint[], %s::text[])"
_ENDS = (Left, Closed)
#: Facts about the database itself: what fills a few pages for a moment, and when that was done last.
_ROOM, _CHECKED = "room", "checked_at"
_ROOM_BYTES = 16_384


class ObservedContact(NamedTuple):
    """What is told of a contact to those who measure: nothing that names a person.

    `started_at` is in milliseconds since the epoch.
    """

    id: str
    flow: str
    version: str
    service: str
    channel: str
    direction: str
    run: RunKind
    started_at: int


@dataclass(frozen=True)
class NewContact:
    """A contact that begins. `started_at` is in milliseconds since the epoch.

    `facts` are those with which it comes to its flow, and `call` is that of its person, empty where there is none yet:
    what a restart needs of a contact whose journal is empty.
    """

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
    facts: Facts | None = None
    call: str = ""

    @property
    def observed(self) -> ObservedContact:
        """What is told of it to those who measure."""
        return ObservedContact(
            self.id, self.flow, self.version, self.service, self.channel, self.direction, self.run, self.started_at
        )  # fmt: skip


def add_contacts(connection: Connection, new: Sequence[NewContact], fence: int) -> None:
    """Add contacts that begin, for the writer with this number. Raises IntegrityError for an id that is taken."""
    if rows := [_row(contact, fence) for contact in new]:
        connection.execute(insert(contacts), rows)
    open_contacts.begin(
        connection, [each.facts for each in new if each.facts is not None], [_leg(each) for each in new if each.call]
    )  # fmt: skip


def remove_contacts(connection: Connection, ids: Sequence[str]) -> None:
    """Take out contacts that never came about, with what is stored of them. Unknown ones are no error."""
    if ids:
        numbers = select(contacts.c.number).where(contacts.c.id.in_(ids))
        connection.execute(delete(journal).where(journal.c.contact.in_(numbers)))
        connection.execute(delete(contacts).where(contacts.c.id.in_(ids)))
        open_contacts.forget(connection, ids)


def end_contact(connection: Connection, number: int, values: dict[str, Any], fence: int) -> bool:
    """Store how a contact ended, so far (`outcome_of`). False, and nothing, where it is closed or another writer's."""
    mine = (contacts.c.number == number) & (contacts.c.fence == fence) & contacts.c.closed_at.is_(None)
    return connection.execute(update(contacts).where(mine).values(**values)).rowcount == 1


class Writable(NamedTuple):
    """Of some contacts the `numbers` of those to whose journals may be added, with what is told of them to those who
    measure (`observed`), and why it may not be to the others.
    """

    numbers: dict[str, int]
    refused: dict[str, StoreFailed]
    observed: dict[str, ObservedContact]


def writable(connection: Connection, named: set[str], fence: int) -> Writable:
    """Which contacts the writer with this number may write. Those that are open and nobody's are its own from here on.

    Raises IntegrityError for one that never began.
    """
    numbers: dict[str, int] = {}
    refused: dict[str, StoreFailed] = {}
    observed: dict[str, ObservedContact] = {}
    unknown = sorted(named)
    for begin in range(0, len(unknown), 500):
        some = unknown[begin : begin + 500]
        rows = connection.execute(_WITH_WRITERS.where(contacts.c.id.in_(some)).order_by(contacts.c.number)).all()
        if missing := set(some) - {row.id for row in rows}:
            raise IntegrityError(None, None, LookupError(f"it never began: {', '.join(sorted(missing))}"))
        taken = _taken_over(connection, [row for row in rows if row.closed_at is None and not row.at_work], fence)
        for row in rows:
            if row.closed_at is not None:
                refused[row.id] = ContactClosed(row.id)
            elif row.fence == fence or row.number in taken:
                numbers[row.id] = row.number
                observed[row.id] = ObservedContact(
                    row.id, row.flow, row.version, row.service, row.channel, row.direction, row.run, row.started_at
                )  # fmt: skip
            else:
                refused[row.id] = LeaseLost(f"contact {row.id} is written by another program")
    return Writable(numbers, refused, observed)


_WITH_WRITERS: Select[Any] = select(
    contacts.c.number, contacts.c.closed_at, contacts.c.fence,
    *(contacts.c[name] for name in ObservedContact._fields),
    (writers.c.fence.is_not(None) & writers.c.ended_at.is_(None)).label("at_work"),
).join(writers, writers.c.fence == contacts.c.fence, isouter=True)  # fmt: skip


def _taken_over(connection: Connection, rows: Sequence[Row[Any]], fence: int) -> set[int]:
    """Make contacts of nobody this writer's, where no other one was quicker; the numbers of those that are."""
    if not rows:
        return set()
    as_seen = contacts.c.fence.in_({row.fence for row in rows}) & contacts.c.closed_at.is_(None)
    these = contacts.c.number.in_([row.number for row in rows]) & as_seen
    taken = update(contacts).where(these).values(fence=fence).returning(contacts.c.number)
    return set(connection.execute(taken).scalars())


def outcome_of(entries: Sequence[AnyEntry], recovered: bool, account: str) -> dict[str, Any] | None:
    """What the last entries say about the end of a contact.

    The `left_at` of one that is `recovered` is when its program ended; its outcome is as new as the row, so that
    programs which read outcomes since a time do not miss it.
    """
    if not entries or type(entries[-1]) not in _ENDS:
        return None
    found: dict[str, Any] = {"account": account} if account else {}
    for entry in entries:
        if type(entry) is Left:
            found |= {"left_at": entry.at, "ended_by": entry.by, "reason": entry.reason}
        elif type(entry) is Closed:
            found |= {
                "closed_at": max(entry.at, time.time_ns() // 1_000_000) if recovered else entry.at,
                "result": entry.result, "code": entry.code, "recovered": recovered,
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


def _leg(contact: NewContact) -> Leg:
    supervision = contact.run == "supervision"
    who = contact.called if contact.direction == "outbound" and not supervision else contact.caller
    return Leg(contact.call, contact.id, "supervisor" if supervision else "person", who, contact.started_at)


def _row(contact: NewContact, fence: int) -> dict[str, Any]:
    columns = {**asdict(replace(contact, facts=None)), "fence": fence}
    del columns["facts"], columns["call"]
    return {**columns, "result": "", "ended_by": "", "recovered": False, "agent": "", "due": "", "reason": ""}
