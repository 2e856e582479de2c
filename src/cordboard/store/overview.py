"""The store at a glance, for whoever watches over a site: what is open, and what is overdue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from cordboard.store import due_times
from cordboard.store.contact_search import COUNTED
from cordboard.store.tables import contacts, open_contacts


@dataclass(frozen=True)
class StoreOverview:
    """How many contacts are open, by service and channel, and when something is due next (milliseconds since the
    epoch; None: nothing is).
    """

    open_contacts: Mapping[tuple[str, ...], int]
    next_due: int | None


def overview(engine: Engine, kinds: Collection[str]) -> StoreOverview:
    """What is open and due now. `kinds` are those of due times. Raises SQLAlchemyError."""
    wanted = (
        select(contacts.c.service, contacts.c.channel, func.count())
        .join(open_contacts, open_contacts.c.contact == contacts.c.id)
        .where(COUNTED)
        .group_by(contacts.c.service, contacts.c.channel)
    )
    with engine.connect() as connection:
        found: dict[tuple[str, ...], int] = {(row[0], row[1]): row[2] for row in connection.execute(wanted)}
    return StoreOverview(found, due_times.nearest(engine, kinds))
