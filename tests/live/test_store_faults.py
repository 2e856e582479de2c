"""A database that is locked, or has no room, in the middle of traffic: nobody is promised what is not stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cordboard.engine.signals import Connected
from cordboard.live.floor import FloorRefused, Target
from cordboard.live.floor.events import Notice
from cordboard.store.writer import StoreFailed
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.faults import disk_full, locked
from tests.live.floor_site import PATIENCE, FloorSite, floor_site
from tests.live.test_agents import DESK

pytestmark = pytest.mark.anyio

#: No shorter, since a busy disk keeps a healthy store waiting for more than half a second. Each refusal waits for it.
LIMITS = "store: {new_contact_timeout: 2, step_timeout: 4}\n"
MENU = """
direction: inbound
modules:
  Choices: {type: menu, first: true, prompt: "Press 1.", timeout: 60}
  Message: {type: live_person, prompt: "Good day."}
  Bye: {type: end_call}
connectors:
  - {from: Choices, event: key_press, value: "1", to: Message, result: listened}
  - {from: Message, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""
AGENTS = """
direction: inbound
modules:
  Agents: {type: operator_transfer, first: true}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""
FAULTS = {"locked": locked, "disk full": disk_full}
Fault = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


def database(folder: Path) -> Path:
    return folder / "data/cordboard.db"


async def turned_away(site: FloorSite) -> None:
    """Somebody calls, is not answered, and is told to try again."""
    call = site.line.rings(caller="+12025550199")
    await asyncio.wait_for(call.wait_ended(), PATIENCE)
    assert (call.answered, call.ringing, call.rejected) == (False, False, Refusal.UNAVAILABLE)


async def test_nobody_is_answered_whom_the_store_does_not_know(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        with fault(database(tmp_path)):
            for _ in range(3):
                await turned_away(site)
        call = await site.caller()
        await site.in_module("Choices")
        call.hangs_up()
        assert (await site.closed())["result"] == "hung_up_in_opening"


async def test_who_gives_up_before_the_answer_is_stored_as_that(tmp_path: Path) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        site.line.rings(caller="+12025550199").hangs_up()
        stored = await site.closed()
    assert (stored["ended_by"], stored["reason"]) == ("caller", "gave up before the answer")
    assert stored["result"] == "hung_up_in_opening"


async def test_a_contact_in_progress_goes_on_where_it_was_once_the_store_does(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        call = await site.caller()
        await site.until(lambda: call.prompts)
        with fault(database(tmp_path)):
            call.presses("1")
            await asyncio.sleep(0.3)
        stored = await site.closed()
        assert (stored["result"], stored["ended_by"]) == ("listened", "flow")
        assert site.path(stored["id"]) == ["Choices", "Message", "Bye"]


async def test_nobody_is_kept_in_a_call_that_cannot_go_on(tmp_path: Path, fault: Fault) -> None:
    """What was done until then is stored, with its result, as soon as the store takes it."""
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        call = await site.caller()
        await site.until(lambda: call.prompts)
        with fault(database(tmp_path)):
            call.presses("1")
            await asyncio.wait_for(call.wait_ended(), PATIENCE)
            assert [each["closed_at"] for each in site.contacts()] == [None]
        stored = await site.closed()
        assert (stored["ended_by"], stored["reason"]) == ("fault", "the next step could not be stored")
        assert stored["result"] == "listened"
        assert site.path(stored["id"]) == ["Choices", "Message"]


async def test_a_call_of_ours_is_not_made_where_it_cannot_be_stored(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        with fault(database(tmp_path)), pytest.raises(StoreFailed):
            await site.switchboard.dial("sales", "+12025550143")
        assert site.line.dialled.empty()
        assert site.contacts() == []


async def test_what_became_of_a_call_of_ours_is_stored_later(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        await site.switchboard.dial("sales", "+12025550143")
        call = await site.rung()
        with fault(database(tmp_path)):
            call.refuses(Refusal.BUSY, "486 Busy Here")
            await asyncio.sleep(0.3)
        stored = await site.closed()
        assert (stored["result"], stored["ended_by"], stored["reason"]) == ("busy", "line", "486 Busy Here")


async def test_who_cannot_be_sent_into_another_flow_stays_with_the_agent(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, AGENTS, more=LIMITS) as site:
        await site.signs_in()
        caller = await site.caller()
        agent = await site.takes()
        await site.talking()
        told = site.floor.snapshot().number
        (contact,) = site.contacts()
        await site.until(lambda: Connected in [type(each.signal) for each in site.heard(contact["id"])])
        with fault(database(tmp_path)):
            site.floor.transfer("maria", Target("flow", "desk"))
            said = await anext(each async for each in site.floor.events(told) if isinstance(each, Notice))
            assert "database does not answer" in said.text
            assert caller.ended_by is agent.ended_by is None
        caller.hangs_up()
        await site.wraps_up()
        assert (await site.closed())["id"] == contact["id"]


async def test_a_driver_that_fails_costs_its_contact_the_call_and_not_its_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        call = await site.caller()
        await site.in_module("Choices")
        (live,) = site.switchboard.runs.at_work.values()
        monkeypatch.setattr(live.interpreter, "receive", lambda *_: 1 // 0)
        call.presses("1")
        await asyncio.wait_for(call.wait_ended(), PATIENCE)
        stored = await site.closed()
        assert (stored["ended_by"], stored["reason"]) == ("fault", "a fault of Cordboard: ZeroDivisionError")
        assert stored["result"] == "hung_up_in_opening"


async def in_wrap_up(site: FloorSite) -> str:
    """Maria has talked with a caller who left, and has to choose a termination code. Returns the contact."""
    await site.signs_in()
    caller = await site.caller()
    await site.takes()
    await site.talking()
    caller.hangs_up()
    await site.until(lambda: site.state("maria") == "wrap_up")
    return str(site.contacts()[0]["id"])


async def test_a_termination_code_is_said_to_be_saved_when_it_is(tmp_path: Path) -> None:
    async with floor_site(tmp_path, AGENTS, more="store: {step_timeout: 10}\n") as site:
        contact = await in_wrap_up(site)
        with locked(database(tmp_path)):
            saving = asyncio.create_task(site.floor.wrap_up("maria", "done"))
            await asyncio.sleep(0.3)
            assert (saving.done(), site.state("maria")) == (False, "wrap_up")
            with pytest.raises(FloorRefused, match="is being stored"):
                await site.floor.wrap_up("maria", "sold")
        await saving
        stored = next(row for row in site.contacts() if row["id"] == contact)
        assert (stored["result"], stored["agent"]) == ("operator_transfer", "maria")
        await site.until(lambda: site.state("maria") != "wrap_up")


async def test_a_termination_code_that_waits_for_the_store_is_said_to_wait(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, AGENTS, more=LIMITS) as site:
        contact = await in_wrap_up(site)
        told = site.floor.snapshot().number
        with fault(database(tmp_path)):
            with pytest.raises(FloorRefused, match="not stored yet, since the database does not answer"):
                await site.floor.wrap_up("maria", "sold")
            assert site.state("maria") == "wrap_up"
        said = await anext(each async for each in site.floor.events(told) if isinstance(each, Notice))
        assert said.text == "your termination code is stored"
        stored = next(row for row in site.contacts() if row["id"] == contact)
        assert (stored["result"], stored["agent"]) == ("listened", "maria")
        await site.until(lambda: site.state("maria") != "wrap_up")


async def test_a_termination_code_that_no_contact_waits_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contact was closed without it, after a fault; its agent is not kept in wrap-up for ever."""
    async with floor_site(tmp_path, AGENTS) as site:
        await in_wrap_up(site)
        (live,) = site.switchboard.runs.at_work.values()
        monkeypatch.setattr(live.interpreter, "receive", lambda *_: 1 // 0)
        with pytest.raises(FloorRefused, match="could not be stored"):
            await site.floor.wrap_up("maria", "sold")
        await site.until(lambda: site.state("maria") != "wrap_up")


async def called_back(site: FloorSite) -> ScriptedCall:
    """Somebody leaves the queue to be called back; an agent is there, and their telephone rings."""
    await site.floor.sign_in("maria")
    caller = await site.caller()
    await site.until(lambda: site.floor.snapshot().waiting)
    caller.presses("1")
    await site.until(lambda: any(each["closed_at"] for each in site.contacts()))
    await site.floor.go_ready("maria")
    while (call := await site.rung()).called == "maria-phone":  # twice where it was killed as it had begun to ring
        call.answers()
    return call


async def test_a_person_who_is_called_back_talks_while_the_store_is_waited_for(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK, more=LIMITS) as site:
        person = await called_back(site)
        with locked(database(tmp_path)):
            person.answers()
            await site.talking()
            await asyncio.sleep(0.3)
        assert person.ended_by is None
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)
        (child,) = [each for each in site.contacts() if each["run"] == "callback"]
        assert (child["result"], child["agent"]) == ("operator_transfer", "maria")
        assert (child["ended_by"], child["reason"]) == ("caller", "talking with an agent")


async def test_an_agent_wraps_up_a_callback_whose_beginning_is_not_stored_yet(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DESK, more="store: {step_timeout: 10}\n") as site:
        person = await called_back(site)
        with locked(database(tmp_path)):
            person.answers()
            await site.talking()
            site.floor.end_call("maria")
            saving = asyncio.create_task(site.floor.wrap_up("maria", "sold"))
            await asyncio.sleep(0.1)
            assert not saving.done()
        await saving
        person.hangs_up()
        await site.all_closed(2)
        (child,) = [each for each in site.contacts() if each["run"] == "callback"]
        assert (child["result"], child["agent"], child["ended_by"]) == ("listened", "maria", "caller")


async def test_a_callback_that_cannot_be_stored_leaves_nobody_on_the_line(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, DESK, more=LIMITS) as site:
        person = await called_back(site)
        with fault(database(tmp_path)):
            person.answers()
            await asyncio.wait_for(person.wait_ended(), PATIENCE)
        await site.until(lambda: not site.floor.snapshot().conversations)
        await site.wraps_up()
        await site.all_closed(2)
        (child,) = [each for each in site.contacts() if each["run"] == "callback"]
        assert (child["ended_by"], child["reason"]) == ("fault", "the next step could not be stored")
        await site.until(lambda: site.state("maria") != "in_call")


async def test_a_supervisor_is_not_let_in_where_that_cannot_be_stored(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, DESK, more=LIMITS) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        (contact,) = site.contacts()
        with fault(database(tmp_path)):
            listening = asyncio.create_task(
                site.switchboard.child_runs.supervise(contact["id"], "sam", "listen", "boss-phone")
            )
            boss = await site.takes()
            with pytest.raises(FloorRefused, match="does not answer"):
                await listening
        assert boss.ended_by is not None
        caller.hangs_up()
        await site.wraps_up()
        assert (await site.closed())["id"] == contact["id"]
