"""What is particular to SQLite: how its connections are made ready, and how its transactions begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event

#: How long a statement waits for another process that writes, in seconds.
BUSY_SECONDS = 10

# WAL: readers never wait for the writer, nor it for them. FULL rather than NORMAL, because with NORMAL a power cut
# takes back the last transactions, and an outcome that somebody has been told of must not be taken back. It costs one
# fsync a commit, and group commit shares that one among all contacts of a moment.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    # What is deleted is written over with zeros and cannot be read in the file (docs/decisions/0041-retention.md).
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -32000",
)


def make_folder(url: URL) -> None:
    """Make the folder of a database file. Raises OSError."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)


def listen(engine: Engine) -> None:
    """Have the connections of an engine prepared, and its transactions begin as they must."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def empty_log(engine: Engine) -> bool:
    """Bring what was written into the database file and empty its log (WAL), in which deleted rows still are.

    Says no where somebody reads it at this moment: it is emptied the next time that nobody does.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        connection.close()
    return not busy


def _prepare(connection: Any, _record: Any) -> None:
    connection.text_factory = _text
    connection.isolation_level = None  # transactions begin where we say, in _begin, and hold schema changes too
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _text(written: bytes) -> str:
    """A text, also where its bytes are damaged: SQLite's driver would give up all rows for the sake of one."""
    return written.decode("utf-8", "replace")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
