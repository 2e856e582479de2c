"""Survey answers of closed contacts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Engine, select

from cordboard.engine.answers import answers
from cordboard.engine.journal import Journal, decode
from cordboard.store.tables import contacts, journal

_GROUP = 2_000


def report(
    engine: Engine, *, since: int | None = None, until: int | None = None, service: str = ""
) -> list[dict[str, Any]]:
    """How each question was answered by the contacts closed from `since` to before `until`, by service and agent."""
    return [
        {
            "service": row.service, "agent": row.agent, "question": row.question, "asked": row.asked,
            "answered": row.answered, "rate": round(row.rate, 4),
            "average": None if row.average is None else round(row.average, 4),
            "answers": dict(sorted(row.given.items())),
        }
        for row in answers(_journals(engine, since, until, service))
    ]  # fmt: skip


def _journals(engine: Engine, since: int | None, until: int | None, service: str) -> Iterator[Journal]:
    wanted = (
        select(contacts.c.number, journal.c.entries)
        .join(journal, journal.c.contact == contacts.c.number)
        .where(contacts.c.closed_at.is_not(None), contacts.c.run != "supervision")
        .order_by(contacts.c.number, journal.c.id)
    )
    if since is not None:
        wanted = wanted.where(contacts.c.closed_at >= since)
    if until is not None:
        wanted = wanted.where(contacts.c.closed_at < until)
    if service:
        wanted = wanted.where(contacts.c.service == service)
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=_GROUP).execute(wanted)
        for _, parts in groupby(rows, attrgetter("number")):
            yield [entry for part in parts for entry in decode(part.entries.encode())]
