"""Survey answers of closed contacts."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Engine, select

from cordboard.engine.answers import answers
from cordboard.engine.journal import Journal
from cordboard.store.contact_search import COUNTED
from cordboard.store.contacts import DamagedJournal, closed, joined, with_journals
from cordboard.store.tables import contacts

_log = logging.getLogger(__name__)


def report(
    engine: Engine, *, since: int | None = None, until: int | None = None, service: str = ""
) -> list[dict[str, Any]]:
    """How each question was answered by the contacts closed from `since` to before `until`, by service and agent.

    A contact whose journal cannot be read counts as far as it can be.
    """
    wanted = closed(select(contacts.c.id).where(COUNTED), since, until, service)
    return [
        {
            "service": row.service, "agent": row.agent, "question": row.question, "asked": row.asked,
            "answered": row.answered, "rate": round(row.rate, 4),
            "average": None if row.average is None else round(row.average, 4),
            "answers": dict(sorted(row.given.items())),
        }
        for row in answers(_readable(row.id, parts) for row, parts in with_journals(engine, wanted))
    ]  # fmt: skip


def _readable(contact: str, parts: list[str]) -> Journal:
    try:
        return joined(parts)
    except DamagedJournal as damage:
        _log.warning("the answers of contact %s are counted as far as they can be read: %s", contact, damage)
        return damage.readable
