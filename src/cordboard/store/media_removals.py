"""Sound that is to be taken away: noted in the transaction that deletes what is known of it, and done by the waker."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from cordboard.store import due_times
from cordboard.store.database import writing
from cordboard.store.tables import due_times as table

#: The kind of due times of sound to be taken away, by the id of the recording.
MEDIA_REMOVAL = "media_removal"


def note_removals(connection: Connection, recordings: Iterable[str], at: int) -> None:
    """The sound of these recordings is taken away from now on (`at`, milliseconds), also where a kill comes first."""
    for recording in recordings:
        connection.execute(due_times.setting(MEDIA_REMOVAL, recording, at))


def done(engine: Engine, recording: str) -> None:
    """The sound of a recording is taken away."""
    with writing(engine) as connection:
        connection.execute(due_times.cancelling(MEDIA_REMOVAL, recording))


def noted(engine: Engine) -> list[str]:
    """The recordings whose sound is to be taken away."""
    with engine.connect() as connection:
        return list(connection.scalars(select(table.c.key).where(table.c.kind == MEDIA_REMOVAL)))
