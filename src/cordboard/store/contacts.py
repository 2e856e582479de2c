"""Contacts and their journals, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, Row, Select, select

from cordboard.engine.journal import Journal, decode
from cordboard.store.tables import contacts
from cordboard.store.tables import journal as journals

_COLUMNS = tuple(column for column in contacts.c if column.name != "number")
_GROUP = 2_000

#: Contacts that have an outcome to count: a supervisor's leg is no contact, and has none.
COUNTED = contacts.c.run != "supervision"


def contact(engine: Engine, id: str) -> dict[str, Any]:  # noqa: A002 - the column's name
    """One contact. Raises LookupError when there is none."""
    with engine.connect() as connection:
        found = connection.execute(select(*_COLUMNS).where(contacts.c.id == id)).mappings().first()
    if found is None:
        raise LookupError(f"there is no contact {id!r}")
    return dict(found)


def list_contacts(
    engine: Engine, *, limit: int = 50, before: int | None = None, service: str = "", open_only: bool = False,
    supervision: bool = False,
) -> list[dict[str, Any]]:  # fmt: skip
    """Contacts, the newest first: those that began before `before` (milliseconds), at most `limit`.

    With `supervision` also the records of supervisors' legs.
    """
    wanted = select(*_COLUMNS).order_by(contacts.c.started_at.desc(), contacts.c.id).limit(limit)
    if not supervision:
        wanted = wanted.where(COUNTED)
    if before is not None:
        wanted = wanted.where(contacts.c.started_at < before)
    if service:
        wanted = wanted.where(contacts.c.service == service)
    if open_only:
        wanted = wanted.where(contacts.c.closed_at.is_(None))
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def milliseconds(moment: datetime | None) -> int | None:
    """A time as the store keeps times; one without a zone is UTC."""
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def closed(wanted: Select[Any], since: int | None, until: int | None, service: str) -> Select[Any]:
    """Of the contacts of a query those closed from `since` to before `until` (milliseconds); no `service`: of all."""
    wanted = wanted.where(contacts.c.closed_at.is_not(None))
    if since is not None:
        wanted = wanted.where(contacts.c.closed_at >= since)
    if until is not None:
        wanted = wanted.where(contacts.c.closed_at < until)
    return wanted.where(contacts.c.service == service) if service else wanted


def with_journals(engine: Engine, wanted: Select[Any]) -> Iterator[tuple[Row[Any], list[str]]]:
    """The contacts of a query in the order of their numbers, each with the runs of entries of its journal (`joined`).

    Holds a few thousand rows at a time.
    """
    rows = wanted.add_columns(contacts.c.number, journals.c.entries).join(
        journals, journals.c.contact == contacts.c.number, isouter=True
    )
    with engine.connect() as connection:
        found = connection.execution_options(yield_per=_GROUP).execute(rows.order_by(contacts.c.number, journals.c.id))
        for _, same in groupby(found, attrgetter("number")):
            first, *others = same
            yield first, [row.entries for row in (first, *others) if row.entries is not None]


class DamagedJournal(msgspec.DecodeError):
    """A journal that this version cannot read to its end. `readable` are the entries before the damage."""

    def __init__(self, why: str, readable: Journal) -> None:
        super().__init__(why)
        self.readable = readable


def joined(parts: Iterable[str]) -> Journal:
    """A journal from its runs of entries. Raises DamagedJournal, which says where."""
    entries: Journal = []
    for number, part in enumerate(parts, 1):
        try:
            entries += decode(part)
        except msgspec.DecodeError as damage:
            raise DamagedJournal(f"row {number} of the journal cannot be read: {damage}", entries) from damage
    return entries


def journal(engine: Engine, id: str) -> Journal:  # noqa: A002 - the column's name
    """The journal of a contact as far as it is stored; empty for one that has none. Raises DamagedJournal."""
    found = list(with_journals(engine, select(contacts.c.id).where(contacts.c.id == id)))  # and the connection is free
    return [entry for _, parts in found for entry in joined(parts)]


def readable_journal(engine: Engine, id: str) -> tuple[Journal, str]:  # noqa: A002 - the column's name
    """The journal of a contact as far as it can be read, and why no further; empty where all of it can."""
    try:
        return journal(engine, id), ""
    except DamagedJournal as damage:
        return damage.readable, str(damage)


class OpenContact(NamedTuple):
    """A contact, or a supervisor's leg, that is not closed."""

    id: str
    flow: str
    version: str
    supervision: bool = False


def open_contacts(engine: Engine) -> list[OpenContact]:
    """Every contact that is not closed, and every supervisor's leg, the oldest first."""
    columns = (contacts.c.id, contacts.c.flow, contacts.c.version, contacts.c.run)
    wanted = select(*columns).where(contacts.c.closed_at.is_(None))
    with engine.connect() as connection:
        found = connection.execute(wanted.order_by(contacts.c.started_at))
        return [OpenContact(row.id, row.flow, row.version, row.run == "supervision") for row in found]
