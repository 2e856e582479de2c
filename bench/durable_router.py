"""What it costs to store every decision of the router before anybody is told of it.

A floor of 2,000 agents at work, with 5,000 waiting contacts and 200 messages a second and more: everything that happens
to contacts and agents happens again and again (`bench.router`). Each message is handed to the router, and the log and
the changed rows go to a SQLite file in groups. The wait is from the message to the moment
at which it is stored, and people may be told.

The peer does the same the plain way: the same router, and one transaction of the same rows for each message, with
sqlite3 and the same durability (WAL, synchronous = FULL).
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path

from bench.report import Measurement, Row, show
from bench.router import Load, Size, by_skill, percentile
from cordboard.acd import messages as say
from cordboard.acd.router import Router
from cordboard.store.acd_events import AcdEventLog, Cut, as_rows
from cordboard.store.database import open_database
from cordboard.store.leases import Lease

SIZE = Size(agents=2_000, groups=100, waiting=5_000)
#: Messages of a burst, and of a stream at the pace of a big site.
BURST, STREAM, PACE = 20_000, 2_000, 200
PLAIN = 2_000
_ROW = "INSERT INTO floor_rows VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body"
_EVENT = "INSERT INTO acd_events (at, turn, kind, name, agent, contact, body) VALUES (?, ?, ?, ?, ?, ?, ?)"


def _load() -> Load:
    load = Load(SIZE, by_skill(SIZE))
    load.router.changes()
    return load


def _alone() -> float:
    """Messages a second without any store."""
    load = _load()
    begun = time.perf_counter()
    for _ in range(BURST):
        load.tell(load.next())
    return BURST / (time.perf_counter() - begun)


class Durable:
    """The router with its log, as the floor has it."""

    def __init__(self, folder: Path) -> None:
        self.load = _load()
        self.took: list[float] = []
        self._told: list[float] = []
        self.database = open_database(folder / "durable.db")
        self.log = AcdEventLog(self.database, self._cut, Lease(self.database).require)

    def tell(self, message: say.AnyMessage) -> None:
        """Hand a message to the router, and note it."""
        self._told.append(time.perf_counter())
        self.load.now += 1
        decided = self.load.router.receive(message, self.load.now)
        self.load.see(decided)
        self.log.note(self.load.now, message, decided)

    def _cut(self) -> Cut:
        told, self._told = self._told, []

        def stored() -> None:
            now = time.perf_counter()
            self.took += [now - each for each in told]

        return Cut(self.load.router.changes(), stored)


async def _burst(folder: Path) -> float:
    """Messages a second, the last of them stored."""
    durable = Durable(folder)
    durable.log.start()
    begun = time.perf_counter()
    for number in range(BURST):
        durable.tell(durable.load.next())
        if not number % 50:
            await asyncio.sleep(0)  # the loop of a site turns between what happens
    await durable.log.stop()
    rate = BURST / (time.perf_counter() - begun)
    durable.database.dispose()
    assert len(durable.took) == BURST
    return rate


async def _stream(folder: Path) -> list[float]:
    """Seconds from each message to where it may be told, at the pace of a big site."""
    durable = Durable(folder)
    durable.log.start()
    begun = time.perf_counter()
    for number in range(STREAM):
        await asyncio.sleep(max(0.0, begun + number / PACE - time.perf_counter()))
        durable.tell(durable.load.next())
    await durable.log.stop()
    durable.database.dispose()
    return durable.took


def _plain(folder: Path) -> tuple[float, list[float]]:
    """The peer: messages a second, and the seconds that each took."""
    open_database(folder / "plain.db").dispose()
    load, took = _load(), []
    database = sqlite3.connect(folder / "plain.db", isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    begun = time.perf_counter()
    for number in range(PLAIN):
        message = load.next()
        asked = time.perf_counter()
        _store_plainly(database, load.router, load, message, number)
        took.append(time.perf_counter() - asked)
    rate = PLAIN / (time.perf_counter() - begun)
    database.close()
    return rate, took


def _store_plainly(
    database: sqlite3.Connection, router: Router, load: Load, message: say.AnyMessage, number: int
) -> None:
    load.now += 1
    decided = router.receive(message, load.now)
    load.see(decided)
    database.execute("BEGIN IMMEDIATE")
    for event in as_rows(load.now, number, message, decided):
        database.execute(_EVENT, tuple(event.values()))
    for (kind, name), body in router.changes().items():
        if body is None:
            database.execute("DELETE FROM floor_rows WHERE kind = ? AND name = ?", (kind, name))
        else:
            database.execute(_ROW, (kind, name, body.decode()))
    database.execute("COMMIT")


def measure() -> Measurement:
    """Measure both, and the router alone."""
    alone = _alone()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "burst").mkdir()
        (folder / "stream").mkdir()
        rate = asyncio.run(_burst(folder / "burst"))
        took = asyncio.run(_stream(folder / "stream"))
        plain, plain_took = _plain(folder)
    p99, plain_p99 = percentile(took, 0.99), percentile(plain_took, 0.99)
    where = f"{SIZE.agents:,} agents, {SIZE.waiting:,} waiting"
    rows = [
        Row("messages stored, in a burst", rate, "1/s", rate / plain, where),
        Row("the peer's", plain, "1/s", None, "one transaction for each message"),
        Row("messages without a store", alone, "1/s", None, f"{alone / rate:.1f} times as many"),
        Row(
            f"until it may be told, 99th percentile, at {PACE}/s", p99 * 1e3, "ms", plain_p99 / p99, "stored in groups"
        ),
        Row("the peer's", plain_p99 * 1e3, "ms", None, "one after another, while nothing else happens"),
    ]
    promise = (
        "Storing every decision before anybody is told of it keeps up with more than three times as many messages as "
        f"one transaction for each does; with {PACE} a second, 99 of 100 wait at most four times as long as one such "
        "transaction takes."
    )
    peer = "the same router and the same rows with sqlite3, one durable transaction for each message"
    return Measurement("durable_router", promise, peer, rate >= 3 * plain and p99 <= 4 * plain_p99, rows)


if __name__ == "__main__":
    show(measure())
