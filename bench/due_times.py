"""Due times in a table of a million: how quickly they are set, cancelled and done, and how late.

The peer is plain sqlite3: the same table and the same index without names for programs, kinds or turns, one
transaction for each due time, done by the one who looks. It is as durable (WAL, synchronous = FULL) and knows nothing
of crashes between the effect and the removal, of a second program, or of many kinds.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, insert

from bench.report import Measurement, Row, show
from cordboard.live.clock import now
from cordboard.live.waker import Waker
from cordboard.store.database import open_database, writing
from cordboard.store.due_times import DueTime
from cordboard.store.tables import due_times

COUNT = 1_000_000
SINGLE = 500
BURST = 20_000
SPREAD, SPREAD_SECONDS = 2_000, 20
#: Milliseconds from now that are never reached here.
FAR = 30 * 24 * 3_600_000
#: How many times the peer's lateness (99th percentile) ours may be, or this many milliseconds where that is more: it is
#: claimed before it is done.
TIMES, AT_LEAST_MS = 10.0, 50.0
NEXT, TAKE = "SELECT key, at, payload FROM due ORDER BY at LIMIT 1", "DELETE FROM due WHERE key = ?"
PAYLOAD = {"contact": "0123456789abcdef0123456789abcdef", "number": 12}


def _fill(database: Engine) -> float:
    """Put a million far ones into the table; says how many a second."""
    begun, later = time.perf_counter(), now() + FAR
    for first in range(0, COUNT, 50_000):
        rows = [
            {"kind": "far", "key": f"{number:032x}", "turn": "", "due_at": later + number, "at": later + number,
             "payload": PAYLOAD}
            for number in range(first, first + 50_000)
        ]  # fmt: skip
        with writing(database) as connection:
            connection.execute(insert(due_times), rows)
    return COUNT / (time.perf_counter() - begun)


async def _rate(work: Callable[[int], object]) -> float:
    begun = time.perf_counter()
    for number in range(SINGLE):
        done = work(number)
        if asyncio.iscoroutine(done):
            await done
    return SINGLE / (time.perf_counter() - begun)


async def _burst(waker: Waker, database: Engine, rung: list[DueTime]) -> float:
    """So many due at one moment: how many are done a second."""
    at = now()
    rows = [
        {"kind": "near", "key": f"burst-{number}", "turn": str(number), "due_at": at, "at": at, "payload": PAYLOAD}
        for number in range(BURST)
    ]  # fmt: skip
    with writing(database) as connection:
        connection.execute(insert(due_times), rows)
    begun = time.perf_counter()
    waker.look()
    while len(rung) < BURST or waker._done:  # noqa: ASYNC110, SLF001 - until the last removal is durable
        await asyncio.sleep(0.005)
    return BURST / (time.perf_counter() - begun)


def _moments() -> list[int]:
    """When those are due that come one after another."""
    begin = now() + 2_000
    return [begin + number * SPREAD_SECONDS * 1000 // SPREAD for number in range(SPREAD)]


def _rss() -> float:
    """What this process has in memory now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1_000_000


async def _spread(waker: Waker, database: Engine, late: list[float]) -> tuple[float, float]:
    """Due one after another: the median of their lateness and its 99th percentile, in milliseconds."""
    rows = [
        {"kind": "spread", "key": str(number), "turn": "", "due_at": at, "at": at, "payload": PAYLOAD}
        for number, at in enumerate(_moments())
    ]
    with writing(database) as connection:
        connection.execute(insert(due_times), rows)
    waker.look()
    while len(late) < SPREAD:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    return _middle_and_worst(late)


def _middle_and_worst(late: list[float]) -> tuple[float, float]:
    late.sort()
    return late[SPREAD // 2], late[SPREAD * 99 // 100]


async def _ours(database: Engine) -> dict[str, float]:
    rung: list[DueTime] = []
    late: list[float] = []

    async def near(due: DueTime) -> None:
        rung.append(due)

    async def spread(due: DueTime) -> None:
        late.append(time.time() * 1000 - due.due_at)

    waker = Waker(database)
    waker.on("near", near)
    waker.on("spread", spread)
    waker.on("far", near)
    before = _rss()
    waker.start()
    await asyncio.sleep(1)
    memory = _rss() - before
    later = now() + FAR
    found = {
        "set": await _rate(lambda number: waker.set("far", f"single-{number}", later, PAYLOAD)),
        "cancel": await _rate(lambda number: waker.cancel("far", f"single-{number}")),
        "memory": memory,
    }
    found["median"], found["p99"] = await _spread(waker, database, late)
    found["fire"] = await _burst(waker, database, rung)
    await waker.stop()
    return found


async def _plain(folder: Path) -> dict[str, float]:
    with closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE due (key TEXT PRIMARY KEY, at INTEGER, payload TEXT)")
        database.execute("CREATE INDEX due_at ON due (at)")
        payload, later = json.dumps(PAYLOAD), now() + FAR
        database.execute("BEGIN")
        rows = ((f"{number:032x}", later + number, payload) for number in range(COUNT))
        database.executemany("INSERT INTO due VALUES (?, ?, ?)", rows)
        database.execute("COMMIT")
        put = "INSERT OR REPLACE INTO due VALUES (?, ?, ?)"
        found = {
            "set": await _rate(lambda number: database.execute(put, (f"single-{number}", later, payload))),
            "cancel": await _rate(lambda number: database.execute(TAKE, (f"single-{number}",))),
        }
        due = ((f"due-{number}", number, payload) for number in range(SINGLE))
        database.execute("BEGIN")
        database.executemany(put, due)
        database.execute("COMMIT")

        def fire(_number: int) -> None:
            key, *_ = database.execute(NEXT).fetchone()
            database.execute(TAKE, (key,))

        found["fire"] = await _rate(fire)
        due = ((f"spread-{number}", at, payload) for number, at in enumerate(_moments()))
        database.execute("BEGIN")
        database.executemany(put, due)
        database.execute("COMMIT")
        late: list[float] = []
        while len(late) < SPREAD:
            key, at, _ = database.execute(NEXT).fetchone()
            await asyncio.sleep(max(0, at - time.time() * 1000) / 1000)
            late.append(time.time() * 1000 - at)
            database.execute(TAKE, (key,))
        found["median"], found["p99"] = _middle_and_worst(late)
        return found


def measure() -> Measurement:
    """Measure both in files of a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="cordboard-bench-") as place:
        database = open_database(Path(place) / "ours.db")
        filled = _fill(database)
        ours = asyncio.run(_ours(database))
        database.dispose()
        plain = asyncio.run(_plain(Path(place)))
    rows = [
        Row("done, all due at one moment", ours["fire"], "1/s", ours["fire"] / plain["fire"], f"{BURST:,} of them"),
        Row(
            "lateness, 99th percentile",
            ours["p99"],
            "ms",
            plain["p99"] / ours["p99"],
            f"{SPREAD / SPREAD_SECONDS:,.0f} a second",
        ),
        Row("lateness, median", ours["median"], "ms"),
        Row("set, each durable before the next", ours["set"], "1/s", ours["set"] / plain["set"]),
        Row("cancelled, each durable before the next", ours["cancel"], "1/s", ours["cancel"] / plain["cancel"]),
        Row("set in transactions of 50,000", filled, "1/s"),
        Row("memory that the million costs", ours["memory"], "MB"),
        Row("peer: done", plain["fire"], "1/s"),
        Row("peer: set", plain["set"], "1/s"),
        Row("peer: cancelled", plain["cancel"], "1/s"),
        Row("peer: lateness, 99th percentile", plain["p99"], "ms", None, f"median {plain['median']:.3g} ms"),
    ]
    promise = (
        "With 1,000,000 due times in the table, those due at one moment are done faster than by the peer, and the "
        f"lateness of those that come one after another (99th percentile) is at most {TIMES:g} times the peer's, or "
        f"{AT_LEAST_MS:g} ms."
    )
    kept = ours["fire"] >= plain["fire"] and ours["p99"] <= max(TIMES * plain["p99"], AT_LEAST_MS)
    peer = "plain sqlite3: a table with an index, one transaction for each, as durable and with no claims"
    return Measurement("due_times", promise, peer, kept, rows)


if __name__ == "__main__":
    show(measure())
