"""Faults of the place where contacts are stored, made with what the operating system and SQLite offer to everybody.

They work on this process and on any other of the same user: ``with locked(database): …``, ``with disk_full(database,
process=served.process.pid): …``.
"""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

#: A write-ahead log at least this long: no other file of a test is, so that only the database has no room.
_BALLAST = 1_500_000


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program holds the database's write lock."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def disk_full(database: Path, process: int = 0) -> Iterator[None]:
    """No file of a process can grow beyond the length that the database's log has now: each further write fails.

    `process` is its id, 0 for this one.
    """
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("INSERT INTO facts VALUES ('ballast', ?)", ("." * _BALLAST,))
        other.execute("DELETE FROM facts WHERE name = 'ballast'")
        length = Path(f"{database}-wal").stat().st_size
        soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (length, hard))
        try:
            yield
        finally:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))
