"""Whether a store is whole: its schema, its references, and what the row of each contact says beside its journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, Row, Table, and_, func, select

from cordboard.engine.journal import Closed, Journal, Left
from cordboard.store.contacts import DamagedJournal, joined, with_journals
from cordboard.store.copying import documents
from cordboard.store.database import DamagedDocument, newest_revision, revision
from cordboard.store.tables import contacts, metadata, quarantine

#: References of one kind that are named; the others are counted.
_NAMED = 20


class StoreFinding(NamedTuple):
    """Something that is wrong. `where` is a table, or a contact by its id."""

    kind: str
    where: str
    says: str


@dataclass(frozen=True)
class StoreReport:
    """What was looked at, and what is wrong. `quarantined` are known to be damaged, and no finding."""

    revision: str
    newest: str
    rows: dict[str, int]
    open: int
    closed: int
    quarantined: list[str]
    findings: list[StoreFinding]


def check_store(engine: Engine) -> StoreReport:
    """Look at the whole store; it is only read. Of another schema than this program's nothing but that is told."""
    with engine.connect() as connection:
        found, newest = revision(connection) or "", newest_revision()
        if found != newest:
            says = f"the schema is {found or 'not there'} and not {newest}; run 'cordboard store upgrade'"
            return StoreReport(found, newest, {}, 0, 0, [], [StoreFinding("schema", "", says)])
        findings = [*_damaged_pages(connection)]
        rows: dict[str, int] = {}
        for table in metadata.sorted_tables:
            rows[table.name] = connection.execute(select(func.count()).select_from(table)).scalar_one()
            findings += _without_target(connection, table)
            findings += _no_documents(connection, table)
        known = select(quarantine.c.name).where(quarantine.c.kind == "contact").order_by(quarantine.c.name)
        quarantined = list(connection.execute(known).scalars())
        still_open = connection.execute(select(func.count()).where(contacts.c.closed_at.is_(None))).scalar_one()
    findings += _contacts(engine, set(quarantined))
    return StoreReport(found, newest, rows, still_open, rows["contacts"] - still_open, quarantined, findings)


def _damaged_pages(connection: Connection) -> Iterator[StoreFinding]:
    """What SQLite says of its file. PostgreSQL has a program for that, pg_amcheck."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
            if said != "ok":
                yield StoreFinding("file", "", str(said))


def _without_target(connection: Connection, table: Table) -> Iterator[StoreFinding]:
    for constraint in table.foreign_key_constraints:
        yield from _dangling(connection, table, constraint)


def _dangling(connection: Connection, table: Table, constraint: ForeignKeyConstraint) -> Iterator[StoreFinding]:
    target = constraint.referred_table.alias()
    pairs = [(element.parent, target.c[element.column.name]) for element in constraint.elements]
    joined_by = and_(*(ours == theirs for ours, theirs in pairs))
    wanted = (
        select(*(ours for ours, _ in pairs))
        .select_from(table.outerjoin(target, joined_by))
        .where(and_(*(ours.is_not(None) for ours, _ in pairs)), pairs[0][1].is_(None))
    )
    count = connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    if count:
        some = ", ".join(str(row[0]) for row in connection.execute(wanted.distinct().limit(_NAMED)))
        columns = ", ".join(ours.name for ours, _ in pairs)
        says = f"{count} rows whose {columns} names nothing in {constraint.referred_table.name}: {some}"
        yield StoreFinding("reference", table.name, says)


def _no_documents(connection: Connection, table: Table) -> Iterator[StoreFinding]:
    named = documents(table)
    if not named:
        return
    keys = list(table.primary_key)
    wanted = select(*keys, *(table.c[name] for name in named if table.c[name] not in keys))
    with connection.execute(wanted, execution_options={"yield_per": 1_000}) as found:
        for row in found.mappings():
            for name in named:
                if isinstance(row[name], DamagedDocument):
                    key = ", ".join(str(row[column.name]) for column in keys)
                    yield StoreFinding("document", table.name, f"the {name} of row ({key}) is no JSON")


def _contacts(engine: Engine, quarantined: set[str]) -> Iterator[StoreFinding]:
    columns = (contacts.c.id, contacts.c.result, contacts.c.code, contacts.c.closed_at, contacts.c.ended_by)
    for row, parts in with_journals(engine, select(*columns, contacts.c.due, contacts.c.erased_at)):
        if row.id in quarantined:
            continue
        try:
            says = _wrong(row, joined(parts))
        except DamagedJournal as damage:
            says = str(damage)
        if says:
            yield StoreFinding("contact", row.id, says)


def _wrong(row: Row[tuple[str, str, int, int, str, str, int | None]], journal: Journal) -> str:
    """What of a contact's row and its journal does not fit together; empty where all of it does."""
    ends = [entry for entry in journal if isinstance(entry, Closed)]
    if row.erased_at is not None:
        return "its person is forgotten, and it has a journal" if journal else ""
    if row.closed_at is None:
        return "it is open, and its journal is closed" if ends else ""
    if len(ends) != 1:
        return f"it is closed, and its journal has {len(ends)} entries Closed"
    if journal[-1] is not ends[0]:
        return "its journal goes on after the entry Closed"
    (end,) = ends
    left = next((entry for entry in reversed(journal) if isinstance(entry, Left)), None)
    told = {
        "result": end.result, "code": end.code, "closed_at": end.at, "due": end.due or end.result,
        "ended_by": left.by if left else row.ended_by,
    }  # fmt: skip
    differ = [f"{name} is {getattr(row, name)!r} and not {value!r}" for name, value in told.items()
              if getattr(row, name) != value]  # fmt: skip
    return f"its row says other than its journal: {', '.join(differ)}" if differ else ""
