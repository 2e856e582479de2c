"""The attended example (domain.md 11.2) drawn from an empty canvas, by mouse and by keyboard, published, and called."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.async_api import Page, expect

from cordboard import modules
from cordboard.audio.g711 import pcm_to_ulaw
from cordboard.audio.pcm import resample
from cordboard.flow.model import Flow
from cordboard.flow.site import load_site
from cordboard.speech.engines.flite import Flite
from tests.needs import ROOT
from tests.screens.by_keyboard import Keyboard
from tests.screens.by_mouse import Mouse
from tests.screens.conftest import Screens, accessible
from tests.screens.drawing import card, draw
from tests.system.conftest import run
from tests.telephony.peer import Peer
from tests.telephony.registering import register

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium"), pytest.mark.timeout(240)]

EXAMPLE: dict[str, Any] = yaml.safe_load((ROOT / "examples/site/flows/payment-call.yaml").read_text("utf-8"))
TITLE, SLUG = "Calls about payments", "calls-about-payments"
#: Where the modules stand from Intro, in units of the canvas.
PLACES = {
    "Identify": (320, 0), "Transfer": (640, 0), "Sorry": (960, 0), "Listen": (960, 240),
    "Machine": (320, 440), "Not home": (640, 540), "End": (960, 480),
}  # fmt: skip
#: What the flow asks once the agent has ended the call. The example does without.
SURVEY = {"type": "survey", "questions": [{"id": "helped", "prompt": "How well did we help you, from 1 to 5?"}]}


@pytest.fixture
async def example(tmp_path: Path) -> Path:
    """The example site with its accounts, and a telephone of Grace Okafor's, who is one of them."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "examples/site", site)
    written = (site / "site.yaml").read_text("utf-8")
    (site / "site.yaml").write_text(written.replace("users: {", "users: {grace: secret, "), encoding="utf-8")
    await run("import", "accounts", str(site / "accounts.csv"), "--site", str(site), "--data", str(tmp_path / "data"))
    return site


async def downloaded(page: Page, folder: Path) -> Flow:
    """The flow of the file that the designer hands out, as Cordboard reads it."""
    await page.get_by_role("button", name="YAML").click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download the file").click()
    shutil.copytree(ROOT / "examples/site", folder)
    shutil.copy(await (await download.value).path(), folder / "flows" / (await download.value).suggested_filename)
    await page.get_by_role("button", name="YAML").click()
    return load_site(folder, modules.types()).flows[SLUG]


def equals_the_example(drawn: Flow) -> None:
    """Module for module, and connector for connector: only the order may be another."""
    example = load_site(ROOT / "examples/site", modules.types()).flows[EXAMPLE["flow"]]
    assert dict(drawn.modules) == dict(example.modules)
    assert set(drawn.connectors) == set(example.connectors)
    for name in ("first", "fallback", "opening_result", "channel", "direction", "events", "language", "voice"):
        assert getattr(drawn, name) == getattr(example, name), name


async def has_a_service(screens: Screens) -> None:
    """Let a service call people with the drawn flow, and Maria take its contacts."""
    service = {
        "title": TITLE, "direction": "outbound", "flow": SLUG, "call_center": "harbor",
        "max_wait": 20, "acceptance": True,
    }  # fmt: skip
    async with screens.program() as ada:
        new = {"if-none-match": "*"}
        made = await ada.put(f"/api/organisation/services/{SLUG}", json=service, headers=new)
        assert made.status_code < 300, made.text
        maria = await ada.get("/api/organisation/agents/maria")
        changed = maria.json() | {"services": ["payments", SLUG]}
        headers = {"if-match": maria.headers["etag"]}
        made = await ada.put("/api/organisation/agents/maria", json=changed, headers=headers)
        assert made.status_code < 300, made.text


@asynccontextmanager
async def telephone_of_grace(screens: Screens) -> AsyncIterator[Peer]:
    """A telephone that is registered with the site."""
    async with Peer.at() as phone:
        await register(phone, ("127.0.0.1", screens.served.sip_port), "grace")
        yield phone


async def answers(phone: Peer, screens: Screens) -> None:
    """Take the call and say hello, as people do."""
    hello = await Flite().speak("Hello?", "en", "")
    invite = await phone.next("INVITE")
    phone.respond(invite, 200, "OK", body=phone.sdp())
    await phone.next("ACK")
    port = int(invite.body.split("m=audio ")[1].split()[0])
    phone.sound.begin(("127.0.0.1", port))
    phone.sound.says(pcm_to_ulaw(resample(hello.samples, hello.rate)))


async def test_the_example_is_drawn_by_mouse_published_called_and_found_in_the_report(
    screens: Screens, tmp_path: Path
) -> None:
    page = await screens.opens("/flows")
    mouse = Mouse(page, PLACES)
    await draw(mouse, EXAMPLE, TITLE)
    equals_the_example(await downloaded(page, tmp_path / "read"))

    # Whoever has talked with an agent is asked how it was, from now on.
    after_the_agent = {"from": "Transfer", "event": "agent_end_call"}
    await mouse.inserts(after_the_agent, "Survey", SURVEY)
    await accessible(page)
    await page.get_by_role("button", name="Publish…").click()
    publishing = page.get_by_role("dialog", name="Publish")
    await publishing.get_by_label("Note").fill("The first version, with a survey")
    await publishing.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_text("is live. The next contact runs it.")).to_be_visible()

    await has_a_service(screens)
    await screens.user("maria", "agent")
    await screens.user("sue", "supervisor")
    async with telephone_of_grace(screens) as phone:
        desk = await screens.opens_elsewhere("/desk", "maria")
        await desk.get_by_role("button", name="Sign in, ready").click()
        await expect(desk.get_by_text("The next contact rings here.")).to_be_visible()
        floor = await screens.opens_elsewhere("/floor", "sue")
        contact = floor.get_by_role("region", name="Contacts").get_by_role("row", name="grace")

        await page.goto(f"{screens.served.url}/site")
        await page.get_by_role("button", name=f"Call somebody: {TITLE}").click()
        calling = page.get_by_role("dialog", name=f"Call somebody: {TITLE}")
        await calling.get_by_label("Number").fill("grace")
        await calling.get_by_label("Account").fill("10021")
        await page.keyboard.press("Enter")
        await answers(phone, screens)
        await expect(contact).to_contain_text("Identify")
        await phone.sound.presses("1")

        await expect(desk.get_by_role("heading", name="Call to grace")).to_be_visible()
        await desk.get_by_role("button", name="Accept").click()
        await expect(desk.get_by_text("Grace Okafor").first).to_be_visible()
        await floor.get_by_role("button", name="Listen: grace").click()
        await expect(floor.get_by_text("You: Listen, grace")).to_be_visible()
        await floor.get_by_role("button", name="Coach: grace").click()
        await expect(desk.get_by_text("sue (coaches)")).to_be_visible()
        await accessible(floor)

        await desk.get_by_role("button", name="End Call").click()
        await expect(contact).to_contain_text("Survey")
        await phone.sound.presses("5")
        phone.respond(await phone.next("BYE"), 200, "OK")
        await desk.get_by_text("Promised to pay").click()
        await desk.get_by_role("button", name="Done").click()

    # The page that the call was made from shows what became of it.
    await expect(page.get_by_role("heading", name="grace Promise to Pay")).to_be_visible()
    await expect(page.get_by_text("Answered helped: 5")).to_be_visible()
    way = page.get_by_role("region", name="The way through the flow")
    for module in ("Intro", "Identify", "Transfer", "Survey", "End"):
        await expect(way.get_by_role("button", name=module, exact=True)).to_be_visible()
    await expect(card(page, "Transfer").locator("[data-lit=true]")).to_contain_text("Agent End Call")
    await accessible(page)
    await page.goto(f"{screens.served.url}/reports/contacts?by=result&interval=1h")
    await expect(page.get_by_role("row", name="Promise to Pay")).to_contain_text("1")


async def test_the_example_is_drawn_by_keyboard_alone(screens: Screens, tmp_path: Path) -> None:
    page = await screens.opens("/flows")
    await draw(Keyboard(page), EXAMPLE, TITLE)
    # The mouse is only used to take the file.
    equals_the_example(await downloaded(page, tmp_path / "read"))
