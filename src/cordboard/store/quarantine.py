"""What is stored and cannot be read: named here and left as it is, so that it keeps nothing else from being used."""

from __future__ import annotations

import time
from typing import Any, Literal

from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.store.database import writing
from cordboard.store.tables import quarantine

#: Of what kind: a contact by its id, or a change of the organisation by section and name.
QuarantineKind = Literal["contact", "organisation"]


def put(engine: Engine, kind: QuarantineKind, name: str, reason: str) -> None:
    """Name something that cannot be read, and why. What is named already keeps the time at which it was found."""
    with writing(engine) as connection:
        here = (quarantine.c.kind == kind) & (quarantine.c.name == name)
        if connection.execute(select(quarantine.c.name).where(here)).first() is None:
            found_at = time.time_ns() // 1_000_000
            connection.execute(insert(quarantine).values(kind=kind, name=name, reason=reason, found_at=found_at))


def listed(engine: Engine) -> list[dict[str, Any]]:
    """All of it, what was found first at the beginning: ``kind``, ``name``, ``reason``, ``found_at`` (milliseconds)."""
    with engine.connect() as connection:
        rows = connection.execute(select(quarantine).order_by(quarantine.c.found_at, quarantine.c.name)).mappings()
        return [dict(row) for row in rows]


def remove(connection: Connection, kind: QuarantineKind, name: str) -> bool:
    """Name it no more, since it was replaced or somebody has looked after it; says whether it was there."""
    here = (quarantine.c.kind == kind) & (quarantine.c.name == name)
    return bool(connection.execute(delete(quarantine).where(here)).rowcount)
