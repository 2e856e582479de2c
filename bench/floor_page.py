"""The floor in a browser: what 300 agents and 500 contacts that all change once a second cost its main thread.

The page is the built one, the messages are the server's own types, and Chromium counts by its own metrics. What is
changed is spread over the second, as it comes from a floor at work.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
from fastapi import FastAPI, WebSocket
from playwright.async_api import async_playwright
from starlette.websockets import WebSocketDisconnect

from bench.report import Measurement, Row, show
from cordboard.acd.states import State
from cordboard.live.clock import now
from cordboard.live.floor.events import AgentMoved
from cordboard.live.floor.words import FloorView, SignedInAgent
from cordboard.server import web_application
from cordboard.server.desk.words import (
    ContactStanding,
    FloorContact,
    FloorContacts,
    FloorSnapshot,
    Happened,
    Queues,
    QueueView,
    Word,
)
from cordboard.server.serving import WebServer
from tests.needs import require

AGENTS, CONTACTS, SERVICES = 300, 500, 20
#: Seconds that are measured, after as many to come to rest.
LONG: Final = 20
#: Part of one core that the main thread may take.
PROMISE: Final = 0.25
#: Parts of a second in which changes come.
_PARTS: Final = 10
_STATES = (State.READY, State.IN_CALL, State.WRAP_UP, State.NOT_READY, State.OFFERED)
STANDINGS: Final[tuple[ContactStanding, ...]] = ("flow", "waiting", "talking")
_MODULES = ("Hours", "Choices", "Account", "Agents", "Survey")

Send = Callable[[Word], Awaitable[None]]


def _agent(number: int, dice: random.Random) -> SignedInAgent:
    return SignedInAgent(
        agent=f"agent{number}", state=dice.choice(_STATES), since=now() - dice.randrange(600_000), path_up=True,
        services=(f"service{number % SERVICES}",), contact=f"c{number}",
    )  # fmt: skip


def _contact(number: int, dice: random.Random) -> FloorContact:
    standing: ContactStanding = dice.choice(STANDINGS)
    return FloorContact(
        contact=f"c{number}", service=f"service{number % SERVICES}", flow="support", module=dice.choice(_MODULES),
        caller=f"20255501{number:03}", called="1001", since=now() - dice.randrange(900_000), standing=standing,
        queued_at=now() - dice.randrange(90_000), place=dice.randrange(1, 30) if standing == "waiting" else 0,
    )  # fmt: skip


def _queue(number: int, dice: random.Random) -> QueueView:
    return QueueView(
        service=f"service{number}", title=f"Service {number}", direction="inbound", open=True, max_wait=180,
        waiting=dice.randrange(12), longest=now() - dice.randrange(90_000), estimated=30.0, signed_in=15, ready=3,
    )  # fmt: skip


def _everything(dice: random.Random) -> FloorSnapshot:
    agents = tuple(_agent(each, dice) for each in range(AGENTS))
    return FloorSnapshot(
        view=FloorView(number=now(), at=now(), agents=agents), supervisor="sue",
        queues=tuple(_queue(each, dice) for each in range(SERVICES)),
        names={each.agent: f"Agent {each.agent[5:]}" for each in agents},
    )  # fmt: skip


async def differences(send: Send, dice: random.Random) -> None:
    """A second of a floor where everything changes once."""
    for part in range(_PARTS):
        for number in range(part, AGENTS, _PARTS):
            await send(Happened(event=AgentMoved(number=now(), at=now(), agent=_agent(number, dice))))
        if part == 0:
            await send(Queues(at=now(), queues=tuple(_queue(each, dice) for each in range(SERVICES))))
            await send(FloorContacts(at=now(), contacts=tuple(_contact(each, dice) for each in range(CONTACTS))))
        await asyncio.sleep(1 / _PARTS)


async def everything(send: Send, dice: random.Random) -> None:
    """The same floor, told as a whole after each part: what a page without differences would be sent."""
    for _ in range(_PARTS):
        await send(_everything(dice))
        await send(
            FloorContacts(at=now(), contacts=tuple(_contact(each, dice) for each in range(CONTACTS)), whole=True)
        )
        await asyncio.sleep(1 / _PARTS)


def _no_parts() -> dict[str, str]:
    return {}


class _Floor:
    """A server with the built page and a floor that `told` plays."""

    def __init__(self, told: Callable[[Send, random.Random], Awaitable[None]]) -> None:
        self._told = told
        self.sent = 0
        self.app = FastAPI(openapi_url=None)
        self.app.get("/api/me")(lambda: {"name": "sue", "roles": ["supervisor"]})
        self.app.get("/api/organisation")(_no_parts)
        self.app.websocket("/api/floor/socket")(self._socket)
        self.app.include_router(web_application.router)

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        dice = random.Random(7)

        async def send(word: Word) -> None:
            text = msgspec.json.encode(word).decode()
            self.sent += len(text)
            await socket.send_text(text)

        try:
            await send(_everything(dice))
            contacts = tuple(_contact(each, dice) for each in range(CONTACTS))
            await send(FloorContacts(at=now(), contacts=contacts, whole=True))
            while True:
                await self._told(send, dice)
        except (WebSocketDisconnect, RuntimeError):
            return


@asynccontextmanager
async def _page(address: str) -> AsyncIterator[Any]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=require("chromium"), args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1600, "height": 900})
        await page.goto(f"{address}/floor")
        await page.get_by_text("20255501").first.wait_for(timeout=60_000)
        try:
            yield page
        finally:
            await browser.close()


async def _cost(told: Callable[[Send, random.Random], Awaitable[None]]) -> dict[str, float]:
    """Of a second: of the main thread all tasks and the script in them, and bytes told; and the heap at the end."""
    floor = _Floor(told)
    web = WebServer(floor.app, "127.0.0.1", 0)
    await web.start()
    try:
        async with _page(web.url) as page:
            session = await page.context.new_cdp_session(page)
            # Time on the processor, not on the clock: others may be at work on the machine.
            await session.send("Performance.enable", {"timeDomain": "threadTicks"})

            async def metrics() -> dict[str, float]:
                found = await session.send("Performance.getMetrics")
                return {each["name"]: each["value"] for each in found["metrics"]}

            await asyncio.sleep(LONG / 4)
            before, sent, began = await metrics(), floor.sent, time.monotonic()
            await asyncio.sleep(LONG)
            after, seconds = await metrics(), time.monotonic() - began
            return {
                "tasks": (after["TaskDuration"] - before["TaskDuration"]) / seconds,
                "script": (after["ScriptDuration"] - before["ScriptDuration"]) / seconds,
                "sent": (floor.sent - sent) / seconds,
                "heap": after["JSHeapUsedSize"] / 1e6,
            }
    finally:
        await web.stop()


def measure() -> Measurement:
    """The floor as it is told, beside one that is told everything each time."""
    ours, whole = asyncio.run(_cost(differences)), asyncio.run(_cost(everything))
    return Measurement(
        "floor_page",
        f"{AGENTS} agents and {CONTACTS} contacts that all change once a second take less than {PROMISE:g} cores.",
        "the same page, told everything ten times a second instead of what has changed",
        ours["tasks"] < PROMISE,
        [
            Row("main thread", ours["tasks"], "cores", whole["tasks"] / ours["tasks"], "all tasks, painting included"),
            Row("script", ours["script"], "cores", whole["script"] / ours["script"], "of that"),
            Row("told", ours["sent"] / 1000, "kB a second", whole["sent"] / ours["sent"], f"{SERVICES} services"),
            Row("heap", ours["heap"], "MB", whole["heap"] / ours["heap"], f"after {LONG} s"),
        ],
    )


if __name__ == "__main__":
    show(measure())
