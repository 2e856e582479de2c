"""Opening the database: SQLite in a file unless a URL says otherwise, always with the schema of this program."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

_log = logging.getLogger(__name__)

#: The database in a folder of data, unless a URL names another.
DATABASE = "cordboard.db"
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
    "PRAGMA cache_size = -32000",
)

_MIGRATIONS = Path(__file__).parent / "migrations"


class DamagedDocument(dict[str, Any]):
    """In place of a JSON document that is none: empty, so that its row is read like any other, and recognised."""


class CannotOpen(Exception):
    """The database cannot be opened. The message says why and what to do."""


def open_database(place: str | Path) -> Engine:
    """The database at a path or a URL (``sqlite:///…``, ``postgresql+psycopg://…``), with the newest schema.

    The folder and the file are made when they are not there. Safe to call from several processes at once. Raises
    CannotOpen for a URL that is none, a file that is no database, or a database of a newer Cordboard.
    """
    url = _url(place)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
    try:
        engine = create_engine(
            url,
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
            json_deserializer=_from_json,
        )
    except ImportError as trouble:
        raise CannotOpen(
            f"the database {_shown(url)} cannot be used: its driver, the package {trouble.name}, is not installed"
        ) from trouble
    except ArgumentError as trouble:
        raise CannotOpen(f"the database {_shown(url)} cannot be used: {trouble}") from trouble
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        migrate(engine)
    except CannotOpen:
        engine.dispose()
        raise
    except Exception as trouble:
        engine.dispose()
        raise CannotOpen(f"the database {_shown(url)} cannot be opened: {_reason(trouble)}") from trouble
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: it waits for the write lock when it begins.

    One that reads first and asks for the lock later is refused at once by SQLite when another wrote in between.
    """
    with engine.execution_options(writes=True).begin() as connection:
        yield connection


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the schema to a revision, up or down, as one transaction. Raises CannotOpen for an unknown revision."""
    script = ScriptDirectory.from_config(_config())
    known = {revision.revision for revision in script.walk_revisions()}
    order = ["base", *(revision.revision for revision in reversed(list(script.walk_revisions())))]
    target = order[-1] if to == "head" else to
    with engine.connect() as connection:
        if _revision(connection) == target:
            return
    with writing(engine) as connection:
        now = _revision(connection) or "base"
        if now != "base" and now not in known:
            raise CannotOpen(
                f"the database {_shown(engine.url)} was made by a newer Cordboard (its schema is {now}, the newest "
                f"known here is {order[-1]}): update Cordboard, or open another database"
            )
        change = command.upgrade if order.index(target) >= order.index(now) else command.downgrade
        change(_config(connection), target)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    # Alembic announces its plans for each connection it looks at; once a day is too often for that.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    return MigrationContext.configure(connection).get_current_revision()


def _url(place: str | Path) -> URL:
    if isinstance(place, str) and "://" in place:
        try:
            url = make_url(place)
        except (ArgumentError, ValueError) as trouble:
            raise CannotOpen(
                f"{place!r} is no database URL: write one like sqlite:///path/to/cordboard.db"
            ) from trouble
        if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
            raise CannotOpen("a database in memory is lost with the program: give a file, like sqlite:///cordboard.db")
        return url
    return URL.create("sqlite", database=str(place))


def _make_folder(url: URL) -> None:
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise CannotOpen(f"the folder {folder} for the database cannot be made: {trouble.strerror}") from trouble


def _shown(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _reason(trouble: Exception) -> str:
    return str(getattr(trouble, "orig", None) or trouble)


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


def _from_json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        _log.warning("the database has a document that is no JSON: %.80s", text)
        return DamagedDocument()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
