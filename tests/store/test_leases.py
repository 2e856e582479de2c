"""Two writers on one store: each contact has one at a time and one outcome, whoever is killed, paused or cut off."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.engine.journal import AnyEntry, Closed, Entered, Left
from cordboard.store import contacts
from cordboard.store.database import writing
from cordboard.store.leases import SILENT_AFTER, StoreInUse, Writer, WriterWatch, at_work, writer_of
from cordboard.store.processes import known_gone, this_process
from cordboard.store.tables import contacts as contact_rows
from cordboard.store.tables import facts, writers
from cordboard.store.writer import ContactClosed, JournalWriter, LeaseLost
from tests.faults import locked
from tests.store.conftest import new

pytestmark = pytest.mark.anyio

#: Seconds between two renewals in these tests, and those in which anything must have happened.
QUICK, PATIENCE = 0.05, 30
ENDED: list[AnyEntry] = [Left(5, "x", "caller"), Closed(5, "listened", 316)]
OTHERWISE: list[AnyEntry] = [Left(9, "x", "restart"), Closed(9, "busy", 900001)]


@pytest.fixture
async def other(database: Engine) -> AsyncIterator[JournalWriter]:
    """Another writer of the same database."""
    made = JournalWriter(database, renew_seconds=QUICK)
    made.start()
    yield made
    made.close()


def outcome(database: Engine, contact: str) -> str:
    found: str = contacts.contact(database, contact)["result"]
    return found


def end_lease(database: Engine, writer: JournalWriter) -> None:
    """What another program does that takes this writer for gone."""
    with writing(database) as connection:
        gone = update(writers).where(writers.c.fence == writer.lease.fence)
        connection.execute(gone.values(ended_at=1, ended="it was silent"))


# --- One writer at a time, one outcome ---------------------------------------------------------------


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


async def test_a_writer_whose_lease_has_ended_writes_nothing_any_more(database: Engine, other: JournalWriter) -> None:
    told: list[str] = []
    paused = JournalWriter(database, on_lost=told.append)
    paused.start()
    for name in ("a", "b"):
        await paused.begin(new(name), [Entered("x")])
    end_lease(database, paused)
    await other.append("a", OTHERWISE)
    for name in ("a", "b"):
        with pytest.raises(LeaseLost, match=r"lease has ended \(it was silent\)"):
            await paused.append(name, ENDED)
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
    assert "lease has ended" in await asyncio.wait_for(told.get(), PATIENCE)
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


# --- Who is gone -------------------------------------------------------------------------------------

CHILD = """
import asyncio, sys
from cordboard.engine.journal import Entered
from cordboard.store.database import open_database
from cordboard.store.writer import JournalWriter, NewContact, StoreFailed
async def main(url, quick):
    writer = JournalWriter(open_database(url), renew_seconds=float(quick))
    writer.start()
    writer.lease.serve()
    await writer.begin(NewContact("a", "f", "1", "voice", "inbound", "line", "", "", 1000), [Entered("x")])
    print(writer.lease.fence, flush=True)
    for line in sys.stdin:
        try:
            await writer.append("a", [Entered(line.strip())])
            print("stored", flush=True)
        except StoreFailed as failure:
            print(type(failure).__name__, flush=True)
asyncio.run(main(*sys.argv[1:]))
"""


class Child:
    """A real process that serves a store and has a contact `a` in it."""

    def __init__(self, database: Engine) -> None:
        url = database.url.render_as_string(hide_password=False)
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD, url, str(QUICK)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.fence = int(self._hears())

    def says(self, word: str) -> str:
        """Have it append an entry; what became of it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self._hears()

    def pauses(self, database: Engine) -> None:
        """Stop it where it is, but not in the middle of a transaction, which would keep others from writing."""
        while True:
            os.kill(self.process.pid, signal.SIGSTOP)
            if _nobody_writes(database):
                return
            self.goes_on()

    def goes_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def _hears(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def _nobody_writes(database: Engine) -> bool:
    if database.dialect.name == "postgresql":
        busy = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND xact_start IS NOT NULL"
        with database.connect() as connection:
            return int(connection.exec_driver_sql(f"{busy} AND pid <> pg_backend_pid()").scalar_one()) == 0
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None, timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


@pytest.fixture
def child(database: Engine) -> Iterator[Child]:
    made = Child(database)
    yield made
    made.process.kill()
    made.process.communicate()


async def gone(watch: WriterWatch) -> list[int]:
    """The numbers of those who are found to be gone, as soon as there are any."""
    found: list[Writer] = []

    def look() -> bool:
        found.extend(watch.end_gone())
        return bool(found)

    await until(look)
    return [each.fence for each in found]


async def test_who_was_killed_is_gone_at_once(database: Engine, child: Child, other: JournalWriter) -> None:
    watch = WriterWatch(database, other.lease.fence)
    assert child.says("y") == "stored"
    assert watch.end_gone() == []
    with pytest.raises(StoreInUse, match=rf"another Cordboard \(process {child.process.pid}\)"):
        other.lease.serve()
    child.process.kill()
    child.process.wait()
    other.lease.serve()
    assert [each.fence for each in at_work(database) if each.serving] == [other.lease.fence]
    await other.append("a", ENDED)
    assert contacts.journal(database, "a") == [Entered("x"), Entered("y"), *ENDED]


async def test_who_is_killed_beside_is_found_by_who_watches(
    database: Engine, child: Child, other: JournalWriter
) -> None:
    watch = WriterWatch(database, other.lease.fence)
    assert watch.end_gone() == []
    child.process.kill()
    child.process.wait()
    assert [each.fence for each in watch.end_gone()] == [child.fence]
    assert watch.end_gone() == []


async def test_who_was_paused_writes_nothing_when_it_goes_on(
    database: Engine, child: Child, other: JournalWriter
) -> None:
    assert child.says("y") == "stored"
    child.pauses(database)
    assert await gone(WriterWatch(database, other.lease.fence)) == [child.fence]
    await other.append("a", OTHERWISE)
    child.goes_on()
    assert child.says("z") == "LeaseLost"
    assert contacts.journal(database, "a") == [Entered("x"), Entered("y"), *OTHERWISE]
    assert outcome(database, "a") == "busy"


async def test_a_short_pause_costs_nothing(database: Engine, child: Child, other: JournalWriter) -> None:
    watch = WriterWatch(database, other.lease.fence)
    assert watch.end_gone() == []
    child.pauses(database)
    await renewed(database, other, 2)
    assert watch.end_gone() == []
    child.goes_on()
    assert child.says("y") == "stored"
    assert watch.end_gone() == []


async def renewed(database: Engine, writer: JournalWriter, times: int) -> None:
    """Until a writer has renewed its lease so often more."""
    before = renewals(database, writer)
    await until(lambda: renewals(database, writer) >= before + times)


async def until(what: Callable[[], bool]) -> None:
    """Wait for something."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if what():
                return
            await asyncio.sleep(QUICK / 2)


def renewals(database: Engine, writer: JournalWriter) -> int:
    with database.connect() as connection:
        found = connection.execute(select(writers.c.renewals).where(writers.c.fence == writer.lease.fence))
        return int(found.scalar_one())


def elsewhere(database: Engine, **others: Any) -> int:
    """A writer in a container of this machine, whose processes nobody sees from here. It renews nothing."""
    with writing(database) as connection:
        row = {**vars(this_process()), "space": "pid:[1]", "pid": 1, "serving": True, "began_at": 1, "renewals": 7,
               "renewed_at": 1, "ended": "", "fence": 1_000, **others}  # fmt: skip
        connection.execute(insert(writers).values(**row))
        return int(row["fence"])


async def test_who_cannot_be_seen_is_gone_when_it_has_been_silent_for_long(
    database: Engine, other: JournalWriter
) -> None:
    silent = elsewhere(database)
    watch = WriterWatch(database, other.lease.fence)
    assert watch.end_gone() == []
    await renewed(database, other, SILENT_AFTER - 2)
    assert watch.end_gone() == []
    with pytest.raises(StoreInUse):
        other.lease.serve()
    assert await gone(watch) == [silent]
    other.lease.serve()


async def test_who_renews_its_lease_lives(database: Engine, other: JournalWriter) -> None:
    elsewhere(database)
    watch = WriterWatch(database, other.lease.fence)
    with pytest.raises(StoreInUse) as refused:
        other.lease.serve()
    for _ in range(SILENT_AFTER):
        assert watch.end_gone() == []
        await renewed(database, other, 2)
        with writing(database) as connection:
            connection.execute(
                update(writers).where(writers.c.fence == 1_000).values(renewals=writers.c.renewals + 1)
            )  # fmt: skip
    assert watch.end_gone() == []
    assert watch.heard(refused.value.writer)


@pytest.mark.sqlite_only("it locks the file")
async def test_nobody_is_silent_while_the_store_takes_nothing(
    database: Engine, other: JournalWriter, tmp_path: Path
) -> None:
    elsewhere(database)
    watch = WriterWatch(database, other.lease.fence)
    assert watch.end_gone() == []
    before = renewals(database, other)
    with locked(tmp_path / "cordboard.db"):
        for _ in range(2 * SILENT_AFTER):
            await asyncio.sleep(QUICK)
            assert watch.end_gone() == []
    assert renewals(database, other) <= before + 1


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


def test_processes_of_before_of_elsewhere_and_of_now() -> None:
    mine = this_process()
    assert not known_gone(mine)
    assert known_gone(replace(mine, started="1")), "its number was given to another process"
    assert not known_gone(replace(mine, space="pid:[1]", started="1")), "nobody can see"
    before = replace(mine, boot="another", started="1")
    assert not known_gone(before), "perhaps another machine"
    assert known_gone(before, one_machine=True), "a kernel that is not running any more"
    over = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    assert known_gone(replace(mine, pid=int(over.stdout)))


def test_a_process_that_is_over_and_not_yet_waited_for_is_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
    its = replace(this_process(), pid=process.pid, started=stat.rpartition(")")[2].split()[19])
    assert not known_gone(its)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert known_gone(its)
    process.communicate()
