"""Contacts and their journals, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, Row, Select, case, func, select

from cordboard.engine.journal import Journal, decode
from cordboard.flow.module import IN_WRITING
from cordboard.store.contact_search import ContactFilter
from cordboard.store.keyset import newest_first
from cordboard.store.streaming import streaming
from cordboard.store.tables import contacts
from cordboard.store.tables import journal as journals

_COLUMNS = tuple(column for column in contacts.c if column.name != "number")
_GROUP = 2_000


def contact(engine: Engine, id: str) -> dict[str, Any]:  # noqa: A002 - the column's name
    """One contact. Raises LookupError when there is none."""
    with engine.connect() as connection:
        found = connection.execute(select(*_COLUMNS).where(contacts.c.id == id)).mappings().first()
    if found is None:
        raise LookupError(f"there is no contact {id!r}")
    return dict(found)


def number(engine: Engine, id: str) -> str:  # noqa: A002 - the column's name
    """The number of a contact's person; empty where it was withheld, or there is no such contact."""
    columns = contacts.c
    theirs = case((columns.direction == "inbound", columns.caller), else_=columns.called)
    with engine.connect() as connection:
        return str(connection.scalar(select(theirs).where(columns.id == id)) or "")


def is_erased(engine: Engine, id: str) -> bool:  # noqa: A002 - the column's name
    """Whether the person of a contact was forgotten."""
    with engine.connect() as connection:
        return connection.scalar(select(contacts.c.erased_at).where(contacts.c.id == id)) is not None


def list_contacts(
    engine: Engine, *, limit: int = 50, where: ContactFilter | None = None, after: tuple[int, str] | None = None,
    supervision: bool = False, trials: bool = False,
) -> list[dict[str, Any]]:  # fmt: skip
    """Contacts, the newest first, at most `limit`: those that follow on the one that began at a time with an id.

    With `supervision` also the records of supervisors' legs, with `trials` also calls of drafts.
    """
    where = where or ContactFilter(supervision=supervision, trials=trials)
    wanted = newest_first(
        select(*_COLUMNS).where(where.condition()), (contacts.c.started_at, contacts.c.id), after, limit
    )
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
    rows = rows.order_by(contacts.c.number, journals.c.id)
    with streaming(engine, rows, _GROUP) as found:
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


class LeftOpenContact(NamedTuple):
    """A contact, or a supervisor's leg, that is not closed."""

    id: str
    flow: str
    version: str
    started_at: int
    supervision: bool = False


def exists(engine: Engine, id: str) -> bool:  # noqa: A002 - the column's name
    """Whether there is, or was, a contact."""
    with engine.connect() as connection:
        return connection.execute(select(contacts.c.number).where(contacts.c.id == id)).first() is not None


def open_contacts(engine: Engine) -> list[LeftOpenContact]:
    """Every contact on a call that is not closed, and every supervisor's leg, the oldest first.

    Contacts in writing need no call, and are open for days: they are no matter of a start (live.texts).
    """
    columns = (contacts.c.id, contacts.c.flow, contacts.c.version, contacts.c.started_at, contacts.c.run)
    wanted = select(*columns).where(contacts.c.closed_at.is_(None), contacts.c.channel.not_in(IN_WRITING))
    with engine.connect() as connection:
        found = connection.execute(wanted.order_by(contacts.c.started_at))
        return [LeftOpenContact(*row[:-1], supervision=row.run == "supervision") for row in found]


def contact_counts(
    engine: Engine, *, interval: int, since: int, until: int | None = None, service: str = ""
) -> list[dict[str, Any]]:
    """How many contacts began in each interval (milliseconds, from the epoch), by service, oldest first.

    `at` is the beginning of the interval, `closed` how many of them are over, `with_agent` how many had an agent,
    `seconds` how long those that are over took altogether.
    """
    at = contacts.c.started_at - contacts.c.started_at % interval
    over = contacts.c.closed_at.is_not(None)
    end = func.coalesce(contacts.c.left_at, contacts.c.closed_at)
    wanted = (
        select(
            at.label("at"), contacts.c.service, func.count().label("contacts"),
            func.sum(case((over, 1), else_=0)).label("closed"),
            func.sum(case((contacts.c.agent != "", 1), else_=0)).label("with_agent"),
            func.sum(case((over, end - contacts.c.started_at), else_=0)).label("milliseconds"),
        )
        .where(ContactFilter(service=service, since=since, until=until).condition())
        .group_by("at", contacts.c.service)  # by its name: PostgreSQL takes two parameters for two expressions
        .order_by("at", contacts.c.service)
    )  # fmt: skip
    with engine.connect() as connection:
        found = connection.execute(wanted)
        return [
            {
                "at": row.at, "service": row.service, "contacts": row.contacts, "closed": row.closed,
                "with_agent": row.with_agent, "seconds": int(row.milliseconds) / 1000,
            }
            for row in found
        ]  # fmt: skip


def journals_of(engine: Engine, where: ContactFilter, damaged: list[str]) -> Iterator[Journal]:
    """The journals of the contacts that a filter means, a few thousand rows at a time. Of a contact whose journal
    cannot be read the readable part, with its id in `damaged`.
    """
    for row, parts in with_journals(
        engine, select(contacts.c.id).where(where.condition(), contacts.c.erased_at.is_(None))
    ):
        try:
            yield joined(parts)
        except DamagedJournal as damage:
            damaged.append(row.id)
            yield damage.readable
