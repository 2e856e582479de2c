"""Settings: what is made on screen is at work, survives a restart, and is in the exported site."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.async_api import Page, expect

from tests.screens.conftest import PASSWORD, PATIENCE, Screens, accessible
from tests.stores import environment
from tests.system.conftest import CORDBOARD, serve

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(180)]


async def saves(page: Page, name: str) -> None:
    """Look at what changes, save it, and see it told."""
    await page.get_by_role("button", name="Review and save").click()
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await expect(page.get_by_text(f"{name} is saved")).to_be_visible()


async def chooses(page: Page, field: str, choice: str) -> None:
    """Take one of what a field offers."""
    await page.get_by_role("combobox", name=field).fill(choice)
    await page.get_by_role("option", name=re.compile(f"^{re.escape(choice)}")).first.click()


async def exported(screens: Screens, folder: Path) -> Any:
    """The site file that `cordboard export site` writes."""
    process = await asyncio.create_subprocess_exec(
        CORDBOARD, "export", "site", str(folder), "--site", str(screens.served.site), "--data",
        str(screens.served.data), env=environment(screens.served.data),
    )  # fmt: skip
    assert await process.wait() == 0
    return yaml.safe_load((folder / "site.yaml").read_text())


async def test_what_is_made_on_screen_survives_a_restart_and_is_exported(screens: Screens, tmp_path: Path) -> None:
    page = await screens.opens("/settings/services?new=1")
    await page.get_by_label("Identifier *").fill("claims")
    await page.get_by_label("Title").fill("Claims")
    await chooses(page, "Flow *", "support-line")
    await accessible(page)
    await saves(page, "claims")
    await expect(page.get_by_text("made on screen").first).to_be_visible()

    await page.goto(f"{screens.served.url}/settings/numbers?new=1")
    await page.get_by_label("Number *").fill("1010")
    await chooses(page, "Service *", "claims")
    await saves(page, "1010")

    await page.goto(f"{screens.served.url}/settings/agents?new=1")
    await page.get_by_label("Logon *").fill("zoe")
    await page.get_by_label("Name", exact=True).fill("Zoe Klein")
    await page.get_by_label("Extension").fill("2077")
    await chooses(page, "Add to Services", "payments")
    await saves(page, "zoe")
    await page.get_by_role("button", name="Make an invitation link").click()
    await expect(page.get_by_text("/join/")).to_be_visible()

    await page.goto(f"{screens.served.url}/settings/termination_codes?new=1")
    await page.get_by_label("Identifier *").fill("settled")
    await page.get_by_label("Name *").fill("Claim settled")
    await chooses(page, "Result *", "Self Service")
    await chooses(page, "Add to Services", "claims")
    await saves(page, "settled")

    await page.goto(f"{screens.served.url}/settings/mapper")
    await page.get_by_label("Find").fill("Self Service")
    await page.get_by_role("button", name="Change Self Service for claims").click()
    await page.get_by_label("Custom outcome 1").fill("Settled by telephone")
    await page.keyboard.press("Enter")
    await expect(
        page.get_by_role("button", name="Change Self Service for claims: Settled by telephone")
    ).to_be_visible()
    await accessible(page)

    served = screens.served
    served.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(served.process.wait(), 20)
    again = await serve(served.site, served.data, tmp_path / "again.log")
    served.process, served.web_port, served.sip_port = again.process, again.web_port, again.sip_port
    page = await screens.opens("/settings/services/claims")
    await expect(page.get_by_label("Title")).to_have_value("Claims")
    await expect(page.get_by_role("link", name="Numbers: 1010")).to_be_visible()
    await page.goto(f"{served.url}/settings/agents/zoe")
    await expect(page.get_by_label("Extension")).to_have_value("2077")
    await page.goto(f"{served.url}/settings/mapper")
    await page.get_by_text("Only results with a row").click()
    await expect(page.get_by_text("Settled by telephone")).to_be_visible()
    site = await exported(screens, tmp_path / "exported")
    assert site["services"]["claims"] == {"title": "Claims", "flow": "support-line"}
    assert site["numbers"]["1010"] == "claims"
    assert site["agents"]["zoe"] == {"name": "Zoe Klein", "extension": "2077", "services": ["payments"]}
    assert site["termination_codes"]["settled"] == {
        "name": "Claim settled", "result": "self_service", "services": ["claims"],
    }  # fmt: skip


async def test_two_people_change_one_thing_and_a_removal_is_undone(screens: Screens) -> None:
    page = await screens.opens("/settings/agents?new=1")
    await page.get_by_label("Logon *").fill("nora")
    await chooses(page, "Add to Services", "payments")
    await page.get_by_label("Number", exact=True).fill("+4420")
    await page.get_by_role("button", name="Review and save").click()
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    wrong = page.get_by_label("Number", exact=True)
    await expect(wrong).to_be_focused()
    await expect(page.get_by_text("the site does not allow calls to +4420")).to_be_visible()
    await accessible(page)

    await page.goto(f"{screens.served.url}/settings/teams/billing")
    await page.get_by_label("Title").fill("Bills")
    async with screens.program() as ada:
        etag = (await ada.get("/api/organisation/teams/billing")).headers["etag"]
        other = {"title": "Billing", "email": "bills@harborlights.example"}
        await ada.put("/api/organisation/teams/billing", json=other, headers={"if-match": etag})
        await page.get_by_role("button", name="Review and save").click()
        await page.get_by_role("dialog").get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Somebody else changed this")).to_be_visible()
        await expect(page.get_by_role("cell", name="bills@harborlights.example")).to_be_visible()
        await accessible(page)
        await page.get_by_role("button", name="Make my changes to that").click()
        await saves(page, "billing")
        told = (await ada.get("/api/organisation/teams/billing")).json()
        assert told == {"title": "Bills", "email": "bills@harborlights.example"}

        await page.goto(f"{screens.served.url}/settings/teams/outages")
        await page.get_by_role("button", name="Remove").click()
        question = page.get_by_role("alertdialog")
        await expect(question.get_by_role("link", name="Agents: noor")).to_be_visible()
        await question.get_by_role("button", name="Remove").click()
        await expect(question.get_by_text("the site has no team 'outages'")).to_be_visible()
        await question.get_by_role("button", name="Cancel").click()

        await page.goto(f"{screens.served.url}/settings/skills?new=1")
        await page.get_by_label("Identifier *").fill("dutch")
        await saves(page, "dutch")
        await page.get_by_role("button", name="Remove").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
        await expect(page.get_by_text("dutch is taken out.")).to_be_visible()
        assert (await ada.get("/api/organisation/skills/dutch")).status_code == 404
        await page.get_by_text("dutch is taken out.").locator("..").get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("link", name="dutch")).to_be_visible()
        assert (await ada.get("/api/organisation/skills/dutch")).status_code == 200
    screens.complaints[:] = [each for each in screens.complaints if not re.search("status of (412|422)", each)]


async def test_the_guide_leads_to_a_number_and_every_page_is_accessible(screens: Screens) -> None:
    page = await screens.opens("/settings")
    await expect(page.get_by_role("heading", name="Draw a flow and publish it")).to_be_visible()
    await accessible(page)
    for section, heading in (
        ("users", "Users"), ("audit", "Audit log"), ("accounts", "Accounts"), ("secrets", "Secrets"), ("line", "Line"),
        ("outside", "Outside numbers"), ("sessions", "Sessions"), ("persons", "Persons"), ("holds", "Legal holds"),
    ):  # fmt: skip
        await page.goto(f"{screens.served.url}/settings/{section}")
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        await accessible(page)
    text = (screens.served.site / "flows/support-line.yaml").read_text().replace("flow: support-line", "flow: mine", 1)
    async with screens.program() as ada:
        draft = (await ada.post("/api/flows/mine/drafts", json={"text": text})).json()
        seen = {"if-match": (await ada.get("/api/flows/mine/publications")).headers["etag"]}
        wanted = {"draft": draft["id"], "revision": draft["revision"]}
        made = await ada.post("/api/flows/mine/publications", json=wanted, headers=seen)
        assert made.status_code == 201, made.text
    await page.goto(f"{screens.served.url}/settings/guide")
    await page.get_by_role("button", name="Make the service").click()
    await expect(page.get_by_role("link", name="mine · 1010")).to_be_visible()
    await expect(page.get_by_text("Call 1010 with the telephone")).to_be_visible()
    await accessible(page)


async def test_accounts_are_imported_and_a_session_elsewhere_is_ended(screens: Screens, tmp_path: Path) -> None:
    page = await screens.opens("/settings/accounts/import")
    file = tmp_path / "customers.csv"
    file.write_text("Customer no.,phone,pin,name\n77001,+12025550177,4711,Ada\n77002,none,1,Bo\n")
    await page.get_by_label("File", exact=True).set_input_files(file)
    await page.get_by_role("button", name="Read the file").click()
    await expect(page.get_by_text("has no column 'account'")).to_be_visible(timeout=PATIENCE)
    await page.get_by_role("button", name="What Customer no. is here").click()
    await page.get_by_role("option", name="account: names the account").click()
    await expect(page.get_by_text("1 row cannot be loaded")).to_be_visible(timeout=PATIENCE)
    await expect(page.get_by_role("cell", name="•••").first).to_be_visible()
    await accessible(page)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="All rejected rows as a file").click()
    assert "77002" in Path(await (await download.value).path()).read_text()
    await page.get_by_role("button", name="Load 1 account").click()
    await expect(page.get_by_text("1 account loaded, 0 updated.")).to_be_visible(timeout=PATIENCE)
    await page.get_by_role("link", name="Back to the accounts").click()
    await expect(page.get_by_role("cell", name="77001").first).to_be_visible()

    async with screens.program() as elsewhere:
        await elsewhere.post("/api/session", json={"name": "ada", "password": PASSWORD}, headers={"authorization": ""})
    await page.goto(f"{screens.served.url}/me")
    sessions = page.get_by_role("region", name="Where you are signed in")
    await expect(sessions.get_by_role("row").filter(has_text="this one")).to_have_count(1)
    await sessions.get_by_role("button", name="End all others").click()
    await expect(sessions.get_by_role("row")).to_have_count(2)
    await accessible(page)
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.goto(f"{screens.served.url}/voicemail")
    await expect(page.get_by_role("heading", name="Voicemail", exact=True)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await accessible(page)
