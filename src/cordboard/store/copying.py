"""Copying a whole store into another database: every table, in one transaction, counted and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import JSON, Connection, Engine, Table, func, insert, select, text

from cordboard.store import leases, postgresql
from cordboard.store.columns import storable
from cordboard.store.database import DamagedDocument, newest_revision, revision, shown, writing
from cordboard.store.processes import known_gone
from cordboard.store.tables import metadata

#: Rows that are held and written at a time.
BATCH = 1_000

#: Told the table, its rows that are copied, and all that it has.
CopyProgress = Callable[[str, int, int], None]


class CannotCopy(Exception):
    """The store cannot be copied, and nothing was. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table that is the same in both databases. `cleaned` counts the texts from which NUL characters were taken."""

    table: str
    rows: int
    cleaned: int


def copy_store(
    source: Engine, target: Engine, progress: CopyProgress = lambda _table, _done, _rows: None
) -> list[CopiedTable]:
    """Copy every row of a store into another one, which has the schema and no rows. Nothing, or all of it.

    The source is read as it was at one moment, and afterwards the target is read back and compared with it, row by row.
    Raises CannotCopy where the schemas are not those of this program, the source is in use, the target has rows, a row
    cannot be stored there, or what is read back is not the same.
    """
    with source.connect() as old, writing(target) as new:
        _same_schema(source, old)
        _nobody_at_work(source)
        _same_schema(target, new)
        if full := next((table.name for table in metadata.sorted_tables if _count(new, table)), None):
            raise CannotCopy(
                f"{shown(target.url)} is not empty: its table {full} has rows; name a database that nobody has used, "
                "nothing was copied"
            )
        if new.dialect.name == "postgresql":
            postgresql.unlimited(new)
        done = [_copied(old, new, table, progress) for table in metadata.sorted_tables]
        for table in metadata.sorted_tables:
            _number_on(new, table)
    return done


def _copied(old: Connection, new: Connection, table: Table, progress: CopyProgress) -> CopiedTable:
    rows, cleaned, done, read = _count(old, table), 0, 0, _Digest(table)
    progress(table.name, 0, rows)
    for batch in _batches(old, table):
        for row in batch:
            cleaned += read.add(row)
        new.execute(insert(table), batch)
        done += len(batch)
        progress(table.name, done, rows)
    stored = _Digest(table)
    for batch in _batches(new, table):
        for row in batch:
            stored.add(row)
    if (stored.rows, stored.value) != (read.rows, read.value):
        raise CannotCopy(
            f"the table {table.name} is not the same after copying ({read.rows} rows read, {stored.rows} stored): "
            "nothing was copied; please report this"
        )
    return CopiedTable(table.name, read.rows, cleaned)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in the order of its key, which is the same on every database."""
    wanted = select(table).order_by(*table.primary_key)
    with connection.execute(wanted, execution_options={"yield_per": BATCH}) as found:
        for part in found.mappings().partitions():
            yield [dict(row) for row in part]


class _Digest:
    """What the rows of a table come to, as a number that no other rows come to."""

    def __init__(self, table: Table) -> None:
        self.rows = 0
        self._table = table
        self._hash = hashlib.sha256()

    @property
    def value(self) -> str:
        return self._hash.hexdigest()

    def add(self, row: Mapping[str, Any]) -> int:
        """Take a row in, as it is stored everywhere; says how many of its texts had to be cleaned for that."""
        self.rows += 1
        if damaged := next((name for name, value in row.items() if isinstance(value, DamagedDocument)), None):
            key = ", ".join(str(row[column.name]) for column in self._table.primary_key)
            raise CannotCopy(
                f"the table {self._table.name} has a row ({key}) whose {damaged} is no JSON: nothing was copied; "
                "'cordboard store check' names all of them, mend them or take them out first"
            )
        plain = {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}
        self._hash.update(msgspec.json.encode(list(plain.values()), order="sorted"))
        return sum(plain[name] != value for name, value in row.items() if isinstance(value, str))


def _number_on(connection: Connection, table: Table) -> None:
    """Have new rows numbered on behind those that were copied: PostgreSQL counts apart from the table."""
    number = table.autoincrement_column
    if connection.dialect.name != "postgresql" or number is None:
        return
    last = connection.execute(select(func.max(number))).scalar()
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, number.name))).scalar()
    if last is not None and sequence is not None:
        connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _same_schema(engine: Engine, connection: Connection) -> None:
    found = revision(connection)
    if found != newest_revision():
        raise CannotCopy(
            f"the schema of {shown(engine.url)} is {found or 'not there'}, and this Cordboard works with "
            f"{newest_revision()}: run 'cordboard store upgrade' for it first, nothing was copied"
        )


def _nobody_at_work(source: Engine) -> None:
    """What a program writes after the copy was taken would be nowhere but in the old store."""
    one_machine = source.dialect.name == "sqlite"
    for writer in leases.at_work(source):
        if not known_gone(writer.process, one_machine=one_machine):
            raise CannotCopy(
                f"{shown(source.url)} is in use by another Cordboard ({writer}): stop it first, nothing was copied. If "
                "that machine is gone, start the site once and stop it"
            )


def documents(table: Table) -> list[str]:
    """The columns of a table that hold JSON documents."""
    return [column.name for column in table.c if isinstance(column.type, JSON)]
