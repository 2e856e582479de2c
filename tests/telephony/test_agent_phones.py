"""The telephones of agents in their pages: one leg each, up between calls, and gone when the page is gone."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from cordboard.audio.sound import Sound
from cordboard.telephony.browser import AgentPhones, PhoneInUse, TooManyCalls
from cordboard.telephony.line import EndedBy
from tests.telephony.page import Office, Page, office, page, until
from tests.telephony.peer import PATIENCE, contains, loudest, tone
from tests.telephony.serving import answering

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.line import Call

pytestmark = pytest.mark.anyio


class Desk:
    """The agents' telephones under test, and what was told of them."""

    def __init__(self, house: Office, **settings: float) -> None:
        self.house = house
        self.told: list[tuple[str, str]] = []
        self.phones = AgentPhones(house.line, on_up=self._up, on_down=self._down, **settings)  # type: ignore[arg-type]

    async def opens(self, opened: Page, agent: str = "ADA") -> Call:
        """A page of an agent offers its telephone; returns the leg."""
        seen = len(self.told)
        await opened.accept((await self.phones.offer(agent, await opened.offer())).sdp)
        await until(lambda: ("up", agent) in self.told[seen:])
        leg = self.phones.leg(agent)
        assert leg is not None
        return leg

    def _up(self, agent: str, _: Call) -> None:
        self.told.append(("up", agent))

    def _down(self, agent: str) -> None:
        self.told.append(("down", agent))


@asynccontextmanager
async def desk(**settings: float) -> AsyncIterator[Desk]:
    async with office(answering, max_calls=1, max_call_seconds=0.5) as house:
        yield Desk(house, **settings)


async def test_a_leg_stays_up_between_conversations_and_is_no_call_to_a_flow() -> None:
    async with desk() as here, page() as agents, page() as callers:
        leg = await here.opens(agents)
        await until(lambda: agents.told == [{"state": "answered"}])
        await callers.calls(here.house.line)
        caller = await here.house.call()
        assert here.house.arrived.empty()
        bridge = caller.media.bridge(leg.media)
        callers.microphone.says(tone(700, seconds=20))
        agents.microphone.says(tone(1300, seconds=20))
        await until(lambda: abs(loudest(bytes(agents.heard[-8000:])) - 700) < 20)
        await until(lambda: abs(loudest(bytes(callers.heard[-8000:])) - 1300) < 20 or caller.ended_by is not None)
        assert await caller.wait_ended() is EndedBy.TOO_LONG, "a visitor's call has a limit"
        bridge.close()
        await until(lambda: loudest(bytes(agents.heard[-4000:])) == 0)
        whisper = tone(440)
        assert await leg.media.say((Sound(whisper),)).finished()
        await until(lambda: contains(bytes(agents.heard[-16_000:]), whisper) > 0.9)
        assert here.told == [("up", "ADA")]


async def test_agents_and_visitors_take_no_room_from_each_other() -> None:
    async with desk(most=1) as here, page() as agents, page() as callers, page() as more:
        await here.opens(agents)
        await callers.calls(here.house.line)
        with pytest.raises(TooManyCalls):
            await here.phones.offer("BOB", await more.offer())


async def test_when_the_page_is_closed_the_leg_ends_at_once() -> None:
    async with desk() as here, page() as agents:
        leg = await here.opens(agents)
        await agents.close()
        assert await asyncio.wait_for(leg.wait_ended(), PATIENCE) is EndedBy.FAR_END
        await until(lambda: here.told == [("up", "ADA"), ("down", "ADA")])
        assert here.phones.leg("ADA") is None


async def test_when_the_page_falls_silent_the_leg_ends_and_sooner_where_there_was_another_sign() -> None:
    loop = asyncio.get_running_loop()
    async with desk(silent=60) as here, page() as agents:
        leg = await here.opens(agents)
        agents.microphone.open.clear()
        here.phones.doubt("ADA")
        began = loop.time()
        assert await asyncio.wait_for(leg.wait_ended(), PATIENCE) is EndedBy.LINE_LOST
        assert loop.time() - began < 10
    async with desk(silent=1) as here, page() as agents:
        leg = await here.opens(agents)
        agents.microphone.open.clear()
        assert await asyncio.wait_for(leg.wait_ended(), PATIENCE) is EndedBy.LINE_LOST
        await until(lambda: here.told[-1] == ("down", "ADA"))


async def test_a_doubt_costs_nothing_while_sound_comes() -> None:
    async with desk(silent=60) as here, page() as agents:
        leg = await here.opens(agents)
        here.phones.doubt("ADA")
        await asyncio.sleep(2.5)
        here.phones.doubt("ADA", doubtful=False)
        assert here.phones.leg("ADA") is leg
        here.phones.doubt("NOBODY")


async def test_the_page_opened_last_has_the_telephone_unless_the_other_is_in_a_conversation() -> None:
    async with desk() as here, page() as first, page() as second, page() as third:
        before = await here.opens(first)
        leg = await here.opens(second)
        assert await before.wait_ended() is EndedBy.HERE
        await until(lambda: {"hangup": True, "reason": ""} in first.told)
        assert leg is not before
        assert here.told == [("up", "ADA"), ("up", "ADA")]
        other = await here.opens(third, "BOB")
        bridge = leg.media.bridge(other.media)
        async with page() as late:
            with pytest.raises(PhoneInUse, match="ADA is in a conversation in another page"):
                await here.phones.offer("ADA", await late.offer())
        bridge.close()


async def test_signing_out_ends_the_leg() -> None:
    async with desk() as here, page() as agents:
        leg = await here.opens(agents)
        await here.phones.end("ADA")
        await here.phones.end("NOBODY")
        assert await leg.wait_ended() is EndedBy.HERE
        await until(lambda: here.told[-1] == ("down", "ADA"))
