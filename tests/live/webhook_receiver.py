"""A program that takes webhooks over real HTTP, and sites that tell it of what happens."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from standardwebhooks import Webhook

from tests.live import killing

KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()
KEY_BEFORE = "whsec_" + base64.b64encode(b"b" * 32).decode()
PATIENCE = 10.0

MENU = """
direction: inbound
modules:
  Ask: {type: menu, first: true, prompt: "One.", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""
#: What is told of a call to MENU that ends with a key.
WHOLE = ["contact.started", "contact.left", "contact.closed"]
#: Decides how a request is answered: status, headers and body.
Answering = Callable[["Posted"], Awaitable[tuple[int, dict[str, str], str]]]


async def taken(_: Posted) -> tuple[int, dict[str, str], str]:
    return 204, {}, ""


@dataclass(frozen=True)
class Posted:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def type(self) -> str:
        return str(self.told["type"])

    @property
    def subject(self) -> str:
        data = self.told["data"]
        return str(data["contact"]["id"] if isinstance(data.get("contact"), dict) else data.get("agent", ""))


@dataclass
class Receiver:
    """What came, in its order. `answering` may be another from one request to the next."""

    url: str = ""
    answering: Answering = taken
    posted: list[Posted] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":  # cut off: it comes again, and this is no event
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        came = Posted(scope["path"], headers, body)
        self.posted.append(came)
        self._news.set()
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            status, fields, text = await self.answering(came)
        finally:
            self.open -= 1
        pairs = [(name.encode(), value.encode()) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": text.encode()})

    @property
    def told(self) -> list[Posted]:
        """What came, where sites are killed without what came again: receivers know it by its id."""
        return list({each.id: each for each in self.posted}.values()) if killing.WANTED else self.posted

    def types(self, subject: str | None = None) -> list[str]:
        """The types of what came, of one contact or agent or of all."""
        return [each.type for each in self.told if subject in (None, each.subject)]

    def of(self, type: str) -> list[Posted]:  # noqa: A002 - as an event calls it
        return [each for each in self.told if each.type == type]

    async def until(self, holds: Callable[[], object]) -> None:
        """Until something is true of what came."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def verify_all(self, key: str = KEY) -> None:
        """Every request is signed with this key, by the library that receivers use."""
        for each in self.posted:
            assert Webhook(key).verify(each.body, dict(each.headers)) == each.told


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port of the loopback."""
    receiver = Receiver()
    config = uvicorn.Config(receiver, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    sockets = [config.bind_socket()]
    receiver.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/hooks"
    work = asyncio.create_task(server._serve(sockets))
    try:
        yield receiver
    finally:
        server.should_exit = server.force_exit = True
        await work
        for each in sockets:
            each.close()


def webhooks(endpoints: Mapping[str, tuple[str, str]], more: str = "") -> str:
    """The part of a site file with these endpoints, each with its address and its events."""
    lines = [
        f'  {name}: {{url: "{url}", secret: hooks, events: {events}{more}}}'
        for name, (url, events) in endpoints.items()
    ]
    return "secrets: {hooks: HOOKS_KEY, hooks_before: HOOKS_KEY_BEFORE}\nwebhooks:\n" + "\n".join(lines) + "\n"
