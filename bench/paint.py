"""How long a browser that has nothing in its cache takes to show what each area is for, from the served example site.

Shown is what somebody came for: the modules of a flow, the agents of a floor, the rows of a report, and not a skeleton
of it. Server and browser share the machine, and every script is read and run anew.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright
from starlette.staticfiles import StaticFiles

from bench.designer_canvas import build
from bench.report import Measurement, Row, show
from cordboard.server.serving import WebServer
from cordboard.server.signing import COOKIE
from tests.needs import ROOT, require
from tests.system.conftest import Served, serve

#: Milliseconds until an area shows what it is for.
PROMISE: Final = 1_500
#: Visits to each area; the figure is their median.
ROUNDS: Final = 5
#: The areas: the address of each, and what somebody came for.
AREAS: Final = {
    "flows": ("/flows", "main table tbody tr, main li a, main article"),
    "designer": ("/flows/service-desk", ".react-flow__node"),
    "desk": ("/desk", "main :is(h1, h2, h3, p)"),
    "floor": ("/floor", "main table tbody tr, main [role=row]"),
    "reports": ("/reports", "main table, main canvas"),
    "contacts": ("/contacts", "main h1"),
    "settings": ("/settings", "main h1, main nav a"),
}
_PASSWORD: Final = "a long sentence"  # noqa: S105 - of a site that is gone when this ends
#: Notes when an element is first there and was drawn, in milliseconds since the visit began.
_WATCH: Final = """selector => {
  const look = () => {
    if (!document.querySelector(selector)) return requestAnimationFrame(look);
    requestAnimationFrame(() => { window.painted = performance.now(); });  // in the frame after the one that had it
  };
  look();
}"""

#: That time, once it is known.
_DRAWN: Final = """() => new Promise(done => {
  const look = () => window.painted === undefined ? requestAnimationFrame(look) : done(window.painted);
  look();
})"""


async def _session(served: Served) -> str:
    """The cookie of the first user, who is administrator, supervisor and agent."""
    (setup,) = re.findall(r"/setup/(\S+) \(works once\)", served.log.read_text())
    async with httpx.AsyncClient(base_url=served.url, headers={"origin": served.url}) as web:
        made = await web.post(f"/api/setup/{setup}", json={"name": "ada", "password": _PASSWORD})
        made.raise_for_status()
        return web.cookies[COOKIE]


async def _visit(browser: Browser, url: str, shown: str, cookie: str = "") -> float:
    """Milliseconds until something was drawn, in a browser that has nothing in its cache."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    try:
        if cookie:
            await context.add_cookies([{"name": COOKIE, "value": cookie, "domain": "127.0.0.1", "path": "/"}])
        await context.add_init_script(f"({_WATCH})({shown!r})")
        page = await context.new_page()
        await page.goto(url, wait_until="commit")
        await page.locator(shown).first.wait_for(state="attached", timeout=30_000)
        return float(await page.evaluate(_DRAWN))
    finally:
        await context.close()


async def _all(built: Path, site: Path, rounds: int) -> dict[str, float]:
    peer = FastAPI(openapi_url=None)
    peer.mount("/", StaticFiles(directory=built, html=True))
    web = WebServer(peer, "127.0.0.1", 0)
    await web.start()
    served = await serve(site, site.parent / "data", site.parent / "log")
    try:
        cookie = await _session(served)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=require("chromium"), args=["--no-sandbox"])
            wanted: dict[str, tuple[Any, ...]] = {"peer": (f"{web.url}/smallest.html", "h1")}
            wanted |= {area: (f"{served.url}{path}", shown, cookie) for area, (path, shown) in AREAS.items()}
            found: dict[str, list[float]] = {each: [] for each in wanted}
            for _ in range(rounds + 1):  # in turns, so that whatever else goes on meets all of them
                for each, asked in wanted.items():
                    found[each].append(await _visit(browser, *asked))
            await browser.close()
    finally:
        served.process.send_signal(signal.SIGTERM)
        await served.process.wait()
        await web.stop()
    return {each: median(times[1:]) for each, times in found.items()}  # the first starts the browser's processes


def measure(rounds: int = ROUNDS) -> Measurement:
    """Visit every area of the example site."""
    with tempfile.TemporaryDirectory(prefix="paint-") as folder:
        site = Path(folder) / "site"
        shutil.copytree(ROOT / "examples/site", site, ignore=shutil.ignore_patterns(".cordboard"))
        with (site / "site.yaml").open("a", encoding="utf-8") as file:
            file.write("\nspeech: {engine: flite}\n")  # prompts that are being spoken would take the processor
        build(Path(folder) / "built")
        found = asyncio.run(_all(Path(folder) / "built", site, rounds))
    peer = found.pop("peer")
    rows = [Row(area, time, "ms", peer / time, f"at most {PROMISE}") for area, time in found.items()]
    return Measurement(
        "paint",
        f"With nothing in the browser's cache, each area shows what it is for within {PROMISE} ms.",
        f"the smallest page of React, which takes {peer:.0f} ms",
        all(time <= PROMISE for time in found.values()),
        rows,
    )


if __name__ == "__main__":
    show(measure())
