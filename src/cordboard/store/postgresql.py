"""What is particular to PostgreSQL: sessions and their limits, who writes when, and why a database cannot be opened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, text
from sqlalchemy.exc import OperationalError

#: The dialect of SQLAlchemy for the driver that Cordboard is installed with (docs/decisions/0031-postgresql.md).
DRIVER = "postgresql+psycopg"

#: How the driver connects. A server that is gone without a word (its machine off, a cable cut) is noticed after half a
#: minute instead of the two hours of TCP.
_CONNECTING = {
    "connect_timeout": 5,
    "application_name": "cordboard",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
#: Read back what was committed when the transaction began, all of it and nothing later: what SQLite does.
_READING = "REPEATABLE READ"
#: Each statement sees what is committed when it begins, so that a change under a lock is made of the newest.
_WRITING = "READ COMMITTED"
#: A lock is waited for as long as with SQLite. No statement of Cordboard runs so long as the second limit.
_LIMITS = "SET lock_timeout = '10s'; SET statement_timeout = '10min'; SET client_min_messages = warning"
#: A program that stops in the middle of a transaction (a machine that sleeps) keeps its locks no longer than this.
_LONGEST_PAUSE = "1min"
#: Every transaction of `writing` holds this advisory lock, so that one that reads first and writes then need not fear
#: another one in between. The number is Cordboard's own; those of other programs in the same database do not matter.
_LOCK = 0x436F7264
#: Connections kept, and those opened besides when all of them are at work.
_POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 10, "pool_pre_ping": True, "pool_recycle": 3600}

#: The class of errors of a transaction that is read-only, or has waited too long (PostgreSQL manual, appendix A).
_INVALID_TRANSACTION_STATE = "25"
#: What is said of one of them whatever was to be done: the server's own words name a statement.
_SAID_OF = {"25006": "the server lets everybody read and nobody write, as a copy does until it takes over"}

#: What the server or the driver says when a connection fails, and what that means, in the order in which it is looked.
_REASONS = (
    ("password authentication failed", "the server refuses the user {user!r} with this password"),
    ("no password supplied", "the server wants a password of the user {user!r}, and none was given"),
    (
        "no pg_hba.conf entry",
        "the server's file pg_hba.conf lets the user {user!r} not in from here",
    ),
    ("permission denied for schema", "the user {user!r} may make no tables there; make it the owner of the database"),
    ('role "', "the server knows no user {user!r}"),
    ('database "', "the server has no database {database!r}; make it with: createdb {database}"),
    ("could not translate host name", "there is no host {host!r}"),
    ("failed to resolve host", "there is no host {host!r}"),
    ("connection refused", "no PostgreSQL server answers at {host}:{port}; start it, or give another address"),
    ("no such file or directory", "no PostgreSQL server answers at the socket in {host}; start it"),
    ("timeout", "the server at {host}:{port} does not answer within {seconds} seconds"),
    ("too many clients", "the server has no connection left; raise its max_connections"),
    ("starting up", "the server is starting; try again in a moment"),
    ("shutting down", "the server is shutting down"),
)


def engine_options() -> dict[str, Any]:
    """What `create_engine` is told beside the URL."""
    return {"isolation_level": _READING, "connect_args": dict(_CONNECTING), **_POOL}


def writing_options(*, alone: bool) -> dict[str, Any]:
    """The execution options of transactions that write. `alone`: no other one of these is at work meanwhile."""
    return {"isolation_level": _WRITING, "alone": alone}


def listen(engine: Engine) -> None:
    """Have the sessions of an engine limited, and writers wait for one another."""
    event.listen(engine, "connect", _limit)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _not_now, retval=True)


def own_connection(engine: Engine) -> Connection:
    """A connection for one that writes again and again, apart from those of all others.

    Its transactions do not wait for those of `writing`: what they change must need no lock but those of its rows.
    """
    connection = engine.connect().execution_options(**writing_options(alone=False))
    try:
        connection.detach()
        connection.exec_driver_sql(f"SET idle_in_transaction_session_timeout = '{_LONGEST_PAUSE}'")
        connection.commit()
    except BaseException:
        connection.close()  # no pool knows of it, so nobody else would
        raise
    return connection


def same_order(connection: Connection) -> None:
    """Have texts ordered by their characters' numbers, as SQLite does, whatever the server's language is."""
    columns = text(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type IN ('character varying', 'text') "
        "AND collation_name IS DISTINCT FROM 'C' ORDER BY table_name"
    )
    quote = connection.dialect.identifier_preparer.quote
    by_table: dict[str, list[str]] = {}
    for table, column, kind in connection.execute(columns).all():
        by_table.setdefault(table, []).append(f'ALTER COLUMN {quote(column)} TYPE {kind} COLLATE "C"')
    for table, changes in by_table.items():
        connection.exec_driver_sql(f"ALTER TABLE {quote(table)} {', '.join(changes)}")


def unlimited(connection: Connection) -> None:
    """Let the statements of this transaction take as long as they need: a change of the schema of a large database."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def reason(url: URL, said: str) -> str:
    """Why a connection failed, in words for the person who gave the address; what was said where that is not known."""
    low = said.lower()
    meaning = next((meaning for part, meaning in _REASONS if part in low), "")
    host = url.query.get("host", url.host or "localhost")
    named = {
        "user": url.username or "", "database": url.database or "", "host": host if isinstance(host, str) else host[0],
        "port": url.port or url.query.get("port", 5432), "seconds": _CONNECTING["connect_timeout"],
    }  # fmt: skip
    return meaning.format(**named) if meaning else " ".join(said.split())


def _not_now(context: ExceptionContext) -> OperationalError | None:
    """Tell trouble that passes as SQLite does, and not as a mistake of ours: a server that only lets read, say."""
    trouble = context.original_exception
    state = str(getattr(trouble, "sqlstate", None) or "")
    if not state.startswith(_INVALID_TRANSACTION_STATE):
        return None
    if said := _SAID_OF.get(state):
        trouble = type(trouble)(said)
    return OperationalError(
        context.statement, context.parameters, trouble, connection_invalidated=context.is_disconnect
    )


def _limit(connection: Any, _record: Any) -> None:
    before, connection.autocommit = connection.autocommit, True
    connection.execute(_LIMITS)
    connection.autocommit = before


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("alone"):
        connection.exec_driver_sql(
            f"SELECT pg_advisory_xact_lock({_LOCK}), "
            f"set_config('idle_in_transaction_session_timeout', '{_LONGEST_PAUSE}', true)"
        )
