"""The databases that tests use: SQLite files, or with ``pytest --store=postgresql`` databases of a real server.

A test names a file as it always did, ``open_database(tmp_path / "cordboard.db")``, and gets on PostgreSQL the database
of that name, which is new, has the schema, and is gone after the test. Programs that a test starts are given it by
:func:`environment`; a test that says SQL of SQLite, or damages a file, is marked ``sqlite_only``. One that wants a
store of its own asks for :func:`fresh_store` or the fixture `database_url`.

`tests/touched.py` notes which tests opened a store at all: the others need not be run a second time (`make test`).
"""

from __future__ import annotations

import atexit
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import URL

from cordboard.store import database
from tests.postgres import PostgresServer

Kind = Literal["sqlite", "postgresql"]
_TEMPLATE = "cordboard_template"


class Stores:
    """The stores of one run of tests: of which kind they are, and the databases that were made on the server."""

    def __init__(self) -> None:
        self.kind: Kind = "sqlite"
        self.touches = 0
        self._made: dict[str, Path] = {}
        self._url_of = database.url_of
        database.url_of = self.url_of

    def url_of(self, place: str | Path) -> URL:
        """Where the program looks for a store: what it does itself, but a file may stand for a database."""
        self.touches += 1
        if self.kind == "sqlite" or "://" in str(place):
            return self._url_of(place)
        return self._url_of(self.served(Path(place)))

    def served(self, file: Path, *, schema: bool = True) -> str:
        """The URL of the database on the server that stands for a file. It is made where it is not there."""
        file = file.absolute()
        name = "t_" + hashlib.sha256(str(file).encode()).hexdigest()[:20]
        if name not in self._made:
            _create(name, schema=schema)
            self._made[name] = file
        return server().url(name)

    def drop(self, folder: Path | None = None) -> None:
        """Take away the databases that stand for files in a folder, or all."""
        gone = [name for name, file in self._made.items() if folder is None or file.is_relative_to(folder)]
        if gone:
            with server().connect("postgres") as admin:
                for name in gone:
                    admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
                    del self._made[name]


@cache
def server() -> PostgresServer:
    """The server of this process, started when it is asked for first."""
    made = PostgresServer()
    atexit.register(made.remove)
    return made


@cache
def _template() -> str:
    """A database with the schema: a copy of it is there sooner than the migrations have run."""
    with server().connect("postgres") as admin:
        admin.execute(f"CREATE DATABASE {_TEMPLATE}".encode())
    database.open_database(server().url(_TEMPLATE)).dispose()
    return _TEMPLATE


def _create(name: str, *, schema: bool) -> None:
    template = _template() if schema else "template0"
    with server().connect("postgres") as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())


STORES = Stores()


def fresh_store(kind: Kind | None = None, *, schema: bool = True, folder: Path | None = None) -> str:
    """The URL of a new store, of the kind of this run or of another. Without `schema` nobody has opened it yet.

    It is gone after the test that has `folder` as its `tmp_path`, and without one at the end of the run.
    """
    STORES.touches += 1
    file = Path(tempfile.mkdtemp(dir=folder or _folder())) / "cordboard.db"
    if (kind or STORES.kind) == "postgresql":
        return STORES.served(file, schema=schema)
    url = f"sqlite:///{file}"
    if schema:
        database.open_database(url).dispose()
    return url


@cache
def _folder() -> Path:
    holding = tempfile.TemporaryDirectory(prefix="cordboard-stores-")
    atexit.register(holding.cleanup)
    return Path(holding.name)


def environment(data: Path) -> dict[str, str]:
    """The environment of a program that a test starts, whose store stands for the one in this folder of data."""
    STORES.touches += 1
    if STORES.kind == "sqlite":
        return dict(os.environ)
    return {**os.environ, "CORDBOARD_STORE": STORES.served(data / database.DATABASE)}


@contextmanager
def store_of_kind(kind: Kind) -> Iterator[None]:
    """Meanwhile files stand for stores of this kind."""
    before, STORES.kind = STORES.kind, kind
    try:
        yield
    finally:
        STORES.kind = before
