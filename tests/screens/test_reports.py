"""Reports, the search for contacts, one contact and the funnel, in Chromium on a store with a morning's contacts."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from pathlib import Path
from random import Random

import httpx
import numpy as np
import pytest
from msgspec import Struct
from playwright.async_api import Page, expect

from cordboard.acd import decisions as did
from cordboard.acd.messages import AgentRequest, Arrive, Withdraw
from cordboard.audio.stereo import StereoWav, WavMark
from cordboard.engine.journal import AnyEntry, Completed, Entered, Facts, Heard, Left, Noted, Started, Took, encode
from cordboard.engine.signals import Keyed
from cordboard.store.acd_events import as_rows
from tests.screens.conftest import PATIENCE, Screens, accessible

pytestmark = [
    pytest.mark.anyio, pytest.mark.needs("chromium"),
    pytest.mark.sqlite_only("it writes a day's contacts into the file"),
]  # fmt: skip
#: Where to put pictures, for whoever wants to look.
SHOTS = os.environ.get("CORDBOARD_SHOTS", "")
HOUR = 3_600_000
CONTACT = "0f0e0d0c0b0a09080706050403020100"


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def a_day_of_contacts(screens: Screens) -> int:
    """Contacts of yesterday's morning and of today in the store, with journals, requests and one recording."""
    async with screens.program() as ada:
        flows = {each["slug"]: each["version"] for each in (await ada.get("/api/flows")).json()}
    now = int(time.time() * 1000)
    chance = Random(7)
    database = sqlite3.connect(next(screens.served.data.rglob("cordboard.db")), timeout=20)
    with database:
        for number in range(120):
            at = now - 60_000 - number * 1_200_000 - chance.randrange(600_000)
            agent = chance.choice(("maria", "noor", ""))
            contact = CONTACT if number == 0 else f"c{number:04}"
            result = "operator_transfer" if agent else "hung_up_in_opening"
            database.execute(
                "INSERT INTO contacts (number, id, flow, version, channel, direction, service, caller, called, account,"
                " started_at, left_at, closed_at, result, code, ended_by, recovered, agent) VALUES"
                " (?, ?, 'service-desk', ?, 'voice', 'inbound', 'desk', ?, '1003', ?, ?, ?, ?, ?, ?, 'caller', 0, ?)",
                (number + 1, contact, flows["service-desk"], f"+120255501{number % 50:02}", f"47{number:02}", at,
                 at + 90_000, at + 95_000, result, 476 if agent else 459, agent),
            )  # fmt: skip
            for part in _journal(at, result, agent):
                values = (number + 1, encode(part).decode())
                database.execute("INSERT INTO journal (contact, entries) VALUES (?, ?)", values)
        for turn, (at, event) in enumerate(_requests(now, chance), -1000):  # before those of the running floor
            for row in as_rows(at, turn, event, []):
                row["id"] = turn
                row["kind"] = "told" if isinstance(event, Arrive | Withdraw) else "decided"
                database.execute(
                    "INSERT INTO acd_events (id, at, turn, kind, name, agent, contact, body)"
                    " VALUES (:id, :at, :turn, :kind, :name, :agent, :contact, :body)", row,
                )  # fmt: skip
        database.execute(
            "INSERT INTO recordings (id, contact, box, seconds, taken_at, held)"
            " SELECT 'rec1', id, '', 8.0, started_at + 1000, 0 FROM contacts WHERE id = ?",
            (CONTACT,),
        )
    database.close()
    _recorded(screens.served.data)
    return now


def _journal(at: int, result: str, agent: str) -> list[list[AnyEntry]]:
    to = "Agents" if agent else "Bye"
    pressed = Keyed(1, "1", count=1)
    way: list[AnyEntry] = [
        Started(at + 500, Facts(CONTACT), "service-desk", "v1", {}), Entered("Choices"), Heard(at + 5_000, pressed),
        Completed("Choices", "key_press", "1"), Took("Choices", "key_press", "1", to, result),
    ]  # fmt: skip
    return [[*way], [Entered(to), Noted(to, "asked about the bill"), Left(at + 90_000, to, "caller")]]


def _requests(now: int, chance: Random) -> list[tuple[int, Struct]]:
    events: list[tuple[int, Struct]] = [
        (now - 30 * HOUR, did.AgentChanged(agent="maria", state="ready")),
    ]
    for number in range(60):
        at, contact, waited = now - 29 * HOUR + number * 1_500_000, f"c{number:04}", chance.randrange(40)
        events.append((at, Arrive(AgentRequest(contact=contact, service="desk"))))
        if number % 7 == 0:
            events.append((at + waited * 1000, Withdraw(contact)))
            continue
        then = at + waited * 1000
        talk = 60_000 + chance.randrange(200_000)
        events += [
            (then, did.Connect(contact=contact, agent="maria", offer=number, waited=float(waited))),
            (then, did.AgentChanged(agent="maria", state="in_call", contact=contact)),
            (then + talk, did.AgentChanged(agent="maria", state="wrap_up", contact=contact)),
            (then + talk, Withdraw(contact)),
            (then + talk + 20_000, did.AgentChanged(agent="maria", state="ready")),
        ]
    return events


def _recorded(data: Path) -> None:
    folder = data / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    made = StereoWav(folder / "rec1.wav")
    tone = np.sin(np.arange(64_000) / 5) * 12_000 * (np.sin(np.arange(64_000) / 9_000) > 0)
    left = tone.astype("<i2").tobytes()
    made.write(left, left[::-1])
    made.close([WavMark(20_000, "paused for 1.2 s: agent", 10_000)])


async def test_from_a_figure_to_a_contact(screens: Screens) -> None:
    await a_day_of_contacts(screens)
    page = await screens.opens("/reports/service_level")
    await expect(page.get_by_text("Answered within the seconds that the service had set")).to_be_visible()
    await page.get_by_text("Compare with the period before").click()
    await expect(page.get_by_role("columnheader", name="Before")).to_be_visible()
    await accessible(page)
    await shot(page, "report")
    await page.get_by_role("button", name="Views").click()
    await page.get_by_role("menuitem", name="Send by email").click()
    await page.get_by_role("dialog").get_by_label("To", exact=True).fill("ann@example.com")
    await accessible(page)
    await shot(page, "report-by-email")
    await page.get_by_role("button", name="Send it from now on").click()
    await expect(page.get_by_text("name one under 'mail' in site.yaml")).to_be_visible()
    await page.keyboard.press("Escape")
    address = page.url
    await page.goto(address.replace("service_level", "contacts").replace("compare=before", "by=agent&interval=1h"))
    await expect(page.get_by_role("cell", name="maria")).to_be_visible()
    await accessible(page)
    await shot(page, "report-by-agent")
    await page.get_by_role("link", name="maria").click()
    await expect(page.get_by_role("button", name="Remove the condition Agent: maria")).to_be_visible()
    rows = page.locator("tbody tr")
    await expect(rows.first).to_contain_text("Operator Transfer")
    await shot(page, "search")
    await page.get_by_role("button", name="More conditions").click()
    await page.get_by_label("Text of notes and messages").fill("BILL")
    await page.get_by_role("button", name="Find").click()
    await expect(
        page.get_by_role("button", name="Remove the condition Text of notes and messages: BILL")
    ).to_be_visible()
    await accessible(page)
    await page.goto(f"{screens.served.url}/contacts/{CONTACT}")
    await expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    await expect(page.get_by_text("asked about the bill")).to_be_visible()


async def test_a_recording_is_audited_when_it_is_heard_and_not_before(screens: Screens) -> None:
    await a_day_of_contacts(screens)
    page = await screens.opens(f"/contacts/{CONTACT}")
    await expect(page.get_by_role("button", name="0:02 paused for 1.2 s: agent")).to_be_visible()
    await expect(page.get_by_role("img", name="Waveform")).to_be_visible()
    assert screens.complaints == []
    await accessible(page)
    screens.complaints.clear()  # axe reads the styles of the waveform by a style element of its own
    await shot(page, "contact")
    async with screens.program() as ada:
        assert await _hearings(ada) == 0
        await page.get_by_role("button", name="Play").click()
        await expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
        async with asyncio.timeout(PATIENCE / 1000):
            while await _hearings(ada) == 0:  # noqa: ASYNC110 - the server is asked
                await asyncio.sleep(0.1)
    heard = page.get_by_role("listitem").filter(has_text="heard now")
    await expect(heard).to_contain_text("Choices")
    position = page.get_by_role("slider", name="Position")
    await page.get_by_role("button", name="Agents", exact=True).click()
    await expect(heard).to_contain_text("Agents")
    assert float(await position.input_value()) >= 4
    await page.get_by_role("button", name="Pause", exact=True).click()
    await page.get_by_role("button", name="0:02 paused for 1.2 s: agent").click()
    await expect(page.get_by_text("paused here")).to_be_visible()


async def _hearings(ada: httpx.AsyncClient) -> int:
    found = (await ada.get("/api/audit", params={"limit": 100})).json()["items"]
    return sum(each["action"] == "recording-fetched" for each in found)


async def test_a_number_of_the_funnel_lists_its_contacts(screens: Screens) -> None:
    await a_day_of_contacts(screens)
    page = await screens.opens("/flows/service-desk/funnel")
    await expect(page.get_by_text("The sums balance")).to_be_visible()
    await accessible(page)
    await shot(page, "funnel")
    way = page.get_by_role("link", name="Choices, key press 1 to Agents")
    count = int(await way.inner_text())
    await way.click()
    await expect(page.get_by_text(f"{min(count, 50)} shown")).to_be_visible()
    await page.set_viewport_size({"width": 390, "height": 844})
    await shot(page, "search-narrow")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
