"""Hold, and everything that brings somebody else into a conversation or passes the person on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.acd.states import State
from cordboard.live.floor import FloorRefused, Target
from cordboard.live.floor.asking import AgentEnded, AgentLeft, Connected, Over
from cordboard.live.floor.events import OfferMade, Told
from cordboard.store.recordings import in_box
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor.stage import MUSIC, Caller, Stage, Worker, hears, staged, talk, until

pytestmark = pytest.mark.anyio

BERT, OUTSIDE = Target("agent", "BERT"), Target("number", "+12125550199")


async def in_a_call(stage: Stage, **how) -> tuple[Worker, Caller]:
    """ANNA talks with a caller."""
    anna = await stage.agent("ANNA").is_ready(**how)
    caller = (await stage.caller()).asks()
    await anna.answers()
    await caller.is_told(Connected)
    return anna, caller


async def consulting(stage: Stage) -> tuple[Worker, Worker, Caller]:
    """ANNA asks BERT while the caller is on hold."""
    anna, caller = await in_a_call(stage)
    bert = await stage.agent("BERT").is_ready()
    stage.floor.consult("ANNA", BERT)
    await bert.answers()
    await until(lambda: talk(anna.phone, bert.phone))
    return anna, bert, caller


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
            stage.floor.wrap_up(name, "promise")
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
        await until(lambda: any(isinstance(each, Told) and each.to == "ANNA" for each in stage.seen))
        assert not hears(caller.call, anna.phone)
        stage.floor.retrieve("ANNA")
        assert talk(caller.call, anna.phone)
        assert stage.floor.router.waiting == []
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
        assert (await caller.is_told(Over)).reason == "phone_lost"
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


async def test_a_cold_transfer_to_a_colleague(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.transfer("ANNA", Target("extension", "201"))
        assert anna.state == State.WRAP_UP
        await caller.call.until_heard(MUSIC)
        await bert.answers()
        await caller.is_told(Connected, 2)
        assert talk(caller.call, bert.phone)
        stage.floor.end_call("BERT")
        await caller.is_told(AgentEnded)
        assert caller.story == ["Offered", "Connected", "AgentLeft", "Offered", "Connected", "AgentEnded"]


async def test_a_cold_transfer_that_nobody_takes_comes_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.transfer("ANNA", BERT)
        await bert.rings()
        stage.floor.reject("BERT", bert.offer)
        # The request to one colleague ends with that colleague's answer.
        over = await caller.is_told(Over)
        assert over.reason == "transfer_failed: rejected"
        assert await caller.call.media.play(b"\x41" * 80).finished()
        assert stage.floor.snapshot().conversations == ()


async def test_a_cold_transfer_to_a_team_goes_to_its_members(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        await stage.agent("CARL").is_ready()
        bert = await stage.agent("BERT").is_ready()
        stage.floor.transfer("ANNA", Target("team", "gold"))
        await bert.answers()
        assert (await caller.is_told(Connected, 2)).agent == "BERT"


async def test_a_cold_transfer_to_a_service_and_away_before_anybody_takes_it(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.transfer("ANNA", Target("service", "picky"))
        phone = await bert.rings()
        await caller.hangs_up()
        await phone.wait_ended()
        assert bert.state == State.READY
        assert stage.floor.snapshot().waiting == ()


async def test_a_cold_transfer_to_an_outside_number(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.floor.transfer("ANNA", OUTSIDE)
        assert anna.state == State.WRAP_UP
        outside = await stage.dialled("+12125550199")
        outside.answers()
        await until(lambda: talk(caller.call, outside))
        outside.hangs_up()
        assert (await caller.is_told(Over)).reason == "outside_left"


async def test_an_outside_number_that_is_not_reached_comes_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        stage.floor.transfer("ANNA", OUTSIDE)
        (await stage.dialled("+12125550199")).refuses(Refusal.BUSY)
        assert (await caller.is_told(Over)).reason.startswith("transfer_failed: the call was not connected: busy")


async def test_a_caller_who_leaves_while_an_outside_number_rings_ends_that(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        stage.floor.transfer("ANNA", OUTSIDE)
        outside = await stage.dialled("+12125550199")
        await caller.hangs_up()
        await outside.wait_ended()


@pytest.mark.parametrize("then", ["join", "hand_over", "back"])
async def test_asking_an_outside_number(tmp_path: Path, then: str) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.floor.consult("ANNA", OUTSIDE)
        outside: ScriptedCall = await stage.dialled("+12125550199")
        with pytest.raises(FloorRefused, match="has not come yet"):
            stage.floor.join("ANNA")
        outside.answers()
        await until(lambda: talk(anna.phone, outside))
        assert not hears(caller.call, outside)
        getattr(stage.floor, then)("ANNA")
        await asyncio.sleep(0.01)
        assert talk(caller.call, outside) == (then != "back")
        assert talk(caller.call, anna.phone) == (then != "hand_over")
        assert (outside.ended_by is None) == (then != "back")


async def test_whom_nobody_may_be_passed_on_to(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        for target, words in (
            (BERT, "BERT cannot take it now: signed out"),
            (Target("agent", "ANNA"), "that is yourself"),
            (Target("agent", "NOBODY"), "there is no agent"),
            (Target("extension", ""), "no agent has the extension"),
            (Target("team", "silver"), "there is no team 'silver'"),
            (Target("service", "nowhere"), "there is no service"),
            (Target("number", "+442079460000"), "no allowed prefix"),
            (Target("number", "sip:anna@evil.example"), "is no telephone number"),
            (Target("number", "phone-bert"), "is no telephone number"),
        ):
            for kind in ("cold", "warm", "conference"):
                with pytest.raises(FloorRefused, match=words):
                    stage.floor.transfer("ANNA", target, kind)
        assert caller.story == ["Offered", "Connected"]
        assert not stage.floor.snapshot().conversations[0].held


async def test_one_at_a_time_is_asked(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await consulting(stage)
        await stage.agent("CARL").is_ready()
        for act in (
            lambda: stage.floor.consult("ANNA", Target("agent", "CARL")),
            lambda: stage.floor.transfer("ANNA", Target("agent", "CARL")),
        ):
            with pytest.raises(FloorRefused, match="BERT"):
                act()
        with pytest.raises(FloorRefused, match="join, hand over or go back"):
            stage.floor.retrieve("ANNA")


async def test_keys_go_to_the_person_and_recording_is_switched(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        stage.store(caller)
        await stage.floor.send_keys("ANNA", "12#")
        assert caller.call.media.sent_keys == "12#"
        with pytest.raises(FloorRefused, match="no telephone key"):
            await stage.floor.send_keys("ANNA", "hello")
        state = lambda: stage.floor.snapshot().conversations[0].recording  # noqa: E731
        assert state() == "off"
        stage.floor.start_recording("ANNA")
        assert state() == "on"
        stage.floor.pause_recording("ANNA")
        stage.floor.pause_recording_of(caller.contact, "sensitive")
        stage.floor.resume_recording_of(caller.contact, "sensitive")
        assert state() == "paused"
        stage.floor.resume_recording("ANNA")
        assert state() == "on"
        await stage.floor.stop_recording("ANNA")
        assert state() == "off"
        [kept] = in_box(stage.floor.database, "")
        assert kept["contact"] == caller.contact
        assert (tmp_path / "recordings" / f"{kept['id']}.wav").exists()


async def test_a_conversation_is_recorded_to_its_end(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = stage.store(await stage.caller()).asks(party={"record": True})
        await anna.answers()
        await caller.is_told(Connected)
        assert stage.floor.snapshot().conversations[0].recording == "on"
        await caller.hangs_up()
        await until(lambda: len(in_box(stage.floor.database, "")) == 1)


async def test_a_service_that_does_not_record_is_not_recorded_on_demand_either(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks(service="picky", acceptance=False)
        await anna.answers()
        await caller.is_told(Connected)
        with pytest.raises(FloorRefused, match="picky does not record"):
            stage.floor.start_recording("ANNA")


def caller_of(stage: Stage) -> Caller:
    """The caller in the one conversation that goes on."""
    [conversation] = stage.floor._shared.conversations.values()
    call = conversation.asking.party.call
    assert isinstance(call, ScriptedCall)
    caller = Caller(stage, call, conversation.contact)
    caller.asking = conversation.asking
    return caller
