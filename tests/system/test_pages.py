"""The first pages in a real browser: from the printed link to a call and its outcome, and not a word on the console."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.needs import require
from tests.system.conftest import Served

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(240)]

PATIENCE = 20_000
PASSWORD = "a long sentence"


@pytest.fixture
async def browser() -> AsyncIterator[Any]:
    """Chromium with a microphone that beeps. Whatever a page complains of fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=require("chromium"),
            args=[
                "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )  # fmt: skip
        context = await chromium.new_context()
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        yield context
        await chromium.close()
    assert complaints == []


async def set_up(page: Page, switchyard: Served) -> None:
    """Open the link that the first start prints, as a newcomer does."""
    (link,) = re.findall(r"(http://\S+/setup/\S+) \(works once\)", switchyard.log.read_text())
    await page.goto(link)
    await page.get_by_label("Name").fill("ada")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Begin").click()
    await page.wait_for_url("**/flows")
    async with httpx.AsyncClient(base_url=switchyard.url) as other:
        again = await other.get(f"/api/setup/{link.rpartition('/')[2]}")
    assert again.status_code == 410


async def test_a_newcomer_calls_from_the_page_and_sees_the_outcome_come_in(switchyard: Served, browser: Any) -> None:
    site = await browser.new_page()
    await set_up(site, switchyard)
    await site.get_by_role("link", name="Site").click()
    calls, last = site.get_by_role("region", name="Calls in progress"), site.get_by_role("region", name="Last contacts")
    await expect(calls).to_contain_text("Nobody is calling just now.")
    await expect(site.get_by_role("row", name="keys").first).to_contain_text("sip:")

    phone = await browser.new_page()
    await phone.goto(f"{switchyard.url}/phone?called=keys")
    state = phone.locator("main").get_by_role("status")
    await phone.get_by_role("button", name="Call", exact=True).click()
    await expect(state).to_contain_text("In the call")
    await expect(calls).to_contain_text("browser-1")
    await phone.get_by_role("button", name="3", exact=True).click()
    await expect(state).to_contain_text("The call has ended.")
    await expect(last).to_contain_text("Key 3")
    await expect(calls).to_contain_text("Nobody is calling just now.")

    await phone.get_by_role("button", name="Call", exact=True).click()
    await expect(state).to_contain_text("In the call")
    await phone.keyboard.press("7")
    await expect(last).to_contain_text("Key 7")
    await last.get_by_role("link").first.click()
    await site.wait_for_url("**/contacts/*")
