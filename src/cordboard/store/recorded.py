"""Recorded contacts with their journals, many at a time: what a backtest reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Engine, func, select

from cordboard.engine.journal import Journal, decode
from cordboard.store.tables import contacts, journal

_GROUP = 2_000


class Wanted(NamedTuple):
    """Which contacts: those of a flow that were closed from `since` to before `until` (milliseconds, UTC).

    `service` empty: of all services. `first` to `last` are numbers of contacts in the store, for those who share them
    out.
    """

    flow: str
    since: int | None = None
    until: int | None = None
    service: str = ""
    first: int = 0
    last: int = 2**62


class Recorded(NamedTuple):
    """One contact as it is stored: `parts` are the runs of entries of its journal."""

    id: str
    version: str
    result: str
    parts: list[str]

    def journal(self) -> Journal:
        """Its journal. Raises msgspec.ValidationError for one that this version of Cordboard cannot read."""
        return [entry for part in self.parts for entry in decode(part.encode())]


def numbers(engine: Engine, wanted: Wanted) -> tuple[int, int, int]:
    """How many contacts there are, and the first and the last number."""
    asked = _closed(select(func.count(), func.min(contacts.c.number), func.max(contacts.c.number)), wanted)
    with engine.connect() as connection:
        count, first, last = connection.execute(asked).one()
    return count, first or 0, last or 0


def one(engine: Engine, id: str) -> Recorded:  # noqa: A002 - the column's name
    """One contact, closed or not. Raises LookupError when there is none."""
    asked = _rows().where(contacts.c.id == id).order_by(journal.c.id)
    with engine.connect() as connection:
        found = connection.execute(asked).all()
    if not found:
        raise LookupError(f"there is no contact {id!r}")
    return _joined(found)


def recorded(engine: Engine, wanted: Wanted) -> Iterator[Recorded]:
    """The contacts in the order of their numbers, each with its whole journal. Holds a few thousand rows at a time."""
    asked = _closed(_rows(), wanted).order_by(contacts.c.number, journal.c.id)
    with engine.connect() as connection:
        found = connection.execution_options(yield_per=_GROUP).execute(asked)
        for _, parts in groupby(found, attrgetter("number")):
            yield _joined(list(parts))


def _rows() -> Any:
    columns = (contacts.c.number, contacts.c.id, contacts.c.version, contacts.c.result, journal.c.entries)
    return select(*columns).join(journal, journal.c.contact == contacts.c.number, isouter=True)


def _joined(rows: Sequence[Any]) -> Recorded:
    first = rows[0]
    return Recorded(first.id, first.version, first.result, [row.entries for row in rows if row.entries is not None])


def _closed(asked: Any, wanted: Wanted) -> Any:
    asked = asked.where(contacts.c.flow == wanted.flow, contacts.c.closed_at.is_not(None))
    asked = asked.where(contacts.c.number.between(wanted.first, wanted.last))
    if wanted.since is not None:
        asked = asked.where(contacts.c.closed_at >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(contacts.c.closed_at < wanted.until)
    return asked.where(contacts.c.service == wanted.service) if wanted.service else asked
