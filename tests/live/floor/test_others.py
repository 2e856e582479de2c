"""Hold, and everything that brings somebody else into a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from cordboard.acd.states import State
from cordboard.engine.signals import AgentEnded, AgentLeft, Connected, ConversationOver
from cordboard.live.floor import FloorRefused
from cordboard.live.floor.events import Notice, OfferMade
from cordboard.telephony.line import Refusal
from tests.live.floor.calls import BERT, OUTSIDE, caller_of, consulting, in_a_call
from tests.live.floor.people import MUSIC, hears, talk, until
from tests.live.floor.stage import staged

pytestmark = pytest.mark.anyio


async def test_on_hold_the_person_hears_music_and_nobody_else(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.floor.hold("ANNA")
        await caller.call.until_heard(MUSIC)
        assert anna.state == State.HOLD
        assert not hears(caller.call, anna.phone)
        assert not hears(anna.phone, caller.call)
        with pytest.raises(FloorRefused, match="on hold already"):
            stage.floor.hold("ANNA")
        stage.floor.retrieve("ANNA")
        assert anna.state == State.IN_CALL
        assert talk(caller.call, anna.phone)
        with pytest.raises(FloorRefused, match="not on hold"):
            stage.floor.retrieve("ANNA")


async def test_a_call_ended_on_hold_leaves_the_person_without_music_for_the_flow(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        stage.floor.hold("ANNA")
        stage.floor.end_call("ANNA")
        await caller.is_told(AgentEnded)
        played = caller.call.media.play(b"\x41" * 80)
        assert await played.finished()


async def test_asking_a_colleague_while_the_person_hears_music(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        assert (anna.state, bert.state) == (State.HOLD, State.IN_CALL)
        for one, other in ((caller.call, anna.phone), (caller.call, bert.phone), (bert.phone, caller.call)):
            assert not hears(one, other)
        await until(lambda: any(isinstance(event, OfferMade) and event.agent == "BERT" for event in stage.seen))
        offers = [event for event in stage.seen if isinstance(event, OfferMade) and event.agent == "BERT"]
        assert [(each.asked_by, each.contact) for each in offers] == [("ANNA", caller.contact)]
        assert [view.consult for view in stage.floor.snapshot().conversations] == ["BERT"]


async def test_going_back_costs_the_colleague_no_wrap_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        stage.floor.back("ANNA")
        assert talk(caller.call, anna.phone)
        assert (anna.state, bert.state) == (State.IN_CALL, State.READY)
        await bert.phone.wait_ended()
        assert caller.story == ["Offered", "Connected"]
        assert stage.wrapped_up == []


async def test_joining_makes_three_and_each_wraps_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        stage.floor.join("ANNA")
        assert talk(caller.call, anna.phone)
        assert talk(caller.call, bert.phone)
        assert talk(anna.phone, bert.phone)
        stage.floor.end_call("ANNA")
        await caller.is_told(AgentLeft)
        assert talk(caller.call, bert.phone)
        stage.floor.end_call("BERT")
        assert (await caller.is_told(AgentEnded)).agent == "BERT"
        assert caller.story == ["Offered", "Connected", "Connected", "AgentLeft", "AgentEnded"]
        for name in ("ANNA", "BERT"):
            await stage.floor.wrap_up(name, "promise")
        assert [agent for _, agent, _, _ in stage.wrapped_up] == ["ANNA", "BERT"]
        assert {contact for contact, *_ in stage.wrapped_up} == {caller.contact}


async def test_handing_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        stage.floor.hand_over("ANNA")
        await caller.is_told(AgentLeft)
        assert talk(caller.call, bert.phone)
        assert anna.state == State.WRAP_UP
        assert anna.phone.ended_by is not None
        await caller.hangs_up()
        assert bert.state == State.WRAP_UP


@pytest.mark.parametrize("how", ["rejects", "does not answer", "is busy", "leaves"])
async def test_a_colleague_who_does_not_come_leaves_the_person_on_hold(tmp_path: Path, how: str) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.consult("ANNA", BERT)
        phone = await bert.rings()
        if how == "rejects":
            stage.floor.reject("BERT", bert.offer)
        elif how == "is busy":
            phone.refuses(Refusal.BUSY)
        elif how == "leaves":
            phone.answers()
            await until(lambda: talk(anna.phone, phone))
            phone.hangs_up()
        else:
            stage.floor.sign_out("BERT")
        await until(lambda: any(isinstance(each, Notice) and each.to == "ANNA" for each in stage.seen))
        assert not hears(caller.call, anna.phone)
        stage.floor.retrieve("ANNA")
        assert talk(caller.call, anna.phone)
        assert stage.floor.router.waiting == []
        assert stage.floor._shared.aliases == {}
        assert caller.story == ["Offered", "Connected"]


async def test_a_caller_who_leaves_a_consultation_frees_both(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        await caller.hangs_up()
        assert (anna.state, bert.state) == (State.WRAP_UP, State.READY)
        await bert.phone.wait_ended()


async def test_a_caller_who_leaves_while_the_colleague_rings_frees_the_colleague(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.consult("ANNA", BERT)
        phone = await bert.rings()
        await caller_of(stage).call.hang_up()
        await caller_of(stage).asking.close(keep_place=False)
        await phone.wait_ended()
        assert bert.state == State.READY


@pytest.mark.parametrize("drop", ["loses_line", "hangs_up"])
async def test_whoever_was_asked_takes_over_when_the_agent_is_gone(tmp_path: Path, drop: str) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        getattr(anna.phone, drop)()
        await caller.is_told(AgentLeft)
        assert talk(caller.call, bert.phone)
        assert anna.state == State.WRAP_UP


async def test_a_lost_telephone_while_the_colleague_rings_ends_the_conversation(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.consult("ANNA", BERT)
        phone = await bert.rings()
        anna.phone.loses_line()
        assert (await caller.is_told(ConversationOver)).reason == "phone_lost"
        await phone.wait_ended()
        assert bert.state == State.READY


async def test_a_conference_joins_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.transfer("ANNA", BERT, "conference")
        assert talk(caller.call, anna.phone)
        await bert.answers()
        await caller.is_told(Connected, 2)
        assert talk(caller.call, bert.phone)
        stage.floor.transfer("ANNA", OUTSIDE, "conference")
        outside = await stage.dialled("+12125550199")
        outside.answers()
        await until(lambda: talk(caller.call, outside))
        assert len(stage.floor.snapshot().conversations[0].members) == 4
        outside.hangs_up()
        stage.floor.end_call("BERT")
        await caller.is_told(AgentLeft)
        assert talk(caller.call, anna.phone)
