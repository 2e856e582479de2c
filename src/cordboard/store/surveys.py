"""Survey answers of closed contacts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from cordboard.engine.answers import answers
from cordboard.store.contacts import COUNTED, closed, joined, with_journals
from cordboard.store.tables import contacts


def report(
    engine: Engine, *, since: int | None = None, until: int | None = None, service: str = ""
) -> list[dict[str, Any]]:
    """How each question was answered by the contacts closed from `since` to before `until`, by service and agent."""
    wanted = closed(select(contacts.c.id).where(COUNTED), since, until, service)
    return [
        {
            "service": row.service, "agent": row.agent, "question": row.question, "asked": row.asked,
            "answered": row.answered, "rate": round(row.rate, 4),
            "average": None if row.average is None else round(row.average, 4),
            "answers": dict(sorted(row.given.items())),
        }
        for row in answers(joined(parts) for _, parts in with_journals(engine, wanted))
    ]  # fmt: skip
