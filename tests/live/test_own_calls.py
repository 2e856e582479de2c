"""Agents call people of their own accord: a contact of its own each time, and only numbers that are allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.live.floor import FloorRefused, Target
from cordboard.store import recordings
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor_site import FloorSite, floor_files, floor_site
from tests.live.test_agents import DESK

pytestmark = pytest.mark.anyio

SALES = ', caller_id: "+12025550100", agent_calls: ["+1202555"]'
OUTSIDE = 'outside_numbers: {allowed: ["+1202"], refused: ["+12025550666"]}'
PERSON = "+12025550199"


@asynccontextmanager
async def calling_site(folder: Path, *, sales: str = SALES, **how: Any) -> AsyncIterator[FloorSite]:
    """A site whose agents may call people, and Maria at work."""
    async with floor_site(folder, DESK, more=OUTSIDE, sales=sales, **how) as site:
        await site.signs_in()
        yield site


async def rings(site: FloorSite, number: str = "(202) 555-0199") -> ScriptedCall:
    """Maria calls somebody and has taken her telephone: the person's rings."""
    await site.floor.call("maria", number)
    phone = await site.takes()
    assert phone.called == "maria-phone"
    person = await site.rung()
    assert (person.called, person.caller) == (PERSON, "+12025550100")
    return person


async def gives_up_calling(site: FloorSite) -> None:
    """Maria, who comes to work, calls somebody, and puts down before the person answers."""
    await site.signs_in()
    await rings(site)
    site.floor.end_call("maria")


async def test_an_agent_calls_somebody_and_the_flow_goes_on_when_the_agent_is_done(tmp_path):
    async with calling_site(tmp_path) as site:
        person = await rings(site)
        assert site.state("maria") == "in_call"
        assert site.floor.snapshot().conversations == ()
        person.answers()
        await site.talking()
        site.floor.end_call("maria")
        await person.wait_ended()
        await site.wraps_up("maria", "sold")
        contact = await site.closed()
        assert (contact["run"], contact["direction"], contact["service"]) == ("agent_call", "outbound", "sales")
        assert (contact["called"], contact["agent"], contact["result"]) == (PERSON, "maria", "listened")
        assert site.path(contact["id"]) == ["Agents", "Bye"]
        await site.until(lambda: site.state("maria") == "ready")


async def test_a_person_who_hangs_up_leaves_an_agent_who_wraps_up(tmp_path):
    async with calling_site(tmp_path) as site:
        person = await rings(site)
        person.answers()
        await site.talking()
        person.hangs_up()
        await site.wraps_up("maria", "done")
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == ("operator_transfer", "caller")


@pytest.mark.parametrize(("why", "result"), [(Refusal.BUSY, "busy"), (Refusal.NO_ANSWER, "no_answer")])
async def test_an_agent_who_reaches_nobody_is_told_why_and_is_as_before(tmp_path, why, result):
    async with calling_site(tmp_path) as site:
        site.floor.go_not_ready("maria", "meeting")
        (await rings(site)).refuses(why)
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == (result, "line")
        await site.until(lambda: site.state("maria") == "not_ready")
        assert site.floor.router.agent("maria").reason == "meeting"


async def test_an_agent_who_gives_up_stops_the_ringing(tmp_path):
    async with calling_site(tmp_path) as site:
        person = await rings(site)
        site.floor.end_call("maria")
        await person.wait_ended()
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == ("not_attempted", "agent")
        await site.until(lambda: site.state("maria") == "ready")


async def test_a_telephone_that_the_agent_does_not_answer_calls_nobody(tmp_path):
    async with calling_site(tmp_path) as site:
        await site.floor.call("maria", PERSON)
        (await site.rung()).refuses(Refusal.BUSY)
        await site.until(lambda: site.state("maria") == "ready")
        assert site.contacts() == []
        assert site.line.dialled.empty()


@pytest.mark.parametrize(("number", "why"), [
    ("+12125550100", "none of the numbers that agents of sales may call"),
    ("+12025550666", "a prefix that this site refuses"),
    ("+12025550111", "the day's minutes are used"),
    ("maria-phone", "no telephone number"),
])  # fmt: skip
async def test_a_number_that_is_not_allowed_is_not_called(tmp_path, number, why):
    async with calling_site(tmp_path) as site:
        site.line.refused["+12025550111"] = "the day's minutes are used"
        with pytest.raises(FloorRefused, match=why):
            await site.floor.call("maria", number)
        assert site.state("maria") == "ready"
        assert site.contacts() == []


async def test_nobody_is_called_unless_a_service_says_so(tmp_path):
    async with calling_site(tmp_path, sales="") as site:
        with pytest.raises(FloorRefused, match="lets its agents call"):
            await site.floor.call("maria", PERSON)


async def test_an_agent_at_work_calls_nobody_else(tmp_path):
    async with calling_site(tmp_path) as site:
        person = await rings(site)
        with pytest.raises(FloorRefused, match="you can call nobody now: in call"):
            await site.floor.call("maria", "+12025550188")
        person.answers()
        await site.talking()
        with pytest.raises(FloorRefused, match="you can call nobody now: in call"):
            await site.floor.call("maria", "+12025550188")
        person.hangs_up()
        await site.wraps_up()
        await site.closed()


async def test_a_person_who_was_called_can_be_passed_on_and_has_one_outcome(tmp_path):
    async with calling_site(tmp_path) as site:
        person = await rings(site)
        person.answers()
        await site.talking()
        await site.signs_in("noor")
        site.floor.transfer("maria", Target("agent", "noor"))
        await site.wraps_up("maria", "sold")
        assert (await site.takes()).called == "noor-phone"
        await site.until(lambda: site.state("noor") == "in_call")
        person.hangs_up()
        await site.wraps_up("noor", "done")
        contact = await site.closed()
        assert contact["result"] == "operator_transfer"


async def test_a_conversation_is_recorded_after_the_person_was_told_so(tmp_path):
    told = SALES + ", record: {calls: yes, announce: This call is recorded.}"
    async with calling_site(tmp_path, sales=told) as site:
        person = await rings(site)
        person.answers()
        await site.talking()
        assert len(person.prompts) == 1
        assert site.floor.snapshot().conversations[0].recording == "on"
        site.floor.end_call("maria")
        await site.wraps_up()
        contact = await site.closed()
        database = site.switchboard.database
        await site.until(lambda: recordings.conversations(database, contact=contact["id"], limit=5))


@pytest.mark.parametrize("stage", ["ringing", "talking"])
async def test_a_call_goes_on_after_a_crash(tmp_path, stage):
    async with calling_site(tmp_path, survives=True) as site:
        person = await rings(site)
        if stage == "talking":
            person.answers()
            await site.talking()
        else:
            await site.floor.stored()
        site.kill()
        await site.restarted()
        if stage == "ringing":
            assert person.ended_by is None
            person.answers()
        await site.talking()
        person.hangs_up()
        await site.wraps_up("maria", "sold")
        contact = await site.closed()
        assert (contact["run"], contact["result"], contact["agent"]) == ("agent_call", "listened", "maria")


async def test_a_call_whose_agent_is_gone_after_a_crash_is_closed(tmp_path):
    async with calling_site(tmp_path, survives=True) as site:
        await site.floor.call("maria", PERSON)
        phone = await site.takes()
        person = await site.rung()
        await site.floor.stored()
        site.kill()
        phone.hangs_up()
        await site.restarted()
        await person.wait_ended()
        contact = await site.closed()
        assert contact["ended_by"] in {"agent", "restart"}


def test_numbers_of_an_inbound_service_and_numbers_that_the_site_denies_are_complained_of(tmp_path):
    loaded = floor_files(tmp_path, DESK, sales=', agent_calls: ["+49"]')
    assert [(each.code, each.severity) for each in loaded.problems if each.where == "service sales"] == [
        ("number-not-allowed", "warning")
    ]
    text = (tmp_path / "site.yaml").read_text().replace("flow: desk,", 'flow: desk, agent_calls: ["+1"],')
    (tmp_path / "site.yaml").write_text(text)
    assert "inbound-service" in [each.code for each in load_site(tmp_path, modules.types()).problems]
