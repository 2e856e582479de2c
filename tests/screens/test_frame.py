"""The frame of all screens: signing in and out, commands, keys, languages, and one's own account."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import expect

from tests.screens.conftest import PASSWORD, Screens, accessible, types

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(120)]


async def test_somebody_signs_in_goes_about_by_keys_and_signs_out(screens: Screens) -> None:
    page = await screens.browser.new_page()
    await page.goto(f"{screens.served.url}/me")
    await expect(page.get_by_role("heading", name="Harbor Lights Energy")).to_be_visible()
    await accessible(page)
    await page.get_by_label("Name").fill("ada")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    await accessible(page)

    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys on this page")).to_be_visible()
    await accessible(page)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Keys on this page")).to_be_hidden()
    await page.keyboard.press("g")
    await page.keyboard.press("f")
    await page.wait_for_url("**/flows")

    await page.keyboard.press("Control+k")
    await types(page, "account")
    await expect(page.get_by_role("menuitem").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("input:focus")).to_have_value("")  # what is typed goes first, and then the list
    await page.keyboard.press("Control+k")
    await types(page, "Español")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Flujos")).to_be_visible()
    await page.keyboard.press("Control+k")
    await types(page, "Cerrar sesión")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
    cookies = {each["name"]: each["value"] for each in await screens.browser.cookies()}
    async with httpx.AsyncClient(base_url=screens.served.url, cookies=cookies) as program:
        assert (await program.get("/api/me")).status_code == 401


async def test_nothing_moves_for_whoever_wants_less_motion(screens: Screens) -> None:
    page = await screens.opens("/me")
    changed = "document.documentElement.dataset.theme = 'dark'; getComputedStyle(document.body).color"
    await page.evaluate(changed)
    assert await page.evaluate("document.getAnimations().length") == 0


async def test_a_token_is_made_shown_once_and_revoked(screens: Screens) -> None:
    page = await screens.opens("/me")
    await page.get_by_label("What it is for").fill("Nightly <export>")
    await page.get_by_role("button", name="Make a token").click()
    token = await page.get_by_role("status").locator("code").inner_text()
    bearer = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=screens.served.url, headers=bearer) as program:
        assert (await program.get("/api/me")).json()["name"] == "ada"
        await page.reload()
        row = page.get_by_role("row", name="Nightly <export>")
        await expect(row).to_be_visible()
        await expect(page.get_by_text(token)).to_have_count(0)
        await row.get_by_role("button", name="Revoke").click()
        await expect(row).to_have_count(0)
        assert (await program.get("/api/me")).status_code == 401
