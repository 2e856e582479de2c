"""The agent's desk in a real browser: a call heard on both sides, a page that dies at the wrong time, a second tab."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.screens.conftest import types
from tests.server.desk.centre import CALLER, Centre, centre, until
from tests.server.desk.chromium import MICROPHONE, Page, chromium
from tests.telephony.room import strength

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium")]


class Network:
    """The way of a page's WebSockets to the server, which can be cut. The sound has a way of its own."""

    def __init__(self) -> None:
        self._open: list[Any] = []
        self._cut = False

    async def carries(self, page: Any) -> None:
        await page.route_web_socket("**/api/agent/socket*", self._takes)

    async def _takes(self, socket: Any) -> None:
        if self._cut:
            await socket.close(code=1001)
            return
        socket.connect_to_server()
        self._open.append(socket)

    async def is_cut(self) -> None:
        self._cut = True
        while self._open:
            await self._open.pop().close(code=1001)

    def is_back(self) -> None:
        self._cut = False


@asynccontextmanager
async def ada_at_work(folder: Path, network: Network | None = None) -> AsyncIterator[tuple[Centre, Page]]:
    """Ada's page is open, and she is ready."""
    async with centre(folder) as place, chromium(place.url, folder) as page:
        if network is not None:
            await network.carries(page.page)
        await page.opens("/desk", "ada")
        await page.shows("Sign in to services")
        await page.clicks("Sign in, ready")
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
        await page.shows("Call from 2025550123")
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
        await page.clicks("Mute")
        await until(lambda: not hears_the_page(caller))
        await page.clicks("Unmute")
        await page.clicks("Keypad")
        await page.clicks("7")
        await until(lambda: caller.sound.keys() == "7")
        await page.clicks("End Call")
        await page.shows("Wrap-up")
        await page.chooses("Wants to think")
        await page.clicks("Done")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
        await place.closed_as("customer_not_available")
        assert place.switchboard.floor.snapshot().agents[0].path_up, "the telephone stays up between calls"


async def test_what_cannot_be_done_is_not_there_to_be_pressed(tmp_path):
    in_a_call = ("Hold", "Pause recording", "Keypad", "Transfer", "Consult", "End Call", "Mute")
    async with ada_at_work(tmp_path) as (place, page):
        await page.has_no("Ready", "Accept", *in_a_call)
        caller = await place.caller()
        await page.clicks("Accept")
        await page.shows("Recording")
        await page.has_no("Ready", "Ready afterwards", "Accept", "Hand over")
        await page.clicks("Not ready afterwards: Reason for not ready")
        await page.page.get_by_role("menuitem", name="Lunch").click()
        await page.shows("then not ready")
        await page.clicks("Ready afterwards")
        await page.clicks("Transfer")
        await page.page.get_by_role("option", name="Help", exact=True).click()
        for name in ("Ask first", "Bring in"):
            assert await page.page.get_by_role("button", name=name).is_disabled()
        await page.shows("A flow cannot be asked or brought in")
        await caller.hang_up()
        await page.shows("Wrap-up")
        await page.has_no("Ready", "Ready afterwards", *in_a_call)
        assert await page.page.get_by_text("Recording").locator("visible=true").count() == 0
        assert await page.page.get_by_text("In the conversation").locator("visible=true").count() == 0
        await page.shows("4711")
        await page.chooses("Solved")
        await page.clicks("Done")
        await page.shows("No contact just now")
        await page.has_no(*in_a_call)


async def test_an_agent_calls_somebody_and_is_heard_as_soon_as_they_answer(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        person = await place.softphone("+12025550199")
        await page.shows("Call somebody")
        await page.page.keyboard.press("d")
        await types(page.page, "+1 212 555 0100")
        await page.page.keyboard.press("Enter")
        await page.shows("Not done: +12125550100 is none of the numbers that agents of Help desk may call")
        await page.page.get_by_label("Number").fill("(202) 555-0199")
        await page.page.get_by_role("button", name="Call", exact=True).click()
        await page.shows("Calling +12025550199 …")
        await page.has_no("Hold", "Mute", "Transfer", "Call")
        person.respond(await person.next("INVITE"), 200, "OK", body=person.sdp())
        await page.shows("In the conversation: the customer, you")
        await until(lambda: strength(person.sound.pcm(max(0, len(person.sound.packets) - 15)), MICROPHONE) > 100)
        await page.clicks("End Call")
        person.respond(await person.next("BYE"), 200, "OK")
        await page.chooses("Solved")
        await page.clicks("Done")
        await place.closed_as("operator_transfer")
        await page.shows("Call somebody")


async def test_nobody_is_handed_over_to_before_they_have_come(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        await place.caller()
        await page.clicks("Accept")
        await page.shows("In the conversation")
        phone = await place.softphone()
        bob = await place.desktop("bob")
        await bob.does("sign_in", ready=True)
        await page.page.keyboard.press("c")
        await types(page.page, "barnes")
        await page.page.get_by_role("option", name="Bob Barnes").wait_for()
        await page.page.keyboard.press("Enter")
        await page.shows("Not there yet.")
        await page.has_no("Hand over", "Talk all together", "Hold", "Transfer")
        offer = await bob.hears_of("offer")
        phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
        await bob.does("accept", offer=offer["offer"])
        await page.clicks("Hand over")
        await page.shows("Wrap-up")
        await page.has_no("Hold", "End Call")
        await page.chooses("Solved")
        await page.clicks("Done")
        await bob.does("end_call")
        phone.respond(await phone.next("BYE"), 200, "OK")
        await bob.does("wrap_up", code="solved")
        await place.closed_as("operator_transfer")


async def test_a_contact_is_handled_by_keys_alone_with_a_note_for_who_is_next(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        await place.caller()
        press = page.page.keyboard.press
        await page.shows("Call from 2025550123")
        await press("Enter")
        await page.shows("In the conversation")
        await press("h")
        await page.shows("On hold")
        await press("h")
        await page.page.get_by_role("textbox", name="Notes").fill("Wants it in writing")
        await page.page.get_by_label("Call again on").fill("2096-10-02T09:30")
        await page.shows("Saved")
        await page.page.get_by_role("heading", name="Ada Lovelace").click()
        await press("e")
        await page.shows("Press again: End Call")
        assert place.switchboard.floor.router.agent("ada").state == "in_call"
        await press("e")
        await page.shows("Wrap-up")
        await press("1")
        await press("Enter")
        await place.closed_as("operator_transfer")
        await page.page.get_by_role("tab", name="Callbacks").click()
        await page.shows("Wants it in writing")
        await page.page.get_by_role("tab", name="Today").click()
        await page.page.get_by_text("today 1 contact").wait_for()
        await place.caller()
        await page.shows("Earlier contacts")
        await page.shows("with ada")
        await page.shows("Wants it in writing")
        await press("Escape")
        await page.shows("Press again: Reject")
        await press("Escape")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "not_ready")


async def test_the_telephone_is_in_one_tab_and_goes_to_another_in_mid_call(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        caller = await place.caller()
        caller.speaks()
        await page.clicks("Accept")
        await page.hears(CALLER)
        first = page.page
        second = Page(await first.context.new_page(), page.browser, page.url)
        await second.page.goto(f"{page.url}/desk")
        await second.shows("The telephone is in another tab.")
        await second.shows("In the conversation: the customer, you")
        await second.has_no("Mute")
        await second.clicks("Take it here")
        await second.hears(CALLER)
        await until(lambda: hears_the_page(caller))
        await page.shows("The telephone is in another tab.")
        assert not caller.is_hung_up_on()
        await first.close()
        await second.clicks("End Call")
        await second.chooses("Solved")
        await second.clicks("Done")
        await place.closed_as("operator_transfer")
        assert second.faults == []
        page.page = second.page


async def test_a_lost_network_shows_at_once_and_the_desk_comes_back_by_itself(tmp_path):
    network = Network()
    async with ada_at_work(tmp_path, network) as (place, page):
        caller = await place.caller()
        caller.speaks()
        await page.clicks("Accept")
        await page.hears(CALLER)
        await network.is_cut()
        await page.shows("No connection to the server since")
        assert await page.page.get_by_role("button", name="Hold").is_disabled()
        await page.hears(CALLER)
        await caller.hang_up()
        network.is_back()
        await page.shows("Wrap-up")
        assert await page.page.get_by_text("No connection to the server since").count() == 0
        await page.chooses("Solved")
        await page.clicks("Done")
        await place.closed_as("operator_transfer")
