"""Faults of the place where contacts are stored, made with what operating system and database offer to everybody.

They work on this process and on any other of the same user: ``with locked(database): …``, ``with disk_full(database,
process=served.process.pid): …``. With ``--store=postgresql`` the file stands for a database of the server, as in
`tests/stores.py`, and what comes nearest is done there.
"""

from __future__ import annotations

import functools
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import ParamSpec

import psycopg
from sqlalchemy import Connection, text

from cordboard.store.tables import metadata
from tests.stores import STORES, server

#: A write-ahead log at least this long: no other file of a test is, so that only the database has no room.
_BALLAST = 1_500_000
#: The faults of now, by name.
going_on: list[str] = []
_Parameters = ParamSpec("_Parameters")


def _counted(fault: Callable[_Parameters, Iterator[None]]) -> Callable[_Parameters, Iterator[None]]:
    """Note that a fault goes on, for whoever must not make another one meanwhile."""

    @functools.wraps(fault)
    def counted(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> Iterator[None]:
        going_on.append(fault.__name__)
        try:
            yield from fault(*arguments, **named)
        finally:
            going_on.remove(fault.__name__)

    return counted


@contextmanager
@_counted
def locked(database: Path) -> Iterator[None]:
    """Another program holds the database's write lock, or on PostgreSQL locks that let nobody else write its tables."""
    if STORES.kind == "postgresql":
        with psycopg.connect(STORES.served(database)) as other:
            _lock_all(other)
            yield
            other.rollback()
        return
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _lock_all(other: psycopg.Connection[tuple[object, ...]]) -> None:
    """Lock all tables at a moment when nobody writes: whoever waited with some of them would lock others out."""
    for _ in range(2_000):
        try:
            other.execute(f"LOCK TABLE {', '.join(metadata.tables)} IN EXCLUSIVE MODE NOWAIT".encode())
            return
        except psycopg.errors.LockNotAvailable:
            other.rollback()
            time.sleep(0.005)
    raise AssertionError("somebody writes all the time")


@contextmanager
@_counted
def disk_full(database: Path, process: int = 0) -> Iterator[None]:
    """No file of a process can grow beyond the length that the database's log has now: each further write fails.

    `process` is its id, 0 for this one. PostgreSQL takes nothing that is written, as after a change-over to a copy.
    """
    if STORES.kind == "postgresql":
        with read_only(database):
            yield
        return
    with closing(sqlite3.connect(database, isolation_level=None)) as other, _reading(database):
        other.execute("INSERT INTO facts VALUES ('ballast', ?)", ("." * _BALLAST,))
        other.execute("DELETE FROM facts WHERE name = 'ballast'")
        length = Path(f"{database}-wal").stat().st_size
        soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (length, hard))
        try:
            yield
        finally:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _reading(database: Path) -> Iterator[None]:
    """Have the log only grow: nothing that was written after a reader has begun can be moved out of it."""
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM facts").fetchone()
        yield
        reader.execute("ROLLBACK")


def unguarded(connection: Connection) -> None:
    """Let a connection change what the database guards: as a disk does, or an administrator who knows better."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))


@contextmanager
@_counted
def read_only(database: Path) -> Iterator[None]:
    """A PostgreSQL server that takes nothing that is written."""

    def switch(to: str) -> None:
        with psycopg.connect(STORES.served(database), autocommit=True) as admin:
            admin.execute(f"ALTER SYSTEM SET default_transaction_read_only = {to}".encode())
            admin.execute("SELECT pg_reload_conf()")
            while admin.execute("SHOW default_transaction_read_only").fetchone() != (to,):
                time.sleep(0.01)

    switch("on")
    try:
        yield
    finally:
        switch("off")


@contextmanager
@_counted
def stopped() -> Iterator[None]:
    """The PostgreSQL server is not there."""
    server().stop()
    try:
        yield
    finally:
        server().start()


@contextmanager
@_counted
def paused() -> Iterator[None]:
    """The PostgreSQL server has all its connections, and answers nobody."""
    server().pause()
    try:
        yield
    finally:
        server().go_on()
