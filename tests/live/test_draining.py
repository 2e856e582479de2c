"""A site that is about to stop: the queue is served, nobody comes anew, callbacks wait, and everybody is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cordboard.live.draining import NOTICE, TakesNoCalls
from cordboard.live.floor.events import Announced
from cordboard.store import callbacks
from cordboard.telephony.line import Refusal
from tests.live.floor_site import PATIENCE, FloorSite, floor_site
from tests.live.test_agents import DESK
from tests.live.text_site import text_site

pytestmark = pytest.mark.anyio

ASKS = """
modules:
  Menu: {type: menu, first: true, prompt: "Reply 1."}
  Bye: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: not_available}
"""


async def callback_is_due(site: FloorSite) -> None:
    """A person was promised a callback, and maria is Ready for it."""
    await site.floor.sign_in("maria")
    caller = await site.caller()
    await site.until(lambda: site.floor.snapshot().waiting)
    caller.presses("1")
    await site.until(lambda: bool(site.contacts()[0]["closed_at"]))
    await site.floor.go_ready("maria")


@asynccontextmanager
async def draining(site: FloorSite, seconds: float = 60) -> AsyncIterator[asyncio.Task[int]]:
    """The site takes no new calls; the task is done when nobody is left, or the time is over."""
    waiting = asyncio.create_task(site.switchboard.drain.wait(seconds))
    await site.until(lambda: site.switchboard.drain.begun)
    yield waiting
    if not waiting.done():
        waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def turned_away(site: FloorSite) -> Refusal | None:
    call = site.line.rings(caller="+12025550144", called="100")
    await asyncio.wait_for(call.wait_ended(), PATIENCE)
    return call.rejected


async def test_who_waits_in_the_queue_is_served_and_nobody_comes_in(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        async with draining(site) as waiting:
            assert await turned_away(site) is Refusal.UNAVAILABLE
            with pytest.raises(TakesNoCalls):
                await site.switchboard.dial("sales", "+12025550143")
            assert site.switchboard.readiness.reasons[0].startswith("Cordboard is about to stop: 1 contact is waited")
            await site.floor.go_ready("maria")
            await site.takes()
            await site.talking()
            site.floor.end_call("maria")
            await site.in_module("Rate")
            caller.presses("5")
            await caller.wait_ended()
            assert not waiting.done()  # maria wraps up
            await site.wraps_up("maria", "sold")
            assert await asyncio.wait_for(waiting, PATIENCE) == 0
        assert (await site.closed())["result"] == "listened"
        assert site.switchboard.readiness.reasons == ["Cordboard is about to stop: nobody is left"]


async def test_the_end_of_the_wait_says_who_is_left(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        async with draining(site, 0.05) as waiting:
            assert await asyncio.wait_for(waiting, PATIENCE) == 1


async def test_a_callback_is_not_begun_and_keeps_its_place_for_the_next_program(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        caller.presses("1")
        await site.until(lambda: bool(site.contacts()[0]["closed_at"]))
        async with draining(site) as waiting:
            assert await asyncio.wait_for(waiting, PATIENCE) == 0
            await site.floor.go_ready("maria")
            assert site.line.dialled.empty()
            assert site.state("maria") == "ready"
        (kept,) = callbacks.pending(site.switchboard.database)
        assert kept.parent == site.contacts()[0]["id"]


async def test_a_callback_that_is_offered_already_is_taken_back(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await callback_is_due(site)
        phone = await site.rung()
        async with draining(site) as waiting:
            await asyncio.wait_for(phone.wait_ended(), PATIENCE)
            await site.until(lambda: site.state("maria") == "ready")
            assert await asyncio.wait_for(waiting, PATIENCE) == 0
        assert site.line.dialled.empty()


async def test_a_person_who_is_being_called_back_is_waited_for(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await callback_is_due(site)
        await site.takes()
        person = await site.rung()
        async with draining(site) as waiting:
            await site.until(lambda: site.switchboard.drain.left == 1)
            person.answers()
            await site.talking()
            assert site.switchboard.drain.left == 1
            person.hangs_up()
            await site.wraps_up()
            assert await asyncio.wait_for(waiting, PATIENCE) == 0
        await site.all_closed(2)


async def test_a_person_who_answers_is_counted_once_at_every_moment(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await callback_is_due(site)
        await site.takes()
        person = await site.rung()
        await site.until(lambda: site.switchboard.drain.left == 1)  # the caller is told that it is promised
        seen = set[int]()
        person.answers()
        async with asyncio.timeout(PATIENCE):
            while not any(each.module == "Agents" for each in site.switchboard.runs.at_work.values()):
                await asyncio.sleep(0)  # each turn of the loop: a moment is enough to be told that nobody is left
                seen.add(site.switchboard.drain.left)
        assert seen == {1}
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)


async def test_everybody_at_a_desk_is_told_and_whoever_comes_later(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        events = site.floor.events()
        async with draining(site):
            async with asyncio.timeout(PATIENCE):
                told = [event async for event in _until_announced(events)]
            assert [event.text for event in told] == [NOTICE]
            assert site.floor.snapshot().notice == NOTICE
        caller.hangs_up()
        await site.closed()


async def _until_announced(events: AsyncIterator[object]) -> AsyncIterator[Announced]:
    async for event in events:
        if isinstance(event, Announced):
            yield event
            return


async def test_a_conversation_in_writing_is_not_waited_for_and_goes_on_after_the_next_start(tmp_path: Path) -> None:
    async with text_site(tmp_path, ASKS) as site:
        await site.writes("Hello")
        assert "Reply 1" in await site.told()
        assert await asyncio.wait_for(site.switchboard.drain.wait(60), PATIENCE) == 0
        assert site.switchboard.drain.told == (
            "Cordboard is about to stop: nobody is left on a call; conversations in writing go on after the next start"
        )
        await site.restart()
        await site.writes("1")
        assert (await site.closed())["result"] == "listened"
