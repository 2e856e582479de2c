"""Opening databases, and what is said where that cannot be done."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, Connection, delete, event, insert, inspect, make_url, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from cordboard.store import people
from cordboard.store.columns import PlainString, PlainText
from cordboard.store.database import (
    CannotOpen,
    migrate,
    newest_revision,
    open_database,
    own_connection,
    revision,
    writing,
)
from cordboard.store.tables import audit, facts, metadata
from tests.stores import Kind, fresh_store, server


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nonsense://there/db", r"nonsense://there/db cannot be used: Can.t load plugin"),
        (
            "mssql+pymssql://me:secret@there/db",
            r"me:\*\*\*@there/db cannot be used: its driver, the package pymssql, is not",
        ),
    ],
)
def test_a_database_that_cannot_be_used_says_why_and_keeps_the_password(place: str, said: str) -> None:
    with pytest.raises(CannotOpen, match=said):
        open_database(place)


ON_SERVER = {
    "no such host": ("postgresql://me:secret@nowhere.invalid/db", "there is no host 'nowhere.invalid'"),
    "nobody there": ("postgresql://me:secret@127.0.0.1:1/db", "no PostgreSQL server answers at 127.0.0.1:1; start it"),
    "wrong password": (
        "postgresql://postgres:secret@127.0.0.1:{port}/postgres",
        "the server refuses the user 'postgres' with this password",
    ),
    "no password": (
        "postgresql://postgres@127.0.0.1:{port}/postgres", "the server wants a password of the user 'postgres'",
    ),
    "no database": (
        "postgresql://postgres@/nothing?host={folder}&port={port}",
        "the server has no database 'nothing'; make it with: createdb nothing",
    ),
    "no socket": ("postgresql://me@/db?host=/nonexistent", "no PostgreSQL server answers at the socket in"),
    "no tables allowed": (
        "postgresql://guest:guest@127.0.0.1:{port}/{database}", "the user 'guest' may make no tables there",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ON_SERVER)
def test_a_server_that_lets_nobody_in_is_told_in_a_sentence(kind: str, tmp_path: Path) -> None:
    place, said = ON_SERVER[kind]
    empty = make_url(fresh_store("postgresql", schema=False, folder=tmp_path)).database
    with server().connect("postgres") as admin:
        admin.execute("DROP ROLE IF EXISTS guest")
        admin.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    with pytest.raises(CannotOpen, match="cannot be opened: ") as told:
        open_database(place.format(port=server().port, folder=server().folder, database=empty))
    assert said in str(told.value)
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_driver_that_is_not_installed_is_named_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(CannotOpen, match=r"psycopg, is not installed; .* pip install 'cordboard\[postgresql\]'"):
        open_database("postgresql://me:secret@there/db")


@pytest.mark.parametrize("schema", [True, False])
def test_two_that_start_at_once_both_find_the_schema(schema: bool, tmp_path: Path) -> None:
    """Whoever comes second waits for the first, and has nothing left to do."""
    url = fresh_store("postgresql", schema=schema, folder=tmp_path)
    with ThreadPoolExecutor(4) as starting:
        engines = list(starting.map(open_database, [url] * 4))
    for engine in engines:
        with engine.connect() as connection:
            assert revision(connection) == newest_revision()
        engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_texts_are_ordered_by_their_characters_on_every_database(kind: Kind, tmp_path: Path) -> None:
    engine = open_database(fresh_store(kind, folder=tmp_path))
    names = ["Zoë", "adam", "_x", "Ada", "ärger", "Zoe", "10", "9", "a b", "ab"]
    with writing(engine) as connection:
        connection.execute(insert(facts), [{"name": name, "value": ""} for name in names])
        found = connection.execute(select(facts.c.name).order_by(facts.c.name)).scalars().all()
    assert found == sorted(names)
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_audit_log_is_only_ever_added_to(kind: Kind, tmp_path: Path) -> None:
    engine = open_database(fresh_store(kind, folder=tmp_path))
    people.note(engine, "ada", "looked", "")
    for change in (update(audit).values(who="eve"), delete(audit)):
        with pytest.raises(DBAPIError, match="the audit log is only ever added to"), engine.begin() as connection:
            connection.execute(change)
    assert [each["who"] for each in people.audit_trail(engine)] == ["ada"]
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_one_that_reads_first_and_writes_then_is_alone_with_it(kind: Kind, tmp_path: Path) -> None:
    """Many count at once, each by reading the count and writing the next: none is lost."""
    engine = open_database(fresh_store(kind, folder=tmp_path))
    with writing(engine) as connection:
        connection.execute(insert(facts).values(name="count", value="0"))

    def count(_: int) -> None:
        with writing(engine) as connection:
            before = connection.execute(select(facts.c.value).where(facts.c.name == "count")).scalar_one()
            connection.execute(update(facts).where(facts.c.name == "count").values(value=str(int(before) + 1)))

    with ThreadPoolExecutor(8) as counting:
        list(counting.map(count, range(40)))
    with engine.connect() as connection:
        assert connection.execute(select(facts.c.value).where(facts.c.name == "count")).scalar_one() == "40"
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_migration_that_fails_changes_nothing(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what it had changed before it failed."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle")

    url = fresh_store(kind, schema=False, folder=tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", fails)
        with pytest.raises(CannotOpen, match="in the middle"):
            open_database(url)
    engine = open_database(url, upgrade=False)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    migrate(engine)
    engine.dispose()


@pytest.mark.sqlite_only("PostgreSQL has no file that could be another one")
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(CannotOpen, match=r"letter.db cannot be opened"):
        open_database(file)
    assert file.read_text().startswith("Dear Sir")


def test_the_migrations_make_the_tables_that_the_program_works_with(tmp_path: Path) -> None:
    database = open_database(tmp_path / "cordboard.db")
    with database.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    database.dispose()
    assert found == []


def test_every_column_of_texts_takes_what_no_database_can_store(tmp_path: Path) -> None:
    columns = [column for table in metadata.sorted_tables for column in table.c]
    written = [each for each in columns if each.type.python_type is str and not isinstance(each.type, JSON)]
    assert [each for each in written if not isinstance(each.type, PlainString | PlainText)] == []
    database = open_database(tmp_path / "cordboard.db")
    with writing(database) as connection:
        connection.execute(insert(facts).values(name="a\0", value="b\ud83d\U0001f4de"))
        found = connection.execute(select(facts.c.name, facts.c.value).where(facts.c.name == "a\0")).one()
    database.dispose()
    assert tuple(found) == ("a\ufffd", "b\ufffd\U0001f4de")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_connection_in_use_while_its_engine_is_disposed_of_is_closed_when_it_is_given_back(
    kind: Kind, tmp_path: Path
) -> None:
    engine = open_database(fresh_store(kind, folder=tmp_path))
    closed: list[object] = []
    event.listen(engine, "close", lambda connection, _record: closed.append(connection))
    with engine.connect() as first, engine.connect() as second:
        used = [first.connection.dbapi_connection, second.connection.dbapi_connection]
        engine.dispose()
        assert not [each for each in used if each in closed]
    assert sorted(map(id, closed)) == sorted(map(id, used))


def test_the_journal_writers_connection_is_closed_where_its_session_cannot_be_set_up(tmp_path: Path) -> None:
    engine = open_database(fresh_store("postgresql", folder=tmp_path))
    opened: list[Any] = []

    def cut_off(connection: Connection) -> None:
        opened.append(connection.connection.dbapi_connection)
        raise OperationalError("BEGIN", None, ConnectionError("cut off"))

    event.listen(engine, "begin", cut_off)
    with pytest.raises(OperationalError, match="cut off"):
        own_connection(engine)
    assert [each.closed for each in opened] == [True]
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_connection_that_is_asked_for_after_the_end_is_closed_when_it_is_given_back(
    kind: Kind, tmp_path: Path
) -> None:
    engine = open_database(fresh_store(kind, folder=tmp_path))
    engine.dispose()
    closed: list[object] = []
    event.listen(engine, "close", lambda connection, _record: closed.append(connection))
    used = []
    for _ in range(2):
        with engine.connect() as late:
            used.append(late.connection.dbapi_connection)
    assert closed == used


def test_of_a_server_that_only_lets_read_the_same_is_said_whatever_was_to_be_done(tmp_path: Path) -> None:
    engine = open_database(fresh_store("postgresql", folder=tmp_path))
    said = set()
    for change in (insert(facts).values(name="a", value="b"), select(facts).with_for_update(read=True), delete(facts)):
        with engine.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            with pytest.raises(OperationalError) as refused:
                connection.execute(change)
            said.add(str(refused.value.orig))
    engine.dispose()
    assert said == {"the server lets everybody read and nobody write, as a copy does until it takes over"}
