"""A floor that is killed in the middle of calls: whoever still has a telephone notices no more than a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from cordboard.acd.states import State
from cordboard.engine.signals import AgentEnded, Connected, ConversationOver
from cordboard.live.clock import now
from cordboard.live.floor import CallbackPromise, Target
from cordboard.store.recordings import conversations
from tests.live.floor.calls import OUTSIDE, consulting, in_a_call
from tests.live.floor.people import hears, talk, until
from tests.live.floor.stage import Stage, site, staged

pytestmark = pytest.mark.anyio


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
        await caller.is_told(ConversationOver)
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


async def test_an_agent_who_was_calling_somebody_back_is_rung_for_it_again(tmp_path: Path) -> None:
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
        assert stage.floor.snapshot().conversations == ()
        await anna.rings()
        assert anna.state == State.OFFERED, "the leg that is gone was that of the attempt before"
