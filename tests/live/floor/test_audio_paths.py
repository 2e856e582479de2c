"""Telephones that stay up, drop or were never there, pages that go, and agents who leave in the middle."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.acd.states import State
from cordboard.audio.sound import Sound
from cordboard.engine.signals import (
    AgentEnded,
    Connected,
    ConversationOver,
    NotRouted,
    Offered,
)
from cordboard.live.floor import FloorRefused
from cordboard.telephony.line import Refusal
from tests.live.floor.people import talk, until
from tests.live.floor.stage import Stage, site, staged

pytestmark = pytest.mark.anyio


async def test_a_nailed_up_telephone_hears_a_tone_and_the_caller(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_up()
        for turn in (1, 2):
            caller = (await stage.caller()).asks()
            await caller.is_told(Connected)
            assert Offered(1, "ANNA") not in caller.told
            assert len(anna.phone.prompts) == turn
            assert talk(caller.call, anna.phone)
            await caller.hangs_up()
            assert anna.phone.ended_by is None
            await stage.floor.wrap_up("ANNA", "promise")


async def test_a_nailed_up_telephone_that_is_not_answered_is_no_sign_in(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        trying = stage.beside(stage.floor.sign_in("ANNA", nailed_up=True))
        (await stage.agent("ANNA").rings()).refuses(Refusal.BUSY)
        with pytest.raises(FloorRefused, match="could not be reached"):
            await trying
        assert stage.floor.snapshot().agents == ()


async def test_a_nailed_up_telephone_that_drops_is_rung_again_on_going_ready(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_up()
        anna.phone.loses_line()
        await anna.becomes(State.NOT_READY)
        stage.beside(anna.answers())
        await stage.floor.go_ready("ANNA")
        caller = (await stage.caller()).asks()
        await caller.is_told(Connected)


@pytest.mark.parametrize(
    ("drop", "told", "state"),
    [("hangs_up", AgentEnded, State.WRAP_UP), ("loses_line", ConversationOver, State.WRAP_UP)],
)
async def test_a_telephone_put_down_ends_the_call_and_one_that_drops_is_lost(
    tmp_path: Path, drop: str, told: type, state: str
) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.answers()
        await caller.is_told(Connected)
        getattr(phone, drop)()
        await caller.is_told(told)
        assert anna.state == state
        await stage.floor.wrap_up("ANNA", "promise")
        assert stage.wrapped_up == [(caller.contact, "ANNA", "promise", "listened")]
        assert anna.state == (State.READY if drop == "hangs_up" else State.NOT_READY)


async def test_a_telephone_lost_under_the_whisper_gives_the_caller_back_to_the_queue(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks(party={"whisper_after": (Sound(b"\x22" * 80_000),)})
        phone = await anna.answers()
        await phone.until_heard(b"\x22" * 80_000)
        phone.hangs_up()
        await anna.becomes(State.NOT_READY)
        bert = await stage.agent("BERT").is_ready()
        (await bert.rings()).answers()
        await caller.is_told(Connected)
        assert [each.agent for each in caller.told if isinstance(each, Connected)] == ["BERT"]
        assert stage.wrapped_up == []


async def test_a_caller_who_leaves_under_the_whisper_costs_no_wrap_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks(party={"whisper_after": (Sound(b"\x22" * 80_000),)})
        phone = await anna.answers()
        await phone.until_heard(b"\x22" * 80_000)
        await caller.hangs_up()
        assert anna.state == State.READY
        assert stage.wrapped_up == []
        await phone.wait_ended()


async def test_signing_out_in_a_call_waits_for_its_wrap_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.answers()
        await caller.is_told(Connected)
        stage.floor.sign_out("ANNA")
        assert talk(caller.call, phone)
        await caller.hangs_up()
        assert anna.state == State.WRAP_UP
        await stage.floor.wrap_up("ANNA", "promise")
        assert anna.state == State.SIGNED_OUT
        assert stage.floor.snapshot().agents == ()


async def test_signing_out_while_ringing_gives_the_caller_to_the_next(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert = await stage.agent("ANNA").is_ready(), await stage.agent("BERT").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.rings()
        stage.floor.sign_out("ANNA")
        await phone.wait_ended()
        await bert.answers()
        assert (await caller.is_told(Connected)).agent == "BERT"


async def test_a_wrap_up_that_passes_is_told_without_a_code(tmp_path: Path) -> None:
    people = {"ANNA": {"softphone": "phone-anna", "path": "softphone", "services": ["desk"], "wrap_up": 1}}
    async with staged(tmp_path, site(agents=people)) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.answers()
        await caller.is_told(Connected)
        await caller.hangs_up()
        await anna.becomes(State.NOT_READY)
        await until(lambda: stage.wrapped_up == [(caller.contact, "ANNA", "", "")])


async def test_nobody_there_is_said_in_the_words_of_the_flow(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        caller = (await stage.caller()).asks()
        assert await caller.is_told(NotRouted) == NotRouted(1, "agent_not_logged_in")
        anna = await stage.agent("ANNA").is_ready()
        stage.floor.go_not_ready("ANNA", "lunch")
        caller.asks(max_wait=0.05)
        assert (await caller.is_told(NotRouted, 2)).reason == "agent_not_available"
        await until(lambda: stage.floor._hours._open == {"support": True, "picky": True, "closed": False, "desk": True})
        caller.asks(service="closed")
        assert (await caller.is_told(NotRouted, 3)).reason == "hours_closed"
        assert anna.state == State.NOT_READY


async def test_a_place_is_kept_for_one_who_steps_aside_and_given_up_for_one_who_leaves(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        stage.floor.go_not_ready("ANNA")
        first, second = (await stage.caller()).asks(), (await stage.caller()).asks()
        await first.asking.close(keep_place=True)
        place = stage.floor.place(second.contact)
        assert place is not None
        assert (place.position, place.waiting) == (1, 1)
        first.asks()
        place = stage.floor.place(second.contact)
        assert place is not None
        assert (place.position, place.waiting) == (2, 2)
        await first.hangs_up()
        assert stage.floor.place(first.contact) is None
        await stage.floor.go_ready("ANNA")
        await anna.answers()
        await second.is_told(Connected)


async def test_stopping_closes_every_open_wrap_up_and_leaves_no_telephone_ringing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert = await stage.agent("ANNA").is_ready(), await stage.agent("BERT").is_ready()
        talking = (await stage.caller()).asks()
        await anna.answers()
        await talking.is_told(Connected)
        (await stage.caller()).asks()
        ringing = await bert.rings()
        await stage.floor.stop()
        assert ringing.ended_by is not None
        await until(lambda: stage.wrapped_up == [(talking.contact, "ANNA", "", "")])


async def test_who_may_not_sign_in_is_told_why(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        for logon, how, words in (
            ("ANNA", {}, "signed in already"),
            ("NOBODY", {}, "there is no agent 'NOBODY'"),
            ("BERT", {"services": ["support"]}, "does not work for 'support', only for desk"),
            ("BERT", {"path": "number", "number": "+442079460000"}, "no allowed prefix"),
            ("BERT", {"path": "browser", "ready": True}, "is not connected"),
        ):
            with pytest.raises(FloorRefused, match=words):
                await stage.floor.sign_in(logon, **how)


async def page(stage: Stage, name: str):
    """A leg as the agent's page brings it."""
    call = stage.line.rings(caller=name, called=name)
    await call.until_answered()
    return call


async def test_an_agent_in_the_browser_takes_the_call_with_a_click(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        leg = await page(stage, "ANNA")
        anna = await stage.agent("ANNA").is_ready(path="browser", leg=leg)
        caller = (await stage.caller()).asks()
        await anna.becomes(State.OFFERED)
        stage.floor.accept("ANNA", anna.offer)
        await caller.is_told(Connected)
        assert talk(caller.call, leg)
        stage.floor.end_call("ANNA")
        assert leg.ended_by is None
        await stage.floor.wrap_up("ANNA", "promise")
        assert anna.state == State.READY


async def test_a_page_that_goes_mid_offer_and_mid_call(tmp_path: Path) -> None:
    async with staged(tmp_path, site(desktops={"return_within": 0.05})) as stage:
        leg = await page(stage, "ANNA")
        anna = await stage.agent("ANNA").is_ready(path="browser", leg=leg)
        caller = (await stage.caller()).asks()
        await caller.is_told(Offered)
        leg.loses_line()
        await anna.becomes(State.NOT_READY)
        assert [type(each) for each in caller.asking.told] == [Offered], "a lost telephone is no matter of it"
        with pytest.raises(FloorRefused, match="open the page again"):
            await stage.floor.go_ready("ANNA")
        await asyncio.sleep(0.06)
        stage.floor.attach_leg("ANNA", leg := await page(stage, "ANNA"))
        assert anna.state == State.NOT_READY, "it was away too long"
        await stage.floor.go_ready("ANNA")
        await anna.becomes(State.OFFERED)
        stage.floor.accept("ANNA", anna.offer)
        await caller.is_told(Connected)
        leg.hangs_up()
        over = await caller.is_told(ConversationOver)
        assert over.reason == "phone_lost"
        assert anna.state == State.WRAP_UP
        assert stage.floor.router.agent("ANNA").until > 0


async def test_a_lost_desktop_ends_an_offer_but_not_a_call(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.rings()
        stage.floor.lose_desktop("ANNA")
        await phone.wait_ended()
        assert anna.state == State.NOT_READY
        stage.floor.regain_desktop("ANNA")
        await stage.floor.go_ready("ANNA")
        phone = await anna.answers()
        await caller.is_told(Connected)
        stage.floor.lose_desktop("ANNA")
        assert talk(caller.call, phone)
        await caller.hangs_up()
        seat = stage.floor.router.agent("ANNA")
        assert (seat.state, seat.until > 0) == (State.WRAP_UP, True)
