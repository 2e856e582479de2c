"""What is watched goes on after a wait that was given up."""

from __future__ import annotations

import asyncio
import gc

import pytest

from cordboard.engine.signals import Offered
from cordboard.live.changes import Changes
from cordboard.live.floor.asking import AgentSearch, Party
from cordboard.live.floor.events import EventRing, Notice
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine

pytestmark = pytest.mark.anyio


async def given_up(wait) -> None:
    """Wait for what does not come, until the limit."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await wait


async def test_a_watch_goes_on_after_a_wait_that_was_given_up():
    changes = Changes()
    watch = changes.watch()
    await anext(watch)
    await given_up(anext(watch))
    await given_up(anext(watch))
    changes.note()
    await asyncio.wait_for(anext(watch), 1)


async def test_whoever_follows_events_goes_on_after_a_wait_that_was_given_up():
    ring = EventRing(100)
    events = ring.follow(100)
    await given_up(anext(events))
    ring.add(Notice(to="ada", text="one"), 1)
    ring.release(ring.add(Notice(to="ada", text="two"), 2))
    assert [(await anext(events)).number, (await anext(events)).number] == [101, 102]
    await given_up(anext(events))
    ring.close()
    assert [each async for each in events] == []


async def test_nobody_is_told_of_an_event_before_it_is_released():
    ring = EventRing(100)
    events = ring.follow(100)
    one, two = (ring.add(Notice(to="ada", text=text), 1) for text in ("one", "two"))
    await given_up(anext(events))
    ring.release(one)
    assert (await anext(events)).number == one
    await given_up(anext(events))
    ring.release(two)
    assert (await anext(events)).number == two


async def test_a_contact_that_asks_is_told_all_after_a_wait_that_was_given_up():
    call = ScriptedCall(ScriptedLine(), "1", "2", {}, inbound=True)
    asking = AgentSearch("c1", Party(call), lambda _asking, _keep: None)
    events = asking.signals
    await given_up(anext(events))
    asking.tell(Offered(0, "ada"))
    assert await anext(events) == Offered(0, "ada")
    asking.end()
    assert [each async for each in events] == []


async def test_events_that_are_kept_no_longer_are_refused():
    ring = EventRing(100, keep=2)
    for number in range(4):
        ring.release(ring.add(Notice(to="ada", text=str(number)), number))
    with pytest.raises(FloorRefused, match="102 to 104"):
        await anext(ring.follow(101))
    assert (await anext(ring.follow(102))).number == 103


async def test_whoever_drops_a_watch_is_told_no_more():
    changes = Changes()
    watch = changes.watch()
    changes.note()
    del watch
    gc.collect()
    assert not list(changes._watchers)
