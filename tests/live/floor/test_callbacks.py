from __future__ import annotations

from pathlib import Path

import pytest

from cordboard.acd.messages import AgentRequest
from cordboard.acd.states import State
from cordboard.audio.sound import joined
from cordboard.engine.signals import AgentEnded, Connected, NotRouted
from cordboard.live.clock import now
from cordboard.live.floor import CallbackPromise, FloorRefused, OpenCallback
from cordboard.live.floor.sounds import ringback
from cordboard.telephony.line import Refusal
from tests.live.floor.people import Caller, Worker, talk, until
from tests.live.floor.stage import Stage, staged

pytestmark = pytest.mark.anyio

NUMBER = "+12125550177"


def promise(contact: str, max_wait: float = 3600.0, **how) -> CallbackPromise:
    return CallbackPromise(
        contact, NUMBER, now() + round(max_wait * 1000), "+12125550100", **{"retry_after": 0.02} | how
    )


async def waiting(stage: Stage, **how) -> Caller:
    """Somebody who waits asks to be called back, and hangs up."""
    anna = await stage.agent("ANNA").is_ready()
    stage.floor.go_not_ready("ANNA")
    caller = (await stage.caller()).asks()
    await caller.asking.close(keep_place=True)
    await stage.floor.ask_callback(promise(caller.contact, **how))
    caller.call.hangs_up()
    stage.floor.left(caller.contact)
    assert anna.state == State.NOT_READY
    return caller


async def test_the_agent_hears_it_ring_and_then_the_person(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        caller = await waiting(stage)
        later = (await stage.caller()).asks()
        anna = stage.agent("ANNA")
        await stage.floor.go_ready("ANNA")
        phone = await anna.answers()
        await phone.until_heard(joined(ringback()))
        person = await stage.dialled(NUMBER)
        assert person.caller == "+12125550100"
        person.answers()
        await until(lambda: talk(person, phone))
        [(parent, call, agent, asking)] = stage.called_back
        assert (parent, call, agent) == (caller.contact, person, "ANNA")
        assert asking.contact != caller.contact
        assert later.told == []

        child = Caller(stage, person, asking.contact).is_called_back(asking)
        assert (await child.is_told(Connected)).agent == "ANNA"
        stage.floor.end_call("ANNA")
        await child.is_told(AgentEnded)
        await stage.floor.wrap_up("ANNA", "promise")
        assert stage.wrapped_up == [(asking.contact, "ANNA", "promise", "listened")]
        assert person.ended_by is None
        await person.hang_up()


async def test_a_person_who_is_not_reached_costs_no_wrap_up_and_is_tried_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        caller = await waiting(stage, attempts=2)
        anna = stage.agent("ANNA")
        await stage.floor.go_ready("ANNA")
        for why in (Refusal.BUSY, Refusal.NO_ANSWER):
            phone = await anna.answers()
            (await stage.dialled(NUMBER)).refuses(why)
            await anna.becomes(State.READY)
            await phone.wait_ended()
        await until(lambda: stage.given_up != [])
        assert stage.given_up[0][0] == caller.contact
        assert stage.tried == [(1, "busy"), (2, "no_answer")]
        assert stage.wrapped_up == []
        assert stage.floor.snapshot().waiting == ()


async def test_an_agent_lost_while_it_rings_leaves_the_place_to_another(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await waiting(stage)
        anna = stage.agent("ANNA")
        await stage.floor.go_ready("ANNA")
        phone = await anna.answers()
        person = await stage.dialled(NUMBER)
        phone.loses_line()
        await person.wait_ended()
        assert anna.state == State.NOT_READY
        bert: Worker = await stage.agent("BERT").is_ready()
        await bert.answers()
        person = await stage.dialled(NUMBER)
        person.answers()
        await until(lambda: talk(person, bert.phone))
        assert stage.called_back[0][2] == "BERT"
        await person.hang_up()
        await stage.called_back[0][3].close(keep_place=False)


async def test_a_callback_that_nobody_takes_is_given_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        caller = await waiting(stage, max_wait=0.05)
        await until(lambda: stage.given_up == [(caller.contact, "agent_not_available")])


async def test_a_floor_that_stops_gives_no_callback_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await waiting(stage)
        await stage.floor.stop()
        assert (len(stage.stored), stage.given_up) == (1, [])


async def test_a_callback_of_before_a_restart_goes_on_at_its_old_place(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        stage.floor.go_not_ready("ANNA")
        (await stage.caller()).asks()
        request = AgentRequest(contact="before", service="support")
        before = OpenCallback(promise("before"), request, now() - 60_000, tried=1)
        stage.promised[before.contact] = before
        stage.floor.take_up(before, pausing=False)
        await stage.floor.go_ready("ANNA")
        await stage.agent("ANNA").answers()
        person = await stage.dialled(NUMBER)
        person.refuses(Refusal.BUSY)
        await until(lambda: stage.tried == [(2, "busy")])


async def test_a_callback_without_a_place_is_not_promised(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        with pytest.raises(FloorRefused, match="no place"):
            await stage.floor.ask_callback(promise("nobody"))
        assert stage.stored == []


async def test_who_waits_on_the_line_again_is_not_called_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        stage.floor.go_not_ready("ANNA")
        caller = (await stage.caller()).asks()
        await caller.asking.close(keep_place=True)
        await stage.floor.ask_callback(promise(caller.contact))
        caller.asks(max_wait=0.05)
        assert (await caller.is_told(NotRouted)).reason == "agent_not_available"
        assert stage.given_up == [(caller.contact, "the person waits on the line again")]
        await caller.hangs_up()
