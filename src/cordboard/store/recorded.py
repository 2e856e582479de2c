"""Recorded contacts with their journals, many at a time: what a backtest reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Engine, Select, func, select

from cordboard.engine.journal import Journal
from cordboard.store.contact_search import COUNTED
from cordboard.store.contacts import closed, joined, with_journals
from cordboard.store.tables import contacts

_COLUMNS = (contacts.c.id, contacts.c.flow, contacts.c.version, contacts.c.result, contacts.c.closed_at)


class RecordedFilter(NamedTuple):
    """Which contacts: those of a flow that were closed from `since` to before `until` (milliseconds, UTC).

    A supervisor's leg has no outcome that counts, and is none of them. `service` empty: of all services. `first` to
    `last` are numbers of contacts in the store, for those who share them out.
    """

    flow: str
    since: int | None = None
    until: int | None = None
    service: str = ""
    first: int = 0
    last: int = 2**62


class StoredContact(NamedTuple):
    """One contact as it is stored: `parts` are the runs of entries of its journal."""

    id: str
    flow: str
    version: str
    result: str
    closed: bool
    parts: list[str]

    def journal(self) -> Journal:
        """Its journal. Raises DamagedJournal for one that this version of Cordboard cannot read."""
        return joined(self.parts)


def numbers(engine: Engine, wanted: RecordedFilter) -> tuple[int, int, int]:
    """How many contacts there are, and the first and the last number."""
    asked = _of(select(func.count(), func.min(contacts.c.number), func.max(contacts.c.number)), wanted)
    with engine.connect() as connection:
        count, first, last = connection.execute(asked).one()
    return count, first or 0, last or 0


def forgotten(engine: Engine, wanted: RecordedFilter) -> int:
    """How many contacts are figures only: their journals are deleted, and nothing can be fed from them."""
    asked = select(func.count()).where(COUNTED, contacts.c.flow == wanted.flow, contacts.c.erased_at.is_not(None))
    with engine.connect() as connection:
        count: int = connection.execute(closed(asked, wanted.since, wanted.until, wanted.service)).scalar_one()
    return count


def others(engine: Engine, wanted: RecordedFilter) -> list[tuple[str, int]]:
    """Of which flows there are contacts otherwise, of the same time and service, and how many: the most first."""
    asked = closed(select(contacts.c.flow, func.count()).where(COUNTED), wanted.since, wanted.until, wanted.service)
    with engine.connect() as connection:
        found = connection.execute(asked.group_by(contacts.c.flow).order_by(func.count().desc(), contacts.c.flow)).all()
    return [(flow, count) for flow, count in found if flow != wanted.flow]


def one(engine: Engine, id: str) -> StoredContact:  # noqa: A002 - the column's name
    """One contact, closed or not. Raises LookupError when there is none, or when its journal is deleted."""
    found = list(_read(engine, select(*_COLUMNS).where(contacts.c.id == id, contacts.c.erased_at.is_(None))))
    if not found:
        with engine.connect() as connection:
            there = connection.execute(select(contacts.c.id).where(contacts.c.id == id)).first()
        if there is not None:
            raise LookupError(f"the journal of contact {id} is deleted, with what was known of its person")
        raise LookupError(f"there is no contact {id!r}")
    return found[0]


def recorded(engine: Engine, wanted: RecordedFilter) -> Iterator[StoredContact]:
    """The contacts in the order of their numbers, each with its whole journal. Holds a few thousand rows at a time."""
    return _read(engine, _of(select(*_COLUMNS), wanted))


def _read(engine: Engine, asked: Select[Any]) -> Iterator[StoredContact]:
    for row, parts in with_journals(engine, asked):
        yield StoredContact(row.id, row.flow, row.version, row.result, row.closed_at is not None, parts)


def _of(asked: Any, wanted: RecordedFilter) -> Any:
    asked = asked.where(COUNTED, contacts.c.flow == wanted.flow, contacts.c.number.between(wanted.first, wanted.last))
    asked = asked.where(contacts.c.erased_at.is_(None))
    return closed(asked, wanted.since, wanted.until, wanted.service)
