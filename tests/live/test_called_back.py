"""Callers who leave the queue and are called back: the place is kept, and an agent is there when they answer."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import callbacks
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedLine
from tests.live.floor_site import FloorSite, floor_site
from tests.live.test_agents import DESK

pytestmark = pytest.mark.anyio


async def left(site: FloorSite) -> dict[str, Any]:
    """The contact that is over, while its callback waits in a contact of its own."""
    await site.until(lambda: [bool(each["closed_at"]) for each in site.contacts()] == [True, False])
    contact, promised = site.contacts()
    assert (promised["run"], promised["parent"]) == ("callback", contact["id"])
    return contact


async def test_a_callback_keeps_the_place_and_goes_on_in_a_run_of_its_own(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        caller.presses("1")
        contact = await left(site)
        assert contact["result"] == "customer_not_available"
        await site.floor.go_ready("maria")
        phone = await site.takes()
        assert phone.called == "maria-phone"
        person = await site.takes()
        assert person.called == "+12025550143"
        await site.talking()
        site.floor.end_call("maria")
        await site.in_module("Rate")
        person.presses("5")
        await site.wraps_up("maria", "sold")
        await site.all_closed(2)
        child = site.contacts()[1]
        assert (child["run"], child["parent"], child["result"]) == ("callback", contact["id"], "listened")
        assert site.path(child["id"]) == ["Agents", "Rate", "Bye"]


async def test_whoever_is_called_back_is_not_told_to_wait_again(tmp_path):
    flow = DESK.replace(
        "{type: operator_transfer, first: true}", "{type: operator_transfer, first: true, pre_hold: One moment.}"
    )
    async with floor_site(tmp_path, flow) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        one_moment = caller.media.begun[0]
        caller.presses("1")
        await left(site)
        await site.floor.go_ready("maria")
        await site.takes()
        person = await site.takes()
        await site.talking()
        site.floor.end_call("maria")
        await site.in_module("Rate")
        assert one_moment not in person.media.begun
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)


KEYED = DESK.replace(
    "{type: callback}",
    "{type: callback, number: keyed, prompt: 'Your number, then the hash key.', attempts: 2}",
).replace("fallback:", "  - {from: Again, event: failure, to: Bye, result: refused}\nfallback:")


async def asks(site: FloorSite, number: str = "") -> None:
    """A caller leaves the queue, keys a number if one is asked for, and asks to be called back."""
    await site.floor.sign_in("maria")
    caller = await site.caller()
    await site.until(lambda: site.floor.snapshot().waiting)
    caller.presses("1")
    if number:
        await site.in_module("Again")
        caller.presses(f"{number}#")
    await caller.wait_ended()


@pytest.mark.parametrize("keyed", ["2025550199", "5550199"])
async def test_a_number_that_may_not_be_called_is_promised_nothing(tmp_path, keyed):
    async with floor_site(tmp_path, KEYED) as site:
        site.line.refused["+12025550199"] = "no allowed prefix"
        await asks(site, keyed)
        contact = await site.closed()
        assert contact["result"] == "refused"
        assert callbacks.pending(site.switchboard.database) == []


async def test_a_keyed_number_is_read_in_the_region_of_the_site(tmp_path):
    async with floor_site(tmp_path, KEYED) as site:
        await asks(site, "2025550187")
        await left(site)
        assert site.contacts()[1]["called"] == "+12025550187"
        await site.floor.go_ready("maria")
        await site.takes()
        person = await site.takes()
        assert person.called == "+12025550187"
        await site.talking()
        await site.until(lambda: callbacks.pending(site.switchboard.database) == [])
        site.floor.end_call("maria")
        await site.in_module("Rate")
        (run,) = site.switchboard.runs.at_work.values()
        assert run.interpreter.contact.facts.number == "+12025550187"
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)


async def test_every_try_is_made_and_the_last_is_the_outcome_of_the_callback(tmp_path):
    async with floor_site(tmp_path, KEYED.replace("attempts: 2", "attempts: 2, retry_after: 0.02")) as site:
        await asks(site, "2025550187")
        contact = await left(site)
        await site.floor.go_ready("maria")
        for why in (Refusal.NO_ANSWER, Refusal.BUSY):
            await site.takes()
            (await site.rung()).refuses(why)
        await site.all_closed(2)
        parent, child = site.contacts()
        assert (parent["id"], parent["result"]) == (contact["id"], "customer_not_available")
        assert (child["result"], child["ended_by"]) == ("busy", "line")
        await site.until(lambda: callbacks.pending(site.switchboard.database) == [])


async def test_a_promise_outlasts_a_restart(tmp_path):
    async with floor_site(tmp_path, KEYED) as site:
        await asks(site, "2025550187")
        contact = await left(site)
    loaded = load_site(tmp_path, modules.types())
    line = ScriptedLine(pace=0.01)
    prompts = PromptAudio(Tones(), tmp_path / "cache", tmp_path / "prompts")
    switchboard = Switchboard(loaded, tmp_path / "data", line, prompts)
    await switchboard.start()
    site = FloorSite(switchboard, line)
    try:
        (promised,) = callbacks.pending(switchboard.database)
        assert (promised.parent, promised.number) == (contact["id"], "+12025550187")
        await site.signs_in()
        await site.takes()
        person = await site.takes()
        assert person.called == "+12025550187"
        await site.talking()
        switchboard.floor.end_call("maria")
        await site.in_module("Rate")
        person.hangs_up()
        await site.wraps_up("maria", "sold")
        await site.all_closed(2)
        assert site.contacts()[1]["agent"] == "maria"
    finally:
        await switchboard.stop()
