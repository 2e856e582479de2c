"""Telephones that send no sound: muted, on hold, or gone. Only those that are gone lose their call."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.audio.sound import Sound
from cordboard.telephony.line import EndedBy
from tests.telephony.peer import PATIENCE, Dialog, Message, Peer, contains, tone
from tests.telephony.registering import register
from tests.telephony.serving import Serving, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.line import Call

pytestmark = pytest.mark.anyio

LOOKS = 1.2
"""Seconds from one look at the time limits to the next, and a little more."""


@asynccontextmanager
async def silent_caller(**settings: Any) -> AsyncIterator[tuple[Peer, Dialog, Call, Serving]]:
    """A call whose caller sends no sound from the beginning."""
    async with serving(**({"rtp_timeout": 0.3, "probe_timeout": 0.5} | settings)) as house, Peer.at() as peer:
        peer.sound.sending = False
        dialog = peer.dialog(house.address)
        await dialog.established()
        yield peer, dialog, await house.call(), house


async def lost(peer: Peer, call: Call, by: EndedBy = EndedBy.LINE_LOST) -> None:
    assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is by
    peer.respond(await peer.next("BYE"), 200, "OK")


def asks_about(question: Message, dialog: Dialog) -> bool:
    """Whether a request belongs to this call, as its Call-ID and both tags say."""
    return (
        question.header("Call-ID") == dialog.call_id
        and question.header("From") == dialog.to
        and question.header("To").startswith("<sip:peer@")
        and "tag=" in question.header("To")
    )


@pytest.mark.parametrize("code", [200, 405, 501, 404])
async def test_a_muted_caller_who_answers_is_asked_again_and_again_and_never_cut(code: int) -> None:
    """An answer of any kind shows that somebody is there; not every telephone knows OPTIONS within a call."""
    async with silent_caller() as (peer, dialog, call, _):
        prompt = tone(440)
        for _ in range(3):
            question = await peer.next("OPTIONS")
            assert asks_about(question, dialog)
            peer.respond(question, code, "Whatever")
        heard = len(peer.sound.packets)
        assert await call.media.say((Sound(prompt),)).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(heard), prompt) > 0.99)
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


async def test_a_caller_who_does_not_answer_is_lost() -> None:
    async with silent_caller() as (peer, _, call, __):
        await peer.next("OPTIONS")
        await lost(peer, call)


async def test_a_caller_who_falls_silent_and_does_not_answer_is_lost() -> None:
    async with silent_caller() as (peer, _, call, __):
        peer.sound.sending = True
        await peer.sound.until(lambda: len(peer.sound.packets) > 5)
        peer.sound.sending = False
        await lost(peer, call)


async def test_a_caller_who_knows_nothing_of_the_call_is_lost_at_once() -> None:
    async with silent_caller(probe_timeout=60) as (peer, _, call, __):
        peer.respond(await peer.next("OPTIONS"), 481, "Call/Transaction Does Not Exist")
        await lost(peer, call)


@pytest.mark.parametrize("sign", ["sound", "re-INVITE"])
async def test_a_caller_who_shows_another_sign_of_life_is_not_lost(sign: str) -> None:
    async with silent_caller(rtp_timeout=0.9, probe_timeout=1.5) as (peer, dialog, call, _):
        await peer.next("OPTIONS")
        if sign == "sound":
            peer.sound.sending = True
        else:
            dialog.invite()
            await dialog.until(200)
        await asyncio.sleep(1.6)
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


@pytest.mark.parametrize(
    "hold",
    [{"flow": "sendonly"}, {"flow": "inactive"}, {"host": "0.0.0.0"}, {"host": "0.0.0.0", "flow": "sendonly"}],
    ids=str,
)
@pytest.mark.parametrize("hold_timeout", [60, 0.8])
async def test_a_caller_on_hold_may_be_silent_for_longer(hold: dict[str, str], hold_timeout: float) -> None:
    """Whether music could come from there or not, and without any question."""
    async with silent_caller(hold_timeout=hold_timeout, rtp_timeout=0.5) as (peer, dialog, call, _):
        dialog.invite(body=peer.sdp(**hold))
        held = await dialog.until(200)
        assert ("a=recvonly" if hold == {"flow": "sendonly"} else "a=inactive") in held.body
        if hold_timeout < 1:
            await lost(peer, call, EndedBy.HELD_TOO_LONG)
        else:
            await asyncio.sleep(2 * LOOKS)
            dialog.invite(body=peer.sdp())
            assert "a=sendrecv" in (await dialog.until(200)).body
            await dialog.hang_up()
            assert await call.wait_ended() is EndedBy.FAR_END
        assert "OPTIONS" not in peer.methods


async def test_a_caller_who_only_listens_is_asked_and_later() -> None:
    """No sound is due from there, yet the line is not held either."""
    async with silent_caller(hold_timeout=1.5) as (peer, dialog, call, _):
        dialog.invite(body=peer.sdp(flow="recvonly"))
        assert "a=sendonly" in (await dialog.until(200)).body
        await asyncio.sleep(LOOKS)
        assert "OPTIONS" not in peer.methods
        peer.respond(await peer.next("OPTIONS"), 200, "OK")
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


async def test_a_call_may_begin_on_hold() -> None:
    async with serving(rtp_timeout=0.3, probe_timeout=0.5) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        assert "a=inactive" in (await dialog.established(body=peer.sdp(host="0.0.0.0"))).body
        call = await house.call()
        playback = call.media.play(prompt := tone(440))
        await asyncio.sleep(2 * LOOKS)
        assert not peer.sound.packets
        dialog.invite(body=peer.sdp())
        await dialog.until(200)
        assert await playback.finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)
        await dialog.hang_up()


async def test_a_telephone_that_rings_for_long_with_its_own_tone_described_is_not_cut() -> None:
    async with serving(users={"alice": "secret"}, rtp_timeout=0.3, probe_timeout=0.3) as house, Peer.at() as peer:
        peer.sound.sending = False
        await register(peer, house.address, "alice")
        call = house.line.dial("alice")
        invite = await peer.next("INVITE")
        peer.respond(invite, 183, "Session Progress", body=peer.sdp())
        await asyncio.sleep(2 * LOOKS)
        peer.respond(invite, 200, "OK", body=peer.sdp())
        await call.wait_answered()
        peer.respond(await peer.next("OPTIONS"), 200, "OK")
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")


async def test_an_agents_softphone_on_mute_keeps_its_call_and_one_that_is_gone_does_not() -> None:
    """The telephones that we call are asked in the same way as those that call us."""
    async with serving(users={"alice": "secret"}, rtp_timeout=0.3, probe_timeout=0.5) as house, Peer.at() as peer:
        peer.sound.sending = False
        await register(peer, house.address, "alice")
        call = house.line.dial("alice")
        invite = await peer.next("INVITE")
        peer.respond(invite, 200, "OK", body=peer.sdp())
        await call.wait_answered()
        for _ in range(2):
            question = await peer.next("OPTIONS")
            assert question.header("Call-ID") == invite.header("Call-ID")
            peer.respond(question, 200, "OK")
        await lost(peer, call)
