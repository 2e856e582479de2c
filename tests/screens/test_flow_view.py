"""A flow on the canvas where it is read: the path of a contact, the numbers of a funnel; and who else draws it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.async_api import expect

from bench import made_contacts
from cordboard import modules
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.store.database import open_database
from tests.needs import ROOT
from tests.screens.conftest import PASSWORD, Screens, accessible

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(120)]


def filled(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put contacts of the example's support line, a day old, into a store."""
    monkeypatch.setattr(made_contacts, "BEGIN", int(time.time() * 1000) - 2 * 86_400_000)
    site = load_site(ROOT / "examples/site", modules.types())
    program = Program(site.flows["support-line"])
    engine = open_database(store)
    made_contacts.store(
        engine, program.flow, made_contacts.contacts(program, 20, site=site.site_facts(), service="support")
    )
    engine.dispose()


async def test_contacts_and_funnels_are_shown_on_the_canvas(
    screens: Screens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(f"sqlite:///{tmp_path}/data/cordboard.db", monkeypatch)
    async with screens.program() as ada:
        listed = (await ada.get("/api/contacts", params={"flow": "support-line"})).json()["items"]
        told = [(await ada.get(f"/api/contacts/{each['id']}")).json() for each in listed]
        funnel = (await ada.get("/api/flows/support-line/funnel")).json()
    contact = max(told, key=lambda each: len(each["trace"]))

    # The steps and the canvas move together, whichever of them is used.
    page = await screens.opens(f"/contacts/{contact['id']}")
    canvas = page.get_by_role("region", name="The way through the flow")
    first, second = (each["module"] for each in contact["trace"][:2])
    await canvas.get_by_role("button", name=first, exact=True).click()
    await expect(page.locator("[aria-current=step]")).to_contain_text(first)
    await page.keyboard.press("n")
    await expect(page.locator("[aria-current=step]")).to_contain_text(second)
    await expect(canvas.locator(f'.react-flow__node[data-id="{second}"] [data-here=true]')).to_be_visible()
    await expect(canvas.locator("[data-lit=true]").first).to_be_visible()
    await accessible(page)

    # Each number of the funnel is a list of its contacts.
    await page.goto(f"{screens.served.url}/flows/support-line/funnel")
    entered = funnel["modules"][0]
    node = page.locator(f'.react-flow__node[data-id="{entered["module"]}"]')
    await expect(page.get_by_text("The sums balance")).to_be_visible()
    await node.get_by_role("link", name=f"{entered['module']}: {entered['entered']}").click()
    await page.wait_for_url("**/contacts?*")
    await expect(page.get_by_text(f"{entered['entered']} shown")).to_be_visible()


async def test_designers_see_each_other_and_what_the_other_saves(screens: Screens) -> None:
    await screens.user("luis", "designer")
    async with screens.program() as ada:
        live = (await ada.get("/api/flows/support-line")).json()
        wanted = {"title": "", "document": live["written"], "based_on": live["version"]}
        draft = (await ada.post("/api/flows/support-line/drafts", json=wanted)).json()["id"]
    path = f"/flows/support-line?draft={draft}"
    mine = await screens.opens("/flows")
    await mine.goto(f"{screens.served.url}{path}")
    await expect(mine.locator("[data-canvas]")).to_be_visible()
    # In a browser of their own: a session is one of the whole browser.
    assert screens.browser.browser is not None
    other_browser = await screens.browser.browser.new_context(locale="en-US")
    other = await other_browser.new_page()
    await other.goto(f"{screens.served.url}/sign-in?to=/flows")
    await other.get_by_label("Name").fill("luis")
    await other.get_by_label("Password").fill(PASSWORD)
    await other.get_by_role("button", name="Sign in").click()
    await other.wait_for_url(f"{screens.served.url}/flows")
    await other.goto(f"{screens.served.url}{path}")
    await other.locator("[data-canvas]").focus()
    await other.keyboard.press("Home")
    await expect(mine.get_by_role("group", name="Who else is at this flow")).to_contain_text("luis is in Hours")
    await other.keyboard.press("F2")
    await other.locator("[data-canvas] .react-flow__node input").fill("Opening")
    await other.keyboard.press("Enter")
    # Well before the look that is made every 15 seconds.
    await expect(mine.locator('.react-flow__node[data-id="Opening"]')).to_be_visible(timeout=8_000)
    await other_browser.close()
    await expect(mine.get_by_role("group", name="Who else is at this flow")).to_have_count(0)
