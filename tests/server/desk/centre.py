"""A whole call centre for tests: real line on loopback, browser phone, store, floor and web server."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpx
import msgspec
from argon2 import PasswordHasher
from websockets.asyncio.client import ClientConnection, connect

from cordboard import modules
from cordboard.cli.running import line_settings
from cordboard.flow.site import load_site
from cordboard.flow.site.desktops import Desktops
from cordboard.live.switchboard import Switchboard
from cordboard.server.app import create_app
from cordboard.server.serving import WebServer
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import contacts, people, tokens
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.builtin.line import BuiltinLine
from tests.needs import ROOT
from tests.telephony.peer import PATIENCE, Peer, tone
from tests.telephony.registering import register

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.telephony.peer import Dialog, Message

PASSWORD = "a long sentence"
CALLER = 420
"""Hertz of the caller's voice."""


async def until(condition: Callable[[], Any], patience: float = PATIENCE) -> None:
    async with asyncio.timeout(patience):
        while not condition():  # noqa: ASYNC110 - what others show comes without an event
            await asyncio.sleep(0.01)


class Caller:
    """Somebody with a SIP telephone."""

    def __init__(self, peer: Peer, dialog: Dialog) -> None:
        self.peer, self.dialog = peer, dialog
        self.sound = peer.sound

    async def keys(self, keys: str) -> None:
        await self.sound.presses(keys)

    def speaks(self) -> None:
        self.sound.repeats = tone(CALLER, 2.0, level=5000)

    def is_hung_up_on(self) -> bool:
        return "BYE" in self.peer.methods

    async def hang_up(self) -> None:
        await self.dialog.hang_up()


class Desktop:
    """A desktop as a program, and all that it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.words: list[dict[str, Any]] = []
        self._request = 0
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self.socket:
            self.words.append(msgspec.json.decode(message))

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        self._request += 1
        request = self._request
        await self.socket.send(msgspec.json.encode({"do": do, "request": request, **fields}).decode())
        found: list[dict[str, Any]] = []

        def answered() -> bool:
            found[:] = [each for each in self.words if each.get("request") == request]
            return bool(found)

        await until(answered)
        return found[0]

    async def does(self, do: str, **fields: Any) -> None:
        """Ask for what must be done."""
        answer = await self.ask(do, **fields)
        assert answer["say"] == "done", answer

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [each["event"] for each in self.words if each["say"] == "event" and each["event"]["event"] == kind]

    async def hears_of(self, kind: str, condition: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Wait for an event, which may have come already; the last one that fits."""
        await until(lambda: any(map(condition, self.events(kind))))
        return [each for each in self.events(kind) if condition(each)][-1]

    async def is_in(self, state: str, agent: str = "ada") -> None:
        """Wait until the agent is in a state now."""

        def now() -> str:
            seen = [each["agent"] for each in self.events("agent") if each["agent"]["agent"] == agent]
            opening = [each["view"]["state"] for each in self.words if each["say"] == "desk" and each.get("view")]
            return str(seen[-1]["state"] if seen else (opening or ["signed_out"])[-1])

        await until(lambda: now() == state)

    async def close(self) -> None:
        await self.socket.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


class Centre:
    """What tests do in it."""

    def __init__(self, switchboard: Switchboard, line: BuiltinLine, url: str, stack: AsyncExitStack) -> None:
        self.switchboard, self.line, self.url = switchboard, line, url
        self._stack = stack

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.line.status().address.removeprefix("sip:").partition(":")
        return host, int(port)

    def token(self, name: str) -> str:
        user = people.User(*self._row(name))
        return tokens.make_token(self.switchboard.database, user, "test")

    def _row(self, name: str) -> tuple[int, str, tuple[str, ...]]:
        from sqlalchemy import select

        from cordboard.store.tables import users

        with self.switchboard.database.connect() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).one()
        return row.id, row.name, tuple(row.roles)

    def web(self, name: str) -> httpx.AsyncClient:
        """A program of a user."""
        return httpx.AsyncClient(base_url=self.url, headers={"authorization": f"Bearer {self.token(name)}"})

    async def desktop(self, name: str, *, floor: bool = False, after: int | None = None) -> Desktop:
        """A desktop of a user, as a program."""
        where = f"{self.url.replace('http', 'ws')}/api/{'floor' if floor else 'agent'}/socket"
        where += "" if after is None else f"?after={after}"
        headers = {"authorization": f"Bearer {self.token(name)}"}
        opened = Desktop(await connect(where, additional_headers=headers, proxy=None))
        self._stack.push_async_callback(opened.close)
        await until(lambda: opened.words)
        return opened

    async def caller(self, keys: str = "4711") -> Caller:
        """Somebody calls the help line and keys a reference."""
        peer = await self._stack.enter_async_context(Peer.at())
        dialog = peer.dialog(self.address, "1001", caller="2025550123")
        await dialog.established()
        made = Caller(peer, dialog)
        await made.keys(keys)
        return made

    async def softphone(self, user: str = "bob") -> Peer:
        """A registered softphone that does what the test says."""
        peer = await self._stack.enter_async_context(Peer.at())
        await register(peer, self.address, user)
        return peer

    async def talking(self) -> tuple[Desktop, Peer, Caller, Message]:
        """Bob, with his softphone, talks with a caller: desktop, softphone, caller, and what rang the softphone."""
        phone = await self.softphone()
        bob = await self.desktop("bob")
        await bob.does("sign_in", ready=True)
        caller = await self.caller()
        offer = await bob.hears_of("offer")
        invite = await phone.next("INVITE")
        phone.respond(invite, 200, "OK", body=phone.sdp())
        await bob.does("accept", offer=offer["offer"])
        await bob.is_in("in_call", "bob")
        return bob, phone, caller, invite

    def desktops(self, **settings: Any) -> None:
        """Have the site say otherwise how long agents may be away."""
        site = self.switchboard.floor.site
        self.switchboard.floor.reorganise(site.model_copy(update={"desktops": Desktops(**settings)}))

    def outcome(self) -> dict[str, Any] | None:
        """The newest contact that is closed."""
        rows = contacts.list_contacts(self.switchboard.database, limit=5)
        return next((row for row in rows if row["closed_at"] is not None), None)

    async def closed_as(self, result: str) -> None:
        """Wait until the newest contact is closed, and see its result."""
        await until(lambda: self.outcome() is not None)
        row = self.outcome()
        assert row is not None
        assert row["result"] == result, row

    def audited(self, action: str) -> list[dict[str, Any]]:
        from sqlalchemy import select

        from cordboard.store.tables import audit

        with self.switchboard.database.connect() as connection:
            rows = connection.execute(select(audit).where(audit.c.action == action).order_by(audit.c.id)).mappings()
            return [dict(row) for row in rows]


def _people(switchboard: Switchboard) -> None:
    """Users, with hashes that cost next to nothing: what they cost is tested elsewhere."""
    link = people.setup_link(switchboard.database)
    assert link is not None
    with mock.patch.object(people, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)):
        people.set_up(switchboard.database, link, "root", PASSWORD)
        for name, roles in (
            ("ada", ("agent",)), ("bob", ("agent",)), ("eve", ("agent",)), ("sue", ("supervisor",)),
            ("max", ("agent", "supervisor")),
        ):  # fmt: skip
            people.add_user(switchboard.database, name, PASSWORD, roles, "root")


@asynccontextmanager
async def centre(folder: Path, **browser: Any) -> AsyncIterator[Centre]:
    """Open one; when it closes nothing may be left."""
    loaded = load_site(ROOT / "tests/server/desk/site", modules.types())
    assert not [each for each in loaded.problems if each.severity == "error"], loaded.problems
    line = BuiltinLine(line_settings(loaded))
    prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
    switchboard = Switchboard(loaded, folder / "data", line, prompts)
    await switchboard.start()
    phones = BrowserLine(switchboard.on_call, engine=line.engine, **browser)
    app = create_app(switchboard, phones)
    web = WebServer(app, "127.0.0.1", 0)
    await web.start()
    _people(switchboard)
    try:
        async with AsyncExitStack() as stack:
            yield Centre(switchboard, line, web.url, stack)
    finally:
        await web.stop()
        await app.state.proofs.stop()
        await phones.stop()
        await switchboard.stop()
        line.engine.stop()
    assert line.calls == {}
    assert phones.calls == {}
