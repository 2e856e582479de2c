"""Callers and agents on one site: every event of agents for its real reason, and one outcome each time."""

from __future__ import annotations

import asyncio

import pytest

from cordboard.engine.journal import Heard
from cordboard.engine.signals import Monitored
from cordboard.flow.results import RESULTS
from cordboard.live.floor import FloorRefused, Target
from cordboard.server.site import RunningSite
from cordboard.store import acd_events, contacts, outcomes, recorded
from tests.live.floor_site import floor_site

pytestmark = pytest.mark.anyio

DESK = """
modules:
  Agents: {type: operator_transfer, first: true}
  Rate: {type: menu, prompt: "Rate us."}
  Again: {type: callback}
  Listen: {type: monitor}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: agent_end_call, to: Rate, result: operator_transfer}
  - {from: Agents, event: agent_not_available, to: Bye, result: operator_transfer_failed_no_agent}
  - {from: Agents, event: agent_not_logged_in, to: Bye, result: no_answer}
  - {from: Agents, event: key_press, value: "1", to: Again, result: customer_not_available}
  - {from: Agents, event: key_press, value: "2", to: Rate, result: hung_up_in_opening}
  - {from: Agents, event: success, to: Rate, result: line_lost}
  - {from: Agents, event: monitor, to: Listen, result: operator_transfer}
  - {from: Rate, event: key_press, value: "5", to: Bye, result: listened}
  - {from: Rate, event: key_press, value: "1", to: Agents, result: operator_transfer}
  - {from: Again, event: success, to: Bye, result: customer_not_available}
fallback: {to: Bye, result: flow_fault}
"""
MOVES_ON = DESK.replace(
    "fallback:",
    "  - {from: Agents, event: call_not_accepted, to: Bye, result: refused}\n"
    "  - {from: Agents, event: timeout, to: Bye, result: busy}\nfallback:",
)


async def test_an_agent_talks_ends_the_call_and_the_caller_rates(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        site.floor.end_call("maria")
        await site.in_module("Rate")
        caller.presses("5")
        await caller.wait_ended()
        assert site.contacts()[0]["closed_at"] is None
        await site.wraps_up("maria", "sold")
        contact = await site.closed()
        assert (contact["result"], contact["due"], contact["agent"]) == ("listened", "listened", "maria")
        assert site.path(contact["id"]) == ["Agents", "Rate", "Bye"]


@pytest.mark.parametrize(("record", "state"), [("yes", "on"), ("no", "off")])
async def test_a_conversation_is_recorded_where_its_service_records(tmp_path, record, state):
    async with floor_site(tmp_path, DESK, record=record) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        assert site.floor.snapshot().conversations[0].recording == state
        caller.hangs_up()
        await site.wraps_up()
        await site.closed()


async def test_a_caller_who_leaves_while_talking_leaves_the_agent_in_wrap_up(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        phone = await site.takes()
        await site.talking()
        caller.hangs_up()
        await asyncio.wait_for(phone.wait_ended(), 5)
        (agent,) = site.floor.snapshot().agents
        assert agent.state == "wrap_up"
        await site.wraps_up("maria", "done")
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == ("operator_transfer", "caller")
        assert contact["reason"] == "talking with an agent"


async def test_a_caller_who_leaves_the_queue_leaves_the_result_due(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        caller.hangs_up()
        contact = await site.closed()
        assert (contact["result"], contact["reason"]) == ("hung_up_in_opening", "waiting for an agent")
        assert site.floor.snapshot().waiting == ()


async def test_a_caller_who_leaves_while_the_phone_rings_leaves_no_ringing_phone(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        phone = await site.rung()
        caller.hangs_up()
        await asyncio.wait_for(phone.wait_ended(), 5)
        await site.closed()
        assert site.floor.snapshot().agents[0].state == "ready"


async def test_nobody_is_signed_in(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.caller()
        assert (await site.closed())["result"] == "no_answer"


async def test_nobody_becomes_ready_within_the_max_wait(tmp_path):
    async with floor_site(tmp_path, DESK, max_wait=0.3) as site:
        await site.floor.sign_in("maria")
        await site.caller()
        assert (await site.closed())["result"] == "operator_transfer_failed_no_agent"


async def test_a_rejected_offer_moves_the_contact_by_its_connector(tmp_path):
    async with floor_site(tmp_path, MOVES_ON, acceptance="yes") as site:
        await site.signs_in()
        await site.caller()
        await site.until(lambda: site.floor.snapshot().agents[0].state == "offered")
        (waiting,) = site.floor.snapshot().waiting
        assert waiting.agent == "maria"
        phone = await site.rung()
        phone.hangs_up()
        assert (await site.closed())["result"] == "refused"
        assert site.floor.snapshot().agents[0].state == "not_ready"


async def test_a_missed_offer_moves_the_contact_by_its_connector(tmp_path):
    async with floor_site(tmp_path, MOVES_ON, ring=1) as site:
        await site.signs_in()
        await site.caller()
        assert (await site.closed())["result"] == "busy"
        assert site.floor.snapshot().agents[0].state == "not_ready"


async def test_a_missed_offer_without_a_connector_goes_to_the_next_agent(tmp_path):
    async with floor_site(tmp_path, DESK, ring=1) as site:
        await site.signs_in("maria")
        await site.signs_in("noor")
        caller = await site.caller()
        first = await site.rung()
        second = await asyncio.wait_for(site.takes(), 5)
        assert {first.called, second.called} == {"maria-phone", "noor-phone"}
        await site.talking()
        caller.hangs_up()
        await site.wraps_up({"maria-phone": "maria", "noor-phone": "noor"}[second.called], "done")
        assert (await site.closed())["result"] == "operator_transfer"


async def test_the_phone_of_the_agent_drops_and_the_caller_goes_on(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        phone = await site.takes()
        await site.talking()
        phone.loses_line()
        await site.in_module("Rate")
        caller.hangs_up()
        await site.wraps_up("maria", "done")
        assert (await site.closed())["result"] == "operator_transfer"


async def test_who_steps_out_of_the_queue_and_comes_back_has_the_old_place(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        first = await site.caller()
        await site.until(lambda: len(site.floor.snapshot().waiting) == 1)
        second = await site.caller()
        await site.until(lambda: len(site.floor.snapshot().waiting) == 2)
        first.presses("2")
        await site.in_module("Rate")
        first.presses("1")
        await site.until(lambda: len(site.floor.snapshot().waiting) == 2)
        places = {each["id"]: site.floor.place(each["id"]) for each in site.contacts()}
        assert [place.position for place in places.values() if place] == [1, 2]
        first.hangs_up()
        second.hangs_up()
        await site.all_closed(2)


async def test_a_supervisor_listens_by_the_flows_monitor_connector(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        (contact,) = site.switchboard.runs.at_work
        listening = asyncio.create_task(site.switchboard.child_runs.supervise(contact, "sam", "listen", "boss-phone"))
        boss = await site.takes()
        await listening
        await site.until(lambda: any(each.name == "sam" for each in site.floor.snapshot().conversations[0].members))
        boss.presses("2")
        await site.until(lambda: site.floor.supervision(contact, "sam").member.mode == "coach")
        assert len(site.switchboard.runs.at_work) == 2
        now = RunningSite(site.switchboard, None, None, None).now()  # type: ignore[arg-type]
        assert [each.contact for each in now.calls] == [contact], "a supervisor's leg is no contact"
        assert [each.id for each in now.last] == [contact]
        caller.hangs_up()
        await asyncio.wait_for(boss.wait_ended(), 5)
        await site.wraps_up("maria", "done")
        await site.all_closed(2)
        parent, leg = site.contacts()
        assert (leg["run"], leg["parent"], leg["caller"]) == ("supervision", parent["id"], "sam")
        journal = contacts.journal(site.switchboard.database, parent["id"])
        heard = [entry.signal for entry in journal if isinstance(entry, Heard) and isinstance(entry.signal, Monitored)]
        assert [(signal.supervisor, signal.mode) for signal in heard] == [("sam", "listen"), ("sam", "coach")]
        database = site.switchboard.database
        assert [each["id"] for each in contacts.list_contacts(database)] == [parent["id"]]
        assert recorded.others(database, recorded.RecordedFilter("another")) == [("desk", 1)]
        assert [each["contact"] for each in outcomes.outcomes(database, RESULTS)] == [parent["id"]]
        assert [each["contacts"] for each in outcomes.report(database, RESULTS)] == [1]


async def test_a_supervisor_who_is_led_back_has_nothing_more_to_hear(tmp_path):
    flow = DESK.replace("fallback:", "  - {from: Listen, event: success, to: Listen, result: listened}\nfallback:")
    async with floor_site(tmp_path, flow) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        (contact,) = site.switchboard.runs.at_work
        listening = asyncio.create_task(site.switchboard.child_runs.supervise(contact, "sam", "listen", "boss-phone"))
        boss = await site.takes()
        await listening
        await site.until(lambda: any(each.name == "sam" for each in site.floor.snapshot().conversations[0].members))
        caller.hangs_up()
        await asyncio.wait_for(boss.wait_ended(), 5)
        await site.wraps_up("maria", "done")
        await site.all_closed(2)
        assert site.path(site.contacts()[1]["id"]) == ["Listen", "Listen"]


async def test_a_site_that_stops_wraps_everything_up(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        await site.caller()
        await site.takes()
        await site.talking()


async def test_an_agent_sends_a_caller_into_a_flow(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        with pytest.raises(FloorRefused, match=r"no inbound flow 'out' for calls; there are: desk"):
            site.floor.transfer("maria", Target("flow", "out"))
        site.floor.transfer("maria", Target("flow", "desk"))
        await site.wraps_up(code="sold")
        await site.until(lambda: len(site.contacts()) == 2)
        await site.until(lambda: site.floor.snapshot().waiting)
        assert caller.ended_by is None
        caller.hangs_up()
        await site.all_closed(2)
        first, second = site.contacts()
        assert (first["result"], first["ended_by"], first["reason"]) == ("listened", "agent", "sent into desk")
        assert (second["run"], second["parent"], second["result"]) == (
            "transferred", first["id"], "hung_up_in_opening",
        )  # fmt: skip


async def test_the_code_of_an_agent_who_sends_a_caller_on_at_once_counts(tmp_path, monkeypatch):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().agents[0].contact)
        await site.floor.stored()
        monkeypatch.setattr(acd_events, "GROUP_SECONDS", 1.0)  # the contact hears so late that its agent came
        await site.takes()
        await site.talking()
        site.floor.transfer("maria", Target("flow", "desk"))
        await site.wraps_up(code="sold")
        caller.hangs_up()
        await site.all_closed(2)
        assert [each["result"] for each in site.contacts()] == ["listened", "hung_up_in_opening"]
