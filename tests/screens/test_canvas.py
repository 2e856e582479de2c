"""The designer's canvas: a flow drawn by keyboard alone, by mouse, and by two people at once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from tests.screens.conftest import Screens, accessible, types

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(120)]


def card(page: Page, name: str) -> Any:
    """The card of a module."""
    return page.locator(f'.react-flow__node[data-id="{name}"]')


async def saved(page: Page) -> None:
    """Wait until everything is on the server."""
    await expect(page.locator("header").get_by_role("status")).to_contain_text("Saved")


async def newest_draft(ada: httpx.AsyncClient, slug: str) -> dict[str, Any]:
    """The draft of a flow that was changed last, with its document."""
    listed = (await ada.get(f"/api/flows/{slug}/drafts")).json()["items"]
    found: dict[str, Any] = (await ada.get(f"/api/flows/{slug}/drafts/{listed[0]['id']}")).json()
    return found


async def test_a_flow_is_drawn_by_keyboard_alone_saves_itself_and_can_be_undone(screens: Screens) -> None:
    page = await screens.opens("/flows")
    loaded = asyncio.Event()

    async def loads(route: Route) -> None:
        await loaded.wait()
        await route.continue_()

    await page.route("**/assets/Pointer-*.js", loads)
    await page.get_by_role("button", name="New flow").press("Enter")
    await page.get_by_label("Name", exact=True).fill("Opening hours")
    await page.get_by_role("button", name="Make it").press("Enter")
    canvas = page.get_by_role("application", name="Flow")
    await canvas.focus()

    await page.keyboard.press("a")
    await page.keyboard.press("n")  # is for the list that is still loading, and writes no note on the canvas
    loaded.set()
    await types(page, "live person")
    await page.keyboard.press("Enter")
    await expect(card(page, "Live person")).to_be_visible()
    await expect(page.locator(".react-flow__node")).to_have_count(1)
    await page.keyboard.press("a")
    await types(page, "end call")
    await page.keyboard.press("Enter")
    setup = page.get_by_role("dialog", name="Connector Setup")
    await expect(setup.get_by_role("button", name="Connect")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(setup).to_be_hidden()
    await saved(page)
    await expect(canvas).to_be_focused()

    async with screens.program() as ada:
        drawn = (await newest_draft(ada, "opening-hours"))["document"]
        assert drawn["modules"] == {
            "Live person": {"type": "live_person", "first": True},
            "End call": {"type": "end_call"},
        }
        assert [(each["from"], each["to"]) for each in drawn["connectors"]] == [("Live person", "End call")]

        await page.keyboard.press("Home")
        await page.keyboard.press("F2")
        await types(page, "Hours")
        await page.keyboard.press("Enter")
        await expect(card(page, "Hours")).to_be_visible()
        for _ in range(4):
            await page.keyboard.press("Control+z")
        await expect(page.locator(".react-flow__node")).to_have_count(0)
        for _ in range(4):
            await page.keyboard.press("Control+Shift+z")
        await expect(card(page, "Hours")).to_be_visible()
        await saved(page)
        again = (await newest_draft(ada, "opening-hours"))["document"]
        assert list(again["modules"]) == ["Hours", "End call"]
        assert again["connectors"] == [{**drawn["connectors"][0], "from": "Hours"}]

    await page.reload()
    await expect(card(page, "Hours")).to_be_visible()
    await accessible(page)


async def test_a_card_is_moved_connected_and_duplicated_by_mouse(screens: Screens) -> None:
    page = await screens.opens("/flows/support-line")
    await card(page, "Hours").wait_for()
    await page.keyboard.press("Home")
    await page.keyboard.press("1")
    hours = card(page, "Hours")
    await expect(hours.get_by_text("Call Center Open")).to_be_visible()
    before = await hours.bounding_box()
    assert before is not None
    await page.mouse.move(before["x"] + 100, before["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(before["x"] + 140, before["y"] + 120, steps=5)
    await page.mouse.up()
    await saved(page)
    async with screens.program() as ada:
        layout = (await ada.get("/api/flows/support-line/layout")).json()
        assert len(layout["modules"]) > 10, "what is seen is what is stored, for every module"
        assert (layout["modules"]["Hours"]["x"] % 10, layout["modules"]["Hours"]["y"] % 10) == (0, 0)

        # Tidying is done in a worker, and is one step.
        await page.keyboard.press("Escape")
        await page.keyboard.press("Shift+t")
        await expect(page.get_by_role("button", name="Undo: Tidy up")).to_be_enabled()
        await page.keyboard.press("Control+z")
        await expect(page.get_by_role("button", name="Redo: Tidy up")).to_be_enabled()
        await page.keyboard.press("Home")

        await page.keyboard.press("Control+d")
        await expect(card(page, "Hours 2")).to_be_visible()
        await saved(page)
        text = (await newest_draft(ada, "support-line"))["text"]
        live = (await ada.get("/api/flows/support-line")).json()
        was = (await ada.get(f"/api/flows/support-line/versions/{live['version']}/text")).text
    kept = set(was.splitlines()) - set(text.splitlines())
    assert kept == set(), "what was not changed is not changed in the file, comments included"
    assert "Hours 2" in text

    await page.emulate_media(reduced_motion="no-preference")
    await page.keyboard.press("1")
    await expect(page.get_by_text("100 %")).to_be_visible()
    await page.get_by_role("button", name="Zoom out").evaluate("button => { button.click(); button.click() }")
    await expect(page.get_by_text("64 %")).to_be_visible()


async def test_a_flow_is_read_and_connected_in_its_outline(screens: Screens) -> None:
    page = await screens.opens("/flows/service-desk")
    await card(page, "Check").wait_for()
    async with screens.program() as ada:
        before = (await ada.get("/api/flows/service-desk")).json()["document"]
    first = next(name for name, each in before["modules"].items() if each.get("first"))
    way = next(each for each in before["connectors"] if each["from"] == first)
    await page.keyboard.press("o")
    outline = page.get_by_role("treegrid", name="Outline")
    focused = outline.locator("[role=row]:focus")
    await expect(focused).to_have_attribute("aria-level", "1")
    await expect(focused).to_contain_text(first)
    await page.keyboard.press("ArrowDown")
    await expect(focused).to_have_attribute("aria-level", "2")
    await page.keyboard.press("c")
    setup = page.get_by_role("dialog", name="Connector Setup")
    await expect(setup).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(setup).to_be_hidden()
    await expect(focused).to_have_attribute("aria-level", "2")
    await accessible(page)

    # Along the way out, to the module itself on the canvas, and a command of the canvas from the outline.
    await page.keyboard.press("ArrowRight")
    await expect(focused).to_have_attribute("aria-level", "1")
    await expect(focused).to_contain_text(way["to"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("application", name="Flow")).to_be_focused()
    await page.keyboard.press("o")
    await expect(focused).to_contain_text(way["to"])
    await page.keyboard.press("F2")
    await types(page, "Renamed")
    await page.keyboard.press("Enter")
    await expect(focused).to_contain_text("Renamed")
    await saved(page)


async def test_two_people_on_one_draft_lose_nothing(screens: Screens) -> None:
    await screens.user("bo", "designer")
    async with screens.program() as ada:
        made = (await ada.post("/api/flows/service-desk/drafts", json={})).json()
    address = f"/flows/service-desk?draft={made['id']}"
    one, other = await screens.opens(address), await screens.browser.new_page()
    await other.goto(f"{screens.served.url}{address}")
    await card(one, "Check").wait_for()
    await card(other, "Check").wait_for()

    async def rename_title(page: Page, title: str) -> None:
        await page.keyboard.press("Escape")
        await page.get_by_role("textbox", name="Title").fill(title)

    # Different parts merge by themselves.
    await card(one, "Closed").click()
    await one.keyboard.press("F2")
    await types(one, "Nobody here")
    await one.keyboard.press("Enter")
    await saved(one)
    await expect(card(other, "Nobody here")).to_have_count(1)
    await rename_title(other, "Desk")
    await one.keyboard.press("Escape")
    await expect(one.get_by_role("textbox", name="Title")).to_have_value("Desk")

    # The same part asks, with both shown: what Ada writes reaches the server after what Bo writes.
    bo_has_saved = asyncio.Event()

    async def late(route: Route) -> None:
        if route.request.method == "PUT":
            await bo_has_saved.wait()
        await route.continue_()

    await one.route("**/api/flows/service-desk/drafts/*", late)
    await rename_title(one, "Desk of Ada")
    await rename_title(other, "Desk of Bo")
    async with screens.program() as ada, asyncio.timeout(20):
        while (await newest_draft(ada, "service-desk"))["document"]["title"] != "Desk of Bo":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    bo_has_saved.set()
    compare = one.get_by_role("button", name="Compare")
    await compare.click()
    asked = one.get_by_role("alertdialog")
    await expect(asked).to_contain_text("Desk of Ada")
    await expect(asked).to_contain_text("Desk of Bo")
    await asked.get_by_role("radio", name="Yours").check()
    await asked.get_by_role("button", name="Save this").click()
    await saved(one)
    async with screens.program() as ada:
        end = (await newest_draft(ada, "service-desk"))["document"]
    assert end["title"] == "Desk of Ada"
    assert "Nobody here" in end["modules"]
