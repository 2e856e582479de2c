"""We give a call up at every moment of its making: the telephone at the other end is left with nothing, always."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.line import CallEnded, EndedBy, NotConnected, Refusal
from tests.telephony.peer import PATIENCE, Message, Peer
from tests.telephony.registering import register
from tests.telephony.serving import Serving, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.builtin.outbound import OutboundCall

pytestmark = pytest.mark.anyio


class Softphone:
    """A registered telephone, and what it was told."""

    def __init__(self, house: Serving, peer: Peer) -> None:
        self.house, self.peer = house, peer

    async def is_called(self, **how: Any) -> tuple[OutboundCall, Message]:
        """We call it, and the invitation has come."""
        return self.house.line.dial("alice", **how), await self.peer.next("INVITE")

    def replies(self, invite: Message, code: int) -> None:
        phrase = {100: "Trying", 180: "Ringing", 183: "Session Progress", 200: "OK"}[code]
        self.peer.respond(invite, code, phrase, body=self.peer.sdp() if code in {183, 200} else "")

    async def is_left_with_nothing(self, invite: Message, answered: bool) -> None:
        """The call is taken back on the wire: by CANCEL before an answer, by BYE after one."""
        if answered:
            self.peer.respond(await self.peer.next("BYE"), 200, "OK")
        else:
            self.peer.respond(await self.peer.next("CANCEL"), 200, "OK")
            self.peer.respond(invite, 487, "Request Terminated")
            await self.peer.next("ACK")


@asynccontextmanager
async def softphone(**settings: Any) -> AsyncIterator[Softphone]:
    async with serving(users={"alice": "secret"}, **settings) as house, Peer.at() as peer:
        phone = Softphone(house, peer)
        await register(peer, house.address, "alice")
        peer.log.clear()
        peer._read = 0
        yield phone
        async with asyncio.timeout(PATIENCE):
            while house.line.calls or house.line.engine._legs:  # noqa: ASYNC110 - sockets are given back in the next beat
                await asyncio.sleep(0.01)


async def given_up(call: OutboundCall) -> None:
    """Hang up, and see that the call says so."""
    await call.hang_up()
    assert await call.wait_ended() is EndedBy.HERE
    if not call.answered:
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is Refusal.CANCELLED


async def test_before_the_telephone_was_even_looked_for() -> None:
    async with softphone() as phone:
        await given_up(phone.house.line.dial("alice"))
        await asyncio.sleep(0.3)
        assert phone.peer.methods == []


async def test_while_the_invitation_is_on_its_way() -> None:
    """Turn by turn of the event loop, so that every await between dialling and the invitation is met."""
    async with softphone() as phone:
        for turns in range(24):
            call = phone.house.line.dial("alice")
            for _ in range(turns):
                await asyncio.sleep(0 if turns < 12 else 0.0005)
            await given_up(call)
        await asyncio.sleep(0.3)
        invited = {each.header("Call-ID"): each for each in phone.peer.log if each.method == "INVITE"}
        assert 0 < len(invited) < 24, "some are given up before there is an invitation, some after"
        for invite in invited.values():
            phone.replies(invite, 180)
            await phone.is_left_with_nothing(invite, answered=False)


async def test_before_the_telephone_says_anything() -> None:
    """No CANCEL goes out before a provisional response (RFC 3261 9.1); it does as soon as there is one."""
    async with softphone() as phone:
        call, invite = await phone.is_called()
        await given_up(call)
        await asyncio.sleep(0.2)
        assert "CANCEL" not in phone.peer.methods
        phone.replies(invite, 180)
        await phone.is_left_with_nothing(invite, answered=False)


async def test_before_the_telephone_says_anything_and_then_it_answers() -> None:
    async with softphone() as phone:
        call, invite = await phone.is_called()
        await given_up(call)
        phone.replies(invite, 200)
        await phone.is_left_with_nothing(invite, answered=True)


@pytest.mark.parametrize("codes", [(100,), (180,), (100, 180), (183,), (180, 180)])
async def test_while_it_tries_or_rings(codes: tuple[int, ...]) -> None:
    async with softphone() as phone:
        call, invite = await phone.is_called()
        for code in codes:
            phone.replies(invite, code)
        await asyncio.sleep(0.1)
        await given_up(call)
        await phone.is_left_with_nothing(invite, answered=False)


async def test_while_its_answer_is_on_its_way() -> None:
    """CANCEL and 200 cross: the answer stands on the wire, so it is taken and hung up on."""
    async with softphone() as phone:
        call, invite = await phone.is_called()
        phone.replies(invite, 180)
        await phone.peer.sound.until(lambda: call._answered_at_all)
        await given_up(call)
        phone.replies(invite, 200)
        phone.peer.respond(await phone.peer.next("CANCEL"), 200, "OK")
        await phone.peer.next("ACK")
        await phone.is_left_with_nothing(invite, answered=True)


async def test_just_as_its_answer_arrives() -> None:
    """Hang up at each turn of the event loop around the answer."""
    async with softphone() as phone:
        for turns in range(12):
            call, invite = await phone.is_called()
            phone.replies(invite, 200)
            for _ in range(turns):
                await asyncio.sleep(0.001)
            await given_up(call)
            await phone.is_left_with_nothing(invite, answered=True)


async def test_after_the_answer() -> None:
    async with softphone() as phone:
        call, invite = await phone.is_called()
        phone.replies(invite, 200)
        await call.wait_answered()
        await given_up(call)
        await phone.is_left_with_nothing(invite, answered=True)
        with pytest.raises(CallEnded):
            call.still_on()


async def test_when_the_ring_limit_passes() -> None:
    async with softphone() as phone:
        call, invite = await phone.is_called(ring_seconds=0.3)
        phone.replies(invite, 180)
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is Refusal.NO_ANSWER
        await phone.is_left_with_nothing(invite, answered=False)


async def test_a_task_that_waits_for_the_answer_can_be_cancelled() -> None:
    """As a performer is when the caller hangs up: whoever dialled hangs up, and the telephone stops ringing."""
    async with softphone() as phone:

        async def ring() -> None:
            call = phone.house.line.dial("alice")
            try:
                await call.wait_answered()
            finally:
                await asyncio.shield(call.hang_up())

        ringing = asyncio.create_task(ring())
        invite = await phone.peer.next("INVITE")
        phone.replies(invite, 180)
        ringing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ringing
        await phone.is_left_with_nothing(invite, answered=False)


async def test_when_it_turns_us_away_as_we_give_up() -> None:
    async with softphone() as phone:
        call, invite = await phone.is_called()
        phone.replies(invite, 180)
        await phone.peer.sound.until(lambda: call._answered_at_all)
        await given_up(call)
        phone.peer.respond(invite, 486, "Busy Here")
        await phone.peer.next("ACK")
