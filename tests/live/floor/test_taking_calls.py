from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.acd.states import State
from cordboard.audio.sound import Sound
from cordboard.engine.signals import (
    AgentEnded,
    Connected,
    Offered,
    OfferExpired,
    Rejected,
)
from cordboard.live.floor import FloorRefused
from cordboard.live.floor.events import AgentMoved, OfferMade, OfferOver, Talking, TalkOver
from cordboard.store.acd_events import read
from cordboard.telephony.line import Refusal
from tests.live.floor.people import hears, talk
from tests.live.floor.stage import staged

pytestmark = pytest.mark.anyio


async def test_a_caller_reaches_an_agent_who_ends_the_call_and_wraps_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller(caller="+12125550177")).asks()
        phone = await anna.rings()
        assert phone.caller == "+12125550177"
        assert (anna.state, await caller.is_told(Offered)) == (State.OFFERED, Offered(1, "ANNA"))
        phone.answers()
        await caller.is_told(Connected)
        assert anna.state == State.IN_CALL
        assert talk(caller.call, phone)

        stage.floor.end_call("ANNA")
        ended = await caller.is_told(AgentEnded)
        assert ended.agent == "ANNA"
        assert phone.ended_by is not None
        assert caller.call.ended_by is None
        assert anna.state == State.WRAP_UP
        with pytest.raises(FloorRefused, match="'nonsense' is no termination code of support: promise"):
            await stage.floor.wrap_up("ANNA", "nonsense")
        await stage.floor.wrap_up("ANNA", "promise")
        assert stage.wrapped_up == [(caller.contact, "ANNA", "promise", "listened")]
        assert anna.state == State.READY

        kinds = [type(event) for event in stage.seen]
        for kind in (OfferMade, OfferOver, Talking, TalkOver):
            assert kind in kinds
        assert [event.number for event in stage.seen] == sorted({event.number for event in stage.seen})
        states = [event.agent.state for event in stage.seen if isinstance(event, AgentMoved)]
        assert list(dict.fromkeys(states)) == ["ready", "offered", "in_call", "wrap_up"]


async def test_everything_that_was_told_and_decided_is_in_the_event_log(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.answers()
        await caller.is_told(Connected)
        await caller.hangs_up()
        await stage.floor.wrap_up("ANNA", "promise")
        await stage.floor.stop()
        log = [(event.kind, event.name) for event in read(stage.floor.database)]
    assert [name for kind, name in log if kind == "told"] == [
        "change_hours", "sign_in", "arrive", "accept", "release", "withdraw", "wrap_up_done", "sign_out",
    ]  # fmt: skip
    assert [name for kind, name in log if kind == "decided" and name != "agent_changed"] == ["offer", "connect"]


async def test_a_caller_who_leaves_while_the_agent_rings_leaves_the_agent_as_before(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.rings()
        await caller.hangs_up()
        assert anna.state == State.READY
        await phone.wait_ended()
        second = (await stage.caller()).asks()
        await anna.answers()
        await second.is_told(Connected)
        assert stage.wrapped_up == []


async def test_a_telephone_answered_too_late_is_hung_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.rings()
        phone.answers()
        await caller.hangs_up()
        await phone.wait_ended()
        await asyncio.sleep(0.02)
        assert anna.state == State.READY
        assert stage.floor.snapshot().conversations == ()
        assert stage.wrapped_up == []


@pytest.mark.parametrize("why", [Refusal.BUSY, Refusal.REFUSED])
async def test_a_telephone_that_refuses_turns_the_offer_down(tmp_path: Path, why: Refusal) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        (await anna.rings()).refuses(why)
        assert await caller.is_told(Rejected) == Rejected(1, "ANNA")
        assert anna.state == State.NOT_READY
        bert = await stage.agent("BERT").is_ready()
        await bert.answers()
        assert (await caller.is_told(Connected)).agent == "BERT"


async def test_a_telephone_that_cannot_be_reached_is_a_lost_one(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        (await anna.rings()).refuses(Refusal.NETWORK_FAILURE, "the telephone phone-anna is not registered")
        await anna.becomes(State.NOT_READY)
        assert [type(each) for each in caller.asking.told] == [Offered], "a lost telephone is no matter of it"
        assert stage.floor.router.place(caller.contact) is not None, "it waits on"
        assert stage.floor.router.agent("ANNA").reason == "technical"


async def test_an_offer_that_nobody_takes_passes(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks(ring=0.05, ends_on_timeout=True)
        phone = await anna.rings()
        assert await caller.is_told(OfferExpired) == OfferExpired(1, "ANNA")
        assert anna.state == State.NOT_READY
        await phone.wait_ended()


async def test_acceptance_needs_a_word_and_the_whisper_comes_first(tmp_path: Path) -> None:
    before, after = b"\x21" * 800, b"\x22" * 800
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = await stage.caller()
        caller.asks(service="picky", party={"whisper_before": (Sound(before),), "whisper_after": (Sound(after),)})
        phone = await anna.answers()
        await phone.until_heard(before)
        assert anna.state == State.OFFERED
        assert not hears(caller.call, phone)
        stage.floor.accept("ANNA", anna.offer)
        await phone.until_heard(after)
        assert not hears(caller.call, phone)
        await caller.is_told(Connected)
        assert talk(caller.call, phone)
        assert before not in caller.call.prompts
        assert after not in caller.call.prompts
        assert phone.prompts == [before, after]


@pytest.mark.parametrize(("key", "state"), [("1", State.IN_CALL), ("2", State.NOT_READY)])
async def test_an_agent_with_nothing_but_a_telephone_answers_by_key(tmp_path: Path, key: str, state: str) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        (await stage.caller()).asks(service="picky", party={"whisper_before": (Sound(b"\x21" * 800),)})
        phone = await anna.answers()
        await phone.until_heard(b"\x21" * 800)
        phone.presses("9" + key)
        await anna.becomes(state)
        assert stage.floor.router.agent("ANNA").reason in {"", "rejected"}
        if state == State.NOT_READY:
            await phone.wait_ended()


async def test_an_accepted_offer_waits_for_the_telephone(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks(service="picky")
        phone = await anna.rings()
        stage.floor.accept("ANNA", anna.offer)
        assert anna.state == State.OFFERED
        phone.answers()
        await caller.is_told(Connected)


async def test_an_offer_is_taken_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.rings()
        offer = anna.offer
        await caller.hangs_up()
        for act in (stage.floor.accept, stage.floor.reject):
            with pytest.raises(FloorRefused, match="not there any more"):
                act("ANNA", offer)
