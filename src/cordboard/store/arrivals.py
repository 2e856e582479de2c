"""When contacts came in, by service: what a forecast begins with."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from cordboard.store.tables import contacts


def arrivals(
    engine: Engine, interval: int, since: int | None = None, until: int | None = None
) -> dict[tuple[str, int], int]:
    """How many inbound contacts began, by service and the beginning of the interval. Milliseconds."""
    start = (contacts.c.started_at - contacts.c.started_at % interval).label("start")
    asked = select(contacts.c.service, start, func.count()).group_by(contacts.c.service, start)
    asked = asked.where(contacts.c.direction == "inbound", contacts.c.run == "contact", contacts.c.trial.is_(False))
    if since is not None:
        asked = asked.where(contacts.c.started_at >= since)
    if until is not None:
        asked = asked.where(contacts.c.started_at < until)
    with engine.connect() as connection:
        return {(service, begins): number for service, begins, number in connection.execute(asked)}
