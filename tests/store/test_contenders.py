"""Two programs on one store fight for the same contacts, and are killed and paused at random: one outcome each, none
lost, none doubled.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter, defaultdict
from itertools import groupby
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from cordboard.engine.journal import Closed, Entered
from cordboard.store import contacts
from cordboard.store.database import open_database
from cordboard.store.leases import SILENT_AFTER
from cordboard.store.tables import contacts as rows
from tests.store.contender import QUICK, contend
from tests.stores import Kind, fresh_store

ROUNDS = 1_000
#: Seconds, many of them: on a busy machine programs are killed before they have done much.
PATIENCE = 900
_DRIVERS = ("sqlalchemy.dialects.sqlite.pysqlite", "sqlalchemy.dialects.postgresql.psycopg", "psycopg")
#: Seconds between two blows, one in so many of which is a pause that costs the lease.
_BLOWS, _PAUSES = (0.05, 0.3), 10


class Arena:
    """Two programs at a time on one store. Whoever ends is replaced until all contacts are closed."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.database = open_database(url)
        self.notes = folder / "notes"
        self.blows: Counter[str] = Counter()
        self._url = url
        self._chance = random.Random(seed)
        self._programs = multiprocessing.get_context("forkserver")
        self._programs.set_forkserver_preload(["tests.store.contender", *_DRIVERS])

    def run(self) -> None:
        fighting = [self._begins(), self._begins()]
        until = time.monotonic() + PATIENCE
        try:
            while self._closed() < ROUNDS:
                assert time.monotonic() < until, f"only {self._closed()} contacts are closed"
                time.sleep(self._chance.uniform(*_BLOWS))
                place = self._chance.randrange(2)
                self._hit(fighting[place])
                fighting = [each if each.is_alive() else self._replaced(each) for each in fighting]
        finally:
            for each in fighting:
                each.kill()
                each.join()

    def _begins(self) -> BaseProcess:
        process = self._programs.Process(
            target=contend, args=(self._url, str(self.notes), ROUNDS, self._chance.getrandbits(32))
        )
        process.start()
        return process

    def _replaced(self, ended: BaseProcess) -> BaseProcess:
        ended.join()
        assert ended.exitcode in {0, -signal.SIGKILL}, "it is only ended by us, or when all is done, or its lease is"
        return self._begins()

    def _hit(self, process: BaseProcess) -> None:
        if not process.is_alive() or process.pid is None:
            return
        if self._chance.randrange(_PAUSES):
            process.kill()
            process.join()
            self.blows["killed"] += 1
        else:
            os.kill(process.pid, signal.SIGSTOP)
            time.sleep(QUICK * (SILENT_AFTER + 3))
            os.kill(process.pid, signal.SIGCONT)
            self.blows["paused"] += 1

    def _closed(self) -> int:
        with self.database.connect() as connection:
            return int(connection.execute(select(func.count()).where(rows.c.closed_at.is_not(None))).scalar_one())


@pytest.mark.sqlite_only("it runs on both kinds of stores in every run")
@pytest.mark.timeout(PATIENCE + 20)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_each_contact_that_two_programs_fight_for_has_one_outcome(kind: Kind, tmp_path: Path) -> None:
    arena = Arena(fresh_store(kind, folder=tmp_path), tmp_path, seed=11)
    try:
        arena.run()
        judge(arena.database, arena.notes)
    finally:
        arena.database.dispose()
    assert arena.blows["killed"] > 10, "the fight was too short to tell anything"
    assert arena.blows["paused"] > 1


def judge(database: Engine, notes: Path) -> None:
    """Hold what the programs were told against what is stored."""
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in notes.read_text(encoding="ascii").splitlines():
        name, mark, what = line.split()
        told[name].append((mark, what))
    begun, changed_hands = set(), 0
    for contact, parts in contacts.with_journals(database, select(rows.c.id, rows.c.result)):
        name, journal = contact.id, contacts.joined(parts)
        begun.add(name)
        marks = [entry.module for entry in journal if isinstance(entry, Entered)]
        outcomes = [entry for entry in journal if isinstance(entry, Closed)]
        assert len(outcomes) == 1, f"{name} has {len(outcomes)} outcomes in its journal"
        assert journal[-1] is outcomes[0], f"{name} has entries after its outcome"
        assert contact.result == outcomes[0].result == marks[-1]
        assert len(set(marks)) == len(marks), f"{name} has an entry twice"
        confirmed = [mark for mark, _ in told[name]]
        assert set(confirmed) <= set(marks), f"{name} has lost what was said to be stored"
        closers = [mark for mark, what in told[name] if what == "closed"]
        assert closers in ([], [contact.result]), f"{name} was closed for {closers}"
        writers = [fence for fence, _ in groupby(mark.split("-")[0] for mark in marks)]
        assert len(set(writers)) == len(writers), f"{name} was written by one whose lease had ended: {marks}"
        changed_hands += len(writers) > 1
    assert begun == {f"c{number}" for number in range(ROUNDS)}
    assert changed_hands > 20, "hardly a contact was taken over from one that was gone"
