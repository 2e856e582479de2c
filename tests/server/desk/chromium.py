"""Chromium with a microphone that says a tone, for pages of agents and supervisors."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright

from cordboard.audio.pcm import tone as pcm_tone
from cordboard.audio.wav import write_wav
from tests.needs import require
from tests.server.desk.centre import PASSWORD
from tests.telephony.peer import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MICROPHONE = 1130
"""Hertz of what the page's microphone says."""

LEVEL = """async pitch => {
  if (!window.analyser || window.heard !== document.getElementById('sound').srcObject) {
    window.heard = document.getElementById('sound').srcObject;
    if (!window.heard) return 0;
    const context = new AudioContext();
    window.analyser = context.createAnalyser();
    window.analyser.fftSize = 8192;
    window.analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(window.heard).connect(window.analyser);
    await new Promise(done => setTimeout(done, 250));
  }
  const levels = new Float32Array(window.analyser.frequencyBinCount);
  window.analyser.getFloatFrequencyData(levels);
  const bin = Math.round(pitch * window.analyser.fftSize / window.analyser.context.sampleRate);
  return Math.max(...levels.slice(bin - 2, bin + 3));
}"""
"""Decibels of a pitch in what the page hears."""

AUDIBLE = -60.0


class Page:
    """A page of the site in a browser of its own."""

    def __init__(self, page: Any, browser: Any, url: str) -> None:
        self.page, self.browser, self.url = page, browser, url
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.stays = False
        page.on("dialog", self._is_asked)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._said)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    async def _is_asked(self, dialog: Any) -> None:
        """A question of the browser's: `stays` is the answer to whether to leave."""
        self.asked.append(dialog.type)
        await (dialog.dismiss() if self.stays else dialog.accept())

    async def opens(self, path: str, user: str) -> None:
        """Sign in to the web site, and open a page of it."""
        await self.page.goto(f"{self.url}/sign-in?to={path}")
        await self.page.fill("input[name=name]", user)
        await self.page.fill("input[name=password]", PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.wait_for_url(f"**{path}")

    async def clicks(self, name: str) -> None:
        """Press the visible button of that name."""
        await self.page.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE * 1000)

    async def chooses(self, code: str) -> None:
        """Choose a termination code."""
        await self.page.get_by_role("radiogroup").get_by_text(code, exact=True).click(timeout=PATIENCE * 1000)

    async def has_no(self, *buttons: str) -> None:
        """See that none of these buttons can be pressed."""
        for name in buttons:
            found = self.page.get_by_role("button", name=name, exact=True)
            assert await found.count() == 0, f"{name!r} is there"

    async def shows(self, text: str) -> None:
        """Wait until some text is to be seen."""
        await self.page.get_by_text(text).locator("visible=true").first.wait_for(timeout=PATIENCE * 1000)

    async def hears(self, pitch: int, *, audible: bool = True) -> None:
        """Wait until a pitch is, or is not, in what the page hears."""
        async with asyncio.timeout(PATIENCE):
            while (await self.page.evaluate(LEVEL, pitch) > AUDIBLE) is not audible:  # noqa: ASYNC110 - pages are asked
                await asyncio.sleep(0.05)

    async def is_killed(self) -> None:
        """The browser's process of the page dies at once, and says goodbye to nobody."""
        session = await self.browser.new_browser_cdp_session()
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        for process in processes:
            if process["type"] == "browser":
                os.kill(process["id"], signal.SIGKILL)


@asynccontextmanager
async def chromium(url: str, folder: Path) -> AsyncIterator[Page]:
    """A browser with one page."""
    write_wav(folder / "microphone.wav", pcm_tone(MICROPHONE, 2.0, amplitude=8000, rate=48_000), 48_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require("chromium"),
            args=[
                "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )  # fmt: skip
        try:
            context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
            yield Page(await context.new_page(), browser, url)
        finally:
            await browser.close()
