"""Work that goes on beside whoever began it."""

from __future__ import annotations

import asyncio
import logging

import pytest

from cordboard.background import BackgroundTasks

pytestmark = pytest.mark.anyio


async def test_a_fault_is_told_once_and_whoever_waits_hears_of_it_too(caplog):
    async def fails() -> None:
        raise ValueError("no")

    beside = BackgroundTasks("something went wrong")
    with pytest.raises(ValueError, match="no"):
        await beside.start(fails())
    (told,) = caplog.records
    assert (told.levelno, told.getMessage()) == (logging.ERROR, "something went wrong")
    assert told.exc_info is not None


async def test_work_is_given_time_and_then_ended(caplog):
    done: list[str] = []

    async def takes(seconds: float, name: str) -> None:
        await asyncio.sleep(seconds)
        done.append(name)

    beside = BackgroundTasks("something went wrong")
    short, long = beside.start(takes(0, "short")), beside.start(takes(60, "long"))
    await beside.settle(0.05)
    assert (short.done(), long.done()) == (True, False)
    await beside.stop()
    assert (done, long.cancelled(), caplog.records) == (["short"], True, [])
    await beside.settle(60)  # nothing is left to wait for


async def test_work_that_is_kept_up_begins_anew_after_a_fault_and_ends_when_it_is_done(caplog):
    rounds: list[int] = []

    async def works() -> None:
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise ValueError("no")

    beside = BackgroundTasks("something went wrong")
    await beside.keep(works, pause=0)
    assert (rounds, [each.getMessage() for each in caplog.records]) == ([0, 1, 2], ["something went wrong"] * 2)
    kept = beside.keep(lambda: asyncio.sleep(60), pause=0)
    await beside.stop()
    assert kept.cancelled()
