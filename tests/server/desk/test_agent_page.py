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


async def test_a_page_that_is_opened_again_in_a_call_finds_its_work_and_its_telephone(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        caller = await place.caller()
        await page.clicks("Accept")
        await page.shows("In the conversation")
        await page.page.reload()
        await page.shows("4711")
        await until(lambda: place.switchboard.floor.router.agent("ada").state in {"wrap_up", "not_ready"})
        await until(caller.is_hung_up_on)
        await page.page.get_by_label("Solved").check()
        await page.clicks("Save")
        await place.closed_as("operator_transfer")
        await until(lambda: place.switchboard.floor.snapshot().agents[0].path_up)
        await page.clicks("Ready")
        await until(lambda: place.switchboard.floor.router.agent("ada").state == "ready")
