"""The rows of contacts and their journals, as the journal writer puts them into a transaction."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, RunKind
from cordboard.store import open_contacts
from cordboard.store.failures import ContactClosed, LeaseLost, StoreFailed
from cordboard.store.legs import Leg
from cordboard.store.tables import contacts, facts, journal, writers

#: Rows in one statement, by their number. SQLite lets go of Python's lock for every statement, and a busy event loop
#: gives it back late: a statement for each row would have the writer wait a thousand times a group.
_ROWS_AT_ONCE = {size: f"VALUES {', '.join(['(?, ?)'] * size)}" for size in (256, 128, 64, 32, 16, 8, 4, 2, 1)}
_ALL_ROWS = "INSERT INTO journal (contact, entries) SELECT * FROM unnest(%s::bigint[], %s::text[])"
#: Nothing is added where the writer has its lease no more. On PostgreSQL its row is locked, as by Lease.require.
_LEASED = " WHERE EXISTS (SELECT 1 FROM writers WHERE fence = ? AND ended_at IS NULL)"
_LEASED_ON_SERVER = " WHERE EXISTS (SELECT 1 FROM writers WHERE fence = %s AND ended_at IS NULL FOR SHARE)"
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
    trial: bool = False

    @property
    def counted(self) -> bool:
        """Whether it is one of the contacts that figures are about: no supervisor's leg, and no trial of a draft."""
        return self.run != "supervision" and not self.trial


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
    trial: bool = False

    @property
    def observed(self) -> ObservedContact:
        """What is told of it to those who measure."""
        return ObservedContact(
            self.id, self.flow, self.version, self.service, self.channel, self.direction, self.run, self.started_at,
            self.trial,
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


def end_contacts(connection: Connection, ends: Mapping[int, Mapping[str, Any]], fence: int) -> set[int]:
    """Store how contacts ended, so far (`outcome_of`), by their numbers. Says which those are: nothing is stored of one
    that is closed or another writer's.
    """
    if not ends:
        return set()
    assert all(end.keys() <= _ENDING.keys() for end in ends.values()), "it would be lost: add its column to _ENDING"
    if connection.dialect.name == "postgresql":
        written = msgspec.json.encode([{"number": number, **end} for number, end in ends.items()]).decode()
        return set(connection.exec_driver_sql(_END_ON_SERVER, (written, fence)).scalars())
    values = [value for number, end in ends.items() for value in (number, *map(end.get, _ENDING))]
    rows = ", ".join([_END_ROW] * len(ends))
    return set(connection.exec_driver_sql(_END.format(rows), (*values, fence)).scalars())


def _ending(column: str) -> str:
    return f"{column} = coalesce(ends.{column}, contacts.{column})"


#: What is stored of how a contact ended, with its types on PostgreSQL.
_ENDING = {
    "account": "text", "left_at": "bigint", "ended_by": "text", "reason": "text", "closed_at": "bigint",
    "result": "text", "code": "integer", "recovered": "boolean", "due": "text", "agent": "text",
}  # fmt: skip
# One statement for all contacts that end at a moment, for the same reason as _ROWS_AT_ONCE. The plus signs keep SQLite
# from going through all open contacts for each.
_END_ROW = f"({', '.join('?' * (len(_ENDING) + 1))})"
_END = (
    f"UPDATE contacts SET {', '.join(map(_ending, _ENDING))} FROM (SELECT "  # noqa: S608
    + ", ".join(f"column{place} AS {column}" for place, column in enumerate(("number", *_ENDING), 1))
    + " FROM (VALUES {})) AS ends"
    " WHERE contacts.number = ends.number AND +contacts.fence = ? AND +contacts.closed_at IS NULL RETURNING number"
)
_END_ON_SERVER = (
    f"UPDATE contacts SET {', '.join(map(_ending, _ENDING))} FROM jsonb_to_recordset(%s::jsonb)"  # noqa: S608
    f" AS ends (number bigint, {', '.join(f'{column} {kind}' for column, kind in _ENDING.items())})"
    " WHERE contacts.number = ends.number AND contacts.fence = %s AND contacts.closed_at IS NULL"
    " RETURNING contacts.number"
)


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
                    row.id, row.flow, row.version, row.service, row.channel, row.direction, row.run, row.started_at,
                    row.trial,
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


def add_entries(connection: Connection, rows: Sequence[int | str], leased: int | None = None) -> bool:
    """Add to the journal. `rows` are a contact, its entries, a contact, its entries …

    With `leased`, the number of a writer, only while that one has its lease: False, and nothing is added, where it has
    it no more.
    """
    if not rows:
        return True
    fence = () if leased is None else (leased,)
    if connection.dialect.name == "postgresql":  # one statement, however many rows
        columns = (list(rows[::2]), list(rows[1::2]))
        return _added(connection, _ALL_ROWS + (_LEASED_ON_SERVER if fence else ""), (*columns, *fence))
    at = 0
    for size, values in _ROWS_AT_ONCE.items():
        while len(rows) - at >= 2 * size:
            source = f"SELECT * FROM ({values}){_LEASED}" if fence else values  # noqa: S608
            statement = f"INSERT INTO journal (contact, entries) {source}"
            if not _added(connection, statement, (*rows[at : at + 2 * size], *fence)):
                return False
            at += 2 * size
            fence = ()  # nobody ends it before the transaction ends
    return True


def _added(connection: Connection, statement: str, values: tuple[object, ...]) -> bool:
    return connection.exec_driver_sql(statement, values).rowcount > 0


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
