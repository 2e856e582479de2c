"""The desk in each of its states, as axe sees it."""

from __future__ import annotations

import pytest

from tests.screens.conftest import accessible
from tests.screens.test_desk import ada_at_work
from tests.server.desk.centre import centre
from tests.server.desk.chromium import chromium

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium")]


async def test_axe_finds_nothing_on_a_desk_without_a_contact(tmp_path):
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        await page.opens("/desk", "ada")
        await page.shows("Sign in to services")
        await accessible(page.page)
        await page.clicks("Sign in, ready")
        await page.shows("No contact just now")
        for tab in ("Voicemail", "Callbacks", "Today"):
            await page.page.get_by_role("tab", name=tab).click()
            await accessible(page.page)
        assert page.faults == []


async def test_axe_finds_nothing_on_a_desk_from_the_offer_to_the_wrap_up(tmp_path):
    async with ada_at_work(tmp_path) as (place, page):
        await place.caller()
        await page.shows("Call from 2025550123")
        await accessible(page.page)
        await page.clicks("Accept")
        await page.shows("In the conversation")
        await page.clicks("Keypad")
        await accessible(page.page)
        await page.clicks("Hold")
        await page.shows("On hold")
        await page.clicks("Transfer")
        await page.page.get_by_role("group", name="Transfer").wait_for()
        await accessible(page.page)
        await page.clicks("End Call")
        await page.shows("Wrap-up")
        await page.page.set_viewport_size({"width": 390, "height": 844})
        await accessible(page.page)
        await page.chooses("Solved")
        await page.clicks("Done")
        await place.closed_as("operator_transfer")
