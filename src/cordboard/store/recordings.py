"""Voicemail messages: what is known of them. Their sound lies in the recordings folder, by the same name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from cordboard.store.database import writing
from cordboard.store.tables import recordings


def add(engine: Engine, *, recording: str, contact: str, box: str, seconds: float, at: int, held: bool) -> None:
    """Note a message. `held`: its caller has not decided yet whether to keep it."""
    with writing(engine) as connection:
        connection.execute(
            insert(recordings).values(id=recording, contact=contact, box=box, seconds=seconds, taken_at=at, held=held)
        )


def keep(engine: Engine, recording: str) -> None:
    """Put a held message into its box. Raises KeyError when there is none."""
    with writing(engine) as connection:
        kept = connection.execute(update(recordings).where(recordings.c.id == recording).values(held=False))
    if not kept.rowcount:
        raise KeyError(recording)


def discard(engine: Engine, recording: str) -> None:
    """Forget a held message. Raises KeyError when there is none; one that is kept is not forgotten."""
    with writing(engine) as connection:
        held = (recordings.c.id == recording) & recordings.c.held
        gone = connection.execute(delete(recordings).where(held))
    if not gone.rowcount:
        raise KeyError(recording)


def in_box(engine: Engine, box: str) -> list[dict[str, Any]]:
    """The messages of a box, the newest first."""
    wanted = select(recordings).where((recordings.c.box == box) & ~recordings.c.held)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(recordings.c.taken_at.desc())).mappings()]
