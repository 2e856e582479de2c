"""A served example site, and Chromium on its screens: nothing on the console, no broken policy, nothing axe finds."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from tests.needs import ROOT, require
from tests.screens.made_before import MadeBefore
from tests.system.conftest import Served, serve

PASSWORD = "a long sentence"
#: Milliseconds in which anything must be seen.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
_AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
#: What axe is asked: the rules of WCAG 2.2, A and AA.
_ASKED = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"


@dataclass
class Screens:
    """The screens of a served site. `ada` is its administrator."""

    served: Served
    browser: BrowserContext
    complaints: list[str]
    token: str

    async def user(self, name: str, *roles: str) -> None:
        """Let somebody in besides ada."""
        async with self.program() as ada:
            wanted = {"name": name, "password": PASSWORD, "roles": list(roles)}
            assert (await ada.post("/api/users", json=wanted)).status_code == 201

    def program(self) -> httpx.AsyncClient:
        """The API, as ada."""
        headers = {"authorization": f"Bearer {self.token}", "origin": self.served.url}
        return httpx.AsyncClient(base_url=self.served.url, headers=headers, timeout=PATIENCE / 1000)

    async def opens(self, path: str, user: str = "ada") -> Page:
        """A new page, signed in as somebody."""
        return await self._opens(self.browser, path, user)

    async def opens_elsewhere(self, path: str, user: str) -> Page:
        """A page of somebody else, in a browser of their own: a session is one of the whole browser."""
        assert self.browser.browser is not None
        return await self._opens(await _context(self.browser.browser, self.complaints), path, user)

    async def _opens(self, browser: BrowserContext, path: str, user: str) -> Page:
        page = await browser.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(f"{self.served.url}/sign-in?to={path}")
        await page.get_by_label("Name").fill(user)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url(f"{self.served.url}{path}*")
        return page


async def first_user(served: Served) -> str:
    """Make the first user by the link that `cordboard serve` printed, and an API token of theirs."""
    (setup,) = re.findall(r"/setup/(\S+) \(works once\)", served.log.read_text())
    async with httpx.AsyncClient(base_url=served.url) as newcomer:
        made = await newcomer.post(f"/api/setup/{setup}", json={"name": "ada", "password": PASSWORD})
        assert made.status_code == 201, made.text
        return str((await newcomer.post("/api/tokens", json={"name": "tests"})).json()["token"])


async def types(page: Page, text: str) -> None:
    """Type into the field that has the focus, as soon as one has it: before, letters would be commands of the page."""
    await expect(page.locator(":is(input, textarea, [contenteditable=true]):focus")).to_have_count(1)
    await page.keyboard.type(text)


async def accessible(page: Page) -> None:
    """Fail where axe finds something serious on a page, in the light theme or the dark one."""
    await page.evaluate(_AXE.read_text("utf-8"))
    before = await page.evaluate("document.documentElement.dataset.theme")
    for theme in ("light", "dark"):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found: dict[str, Any] = await page.evaluate(_ASKED)
        serious = [
            f"{each['id']} ({theme}): {each['help']}: {node['html'][:200]}"
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]
        assert serious == [], "\n".join(serious)
    await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", before)


async def _context(chromium: Browser, complaints: list[str]) -> BrowserContext:
    """A browser of somebody; what it complains of is kept."""

    def hear(message: ConsoleMessage) -> None:
        # The browser itself writes each refusal there: somebody is asked to sign in, a draft has errors so far, or a
        # proof is over that is being cancelled.
        url = message.location["url"]
        refusal = re.search(r"status of (401|409|412|422)", message.text) or "/api/proofs/" in url
        if message.type == "error" and not refusal:
            complaints.append(f"{message.text} ({url})")

    context = await chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.on("console", hear)
    return context


@pytest.fixture(scope="session")
def made_before(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> MadeBefore:
    """One for the whole run: each server would take some seconds of the processor for it."""
    base = tmp_path_factory.getbasetemp()
    return MadeBefore((base if worker_id == "master" else base.parent) / "made-before")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example site, to be served; a test that needs it otherwise has a fixture of its own."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "examples/site", site)
    return site


@pytest.fixture
async def screens(tmp_path: Path, example: Path, made_before: MadeBefore) -> AsyncIterator[Screens]:
    """The example site, served, and a browser with a microphone. Whatever a page complains of fails the test."""
    site = example
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("\nspeech: {engine: flite}\n")  # the neural voice takes longer than all else of a start
    made_before.give(tmp_path / "data")
    served = await serve(site, tmp_path / "data", tmp_path / "serve.log")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=require("chromium"),
            args=[
                "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )  # fmt: skip
        complaints: list[str] = []
        yield Screens(served, await _context(chromium, complaints), complaints, await first_user(served))
        await chromium.close()
    served.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(served.process.wait(), 20)
    made_before.take(tmp_path / "data")
    assert complaints == []
