"""Agents whose page is gone for a moment, or for good."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.acd.states import State
from cordboard.engine.signals import AgentEnded, AgentLeft, Connected, ConversationOver, NotRouted
from cordboard.live.floor import Target
from tests.live.floor.people import MUSIC, Caller, Worker, hears, talk, until
from tests.live.floor.stage import Stage, site, staged

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from cordboard.telephony.scripted import ScriptedCall

pytestmark = pytest.mark.anyio
SOON = 0.05


class Scene:
    """ANNA works in the browser."""

    def __init__(self, stage: Stage, anna: Worker) -> None:
        self.stage, self.floor, self.anna = stage, stage.floor, anna
        self.leg: ScriptedCall

    async def opens_page(self) -> None:
        """Her page is there, and brings its telephone."""
        self.leg = self.stage.line.rings(caller="ANNA", called="ANNA")
        await self.leg.until_answered()
        if self.anna.state != State.SIGNED_OUT:
            self.floor.attach_leg("ANNA", self.leg)

    async def talks(self) -> Caller:
        caller = (await self.stage.caller()).asks()
        await self.anna.becomes(State.OFFERED)
        self.floor.accept("ANNA", self.anna.offer)
        await caller.is_told(Connected)
        return caller

    @property
    def away(self) -> bool:
        """Whether the conversation shows her as away."""
        (talk,) = self.floor.snapshot().conversations
        return [each.present for each in talk.members if each.name == "ANNA"] == [False]

    async def closes_page(self) -> None:
        self.leg.hangs_up()
        await until(lambda: not self.floor.snapshot().agents[0].path_up)

    @property
    def seat(self) -> Any:
        return self.floor.router.agent("ANNA")


@asynccontextmanager
async def scene(folder: Path, **desktops: Any) -> AsyncIterator[Scene]:
    async with staged(folder, site(desktops=desktops)) as stage:
        made = Scene(stage, stage.agent("ANNA"))
        await made.opens_page()
        await made.anna.is_ready(path="browser", leg=made.leg)
        yield made


async def test_a_page_that_is_back_in_time_goes_on_where_it_was(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        await on.closes_page()
        await caller.call.until_heard(MUSIC)
        assert (on.anna.state, on.away) == (State.IN_CALL, True)
        await on.opens_page()
        assert talk(caller.call, on.leg)
        assert not on.away
        assert not on.floor.snapshot().conversations[0].held
        assert caller.story == ["Offered", "Connected"]
        on.floor.end_call("ANNA")
        await caller.is_told(AgentEnded)
        await on.floor.wrap_up("ANNA", "promise")
        assert on.anna.state == State.READY


async def test_a_page_that_does_not_come_back_has_left(tmp_path):
    async with scene(tmp_path, return_within=SOON) as on:
        caller = await on.talks()
        await on.closes_page()
        await caller.call.until_heard(MUSIC)
        assert (await caller.is_told(ConversationOver)).reason == "phone_lost"
        assert (on.anna.state, on.seat.until > 0) == (State.WRAP_UP, True)
        await on.opens_page()
        await on.floor.wrap_up("ANNA", "promise")
        assert on.anna.state == State.NOT_READY


async def test_a_person_on_hold_is_so_still_when_the_page_is_back(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        on.floor.hold("ANNA")
        await on.closes_page()
        await on.opens_page()
        assert not hears(caller.call, on.leg)
        assert on.anna.state == State.HOLD
        on.floor.retrieve("ANNA")
        assert talk(caller.call, on.leg)


async def test_whoever_is_with_the_person_meanwhile_talks_with_them(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        bert = await on.stage.agent("BERT").is_ready()
        on.floor.transfer("ANNA", Target("agent", "BERT"), "conference")
        await bert.answers()
        await caller.is_told(Connected, 2)
        await on.closes_page()
        assert talk(caller.call, bert.phone)
        on.floor.end_call("BERT")
        await caller.is_told(AgentLeft)
        await caller.call.until_heard(MUSIC)
        await on.opens_page()
        assert talk(caller.call, on.leg)


async def test_whoever_comes_while_the_page_is_away_ends_the_music(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        bert = await on.stage.agent("BERT").is_ready()
        on.floor.transfer("ANNA", Target("agent", "BERT"), "conference")
        await bert.rings()
        await on.closes_page()
        await caller.call.until_heard(MUSIC)
        bert.phone.answers()
        await caller.is_told(Connected, 2)
        assert talk(caller.call, bert.phone)
        await on.opens_page()
        assert talk(on.leg, bert.phone)


async def test_a_consultation_goes_on_when_the_page_is_back(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        bert = await on.stage.agent("BERT").is_ready()
        on.floor.consult("ANNA", Target("agent", "BERT"))
        await bert.answers()
        await until(lambda: bert.state == State.IN_CALL)
        await on.closes_page()
        await on.opens_page()
        assert talk(on.leg, bert.phone)
        assert not hears(caller.call, on.leg)
        on.floor.hand_over("ANNA")
        assert talk(caller.call, bert.phone)


async def test_a_coach_is_heard_by_who_is_back_and_by_nobody_else(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        sue = on.stage.line.rings(caller="sue", called="monitor")
        await sue.until_answered()
        await on.floor.monitor(caller.contact, "SUE", "coach", sue)
        await on.closes_page()
        await on.opens_page()
        assert hears(on.leg, sue)
        assert not hears(caller.call, sue)


async def test_a_person_who_leaves_meanwhile_leaves_the_wrap_up_for_the_page(tmp_path):
    async with scene(tmp_path) as on:
        caller = await on.talks()
        await on.closes_page()
        await caller.hangs_up()
        assert (on.anna.state, on.seat.until) == (State.WRAP_UP, 0)
        await on.opens_page()
        await on.floor.wrap_up("ANNA", "promise")
        assert on.anna.state == State.READY
        assert on.stage.wrapped_up == [(caller.contact, "ANNA", "promise", "listened")]


@pytest.mark.parametrize("back", [True, False])
async def test_a_page_that_goes_in_wrap_up_has_time_to_come_back(tmp_path, back):
    async with scene(tmp_path, return_within=SOON) as on:
        caller = await on.talks()
        await caller.hangs_up()
        await on.closes_page()
        assert on.seat.until == 0
        if back:
            await on.opens_page()
            await asyncio.sleep(2 * SOON)
        else:
            await until(lambda: on.seat.until > 0)
        await on.floor.wrap_up("ANNA", "promise")
        assert on.anna.state == (State.READY if back else State.NOT_READY)


async def test_a_page_that_was_ready_is_ready_again_and_gets_nothing_meanwhile(tmp_path):
    async with scene(tmp_path) as on:
        await on.closes_page()
        assert on.anna.state == State.NOT_READY
        await on.opens_page()
        assert on.anna.state == State.READY
        on.floor.go_not_ready("ANNA", "lunch")
        await on.closes_page()
        await on.opens_page()
        assert (on.anna.state, on.seat.reason) == (State.NOT_READY, "lunch")


async def test_a_page_that_was_away_too_long_is_not_ready(tmp_path):
    async with scene(tmp_path, return_within=SOON) as on:
        await on.closes_page()
        await asyncio.sleep(2 * SOON)
        await on.opens_page()
        assert on.anna.state == State.NOT_READY


async def test_who_was_not_ready_before_an_offer_is_not_ready_after_a_reload(tmp_path):
    async with scene(tmp_path) as on:
        on.floor.go_not_ready("ANNA", "technical")
        (await on.stage.caller()).asks(extension="200")
        await on.anna.becomes(State.OFFERED)
        await on.closes_page()
        await on.opens_page()
        assert on.anna.state == State.NOT_READY


async def test_who_is_gone_is_signed_out_so_that_callers_are_told_the_truth(tmp_path):
    async with scene(tmp_path, sign_out_after=1) as on:
        on.floor.lose_desktop("ANNA")
        caller = (await on.stage.caller()).asks()
        assert on.anna.state == State.NOT_READY
        await on.anna.becomes(State.SIGNED_OUT)
        assert (await caller.is_told(NotRouted)).reason == "agent_not_logged_in"
        assert on.floor.snapshot().agents == ()


async def test_who_is_gone_in_a_call_is_signed_out_after_it(tmp_path):
    async with staged(tmp_path, site(desktops={"sign_out_after": 1})) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.answers()
        await caller.is_told(Connected)
        stage.floor.lose_desktop("ANNA")
        await until(lambda: stage.floor.router.agent("ANNA").asked is State.SIGNED_OUT)
        assert talk(caller.call, anna.phone)
        await caller.hangs_up()
        await stage.floor.wrap_up("ANNA", "promise")
        assert anna.state == State.SIGNED_OUT


@pytest.mark.parametrize("late", [False, True])
async def test_who_is_back_is_not_signed_out(tmp_path, late):
    async with staged(tmp_path, site(desktops={"sign_out_after": 1})) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.answers()
        await caller.is_told(Connected)
        stage.floor.lose_desktop("ANNA")
        if late:
            await until(lambda: stage.floor.router.agent("ANNA").asked is State.SIGNED_OUT)
        stage.floor.regain_desktop("ANNA")
        await asyncio.sleep(0 if late else 1.1)
        await caller.hangs_up()
        await stage.floor.wrap_up("ANNA", "promise")
        assert anna.state == State.NOT_READY


async def test_nobody_is_signed_out_where_the_site_says_so(tmp_path):
    async with scene(tmp_path, sign_out_after="unlimited") as on:
        on.floor.lose_desktop("ANNA")
        await asyncio.sleep(0.05)
        assert on.anna.state == State.NOT_READY
