"""Callers who ask for one agent, and flows that look before they ask."""

from __future__ import annotations

import asyncio

import pytest

from cordboard.store import contacts, recordings
from tests.live.floor_site import floor_site, spoken

pytestmark = pytest.mark.anyio

EXTENSIONS = """
modules:
  Ask: {type: extension_transfer, first: true, prompt: "Extension?", to_voicemail: true, attempts: 1}
  Direct: {type: direct_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: invalid_extension, to: Direct, result: refused}
  - {from: Ask, event: agent_end_call, to: Bye, result: listened}
  - {from: Direct, event: agent_not_logged_in, to: Bye, result: busy}
  - {from: Direct, event: invalid_route_request, to: Bye, result: fax}
fallback: {to: Bye, result: flow_fault}
"""


async def test_an_extension_rings_its_agent_even_one_who_is_not_ready(tmp_path):
    async with floor_site(tmp_path, EXTENSIONS) as site:
        await site.floor.sign_in("noor")
        caller = await site.caller()
        caller.presses("2002#")
        phone = await site.takes()
        assert phone.called == "noor-phone"
        await site.talking()
        site.floor.end_call("noor")
        await site.wraps_up("noor", "done")
        assert (await site.closed())["result"] == "operator_transfer"


async def test_an_unknown_extension_is_none_and_a_direct_number_is_its_agents(tmp_path):
    async with floor_site(tmp_path, EXTENSIONS) as site:
        caller = await site.caller("777")
        caller.presses("2009#")
        contact = await site.closed()
        assert site.path(contact["id"]) == ["Ask", "Direct", "Bye"]
        assert contact["result"] == "busy"


@pytest.mark.parametrize("called", ["+12025550177", "12025550177", "0012025550177", "01112025550177", "2025550177"])
async def test_a_number_is_the_sites_and_its_agents_however_the_network_tells_it(tmp_path, called):
    """With and without +, after 00 or the region's own prefix, and as it is dialled in the country."""
    async with floor_site(tmp_path, EXTENSIONS) as site:
        caller = await site.caller(called)
        caller.presses("2009#")
        contact = await site.closed()
        assert (contact["service"], contact["called"], contact["result"]) == ("desk", called, "busy")


async def test_a_number_that_is_nobodys_cannot_be_routed(tmp_path):
    async with floor_site(tmp_path, EXTENSIONS) as site:
        caller = await site.caller("100")
        caller.presses("2009#")
        assert (await site.closed())["result"] == "fax"


async def test_who_does_not_reach_an_agent_leaves_a_message_in_that_agents_box(tmp_path):
    async with floor_site(tmp_path, EXTENSIONS) as site:
        caller = await site.caller()
        caller.presses("2001#")
        await site.until(lambda: list((tmp_path / "data/recordings").glob("*.wav")))
        await caller.says(spoken(1))
        caller.hangs_up()
        await site.closed()
        (message,) = recordings.in_box(site.switchboard.database, "maria")
        assert message["seconds"] >= 1


async def test_an_agent_without_voicemail_takes_no_messages(tmp_path):
    async with floor_site(tmp_path, EXTENSIONS) as site:
        caller = await site.caller()
        caller.presses("2002#")
        contact = await site.closed()
        assert site.path(contact["id"]) == ["Ask", "Bye"]
        assert "noor has no voicemail" in str(contacts.journal(site.switchboard.database, contact["id"]))


CHECK = """
modules:
  Check: {type: check_call_center, first: true, wait: %s}
  Bye: {type: end_call}
connectors:
  - {from: Check, event: agent_available, to: Bye, result: listened}
  - {from: Check, event: agent_not_available, to: Bye, result: busy}
  - {from: Check, event: agent_not_logged_in, to: Bye, result: no_answer}
  - {from: Check, event: call_center_close, to: Bye, result: refused}
"""


async def test_the_call_center_is_looked_at(tmp_path):
    async with floor_site(tmp_path, CHECK % "0") as site:

        async def result() -> str:
            await (await site.caller()).wait_ended()
            await site.until(lambda: all(each["closed_at"] for each in site.contacts()))
            return str(site.contacts()[-1]["result"])

        assert await result() == "no_answer"
        await site.floor.sign_in("maria")
        assert await result() == "busy"
        await site.floor.go_ready("maria")
        assert await result() == "listened"


async def test_the_check_waits_for_an_agent(tmp_path):
    async with floor_site(tmp_path, CHECK % "20") as site:
        await site.floor.sign_in("maria")
        await site.caller()
        await asyncio.sleep(0.05)
        await site.floor.go_ready("maria")
        assert (await site.closed())["result"] == "listened"
