"""A program that fights for contacts: it begins and writes all that it can get, until all of them are closed.

It notes in a file what the store has told it to be stored, and nothing else. Several run at a time on one store, and
are killed and paused at any moment.
"""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from cordboard.engine.journal import AnyEntry, Closed, Entered, Left
from cordboard.store.database import open_database
from cordboard.store.leases import WriterWatch
from cordboard.store.tables import contacts
from cordboard.store.writer import ContactClosed, JournalWriter, LeaseLost, StoreFailed
from tests.store.conftest import new

#: Seconds between two renewals of a lease, and how many contacts a program fights for at a time.
QUICK, AT_A_TIME = 0.05, 8
#: How likely an entry is the last one of its contact.
_LAST = 1 / 3


def contend(url: str, notes: str, rounds: int, seed: int) -> None:
    """Fight for the contacts ``c0`` to before ``c<rounds>``."""
    contender = Contender(open_database(url, upgrade=False), Path(notes), seed)
    asyncio.run(contender.run([f"c{number}" for number in range(rounds)]))


class Contender:
    """One of those who fight. Its entries are named after the number of its lease: ``<fence>-<count>``."""

    def __init__(self, database: Engine, notes: Path, seed: int) -> None:
        self._database = database
        self._writer = JournalWriter(database, renew_seconds=QUICK)
        self._notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._chance = random.Random(seed)
        self._count = 0

    async def run(self, rounds: list[str]) -> None:
        self._writer.start()
        watching = asyncio.create_task(self._watch())
        closed = self._closed()
        places = asyncio.Semaphore(AT_A_TIME)
        try:
            await asyncio.gather(*(self._fight(contact, places) for contact in rounds if contact not in closed))
        except LeaseLost:
            assert self._writer.lost, "a writer that has its lease was told that it has not"
        finally:
            watching.cancel()
            self._writer.close()

    async def _fight(self, contact: str, places: asyncio.Semaphore) -> None:
        async with places:
            if not self._begun(contact):
                await self._try(contact, begins=True)
            closed = False
            while not closed:
                closed = await self._try(contact)
                await asyncio.sleep(0 if closed else QUICK / 2)

    async def _try(self, contact: str, *, begins: bool = False) -> bool:
        """Add to a contact, or begin it, if it can be had; says whether it is closed."""
        self._count += 1
        mark = f"{self._writer.lease.fence}-{self._count}"
        entries: list[AnyEntry] = [Entered(mark)]
        last = not begins and self._chance.random() < _LAST
        if last:
            entries += [Left(5, mark, "flow"), Closed(5, mark, 316)]
        try:
            await (self._writer.begin(new(contact), entries) if begins else self._writer.append(contact, entries))
        except ContactClosed:
            return True
        except LeaseLost:
            if self._writer.lost:
                raise
            return False
        except StoreFailed:
            return False  # another one began it, or the store is held by one that is paused
        os.write(self._notes, f"{contact} {mark} {'closed' if last else 'added'}\n".encode())
        return last

    async def _watch(self) -> None:
        watch = WriterWatch(self._database, self._writer.lease.fence)
        while True:
            with suppress(OperationalError):  # held by one that is paused
                await asyncio.to_thread(watch.end_gone)
            await asyncio.sleep(QUICK)

    def _begun(self, contact: str) -> bool:
        with self._database.connect() as connection:
            return connection.execute(select(contacts.c.id).where(contacts.c.id == contact)).first() is not None

    def _closed(self) -> set[str]:
        with self._database.connect() as connection:
            return set(connection.execute(select(contacts.c.id).where(contacts.c.closed_at.is_not(None))).scalars())
