"""What a call held is freed as soon as it is over: a search for garbage stops the sound of all calls.

Nothing of a call may be left in a circle of objects that know each other, which only that search frees.
"""

from __future__ import annotations

import asyncio
import gc
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.builtin.thread import sip_thread
from cordboard.telephony.line import Refusal
from tests.telephony.peer import PATIENCE, Peer, tone
from tests.telephony.serving import answering, ringing, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.telephony.serving import Serving

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _quickly_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs that are over are kept for 32 s, for requests that come again."""
    monkeypatch.setattr(sip_thread().agent.UserAgent, "godead_timeout", 0.05)


@contextmanager
def left_in_circles() -> Iterator[list[Any]]:
    """Takes in, at its end, the objects of the line that only a search for garbage would have freed.

    What was there before is left out: timers of tests that ran before let go of their lines at any moment.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    found: list[Any] = []
    try:
        yield found
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found += [each for each in gc.garbage if type(each).__module__.startswith(("cordboard.", "sippy."))]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.unfreeze()
        gc.enable()


async def freed(*watched: weakref.ref[Any]) -> None:
    """Wait until nobody holds these any more."""
    async with asyncio.timeout(PATIENCE):
        while any(each() is not None for each in watched):  # noqa: ASYNC110 - being freed is no event
            await asyncio.sleep(0.02)


async def caller_hangs_up(house: Serving, peer: Peer) -> weakref.ref[Any]:
    dialog = peer.dialog(house.address)
    await dialog.established()
    call = await house.call()
    await peer.sound.presses("5")
    assert (await call.media.keys.get()).key == "5"
    call.media.play(tone(440))
    await dialog.hang_up()
    await call.wait_ended()
    return weakref.ref(call)


async def we_hang_up(house: Serving, peer: Peer) -> weakref.ref[Any]:
    await peer.dialog(house.address).established()
    call = await house.call()
    assert await call.media.play(tone(440)).finished()
    await call.hang_up()
    peer.respond(await peer.next("BYE"), 200, "OK")
    return weakref.ref(call)


async def we_refuse(house: Serving, peer: Peer) -> weakref.ref[Any]:
    dialog = peer.dialog(house.address)
    dialog.invite()
    call = await house.call()
    await call.reject(Refusal.BUSY)
    await dialog.until(486)
    return weakref.ref(call)


async def caller_gives_up(house: Serving, peer: Peer) -> weakref.ref[Any]:
    dialog = peer.dialog(house.address)
    dialog.invite()
    call = await house.call()
    await dialog.until(180)
    dialog.send("CANCEL")
    await call.wait_ended()
    return weakref.ref(call)


async def we_call_and_hang_up(house: Serving, peer: Peer) -> weakref.ref[Any]:
    call = house.line.dial(f"sip:callee@127.0.0.1:{peer.port}")
    peer.respond(await peer.next("INVITE"), 200, "OK", body=peer.sdp())
    await call.wait_answered()
    await call.hang_up()
    peer.respond(await peer.next("BYE"), 200, "OK")
    return weakref.ref(call)


@pytest.mark.parametrize("course", [caller_hangs_up, we_hang_up, we_refuse, caller_gives_up, we_call_and_hang_up])
async def test_a_call_that_is_over_is_freed_without_a_search_for_garbage(course: Any) -> None:
    handler = ringing if course in {we_refuse, caller_gives_up} else answering
    async with serving(handler, dial_uris=True) as house, Peer.at() as peer:
        with left_in_circles() as left:
            await freed(await course(house, peer))
        assert sorted({type(each).__name__ for each in left}) == []
