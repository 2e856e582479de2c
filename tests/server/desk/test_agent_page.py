"""The agent's page in a real browser: a call heard on both sides, and a page that dies at the wrong time."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.server.desk.centre import CALLER, Centre, centre, until
from tests.server.desk.chromium import MICROPHONE, Page, chromium
from tests.telephony.room import strength

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium")]


@asynccontextmanager
async def ada_at_work(folder: Path) -> AsyncIterator[tuple[Centre, Page]]:
    """Ada's page is open, and she is ready."""
    async with centre(folder) as place, chromium(place.url, folder) as page:
        await page.opens("/agent", "ada")
        await page.shows("Sign in to services")
        await page.clicks("Sign in, ready")
        await page.shows("connected")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        yield place, page
        assert page.faults == []


def hears_the_page(caller) -> bool:
    """Whether the caller has heard the page's microphone in the last third of a second."""
    return (
        len(caller.sound.packets) > 20 and strength(caller.sound.pcm(len(caller.sound.packets) - 15), MICROPHONE) > 100
    )


async def test_a_call_is_offered_taken_heard_on_both_sides_held_and_wrapped_up(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        caller = await place.caller()
        caller.speaks()
        await page.shows("Call from 2025550123, Help line")
        await page.shows("4711")
        await page.clicks("Accept")
        await page.shows("In call")
        await page.hears(CALLER)
        await until(lambda: hears_the_page(caller))
        await page.clicks("Hold")
        await page.shows("On hold")
        await page.hears(CALLER, audible=False)
        await until(lambda: not hears_the_page(caller))
        await page.clicks("Take from hold")
        await page.hears(CALLER)
        await until(lambda: hears_the_page(caller))
        await page.clicks("Mute microphone")
        await until(lambda: not hears_the_page(caller))
        await page.clicks("Microphone is muted")
        await page.clicks("Keypad")
        await page.clicks("7")
        await until(lambda: caller.sound.keys() == "7")
        await page.clicks("End call")
        await page.shows("Wrap-up")
        await page.page.get_by_label("Wants to think").check()
        await page.clicks("Save")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        await place.closed_as("customer_not_available")
        assert place.switchboard.floor.snapshot().agents[0].path_up, "the telephone stays up between calls"


async def test_a_page_that_is_killed_in_a_call_loses_the_agent_and_not_the_contact(tmp_path):
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        place.desktops(return_within=1)
        await page.opens("/agent", "ada")
        await page.clicks("Sign in, ready")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        caller = await place.caller()
        await page.clicks("Accept")
        await page.shows("In the conversation")
        await page.is_killed()
        agent = place.switchboard.floor.router.agent
        await until(lambda: agent("ada").state in {"wrap_up", "not_ready"})
        await until(caller.is_hung_up_on)  # the flow went on, said thank you, and ended
        supervisor = await place.desktop("sue", floor=True)
        await supervisor.does("force_state", agent="ada", state="not_ready")
        await place.closed_as("operator_transfer")


async def test_a_page_that_is_killed_while_it_is_offered_a_call_lets_another_agent_have_it(tmp_path):
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        await page.opens("/agent", "ada")
        await page.clicks("Sign in, ready")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        caller = await place.caller()
        await page.shows("Call from 2025550123")
        phone = await place.softphone()
        bob = await place.desktop("bob")
        await bob.does("sign_in", ready=True)
        await page.is_killed()
        offer = await bob.hears_of("offer")
        await bob.does("accept", offer=offer["offer"])
        phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
        await bob.is_in("in_call", "bob")
        ada = place.switchboard.floor.router.agent("ada")
        assert ada.state == "not_ready"
        await caller.hang_up()
        phone.respond(await phone.next("BYE"), 200, "OK")
        await bob.does("wrap_up", code="solved")
        await place.closed_as("operator_transfer")


async def test_a_page_that_is_reloaded_in_a_call_goes_on_with_it_and_is_heard_again(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        caller = await place.caller()
        caller.speaks()
        await page.clicks("Accept")
        await page.hears(CALLER)
        await until(lambda: hears_the_page(caller))
        await page.page.reload()
        assert page.asked == ["beforeunload"]
        await page.shows("4711")
        await page.shows("In the conversation: the customer, you")
        await page.hears(CALLER)
        await until(lambda: hears_the_page(caller))
        ada = place.switchboard.floor.router.agent("ada")
        assert (ada.state, ada.asked) == ("in_call", None)
        assert not caller.is_hung_up_on()
        await page.clicks("End call")
        await page.page.get_by_label("Solved").check()
        await page.clicks("Save")
        await place.closed_as("operator_transfer")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")


async def test_whoever_leaves_the_page_in_a_call_is_asked_and_may_stay(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        caller = await place.caller()
        await page.clicks("Accept")
        await page.shows("In the conversation")
        page.stays = True
        await page.page.evaluate("location.assign('/')")
        await until(lambda: page.asked == ["beforeunload"])
        assert page.page.url.endswith("/agent")
        assert not caller.is_hung_up_on()
        assert place.switchboard.floor.snapshot().agents[0].path_up
        await page.clicks("End call")
        await page.page.get_by_label("Solved").check()
        await page.clicks("Save")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        await page.shows("No contact just now")  # it has been told, and asks nobody any more
        await page.page.goto(f"{place.url}/agent")
        assert page.asked == ["beforeunload"], "without a contact nobody is asked"


async def test_a_page_that_is_reloaded_between_two_contacts_is_ready_again(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        await page.page.reload()
        await page.shows("connected")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")


async def test_an_agent_whose_page_is_closed_for_good_is_signed_out(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        place.desktops(sign_out_after=1)
        await page.page.goto("about:blank")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "signed_out")
        assert place.switchboard.floor.snapshot().agents == ()


async def test_what_cannot_be_done_is_not_there_to_be_pressed(tmp_path):
    in_a_call = ("Hold", "Pause recording", "Keypad", "Transfer", "End call")
    async with ada_at_work(tmp_path) as (place, page):
        await page.has_no("Ready", "Accept", *in_a_call)
        caller = await place.caller()
        await page.clicks("Accept")
        await page.shows("Recording")
        await page.has_no("Ready", "Ready afterwards", "Accept", "Hand over")
        await page.page.get_by_label("Reason for not ready").select_option(label="Lunch")
        await page.shows("then not ready")
        await page.clicks("Ready afterwards")
        await page.clicks("Transfer")
        await page.page.locator("#targetkind").select_option(label="Flow")
        await page.has_no("Ask first", "Bring in")
        await caller.hang_up()
        await page.shows("Wrap-up")
        await page.has_no("Ready", "Ready afterwards", *in_a_call)
        assert await page.page.get_by_text("Recording").locator("visible=true").count() == 0
        assert await page.page.get_by_text("In the conversation").locator("visible=true").count() == 0
        await page.shows("4711")
        await page.page.get_by_label("Solved").check()
        await page.clicks("Save")
        await page.shows("No contact just now")
        await page.has_no(*in_a_call)


async def test_nobody_is_handed_over_to_before_they_have_come(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        await place.caller()
        await page.clicks("Accept")
        await page.shows("In the conversation")
        phone = await place.softphone()
        bob = await place.desktop("bob")
        await bob.does("sign_in", ready=True)
        await page.clicks("Transfer")
        await page.page.get_by_label("Who").select_option("bob")
        await page.clicks("Ask first")
        await page.shows("Not there yet.")
        await page.has_no("Hand over", "Talk all together", "Hold", "Transfer")
        offer = await bob.hears_of("offer")
        phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
        await bob.does("accept", offer=offer["offer"])
        await page.clicks("Hand over")
        await page.shows("Wrap-up")
        await page.has_no("Hold", "End call")
        await page.page.get_by_label("Solved").check()
        await page.clicks("Save")
        await bob.does("end_call")
        phone.respond(await phone.next("BYE"), 200, "OK")
        await bob.does("wrap_up", code="solved")
        await place.closed_as("operator_transfer")
