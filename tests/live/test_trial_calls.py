"""Calls of drafts: what comes of one is a trial too, and a crash takes none of it."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from cordboard import modules
from cordboard.engine.child_facts import goes_on, passed_on, supervised
from cordboard.engine.contact import Contact
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.live.trial_calls import CannotBeCalled, TrialCall, trial_facts, trial_service
from cordboard.store import contacts, versions
from cordboard.store.contact_search import ContactFilter
from cordboard.store.database import writing
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor_site import OUT, PATIENCE, FloorSite, floor_site

pytestmark = pytest.mark.anyio

LIVE = """
modules:
  Ask: {type: menu, first: true, prompt: "One or two?", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""
DRAFT = """
cordboard: 1
flow: desk
modules:
  Ask: {type: menu, first: true, prompt: "Two or three?", timeout: 60}
  More: {type: menu, prompt: "And now?", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: key_press, value: "2", to: More, result: listened}
  - {from: More, event: key_press, value: "3", to: Bye, result: customer_not_available}
fallback: {to: Bye, result: hung_up_in_opening}
"""

TEXTS = """
cordboard: 1
flow: texts
channel: sms
modules:
  Say: {type: live_person, first: true, prompt: "Hello."}
  Bye: {type: end_call}
connectors:
  - {from: Say, event: success, to: Bye, result: listened}
"""


def drawn(text: str = DRAFT) -> Flow:
    found = load_flow(text, modules.types())
    assert found.flow is not None, found.problems
    return found.flow


async def tries(site: FloorSite, draft: Flow) -> tuple[str, ScriptedCall]:
    """Somebody calls a draft: the contact, and the call."""
    directory = site.switchboard.directory
    facts = trial_facts(directory, draft, trial_service(directory, draft), "+12025550143")
    with writing(site.switchboard.database) as connection:
        versions.add_tried_version(connection, draft)
    trial = TrialCall(facts, Program(draft))
    calls = site.switchboard.calls
    # The line hands the call to the site: it is as if a page had called.
    with patch.object(calls, "_on_call", partial(calls.on_trial_call, trial)):
        call = site.line.rings(caller=facts.caller, called=facts.called)
        await asyncio.sleep(0.05)
    return facts.contact, call


def row(site: FloorSite, contact: str) -> dict[str, Any]:
    return contacts.contact(site.switchboard.database, contact)


async def closed(site: FloorSite, contact: str) -> dict[str, Any]:
    await site.until(lambda: row(site, contact)["closed_at"] is not None)
    return row(site, contact)


async def test_a_trial_goes_on_after_a_crash_on_the_draft_that_was_called(tmp_path: Path) -> None:
    draft = drawn()
    async with floor_site(tmp_path, LIVE, survives=True) as site:
        contact, call = await tries(site, draft)
        await asyncio.wait_for(call.until_answered(), PATIENCE)
        call.presses("2")
        await site.until(lambda: site.path(contact)[-1:] == ["More"])
        site.kill()
        await site.restarted()
        call.presses("3")
        told = await closed(site, contact)
        assert (told["trial"], told["version"], told["result"]) == (True, draft.version, "customer_not_available")
        assert site.contacts() == []


async def test_a_trial_whose_call_is_gone_gets_its_result_due(tmp_path: Path) -> None:
    async with floor_site(tmp_path, LIVE, survives=True) as site:
        contact, call = await tries(site, drawn())
        await asyncio.wait_for(call.until_answered(), PATIENCE)
        call.presses("2")
        await site.until(lambda: site.path(contact)[-1:] == ["More"])
        site.kill()
        call.hangs_up()
        await site.restarted()
        told = await closed(site, contact)
        assert (told["trial"], told["result"]) == (True, "listened")


async def test_nobody_tries_a_draft_on_a_site_that_is_about_to_stop(tmp_path: Path) -> None:
    async with floor_site(tmp_path, LIVE) as site:
        site.switchboard.calls.stop()
        _, call = await tries(site, drawn())
        await site.until(lambda: call.rejected is not None)
        assert call.rejected is Refusal.UNAVAILABLE
        assert contacts.list_contacts(site.switchboard.database, trials=True) == []


async def test_what_comes_of_a_trial_is_found_by_it(tmp_path: Path) -> None:
    async with floor_site(tmp_path, LIVE) as site:
        contact, call = await tries(site, drawn())
        await asyncio.wait_for(call.until_answered(), PATIENCE)
        call.hangs_up()
        await closed(site, contact)
        database = site.switchboard.database
        assert [each["id"] for each in contacts.list_contacts(database, trials=True)] == [contact]
        assert contacts.list_contacts(database, where=ContactFilter(flow="desk")) == []
        with pytest.raises(LookupError):
            versions.full_version(database, "desk", row(site, contact)["version"])


def test_everything_that_comes_of_a_trial_is_one() -> None:
    program = Program(drawn())
    facts = Facts("c1", caller="+12025550143", called="100", service="desk", trial=True)
    flow = program.flow
    contact = Contact(facts, flow.language, flow.voice, program.said, flow.waits)
    assert goes_on(contact, "More", "listened", "c2").trial
    assert passed_on(contact, Facts("c3")).trial
    assert supervised(facts, flow.connectors[0], "c4", "sue").trial
    assert not passed_on(Contact(Facts("c5"), flow.language, flow.voice, program.said, flow.waits), Facts("c6")).trial


async def test_the_settings_are_those_of_a_service_that_could_run_the_draft(tmp_path: Path) -> None:
    async with floor_site(tmp_path, LIVE) as site:
        directory = site.switchboard.directory
        inbound, new = drawn(), drawn(DRAFT.replace("flow: desk", "flow: new"))
        assert trial_service(directory, inbound).name == trial_service(directory, new).name == "desk"
        with pytest.raises(CannotBeCalled, match="no inbound service for calls is called 'sales'; there are: desk"):
            trial_service(directory, inbound, "sales")
        outbound = drawn(OUT)
        sales = trial_service(directory, outbound)
        facts = trial_facts(directory, outbound, sales, "+12025550143", {"key": "A-1"})
        assert (sales.name, facts.direction, facts.number, facts.account, facts.trial) == (
            "sales", "outbound", "+12025550143", {"key": "A-1"}, True)  # fmt: skip
        texts = drawn(TEXTS)
        with pytest.raises(CannotBeCalled, match="cannot be called"):
            trial_service(directory, texts)
