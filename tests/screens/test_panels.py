"""What stands beside the canvas: a property is changed, checked, tried, published, and rolled back."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from cordboard.audio.wav import wav_of
from tests.screens.conftest import PATIENCE, Screens, accessible

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(120)]

FLOW = "/flows/support-line"


async def test_a_mistake_is_told_beside_its_property_and_undone_in_one_step(screens: Screens) -> None:
    page = await screens.opens(FLOW)
    await page.goto(f"{screens.served.url}{FLOW}?m=Is verified")
    expression = page.get_by_label("Expression", exact=True)
    before = await expression.input_value()
    await expression.press("End")
    await expression.press_sequentially(" &&")
    side = page.get_by_role("complementary", name="Properties and problems")
    # The first check of a draft begins a process, which takes its time where much else is going on.
    await expect(side.get_by_text("is not an expression").first).to_be_visible(timeout=PATIENCE)
    await expect(side.locator("[data-mark=error]")).to_have_text("&&")
    await side.get_by_role("tab", name=re.compile("Problems 1")).click()
    await expect(side.get_by_text("Error").first).to_be_visible()
    await accessible(page)
    await page.get_by_role("button", name=re.compile("^Undo")).click()
    await expect(side.get_by_role("tab", name="Problems", exact=True)).to_be_visible()
    await side.get_by_role("tab", name="Setup").click()
    await expect(expression).to_have_value(before)
    await expression.press("End")
    await expression.press_sequentially(" && contact.acc")
    chosen = page.get_by_role("option", name=re.compile("contact.account_number"))
    await expect(chosen).to_have_attribute("aria-selected", "true")
    await accessible(page)
    await expression.press("Enter")
    await expect(expression).to_have_value(f"{before} && contact.account_number")


async def test_a_recording_and_a_result_are_made_where_they_are_named(screens: Screens, tmp_path: Path) -> None:
    page = await screens.opens(FLOW)
    await page.goto(f"{screens.served.url}{FLOW}?m=Menu")
    sound = tmp_path / "Choices today.wav"
    sound.write_bytes(b"no sound")
    upload = page.locator("input[type=file]").first
    await upload.set_input_files(sound)
    await expect(page.get_by_text("is no WAV file")).to_be_visible()
    sound.write_bytes(wav_of(b"\x00\x10" * 8000))
    await upload.set_input_files(sound)
    await expect(page.get_by_label("Recording", exact=True).first).to_have_value("Choices-today.wav")
    await expect(page.get_by_text(re.compile("^Saved"))).to_be_visible()

    await page.get_by_role("region", name="Ways out").get_by_role("button").first.click()
    await page.get_by_role("button", name="New result").click()
    dialog = page.get_by_role("dialog", name="New result")
    await dialog.get_by_label("Label").fill("Promised to pay")
    await expect(dialog.get_by_label("Called in flows")).to_have_value("promised_to_pay")
    await accessible(page)
    await dialog.get_by_role("button", name="Make").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("combobox", name="Result due from here on")).to_have_value("Promised to pay")
    async with screens.program() as ada:
        assert (await ada.get("/api/organisation/results/promised_to_pay")).json()["label"] == "Promised to pay"
        (draft,) = (await ada.get(f"/api{FLOW}/drafts")).json()["items"]
        assert "recording: Choices-today.wav" in (await ada.get(f"/api{FLOW}/drafts/{draft['id']}")).json()["text"]


async def test_a_contact_is_played_on_the_draft_and_its_way_told(screens: Screens) -> None:
    page = await screens.opens(FLOW)
    await page.get_by_role("button", name="Try it").first.click()
    await page.get_by_label("Caller").fill("+12025550143")
    await page.get_by_label("Begins at").fill("2026-03-03T10:00")
    await page.get_by_role("button", name="Begin", exact=True).click()
    way = page.get_by_role("list", name="The way, step by step")
    await expect(way.get_by_role("listitem")).to_have_count(2)
    await page.get_by_role("button", name="Say nothing").click()
    await expect(way).to_contain_text("Account number")
    await accessible(page)
    await page.get_by_role("button", name="Hang up").click()
    await expect(page.get_by_text(re.compile("Outcome: Hung Up During Validation"))).to_be_visible()
    await page.get_by_label("What happens, in a sentence").fill("Somebody leaves")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save as a scenario").click()
    saved = await (await download.value).path()
    assert "result: hung_up_during_validation" in saved.read_text("utf-8")


async def test_a_draft_is_published_with_evidence_and_rolled_back(screens: Screens) -> None:
    page = await screens.opens(FLOW)
    told = asyncio.Event()

    async def tell(route: Route) -> None:
        await told.wait()
        await route.continue_()

    await page.route("**/publications", tell)
    await page.goto(f"{screens.served.url}{FLOW}?m=Menu")
    await page.get_by_label("Prompt (en) 1: Text").fill("For your balance, press 1. To talk to somebody, press 2.")
    await expect(page.get_by_text(re.compile("^Saved"))).to_be_visible()
    await _is_called(page)
    await page.get_by_role("button", name="YAML").click()
    await expect(page.locator(".cm-content")).to_contain_text("# The support line")
    await page.get_by_role("button", name=re.compile("^Publish")).click()
    dialog = page.get_by_role("dialog", name="Publish")
    # Who does not know yet what is published cannot publish over it: the server would refuse it.
    await dialog.get_by_role("button", name="Publish", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_count(0)
    told.set()
    await expect(dialog.get_by_text("18 of 18 passed.")).to_be_visible()
    await dialog.get_by_role("button", name=re.compile("prompt was")).click()
    # Live and draft side by side: the same module in both, and what moves one moves the other.
    await expect(dialog.locator('[data-mark="changed"][data-here="true"]')).to_have_count(2)
    await dialog.get_by_role("button", name="Zoom in").first.click()
    shown = "[...document.querySelectorAll('[role=dialog] .react-flow__viewport')].map(each => each.style.transform)"
    await page.wait_for_function(f"new Set({shown}).size === 1")
    await accessible(page)
    await dialog.get_by_label("Note").fill("Shorter choices")
    await dialog.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text(re.compile("is live. The next contact runs it."))).to_be_visible()
    await page.goto(f"{screens.served.url}{FLOW}/versions")
    rows = page.get_by_role("row")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(1)).to_contain_text("Shorter choices")
    for row in (1, 2):
        await rows.nth(row).get_by_role("checkbox").dispatch_event("click")
    await expect(page.get_by_role("button", name=re.compile("prompt was"))).to_be_visible()
    await expect(page.locator('.react-flow__node [data-mark="changed"]').first).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.locator('[data-mark="changed"][data-here="true"]')).to_have_count(2)
    await accessible(page)
    await rows.nth(2).get_by_role("button", name="Roll back").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    await expect(rows).to_have_count(4)


async def _is_called(page: Page) -> None:
    """The draft is called on the telephone of the page, and its way told while the call goes on."""
    await page.get_by_role("button", name="Try it").first.click()
    await page.get_by_role("button", name="Call it").click()
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.get_by_text("In the call")).to_be_visible(timeout=PATIENCE)
    await expect(page.get_by_role("list", name="The way, step by step").get_by_role("listitem").first).to_be_visible()
    await expect(page.locator("[aria-current=step]")).to_be_visible()
    await page.get_by_role("button", name="Hang up").click()
    await expect(page.get_by_text(re.compile("^Outcome: Hung Up"))).to_be_visible()
    await expect(page.get_by_role("link", name="The contact of this call")).to_be_visible()
    # Looking a page over takes longer than the first prompts.
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.get_by_text("In the call")).to_be_visible(timeout=PATIENCE)
    await accessible(page)
    await page.get_by_role("button", name="Hang up").click()
