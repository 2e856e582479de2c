"""Which writers of a store are gone: those who were killed, paused or silent for long, and nobody else."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from cordboard.engine.journal import Entered
from cordboard.store import contacts
from cordboard.store.database import writing
from cordboard.store.leases import SILENT_AFTER, StoreInUse, Writer, WriterWatch, at_work
from cordboard.store.processes import this_process
from cordboard.store.tables import writers
from cordboard.store.writer import JournalWriter
from tests.faults import locked
from tests.store.conftest import ENDED, OTHERWISE, PATIENCE, QUICK, outcome

pytestmark = pytest.mark.anyio

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
    with database.connect() as connection:
        why = connection.execute(select(writers.c.ended).where(writers.c.fence == silent)).scalar_one()
    assert why == f"process {os.getpid()} on {socket.gethostname()} heard nothing from it for 15 seconds"


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
