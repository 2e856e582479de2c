"""What people are told waits until it is stored, and not for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy.exc import OperationalError

from cordboard.engine.signals import Connected, Offered
from cordboard.live.floor import deliveries
from cordboard.live.floor.deliveries import Deliveries
from cordboard.live.floor.events import AgentMoved
from cordboard.store import acd_events, floor_rows
from tests.live.floor.people import until
from tests.live.floor.stage import Stage, staged

pytestmark = pytest.mark.anyio


class Slow:
    """A database that takes nothing until it is told to."""

    def __init__(self, stage: Stage) -> None:
        self.goes_on = threading.Event()
        self.fails = False
        self._store = stage.floor._log._store
        stage.floor._log._store = self  # type: ignore[method-assign, assignment]

    def __call__(self, *what: object) -> None:
        self.goes_on.wait(5)
        if self.fails:
            raise OperationalError("INSERT", {}, Exception("disk full"))
        self._store(*what)  # type: ignore[arg-type]


async def test_neither_desktops_nor_contacts_are_told_what_a_crash_would_take_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        slow = Slow(stage)
        seen = len(stage.seen)
        caller = (await stage.caller()).asks()
        (await anna.rings()).answers()
        await anna.becomes("in_call")
        await asyncio.sleep(0.05)
        assert caller.told == []
        assert stage.seen[seen:] == []
        assert [key for key in floor_rows.read(stage.floor.database) if key[0] == "conversation"] == []
        slow.goes_on.set()
        await caller.is_told(Connected)
        assert [type(each) for each in caller.told] == [Offered, Connected]
        await until(lambda: isinstance(stage.seen[-1], AgentMoved))
        await stage.is_stored()


async def test_whoever_asks_has_the_answer_when_it_is_stored(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        slow = Slow(stage)
        signing_in = stage.beside(_signs_in(stage))
        await stage.agent("ANNA").becomes("not_ready")
        await asyncio.sleep(0.05)
        assert not signing_in.done()
        slow.goes_on.set()
        await signing_in
        assert ("session", "ANNA") in floor_rows.read(stage.floor.database)


async def _signs_in(stage: Stage) -> None:
    await stage.floor.sign_in("ANNA")


async def test_a_database_that_does_not_answer_keeps_nobody_from_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acd_events, "AGAIN", 0.01)
    monkeypatch.setattr("cordboard.live.floor.deliveries._log.error", _quiet)
    async with staged(tmp_path) as stage:
        with patch.object(deliveries, "PATIENCE", 0.1):  # within that of the stage, which ends before monkeypatch does
            slow = Slow(stage)
            slow.fails = True
            slow.goes_on.set()
            await asyncio.wait_for(stage.floor.sign_in("ANNA"), 5)
            assert "the database did not answer" in stage.floor.trouble
        slow.fails = False
        await until(lambda: not stage.floor.trouble)
        await stage.is_stored()


def _quiet(*_what: object) -> None:
    """What is logged here is what is wanted."""


async def test_words_come_in_their_order_whichever_group_stored_them() -> None:
    told: list[int] = []
    behind = True
    words = Deliveries(lambda: behind, lambda: None)

    def tell(number: int) -> Callable[[], None]:
        return lambda: told.append(number)

    words.after_storing(tell(1))
    first = words.cut()
    words.after_storing(tell(2))
    second = words.cut()
    words.after_storing(tell(3))
    second()
    assert told == [1, 2], "what the later group holds is stored with it"
    first()
    assert told == [1, 2]
    behind = False
    words.after_storing(tell(4))
    assert told == [1, 2], "one that has come before is not passed"
    words.deliver_all()
    assert told == [1, 2, 3, 4]
