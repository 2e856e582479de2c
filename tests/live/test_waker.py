"""What is due at a time is done once: late handlers, cancelled ones, failing ones, and clocks that are set."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from cordboard.live import waker as wakers
from cordboard.live.clock import now
from cordboard.live.waker import MOST, Waker
from cordboard.store import due_times
from cordboard.store.database import open_database, writing
from cordboard.store.due_times import DueTime
from cordboard.store.tables import due_times as table
from tests.live.wakers import Bell, WallClock, awake, left, looked, until, until_rung

pytestmark = pytest.mark.anyio

HOUR = 3_600_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "cordboard.db")
    yield engine
    engine.dispose()


async def test_what_is_due_is_done_at_its_time_in_order_and_only_once(database: Engine) -> None:
    clock, bell = WallClock(), Bell()
    waker = Waker(database, clock=clock)
    waker.on("bell", bell)
    async with awake(waker):
        for minutes in (3, 1, 2):
            await waker.set("bell", f"in {minutes}", clock.now + minutes * 60_000, {"minutes": minutes})
        await looked(waker, bell, database)
        assert bell.keys == ["now"]
        clock.now += 150_000
        waker.look()
        await until(lambda: len(bell.rung) == 3)
        assert bell.keys == ["now", "in 1", "in 2"]
        assert (bell.rung[1].payload, bell.rung[1].due_at) == ({"minutes": 1}, clock.now - 90_000)
        await until(lambda: left(database) == 1)
        await looked(waker, bell, database)
        assert bell.keys == ["now", "in 1", "in 2", "now"]


async def test_one_that_is_set_while_the_waker_sleeps_is_not_late(database: Engine, monkeypatch) -> None:
    monkeypatch.setattr(wakers, "EVERY", 3600.0)
    bell, waker = Bell(), Waker(database)
    waker.on("bell", bell)
    async with awake(waker):
        await waker.set("bell", "far", now() + HOUR)
        await asyncio.sleep(0.05)
        await waker.set("bell", "near", now() + 20)
        await until(lambda: bell.keys == ["near"])


async def test_one_that_is_set_again_is_moved_and_one_that_is_cancelled_is_not_done(database: Engine) -> None:
    clock, bell = WallClock(), Bell()
    waker = Waker(database, clock=clock)
    waker.on("bell", bell)
    async with awake(waker):
        for key in ("moved", "cancelled"):
            await waker.set("bell", key, clock.now + 1_000)
        await waker.set("bell", "moved", clock.now + HOUR, {"again": True})
        await waker.cancel("bell", "cancelled")
        await waker.cancel("bell", "never set")
        clock.now += 10_000
        await looked(waker, bell, database)
        assert bell.keys == ["now"]
        clock.now += HOUR
        waker.look()
        await until(lambda: bell.keys == ["now", "moved"])
        assert bell.rung[1].payload == {"again": True}


async def test_a_handler_sets_its_own_next_time(database: Engine) -> None:
    clock, rung = WallClock(), []
    waker = Waker(database, clock=clock)

    async def daily(due: DueTime) -> None:
        rung.append(due.due_at)
        await waker.set("daily", due.key, due.due_at + 24 * HOUR)

    waker.on("daily", daily)
    begun = clock.now
    async with awake(waker):
        await waker.set("daily", "report", begun)
        for day in range(3):
            await until_rung(rung, day + 1)
            await until(lambda: not waker._done)
            clock.now += 24 * HOUR
            waker.look()
        await until(lambda: len(rung) == 4 and not waker._done)
    assert rung == [begun + day * 24 * HOUR for day in range(4)]
    assert left(database) == 1


async def test_a_clock_that_is_set_back_does_nothing_twice_and_one_set_forward_forgets_nothing(
    database: Engine,
) -> None:
    clock, bell = WallClock(), Bell()
    waker = Waker(database, clock=clock)
    waker.on("bell", bell)
    async with awake(waker):
        for hours in (1, 2, 3):
            await waker.set("bell", f"{hours} h", clock.now + hours * HOUR)
        clock.now += 2 * HOUR
        waker.look()
        await until(lambda: bell.keys == ["1 h", "2 h"])
        clock.now -= 2 * HOUR
        await looked(waker, bell, database)
        assert bell.keys == ["1 h", "2 h", "now"]
        clock.now += 3 * HOUR
        waker.look()
        await until(lambda: bell.keys == ["1 h", "2 h", "now", "3 h"])
        await until(lambda: left(database) == 0)


async def test_a_clock_that_is_set_is_noticed_without_being_told(database: Engine, monkeypatch) -> None:
    monkeypatch.setattr(wakers, "EVERY", 0.02)
    clock, bell = WallClock(), Bell()
    waker = Waker(database, clock=clock)
    waker.on("bell", bell)
    async with awake(waker):
        await waker.set("bell", "tomorrow", clock.now + 24 * HOUR)
        await asyncio.sleep(0.05)
        assert bell.rung == []
        clock.now += 25 * HOUR
        await until(lambda: bell.keys == ["tomorrow"])


async def test_what_was_due_while_no_program_ran_is_done_at_the_next_start(database: Engine) -> None:
    clock, bell = WallClock(), Bell()
    first = Waker(database, clock=clock)
    first.on("bell", bell)
    async with awake(first):
        await first.set("bell", "later", clock.now + HOUR)
        await looked(first, bell, database)
    clock.now += 2 * HOUR
    second = Waker(database, clock=clock)
    second.on("bell", bell)
    async with awake(second):
        await until(lambda: bell.keys == ["now", "later"])


async def test_what_fails_is_tried_again_and_says_so_without_holding_up_the_rest(database: Engine, caplog) -> None:
    clock, tries, bell = WallClock(), [], Bell()
    waker = Waker(database, clock=clock)

    async def fails_twice(due: DueTime) -> None:
        tries.append((due.tries, due.due_at))
        if due.tries < 2:
            raise ConnectionError("nobody answers")

    waker.on("fragile", fails_twice)
    waker.on("bell", bell)
    due_at = clock.now
    async with awake(waker):
        await waker.set("fragile", "one", due_at)
        await until(lambda: len(tries) == 1)
        await looked(waker, bell, database)
        assert len(tries) == 1
        for count, pause in ((2, 1), (3, 10)):
            clock.now += pause * 1000
            await until(lambda: "fragile" not in due_times.claimants(database, ["fragile"]))
            waker.look()
            await until_rung(tries, count)
        await until(lambda: left(database) == 0)
    assert tries == [(0, due_at), (1, due_at), (2, due_at)]
    assert "fragile of one) failed, and is tried again in 1 seconds" in caplog.text


async def test_one_that_is_moved_while_its_handler_fails_keeps_its_new_time(database: Engine) -> None:
    clock, rung = WallClock(), []
    waker = Waker(database, clock=clock)

    async def moves_and_fails(due: DueTime) -> None:
        rung.append(due.due_at)
        await waker.set("moved", due.key, clock.now + HOUR)
        raise ConnectionError

    waker.on("moved", moves_and_fails)
    async with awake(waker):
        await waker.set("moved", "x", clock.now)
        await until(lambda: len(rung) == 1 and not waker._at_work["moved"])
        with database.connect() as connection:
            row = connection.execute(select(table)).one()
        assert (row.at, row.tries, row.claimed_by) == (clock.now + HOUR, 0, "")


async def test_what_is_begun_by_a_stopping_waker_is_done_by_the_next(database: Engine, monkeypatch) -> None:
    monkeypatch.setattr(wakers, "_LAST_SECONDS", 0.05)
    begun, bell = asyncio.Event(), Bell()

    async def hangs(_due: DueTime) -> None:
        begun.set()
        await asyncio.Event().wait()

    first = Waker(database)
    first.on("bell", hangs)
    async with awake(first):
        await first.set("bell", "x", 0)
        await begun.wait()
    second = Waker(database)
    second.on("bell", bell)
    async with awake(second):
        await until(lambda: bell.keys == ["x"])
        await until(lambda: left(database) == 0)


async def test_many_of_one_kind_do_not_keep_another_waiting_and_stay_in_the_store(database: Engine) -> None:
    gate, begun, bell = asyncio.Event(), [], Bell()

    async def slow(due: DueTime) -> None:
        begun.append(due.key)
        await gate.wait()

    with writing(database) as connection:
        for number in range(5 * MOST):
            connection.execute(due_times.setting("slow", str(number), number))
    waker = Waker(database)
    waker.on("slow", slow)
    waker.on("bell", bell)
    async with awake(waker):
        await until(lambda: len(begun) == MOST)
        await waker.set("bell", "x", 0)
        await until(lambda: bell.keys == ["x"])
        assert len(begun) == MOST
        gate.set()
        await until(lambda: left(database) == 0)
    assert begun == [str(number) for number in range(5 * MOST)]


async def test_two_programs_on_one_store_do_each_thing_once(database: Engine) -> None:
    done: list[tuple[str, str]] = []

    def program(name: str) -> Waker:
        async def note(due: DueTime) -> None:
            await asyncio.sleep(0)
            done.append((name, due.key))

        waker = Waker(database, alive=lambda _: ("one", "two"))
        waker.on("thing", note)
        return waker

    with writing(database) as connection:
        for number in range(400):
            connection.execute(due_times.setting("thing", str(number), 0))
    async with awake(program("one"), "one"), awake(program("two"), "two"):
        await until(lambda: left(database) == 0)
    assert sorted(key for _, key in done) == sorted(map(str, range(400)))


async def test_what_a_program_that_is_gone_had_claimed_is_done_by_one_that_lives(database: Engine, monkeypatch) -> None:
    monkeypatch.setattr(wakers, "EVERY", 0.02)
    alive, bell = {"dead", "here"}, Bell()
    with writing(database) as connection:
        connection.execute(due_times.setting("bell", "x", 0))
    assert len(due_times.claim(database, {"bell": 1}, 1, "dead", lambda _: None)) == 1
    waker = Waker(database, alive=lambda _: alive)
    waker.on("bell", bell)
    async with awake(waker, "here"):
        await looked(waker, bell, database)
        assert bell.keys == ["now"]
        alive.discard("dead")
        await until(lambda: bell.keys == ["now", "x"])


async def test_a_kind_that_nobody_does_is_left_alone_and_named(database: Engine, caplog) -> None:
    with writing(database) as connection:
        connection.execute(due_times.setting("of a plug-in", "x", 0))
    bell, waker = Bell(), Waker(database)
    waker.on("bell", bell)
    async with awake(waker):
        await looked(waker, bell, database)
    assert left(database) == 1
    assert "left alone: 1 of of a plug-in" in caplog.text
