"""A whole store goes to another database and back, and is the same; what cannot be copied leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Boolean, Engine, Float, Integer, func, insert, select, text

from bench.made_contacts import contacts as made_contacts
from bench.made_contacts import store
from cordboard import modules
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.store import copying, people, tables
from cordboard.store.columns import PlainString, PlainText
from cordboard.store.copying import CannotCopy, copy_store, documents
from cordboard.store.database import open_database, writing
from cordboard.store.leases import Lease
from tests.needs import ROOT
from tests.stores import Kind, fresh_store

pytestmark = pytest.mark.sqlite_only("it runs on both kinds of stores in every run")

KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


@contextmanager
def opened(kind: Kind, *, schema: bool = True) -> Iterator[Engine]:
    engine = open_database(fresh_store(kind, schema=schema), upgrade=schema)
    try:
        yield engine
    finally:
        engine.dispose()


def filled(engine: Engine) -> None:
    """Contacts of an example, and two rows in every other table, with what is hard to store."""
    site = load_site(ROOT / "examples/site", modules.types())
    program = Program(site.flows["support-line"])
    store(engine, program.flow, made_contacts(program, 30, site=site.site_facts(), service="support"))
    with writing(engine) as connection:
        for table in tables.metadata.sorted_tables:
            if not connection.execute(select(func.count()).select_from(table)).scalar_one():
                connection.execute(insert(table), [row_of(connection, table, number) for number in (1, 2)])


def row_of(connection, table, number):
    """A row with something in every column: references lead somewhere, and texts are no ASCII."""
    row = {}
    for column in table.c:
        reference = next(iter(column.foreign_keys), None)
        if reference is not None:
            row[column.name] = connection.execute(select(reference.column).limit(1)).scalar()
        elif column.name in documents(table):
            row[column.name] = {"née": [1, 2.5, None, True, "\0 ü \U0001f4de"], "b": {"z": number, "a": 2**53}}
        elif isinstance(column.type, Boolean):
            row[column.name] = bool(number % 2)
        elif isinstance(column.type, Float):
            row[column.name] = number / 3
        elif isinstance(column.type, Integer):
            row[column.name] = number if type(column.type) is Integer else 2**40 + number
        else:
            assert isinstance(column.type, PlainString | PlainText), column
            row[column.name] = f"{'Zaäb'[number]} \U0001f4de {number}"
    return row


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
        }


@pytest.mark.parametrize(("there", "back"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_store_goes_there_and_back_and_is_the_same(there: Kind, back: Kind, monkeypatch) -> None:
    monkeypatch.setattr(copying, "BATCH", 7)
    told: list[tuple[str, int, int]] = []
    with opened(there) as first, opened(back) as second, opened(there) as third:
        filled(first)
        before = everything(first)
        assert all(before.values()), "a table is empty, so nothing is said of it"
        done = copy_store(first, second, lambda *moved: told.append(moved))
        assert everything(second) == before
        assert {each.table: each.rows for each in done} == {name: len(rows) for name, rows in before.items()}
        assert ("contacts", 30, 30) in told
        copy_store(second, third)
        assert everything(third) == before


@pytest.mark.parametrize("kind", KINDS)
def test_who_comes_after_the_copy_is_numbered_on(kind: Kind) -> None:
    with opened("sqlite") as source, opened(kind) as target:
        filled(source)
        copy_store(source, target)
        people.note(target, "ada", "looked", "")
        (newest, *_) = people.audit_trail(target)
        last = people.audit_trail(source)[0]
        assert (newest["who"], newest["id"]) == ("ada", last["id"] + 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_with_rows_is_refused_and_stays_as_it_is(kind: Kind) -> None:
    with opened("sqlite") as source, opened(kind) as target:
        filled(source)
        people.note(target, "ada", "looked", "")
        with pytest.raises(CannotCopy, match="is not empty: its table audit has rows"):
            copy_store(source, target)
        assert [name for name, rows in everything(target).items() if rows] == ["audit"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_cannot_be_copied_takes_all_others_with_it(kind: Kind) -> None:
    with opened("sqlite") as source, opened(kind) as target:
        filled(source)
        with source.begin() as connection:
            connection.execute(text("UPDATE users SET roles = '[\"agent' WHERE name LIKE 'a%'"))
        with pytest.raises(CannotCopy, match=r"the table users has a row \(\d+\) whose roles is no JSON"):
            copy_store(source, target)
        assert not any(everything(target).values())


def test_what_is_not_the_same_afterwards_was_never_copied(monkeypatch) -> None:
    """A database that changes what it is given: a trigger, here."""
    with opened("sqlite") as source, opened("sqlite") as target:
        filled(source)
        with target.begin() as connection:
            connection.execute(
                text(
                    "CREATE TRIGGER meddle AFTER INSERT ON users "
                    "BEGIN UPDATE users SET created_at = 1 WHERE id = NEW.id; END"
                )
            )
        with pytest.raises(CannotCopy, match="the table users is not the same after copying"):
            copy_store(source, target)
        assert not any(everything(target).values())


def test_another_schema_is_refused() -> None:
    said = "is not there, and this Cordboard works with"
    with opened("sqlite", schema=False) as source, opened("sqlite") as target, pytest.raises(CannotCopy, match=said):
        copy_store(source, target)


def test_a_store_that_somebody_writes_is_not_copied() -> None:
    """What is written after the copy would be lost, and nobody would know."""
    with opened("sqlite") as source, opened("sqlite") as target:
        lease = Lease(source)
        with pytest.raises(CannotCopy, match="in use by another Cordboard"):
            copy_store(source, target)
        assert not any(everything(target).values())
        with writing(source) as connection:
            lease.end(connection)
        copy_store(source, target)


def test_texts_of_before_lose_their_nul_characters_and_that_is_counted() -> None:
    with opened("sqlite") as source, opened("postgresql") as target:
        with source.begin() as connection:
            connection.execute(text("INSERT INTO facts VALUES ('x', 'a' || char(0) || 'b')"))
        done = {each.table: each.cleaned for each in copy_store(source, target)}
        assert done["facts"] == 1
        assert everything(target)["facts"] == [("x", "a\ufffdb")]
