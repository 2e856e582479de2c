"""Opening the database: SQLite in a file unless a URL says otherwise, always with the schema of this program."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from cordboard.store import postgresql, sqlite
from cordboard.store.pool import ClosingPool

_log = logging.getLogger(__name__)

#: The database in a folder of data, unless a URL names another.
DATABASE = "cordboard.db"

_MIGRATIONS = Path(__file__).parent / "migrations"


class DamagedDocument(dict[str, Any]):
    """In place of a JSON document that is none: empty, so that its row is read like any other, and recognised."""


class CannotOpen(Exception):
    """The database cannot be opened. The message says why and what to do."""


def open_database(place: str | Path, *, upgrade: bool = True) -> Engine:
    """The database at a path or a URL (``sqlite:///…``, ``postgresql://…``), with the newest schema.

    The folder and the file of SQLite are made when they are not there. Safe to call from several processes at once.
    Without `upgrade` the schema is left as it is. Raises CannotOpen for a URL that is none, a file that is no database,
    a server that does not let us in, or a database of a newer Cordboard.
    """
    url = url_of(place)
    engine = _engine(url)
    try:
        if upgrade:
            migrate(engine)
        else:
            with engine.connect() as connection:
                revision(connection)
    except CannotOpen:
        engine.dispose()
        raise
    except Exception as trouble:
        engine.dispose()
        raise CannotOpen(f"the database {shown(url)} cannot be opened: {_reason(url, trouble)}") from trouble
    return engine


def url_of(place: str | Path) -> URL:
    """The URL of a database at a path or a URL. Raises CannotOpen for a URL that is none."""
    if not isinstance(place, str) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as trouble:
        raise CannotOpen(
            f"{without_password(place)!r} is no database URL: write one like sqlite:///path/to/cordboard.db or "
            "postgresql://user@host/database"
        ) from trouble
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise CannotOpen("a database in memory is lost with the program: give a file, like sqlite:///cordboard.db")
    return url.set(drivername=postgresql.DRIVER) if url.drivername in {"postgresql", "postgres"} else url


def exists(place: str | Path) -> bool:
    """Whether there is a database file. A server is taken to have its database: opening it says where it has not."""
    url = url_of(place)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def shown(place: str | Path | URL) -> str:
    """A database as people are told of it: a file by its path, a server without the password."""
    url = place if isinstance(place, URL) else url_of(place)
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    plain = url.set(drivername="postgresql") if url.drivername == postgresql.DRIVER else url
    return plain.render_as_string(hide_password=True)


@contextmanager
def disposing_on_failure(engine: Engine) -> Iterator[None]:
    """Close the connections of a database where what is made on it cannot be made: nobody has it then to do so."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: it waits when it begins until no other one of these is at work.

    What it reads stays as it was until it is over: nobody else writes meanwhile, but the journal of contacts on
    PostgreSQL. SQLite would refuse one at once that reads first and asks for the lock later.
    """
    with engine.execution_options(**_writing_options(engine)).begin() as connection:
        yield connection


def own_connection(engine: Engine) -> Connection:
    """A connection that writes in one transaction after the other, for the journal of contacts.

    On PostgreSQL its transactions do not wait for those of `writing`.
    """
    if engine.dialect.name == "postgresql":
        return postgresql.own_connection(engine)
    return engine.connect().execution_options(**_writing_options(engine))


def _writing_options(engine: Engine) -> dict[str, Any]:
    return postgresql.writing_options(alone=True) if engine.dialect.name == "postgresql" else {"writes": True}


def _engine(url: URL) -> Engine:
    sqlite_file = url.get_backend_name() == "sqlite"
    if sqlite_file:
        try:
            sqlite.make_folder(url)
        except OSError as trouble:
            folder = Path(str(url.database)).parent
            raise CannotOpen(f"the folder {folder} for the database cannot be made: {trouble.strerror}") from trouble
    options = postgresql.engine_options() if url.get_backend_name() == "postgresql" else {}
    try:
        engine = create_engine(
            url,
            poolclass=ClosingPool,
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
            json_deserializer=_from_json,
            **options,
        )
    except ImportError as trouble:
        how = "; install Cordboard with it: pip install 'cordboard[postgresql]'" if trouble.name == "psycopg" else ""
        raise CannotOpen(
            f"the database {shown(url)} cannot be used: its driver, the package {trouble.name}, is not installed{how}"
        ) from trouble
    except ArgumentError as trouble:
        raise CannotOpen(f"the database {shown(url)} cannot be used: {trouble}") from trouble
    if engine.dialect.name not in {"sqlite", "postgresql"}:
        raise CannotOpen(f"the database {shown(url)} cannot be used: Cordboard works with SQLite and PostgreSQL")
    (sqlite if sqlite_file else postgresql).listen(engine)
    return engine


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the schema to a revision, up or down, as one transaction. Raises CannotOpen for an unknown revision."""
    script = ScriptDirectory.from_config(_config())
    known = {revision.revision for revision in script.walk_revisions()}
    order = ["base", *(revision.revision for revision in reversed(list(script.walk_revisions())))]
    target = order[-1] if to == "head" else to
    with engine.connect() as connection:
        if revision(connection) == target:
            return
    with writing(engine) as connection:
        now = revision(connection) or "base"
        if now != "base" and now not in known:
            raise CannotOpen(
                f"the database {shown(engine.url)} was made by a newer Cordboard (its schema is {now}, the newest "
                f"known here is {order[-1]}): update Cordboard, or open another database"
            )
        change = command.upgrade if order.index(target) >= order.index(now) else command.downgrade
        on_server = connection.dialect.name == "postgresql"
        if on_server:
            postgresql.unlimited(connection)
        change(_config(connection), target)
        if on_server:
            postgresql.same_order(connection)


@cache
def newest_revision() -> str:
    """The revision of the schema that this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def revision(connection: Connection) -> str | None:
    """The revision of the schema of a database; None where it has none yet."""
    # Alembic announces its plans for each connection it looks at; once a day is too often for that.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    return MigrationContext.configure(connection).get_current_revision()


def without_password(place: str) -> str:
    """A text that should be a URL, without what may be a password in it."""
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", place)


def _reason(url: URL, trouble: Exception) -> str:
    said = str(getattr(trouble, "orig", None) or trouble)
    return postgresql.reason(url, said) if url.get_backend_name() == "postgresql" else said


def _from_json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        _log.warning("the database has a document that is no JSON: %.80s", text)
        return DamagedDocument()
