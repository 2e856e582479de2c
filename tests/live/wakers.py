"""What tests of the waker share: a clock that is set by hand, a handler that notes what was due, and ways to wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Engine, func, select

from cordboard.live.waker import Waker
from cordboard.store.due_times import DueTime
from cordboard.store.tables import due_times as table


class WallClock:
    """A clock that is set by hand."""

    def __init__(self, now: int = 1_793_491_200_000) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Bell:
    """Notes what was due, in its order."""

    def __init__(self) -> None:
        self.rung: list[DueTime] = []

    async def __call__(self, due: DueTime) -> None:
        self.rung.append(due)

    @property
    def keys(self) -> list[str]:
        return [due.key for due in self.rung]


@asynccontextmanager
async def awake(waker: Waker, program: str = "program") -> AsyncIterator[Waker]:
    waker.start(program)
    try:
        yield waker
    finally:
        await waker.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - a story has many things to wait for
            await asyncio.sleep(0.002)


async def until_rung(rung: list[Any], count: int) -> None:
    await until(lambda: len(rung) == count)


def left(database: Engine) -> int:
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


async def looked(waker: Waker, bell: Bell, database: Engine) -> None:
    """Until the waker has looked at the time: it does this, which is due, and whatever was due before."""
    count = len([key for key in bell.keys if key == "now"])
    await waker.set("bell", "now", 0)
    await until(lambda: bell.keys.count("now") > count)
    await until(lambda: not waker._done)
