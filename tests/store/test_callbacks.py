"""Callbacks of before their attempts were rows: the change of the schema loses none, and can be taken back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from cordboard.store import callbacks, due_times
from cordboard.store.callbacks import CallbackAttempt
from cordboard.store.database import migrate, open_database, writing

OLD = (
    "INSERT INTO callbacks (contact, parent, number, caller_id, request, queued_at, until, attempts, tried, refusal, "
    "detail) VALUES (:contact, 'parent', '+12025550143', '', '{}', 1, 7200000, 3, :tried, :refusal, :detail)"
)


def test_callbacks_of_an_older_version_keep_how_often_they_were_tried(tmp_path: Path) -> None:
    database = open_database(tmp_path / "cordboard.db")
    migrate(database, "0014")
    with writing(database) as connection:
        connection.execute(text(OLD), {"contact": "new", "tried": 0, "refusal": "", "detail": ""})
        connection.execute(text(OLD), {"contact": "busy", "tried": 2, "refusal": "busy", "detail": "486 Busy Here"})
        connection.execute(text(OLD), {"contact": "left", "tried": 1, "refusal": "", "detail": "agent_left"})
    migrate(database)
    assert {each.contact: each.retry_after for each in callbacks.pending(database)} == dict.fromkeys(
        ("new", "busy", "left"), 300_000
    )
    assert callbacks.attempts_of(database, "new") == []
    assert callbacks.attempts_of(database, "busy")[1] == CallbackAttempt("busy", 2, "", 0, 0, "busy", "486 Busy Here")
    assert [each.outcome for each in callbacks.attempts_of(database, "left")] == ["agent_left"]
    assert due_times.keys(database, callbacks.EXPIRY) == {"new", "busy", "left"}
    migrate(database, "0014")
    with database.connect() as connection:
        rows = connection.execute(text("SELECT contact, tried, refusal, detail FROM callbacks ORDER BY contact")).all()
    assert [tuple(row) for row in rows] == [
        ("busy", 2, "busy", "486 Busy Here"), ("left", 1, "", "agent_left"), ("new", 0, "", ""),
    ]  # fmt: skip
    migrate(database)
    database.dispose()
