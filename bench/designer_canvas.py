"""The designer's canvas with 500 modules of ten rows: what a frame of a drag costs, by Chromium's own trace.

The page holds the canvas alone, beside React Flow as its tutorials use it, with the same flow at the same places. Near
is a zoom of 100 %, whole is the flow fitted into the window. Times are those of the page's main thread on the
processor, not on the clock: others may be at work on the machine. There need not be a GPU: painting is not counted.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, Final

from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright
from starlette.staticfiles import StaticFiles

from bench.report import Measurement, Row, show
from cordboard.flow.layout import FlowLayout
from cordboard.flow.results import RESULTS
from cordboard.server.routes import catalogues
from cordboard.server.serving import WebServer
from cordboard.server.signing import user_of
from cordboard.server.site import running_site
from tests.needs import ROOT, require

MODULES: Final = 500
#: Milliseconds of the main thread that a frame may take, and that no task may reach.
PROMISE: Final = 12.0
LONG_TASK: Final = 50.0
#: Drags of each kind; the figure is the median of them.
ROUNDS: Final = 3
#: Moves of the pointer in one drag, one for each frame of a screen.
_MOVES: Final = 120
_COLUMNS: Final = 25
_DRAGGED: Final = "M262"
_WEB: Final = ROOT / "web"
_CATEGORIES: Final = ["toplevel", "devtools.timeline"]


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the page's main thread: for a frame, for a move of the pointer with all frames that it led to,
    and of the longest task; and how many frames were drawn.
    """

    frame: float
    move: float
    longest: float
    frames: int


def flow() -> dict[str, Any]:
    """Menus with ten ways out each: eight keys, No Input and No Match."""
    found: dict[str, Any] = {}
    connectors: list[dict[str, str]] = []
    for number in range(MODULES):
        found[f"M{number}"] = {"type": "menu", "first": number == 0, "prompt": f"This is menu {number}. Press a key."}
        # Most lead to what stands near, as in real flows, and some across half of the flow.
        targets = (1, 2, 3, _COLUMNS, _COLUMNS + 1, -1, -_COLUMNS, MODULES // 2)
        ways = [("key_press", str(key), by) for key, by in enumerate(targets, 1)]
        for event, value, by in (*ways, ("no_input", "", 0), ("no_match", "", 1)):
            way = {"from": f"M{number}", "event": event, "to": f"M{(number + by) % MODULES}", "result": "listened"}
            connectors.append({**way, "value": value} if value else way)
    return {"cordboard": 1, "flow": "big", "modules": found, "connectors": connectors}


def layout() -> FlowLayout:
    """Rows of cards."""
    places = {f"M{n}": {"x": n % _COLUMNS * 380, "y": n // _COLUMNS * 320} for n in range(MODULES)}
    return FlowLayout.model_validate({"modules": places})


def _application(built: Path) -> FastAPI:
    """The page, and the parts of the API that it asks for."""
    app = FastAPI(openapi_url=None)
    document, places = flow(), layout()
    app.dependency_overrides[running_site] = lambda: SimpleNamespace(results=RESULTS)
    app.dependency_overrides[user_of] = lambda: None
    app.include_router(catalogues.router)
    at_work: dict[str, Any] = {"version": "0" * 64, "document": document, "written": None, "versions": []}
    app.get("/api/flows/big")(lambda: at_work)
    app.get("/api/flows/big/layout")(lambda: places)
    app.mount("/", StaticFiles(directory=built, html=True))
    return app


def build(into: Path) -> None:
    """Build the page."""
    options = ("--config", "bench/vite.config.ts", "--outDir", str(into), "--logLevel", "warn")
    subprocess.run([str(_WEB / "node_modules/.bin/vite"), "build", *options], cwd=_WEB, check=True)


def cost(trace: list[dict[str, Any]]) -> Cost:
    """The cost of a drag, from its trace. A frame is one that was drawn: only those have the event Layerize."""
    drawn = [each for each in trace if each["name"] == "Layerize"]
    if not drawn:
        raise LookupError("the trace has no frame of the page")
    page = (drawn[0]["pid"], drawn[0]["tid"])
    tasks = [
        each.get("tdur", each["dur"]) / 1000
        for each in trace
        if each["name"] == "ThreadControllerImpl::RunTask" and (each["pid"], each["tid"]) == page and "dur" in each
    ]
    return Cost(frame=sum(tasks) / len(drawn), move=sum(tasks) / _MOVES, longest=max(tasks), frames=len(drawn))


async def _dragged(page: Page, browser: Browser) -> Cost:
    """The cost of a drag of one module, in circles."""
    box = await page.locator(f'.react-flow__node[data-id="{_DRAGGED}"]').bounding_box()
    if box is None:
        raise LookupError(f"{_DRAGGED} is not to be seen")
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 14)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 8, y + 8)
    await asyncio.sleep(0.5)  # what begins a drag is no frame of it
    await browser.start_tracing(page=page, categories=_CATEGORIES)
    for move in range(_MOVES):
        await page.mouse.move(x + 8 + move % 60, y + 8 + move % 40)
        await asyncio.sleep(1 / 60)
    trace = json.loads(await browser.stop_tracing())["traceEvents"]
    await page.mouse.up()
    await page.keyboard.press("Control+z")
    await asyncio.sleep(0.3)
    return cost(trace)


async def _measured(browser: Browser, address: str, rounds: int) -> dict[str, Cost]:
    page = await browser.new_page(viewport={"width": 1600, "height": 900})
    await page.goto(address)
    await page.wait_for_function("window.bench !== undefined")
    await page.locator(".react-flow__node").first.wait_for(timeout=60_000)
    found: dict[str, Cost] = {}
    for how, show_it in (("whole", "window.bench.all()"), ("near", f"window.bench.near('{_DRAGGED}')")):
        await page.evaluate(show_it)
        await asyncio.sleep(2)
        drags = [await _dragged(page, browser) for _ in range(rounds)]
        found[how] = Cost(
            frame=median(each.frame for each in drags), move=median(each.move for each in drags),
            longest=max(each.longest for each in drags), frames=drags[0].frames,
        )  # fmt: skip
    await page.close()
    return found


async def _both(built: Path, rounds: int) -> dict[str, dict[str, Cost]]:
    web = WebServer(_application(built), "127.0.0.1", 0)
    await web.start()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=require("chromium"), args=["--no-sandbox"])
            try:
                ours = await _measured(browser, web.url, rounds)
                peer = await _measured(browser, f"{web.url}/?as=tutorial", rounds)
            finally:
                await browser.close()
    finally:
        await web.stop()
    return {"ours": ours, "peer": peer}


def measure(rounds: int = ROUNDS) -> Measurement:
    """A module dragged near and in the whole flow, on both canvases."""
    built = Path(tempfile.mkdtemp(prefix="canvas-"))
    try:
        build(built)
        found = asyncio.run(_both(built, rounds))
    finally:
        shutil.rmtree(built)
    rows: list[Row] = []
    kept = True
    for how in ("near", "whole"):
        ours, peer = found["ours"][how], found["peer"][how]
        kept = kept and ours.frame <= PROMISE and ours.longest <= LONG_TASK
        note = f"at most {PROMISE:g}; {ours.frames} frames drawn in a drag, {peer.frames} by the peer"
        rows += [
            Row(f"a frame of a drag, {how}", ours.frame, "ms", peer.frame / ours.frame, note),
            Row(f"a move of the pointer, {how}", ours.move, "ms", peer.move / ours.move, "all frames that it led to"),
            Row(f"the longest task, {how}", ours.longest, "ms", peer.longest / ours.longest, f"at most {LONG_TASK:g}"),
        ]
    return Measurement(
        "designer_canvas",
        f"Dragging one of {MODULES} modules of ten rows takes at most {PROMISE:g} ms of main thread a frame, near and "
        f"zoomed out, and no task takes {LONG_TASK:g} ms.",
        "React Flow as its tutorials use it, with the same flow",
        kept,
        rows,
    )


if __name__ == "__main__":
    show(measure())
