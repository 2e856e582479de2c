"""Two writers on one store: each contact has one at a time and one outcome."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.engine.journal import AnyEntry, Entered
from cordboard.store import contacts
from cordboard.store.database import writing
from cordboard.store.leases import writer_of
from cordboard.store.tables import contacts as contact_rows
from cordboard.store.tables import facts, writers
from cordboard.store.writer import ContactClosed, JournalWriter, LeaseLost
from tests.store.conftest import ENDED, OTHERWISE, PATIENCE, QUICK, new, outcome

pytestmark = pytest.mark.anyio


def end_lease(database: Engine, writer: JournalWriter) -> None:
    """What another program does that takes this writer for gone."""
    with writing(database) as connection:
        gone = update(writers).where(writers.c.fence == writer.lease.fence)
        connection.execute(gone.values(ended_at=1, ended="it was silent"))


async def test_of_two_writers_one_has_the_contact(
    database: Engine, writer: JournalWriter, other: JournalWriter
) -> None:
    await writer.begin(new("a"), [Entered("x")])
    for entries in ([Entered("y")], OTHERWISE):
        with pytest.raises(LeaseLost, match="contact a is written by another program") as failure:
            await other.append("a", entries)
        assert failure.value.lasting
    with pytest.raises(LeaseLost):
        await other.take_over("a")
    assert writer_of(database, "a") == writer.lease.fence
    await writer.append("a", ENDED)
    with pytest.raises(ContactClosed):
        await other.append("a", OTHERWISE)
    assert outcome(database, "a") == "listened"
    assert contacts.journal(database, "a") == [Entered("x"), *ENDED]
    assert writer_of(database, "a") == 0


@pytest.mark.parametrize("given", [ENDED, [Entered("y")]], ids=["an end", "entries alone"])
async def test_a_writer_whose_lease_has_ended_writes_nothing_any_more(
    database: Engine, other: JournalWriter, given: list[AnyEntry]
) -> None:
    told: list[str] = []
    paused = JournalWriter(database, on_lost=told.append)
    paused.start()
    for name in ("a", "b"):
        await paused.begin(new(name), [Entered("x")])
    end_lease(database, paused)
    await other.append("a", OTHERWISE)
    for name, entries in (("b", given), ("a", ENDED), ("b", ENDED)):
        with pytest.raises(LeaseLost, match="another Cordboard has taken over the contacts of this one: it was silent"):
            await paused.append(name, entries)
    with pytest.raises(LeaseLost):
        await paused.begin(new("c"))
    with pytest.raises(LeaseLost):
        await paused.check()
    assert (paused.running, len(told)) == (False, 1)
    assert told == [paused.lost]
    paused.close()
    assert outcome(database, "a") == "busy"
    assert contacts.journal(database, "a") == [Entered("x"), *OTHERWISE]
    assert contacts.journal(database, "b") == [Entered("x")]
    assert {each["id"] for each in contacts.list_contacts(database)} == {"a", "b"}


async def test_a_writer_finds_out_by_itself_that_its_lease_has_ended(database: Engine) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def hear(why: str) -> None:
        loop.call_soon_threadsafe(told.put_nowait, why)

    idle = JournalWriter(database, on_lost=hear, renew_seconds=QUICK)
    idle.start()
    end_lease(database, idle)
    assert "another Cordboard has taken over" in await asyncio.wait_for(told.get(), PATIENCE)
    idle.close()


async def test_a_contact_of_nobody_belongs_to_who_writes_it_first(database: Engine, other: JournalWriter) -> None:
    first = JournalWriter(database)
    first.start()
    for name in ("a", "b"):
        await first.begin(new(name))
    first.close()
    assert writer_of(database, "a") == 0
    last = JournalWriter(database)
    last.start()
    await last.take_over("a")
    await other.append("b", [Entered("x")])
    assert (writer_of(database, "a"), writer_of(database, "b")) == (last.lease.fence, other.lease.fence)
    with pytest.raises(LeaseLost):
        await other.append("a", ENDED)
    with pytest.raises(LeaseLost):
        await last.append("b", ENDED)
    last.close()
    await other.append("a", ENDED)
    with pytest.raises(ContactClosed):
        await other.take_over("a")


async def test_what_is_refused_takes_nothing_with_it(
    database: Engine, writer: JournalWriter, other: JournalWriter
) -> None:
    """Neither other contacts of its group, nor the changes of other tables that were to go with it."""
    for name in ("a", "b"):
        await writer.begin(new(name))
    await other.begin(new("c"))
    change = insert(facts).values(name="beside", value="")
    given = (other.append("a", ENDED, also=[change]), other.append("c", ENDED), other.append("b", ENDED))
    told = await asyncio.gather(*given, return_exceptions=True)
    assert [type(each) for each in told] == [LeaseLost, type(None), LeaseLost]
    with database.connect() as connection:
        assert connection.execute(select(facts).where(facts.c.name == "beside")).all() == []
    assert [outcome(database, each) for each in "abc"] == ["", "", "listened"]


async def test_the_database_itself_refuses_a_second_outcome(database: Engine, writer: JournalWriter) -> None:
    await writer.begin(new("a"), ENDED)
    for change in ({"result": "busy"}, {"code": 1}, {"closed_at": 9}, {"closed_at": None, "result": ""}):
        with pytest.raises(IntegrityError, match="the outcome of a contact is written once"), writing(database) as to:
            to.execute(update(contact_rows).values(**change))
    with writing(database) as connection:
        connection.execute(update(contact_rows).values(caller="", result="listened"))
    assert outcome(database, "a") == "listened"


async def test_a_number_is_never_given_out_again(database: Engine) -> None:
    numbers = []
    for _ in range(3):
        writer = JournalWriter(database)
        writer.start()
        numbers.append(writer.lease.fence)
        writer.close()
        with writing(database) as connection:  # so long ago that nobody asks why
            connection.execute(update(writers).values(ended_at=1))
    assert numbers == [1, 2, 3]
    with database.connect() as connection:
        assert connection.execute(select(writers.c.fence, writers.c.ended)).all() == [(3, "it was stopped")]


async def test_a_store_without_its_writers_gives_out_no_number_of_an_open_contact(
    database: Engine, writer: JournalWriter
) -> None:
    """As where contacts were copied from another database."""
    await writer.begin(new("a"))
    with writing(database) as connection:
        connection.execute(update(contact_rows).values(fence=41))
    later = JournalWriter(database)
    later.start()
    assert later.lease.fence == 42
    later.close()
