"""The databases that tests use: SQLite files, or with ``pytest --store=postgresql`` databases of a real server.

A test names a file as it always did, ``open_database(tmp_path / "cordboard.db")``, and gets on PostgreSQL the database
of that name, which is new, has the schema, and is gone after the test. Programs that a test starts are given it by
:func:`environment`; a test that says SQL of SQLite, damages a file, or runs on a server in every run is marked
``sqlite_only``. One that wants a store of its own asks for :func:`fresh_store` or the fixture `database_url`.

`tests/touched.py` notes which tests opened a store at all: the others need not be run a second time (`make test`).
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Literal

import psycopg
from sqlalchemy import URL, Engine

from cordboard.store import database
from cordboard.store.tables import metadata
from tests.postgres import PostgresServer

Kind = Literal["sqlite", "postgresql"]
_TEMPLATE = "cordboard_template"


class Stores:
    """The stores of one run of tests: of which kind they are, and the databases that were made on the server."""

    def __init__(self) -> None:
        self.kind: Kind = "sqlite"
        self.touches = 0
        self._made: dict[Path, str] = {}
        self._spare: list[str] = []
        self._count = 0
        self._schema: Path | None = None
        self._url_of = database.url_of
        database.url_of = self.url_of
        self._migrate = database.migrate
        database.migrate = self.migrate

    def url_of(self, place: str | Path) -> URL:
        """Where the program looks for a store: what it does itself, but a file may stand for a database."""
        self.touches += 1
        if self.kind == "sqlite" or "://" in str(place):
            return self._url_of(place)
        return self._url_of(self.served(Path(place)))

    def migrate(self, engine: Engine, to: str = "head") -> None:
        """Bring the schema to a revision. What a new file of SQLite gets is copied: the migrations ran once."""
        file = engine.url.database
        if self.kind == "sqlite" and to == "head" and engine.url.get_backend_name() == "sqlite" and file:
            self._begin_as_made_before(Path(file))
        self._migrate(engine, to)

    def _begin_as_made_before(self, file: Path) -> None:
        if file.exists() or not file.parent.is_dir():
            return
        if self._schema is None:
            self._schema = Path(tempfile.mkdtemp(prefix="cordboard-schema-")) / "cordboard.db"
            atexit.register(shutil.rmtree, self._schema.parent, ignore_errors=True)
            engine = database._engine(URL.create("sqlite", database=str(self._schema)))
            self._migrate(engine)
            engine.dispose()
        new = Path(file.parent / f".schema-{secrets.token_hex(4)}")
        shutil.copyfile(self._schema, new)
        with suppress(FileExistsError):  # somebody else has just made it
            os.link(new, file)
        new.unlink()

    def served(self, file: Path, *, schema: bool = True) -> str:
        """The URL of the database on the server that stands for a file. It is made where it is not there."""
        file = file.absolute()
        if file not in self._made:
            self._made[file] = self._spare.pop() if schema and self._spare else self._create(schema=schema)
        return server().url(self._made[file])

    def copy(self, file: Path, to: Path) -> None:
        """Have another file stand for a database with the same rows. Nobody may be connected to the first."""
        self._count += 1
        name = f"store_{self._count}"
        with server().connect("postgres") as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {self._made[file.absolute()]} STRATEGY FILE_COPY".encode())
        self._made[to.absolute()] = name

    def give_back(self, folder: Path) -> None:
        """Empty the databases that stand for files in a folder, for the next test."""
        for file in [each for each in self._made if each.is_relative_to(folder)]:
            name = self._made.pop(file)
            if _emptied(name):
                self._spare.append(name)
            else:
                with server().connect("postgres") as admin:
                    admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def _create(self, *, schema: bool) -> str:
        self._count += 1
        name, template = f"store_{self._count}", _template() if schema else "template0"
        with server().connect("postgres") as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
        return name


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


def _emptied(name: str) -> bool:
    """Take all rows out of a database, and end whoever still uses it. Says no where its schema is not that of all."""
    with suppress(psycopg.errors.UndefinedTable), server().connect(name) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            (name,),
        )
        found = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if found is None or found[0] is None:
            return False
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        if versions != [(database.newest_revision(),)]:
            return False
        tables = metadata.tables
        look = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
        if filled := [str(table) for (table,) in connection.execute(look.encode())]:
            connection.execute("SET session_replication_role = replica")  # the audit log refuses otherwise
            connection.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE".encode())
        return True
    return False


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
    else:
        file.touch()  # a file that is there is given no schema but by the migrations
    return url


@cache
def _folder() -> Path:
    holding = tempfile.TemporaryDirectory(prefix="cordboard-stores-")
    atexit.register(holding.cleanup)
    return Path(holding.name)


def address_of(file: Path) -> str:
    """Where a program that a test starts finds the store of this file: the file, or a URL."""
    STORES.touches += 1
    return str(file) if STORES.kind == "sqlite" else STORES.served(file)


def environment(data: Path) -> dict[str, str]:
    """The environment of a program that a test starts, whose store is the one in this folder of data."""
    STORES.touches += 1
    there = {} if STORES.kind == "sqlite" else {"CORDBOARD_STORE": STORES.served(data / database.DATABASE)}
    return {**os.environ, **there}


def copy_site(site: Path, to: Path) -> None:
    """Copy the folder of a site that has run, with its store."""
    STORES.touches += 1
    shutil.copytree(site, to)
    if STORES.kind == "postgresql":
        STORES.copy(site / ".cordboard/cordboard.db", to / ".cordboard/cordboard.db")


@contextmanager
def store_of_kind(kind: Kind) -> Iterator[None]:
    """Meanwhile files stand for stores of this kind."""
    before, STORES.kind = STORES.kind, kind
    try:
        yield
    finally:
        STORES.kind = before
