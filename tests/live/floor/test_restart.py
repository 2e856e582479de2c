"""A floor that is killed, and one that goes on: nobody who still has a telephone notices more than a moment."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert

from cordboard.acd.states import State
from cordboard.live.clock import now
from cordboard.live.floor import CallbackPromise, Target
from cordboard.live.floor.asking import AgentEnded, Connected, NotRouted, Offered, Over
from cordboard.live.floor.events import OfferMade
from cordboard.store.database import writing
from cordboard.store.recordings import conversations
from cordboard.store.tables import floor_rows
from tests.live.floor.calls import OUTSIDE, consulting, in_a_call
from tests.live.floor.people import hears, talk, until
from tests.live.floor.stage import Stage, site, staged

pytestmark = pytest.mark.anyio


async def test_agents_are_as_they_were(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        await stage.floor.sign_in("BERT")
        stage.floor.go_not_ready("BERT", "lunch")
        before = stage.floor.snapshot()
        await stage.restarts()
        after = stage.floor.snapshot()
        assert after.agents == before.agents
        assert after.number > before.number, "nobody takes new events for old ones"


async def test_who_waits_keeps_the_place_and_the_time(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        first, second = (await stage.caller()).asks(), (await stage.caller()).asks(max_wait=30.0)
        gone = (await stage.caller()).asks()
        waiting = stage.floor.router.waiting
        await stage.restarts(gone.call)
        assert stage.floor.router.waiting == waiting[:2]
        assert [stage.floor.place(each.contact).position for each in (first, second)] == [1, 2]  # type: ignore[union-attr]
        await stage.floor.go_ready("ANNA")
        await stage.agent("ANNA").answers()
        assert (await first.is_told(Connected)).waited > 0


async def test_what_came_due_meanwhile_happens_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        caller = (await stage.caller()).asks(max_wait=0.2)
        stage.floor._distributor.stop()
        await asyncio.sleep(0.25)
        await stage.restarts()
        assert (await caller.is_told(NotRouted)).reason == "agent_not_available"
        assert caller.story == ["NotRouted"]


async def test_an_offer_rings_on_and_no_number_is_given_twice(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.rings()
        await caller.is_told(Offered)
        number = anna.offer
        await stage.restarts()
        assert (anna.state, anna.offer, phone.ended_by) == (State.OFFERED, number, None)
        made = stage.floor.offer_to("ANNA")
        assert isinstance(made, OfferMade)
        assert made.contact == caller.contact
        phone.answers()
        await caller.is_told(Connected)
        assert talk(caller.call, phone)
        assert caller.story == ["Offered", "Connected"]
        await stage.agent("BERT").is_ready()
        (await stage.caller()).asks()
        await stage.agent("BERT").rings()
        assert stage.agent("BERT").offer > number + 1000


async def test_an_offer_whose_ringing_is_lost_rings_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        lost = await anna.rings()
        await stage.restarts(lost)
        await anna.answers()
        await caller.is_told(Connected)


async def test_a_conversation_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        since = stage.floor.snapshot().conversations[0].since
        await stage.restarts()
        assert talk(caller.call, anna.phone)
        (view,) = stage.floor.snapshot().conversations
        assert (view.contact, view.since, anna.state) == (caller.contact, since, State.IN_CALL)
        assert stage.floor.pop_for("ANNA") is not None
        stage.floor.end_call("ANNA")
        await caller.is_told(AgentEnded)
        assert caller.story == ["Offered", "Connected", "AgentEnded"]
        await stage.floor.wrap_up("ANNA", "promise")
        assert stage.wrapped_up == [(caller.contact, "ANNA", "promise", "listened")]


async def test_who_is_on_hold_hears_music_and_is_taken_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.floor.hold("ANNA")
        await stage.restarts()
        assert anna.state == State.HOLD
        assert not hears(caller.call, anna.phone)
        assert stage.floor.snapshot().conversations[0].held
        stage.floor.retrieve("ANNA")
        assert talk(caller.call, anna.phone)


async def test_a_consultation_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, bert, caller = await consulting(stage)
        await stage.restarts()
        assert talk(anna.phone, bert.phone)
        assert not hears(caller.call, bert.phone)
        stage.floor.hand_over("ANNA")
        assert talk(caller.call, bert.phone)
        assert (anna.state, bert.state) == (State.WRAP_UP, State.IN_CALL)


async def test_a_colleague_who_is_rung_is_rung_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        bert = await stage.agent("BERT").is_ready()
        stage.floor.consult("ANNA", Target("agent", "BERT"))
        phone = await bert.rings()
        await stage.restarts()
        phone.answers()
        await until(lambda: talk(anna.phone, phone))
        stage.floor.back("ANNA")
        assert talk(caller.call, anna.phone)
        assert bert.state == State.READY


async def test_a_conference_with_an_outside_number_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.floor.transfer("ANNA", OUTSIDE, "conference")
        outside = await stage.dialled(OUTSIDE.name)
        outside.answers()
        await until(lambda: talk(caller.call, outside))
        await stage.restarts()
        assert talk(caller.call, outside)
        assert talk(anna.phone, outside)
        stage.floor.end_call("ANNA")
        assert talk(caller.call, outside)
        outside.hangs_up()


async def test_an_outside_number_that_is_rung_is_rung_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller = await in_a_call(stage)
        stage.floor.transfer("ANNA", OUTSIDE)
        outside = await stage.dialled(OUTSIDE.name)
        await stage.restarts()
        outside.answers()
        await until(lambda: talk(caller.call, outside))


async def test_a_supervisor_listens_on_unheard(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        listening = stage.beside(_listen(stage, caller.contact))
        boss = await stage.dialled("boss")
        boss.answers()
        await listening
        await stage.restarts()
        assert hears(boss, caller.call)
        assert not hears(caller.call, boss)
        assert not hears(anna.phone, boss)
        stage.floor.change_mode(caller.contact, "sue", "coach")
        assert hears(anna.phone, boss)
        assert not hears(caller.call, boss)


async def _listen(stage: Stage, contact: str) -> None:
    await stage.floor.monitor(contact, "sue", "listen", "boss")


async def test_a_person_who_is_gone_leaves_the_agent_in_wrap_up(tmp_path: Path) -> None:
    """As on the built-in line, where no call outlives the program."""
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.store(caller)
        await stage.restarts(caller.call, anna.phone)
        assert anna.state == State.WRAP_UP
        assert stage.floor.snapshot().conversations == ()
        pop = stage.floor.pop_for("ANNA")
        assert pop is not None
        assert pop.service == "support"
        await stage.floor.wrap_up("ANNA", "promise")
        assert stage.wrapped_up == [(caller.contact, "ANNA", "promise", "listened")]
        assert anna.state == State.READY


async def test_an_agent_whose_telephone_is_gone_wraps_up_and_the_person_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller = await in_a_call(stage)
        stage.store(caller)
        await stage.restarts(anna.phone)
        await caller.is_told(Over)
        assert (anna.state, caller.call.ended_by) == (State.WRAP_UP, None)


async def test_a_wrap_up_goes_on_to_its_limit(tmp_path: Path) -> None:
    async with staged(tmp_path, site(agents={"ANNA": {
        "softphone": "phone-anna", "path": "softphone", "services": ["desk"], "wrap_up": 1,
    }})) as stage:  # fmt: skip
        anna, caller = await in_a_call(stage)
        stage.store(caller)
        stage.floor.end_call("ANNA")
        await caller.is_told(AgentEnded)
        until_ = stage.floor.router.agent("ANNA").until
        await stage.restarts()
        assert stage.floor.router.agent("ANNA").until == until_
        await anna.becomes(State.NOT_READY)
        await until(lambda: stage.wrapped_up == [(caller.contact, "ANNA", "", "")])


async def test_a_recording_that_was_cut_is_whole_up_to_there_and_goes_on_in_another(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = stage.store(await stage.caller()).asks({"record": True})
        await anna.answers()
        await caller.is_told(Connected)
        await caller.call.says(bytes(3200))
        await stage.restarts()
        assert stage.floor.snapshot().conversations[0].recording == "on"
        await caller.call.says(bytes(6400))
        stage.floor.end_call("ANNA")
        database = stage.floor.database
        await until(lambda: len(conversations(database)) == 2)
        assert sorted(each["seconds"] for each in conversations(database)) == [0.2, 0.4]


async def test_a_telephone_that_is_kept_up_and_was_lost_takes_the_agent_out_of_the_queue(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_up()
        phone = stage.line.calls[0]
        await stage.restarts(phone)
        assert (anna.state, stage.floor.router.agent("ANNA").reason) == (State.NOT_READY, "technical")


async def test_a_page_has_a_moment_to_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cordboard.live.floor.for_agents.DESKTOP_GRACE", 0.05)
    async with staged(tmp_path) as stage:
        for name in ("ANNA", "BERT"):
            await stage.agent(name).is_ready()
            stage.floor.regain_desktop(name)
        await stage.restarts()
        stage.floor.regain_desktop("ANNA")
        await stage.agent("BERT").becomes(State.NOT_READY)
        assert stage.agent("ANNA").state == State.READY
        stage.floor.regain_desktop("BERT")
        assert stage.agent("BERT").state == State.READY, "back in time"


async def test_a_max_wait_that_was_changed_live_stays_so(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.floor.change_max_wait("support", 17.0)
        await stage.restarts()
        assert stage.floor.router.max_wait("support") == 17


async def test_an_agent_who_was_calling_somebody_back_is_free(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.rings()
        await caller.asking.close(keep_place=True)
        promise = CallbackPromise(caller.contact, OUTSIDE.name, until=now() + 60_000)
        await stage.floor.ask_callback(promise)
        caller.call.hangs_up()
        stage.forget_calls()
        await anna.answers()
        person = await stage.dialled(OUTSIDE.name)
        await stage.restarts(person, anna.phone)
        assert anna.state == State.READY
        assert stage.floor.snapshot().conversations == ()


async def test_a_clock_that_was_set_back_takes_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        at, number = stage.floor.router.now, stage.floor.snapshot().number
        monkeypatch.setattr("cordboard.live.floor.clock.time.time", lambda: 1_000_000.0)
        await stage.restarts()
        await stage.agent("BERT").is_ready()
        assert stage.floor.router.now >= at
        assert stage.floor.snapshot().number > number


async def test_a_row_that_cannot_be_read_costs_what_it_says_and_no_more(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        await stage.floor.stored()
        with writing(stage.floor.database) as connection:
            connection.execute(insert(floor_rows).values(kind="seat", name="BERT", body="{nonsense"))
        stage.floor._rows._stored["session"].pop("BERT", None)
        await _restarts_in_spite(stage)
        assert stage.agent("ANNA").state == State.READY
        assert stage.agent("BERT").state == State.SIGNED_OUT


async def _restarts_in_spite(stage: Stage) -> None:
    stage.is_stored = _nothing  # type: ignore[method-assign]
    import logging

    logger = logging.getLogger("cordboard.live.floor.restart")
    logger.disabled = True
    try:
        await stage.restarts()
    finally:
        logger.disabled = False


async def _nothing() -> None:
    """The damaged row is no row of this floor."""
