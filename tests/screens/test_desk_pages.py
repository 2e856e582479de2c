"""Pages of the desk that are killed, reloaded, left and closed."""

from __future__ import annotations

import pytest

from tests.screens.test_desk import ada_at_work, hears_the_page
from tests.server.desk.centre import CALLER, centre, until
from tests.server.desk.chromium import chromium

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium")]


async def test_a_page_that_is_killed_in_a_call_loses_the_agent_and_not_the_contact(tmp_path):
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        place.desktops(return_within=1)
        await page.opens("/desk", "ada")
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
        await page.opens("/desk", "ada")
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
        await page.clicks("As a picture")
        await page.page.get_by_role("group", name="The flow help with the way that the contact took").wait_for()
        await page.clicks("Mute")
        await until(lambda: not hears_the_page(caller))
        await page.page.reload()
        assert page.asked == ["beforeunload"]
        await page.shows("4711")
        await page.shows("In the conversation: the customer, you")
        await page.hears(CALLER)
        await page.shows("You are muted")
        assert not hears_the_page(caller)
        await page.clicks("Unmute")
        await until(lambda: hears_the_page(caller))
        ada = place.switchboard.floor.router.agent("ada")
        assert (ada.state, ada.asked) == ("in_call", None)
        assert not caller.is_hung_up_on()
        await page.clicks("End Call")
        await page.chooses("Solved")
        await page.clicks("Done")
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
        assert page.page.url.endswith("/desk")
        assert not caller.is_hung_up_on()
        assert place.switchboard.floor.snapshot().agents[0].path_up
        await page.clicks("End Call")
        await page.chooses("Solved")
        await page.clicks("Done")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        await page.shows("No contact just now")  # it has been told, and asks nobody any more
        await page.page.goto(f"{place.url}/desk")
        assert page.asked == ["beforeunload"], "without a contact nobody is asked"


async def test_a_page_that_is_reloaded_between_two_contacts_is_ready_again(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        await page.page.reload()
        await page.page.get_by_role("button", name="Telephone connected").wait_for()
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")


async def test_an_agent_whose_page_is_closed_for_good_is_signed_out(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        place.desktops(sign_out_after=1)
        await page.page.goto("about:blank")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "signed_out")
        assert place.switchboard.floor.snapshot().agents == ()
