"""Passing a person on, asking outside numbers, and what is keyed and recorded meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.acd.states import State
from cordboard.engine.signals import AgentEnded, Connected, ConversationOver
from cordboard.live.floor import FloorRefused, Target
from cordboard.store.recordings import in_box
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor.calls import BERT, OUTSIDE, consulting, in_a_call
from tests.live.floor.people import MUSIC, hears, talk, until
from tests.live.floor.stage import staged

pytestmark = pytest.mark.anyio


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
        over = await caller.is_told(ConversationOver)
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
        assert (await caller.is_told(ConversationOver)).reason == "outside_left"


async def test_an_outside_number_that_is_not_reached_comes_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        stage.floor.transfer("ANNA", OUTSIDE)
        (await stage.dialled("+12125550199")).refuses(Refusal.BUSY)
        assert (await caller.is_told(ConversationOver)).reason.startswith(
            "transfer_failed: the call was not connected: busy"
        )


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


async def test_keys_go_to_the_person(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        await stage.floor.send_keys("ANNA", "12#")
        assert caller.call.media.sent_keys == "12#"
        with pytest.raises(FloorRefused, match="no telephone key"):
            await stage.floor.send_keys("ANNA", "hello")


async def test_a_conversation_is_recorded_to_its_end_but_for_pauses(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = stage.store(await stage.caller()).asks(party={"record": True})
        await anna.answers()
        await caller.is_told(Connected)
        state = lambda: stage.floor.snapshot().conversations[0].recording  # noqa: E731
        assert state() == "on"
        stage.floor.pause_recording("ANNA")
        (recording,) = caller.call.media.recordings
        recording.pause("sensitive digits")
        recording.resume("sensitive digits")
        assert state() == "paused"
        stage.floor.resume_recording("ANNA")
        assert state() == "on"
        await caller.hangs_up()
        await until(lambda: len(in_box(stage.floor.database, "")) == 1)
        [kept] = in_box(stage.floor.database, "")
        assert kept["contact"] == caller.contact
        assert (tmp_path / "recordings" / f"{kept['id']}.wav").exists()
