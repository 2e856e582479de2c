"""A whole site on the built-in line, whose agents have SIP telephones of their own: nothing is scripted here.

Each agent's telephone registers with its password, and rings, answers or dies as the test says.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from cordboard import modules
from cordboard.acd.states import State
from cordboard.engine.balance import balance
from cordboard.flow.problems import errors
from cordboard.flow.site import load_site
from cordboard.live.floor import Floor, FloorRefused
from cordboard.live.floor.events import AgentMoved, Talking
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import contacts
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from tests.telephony.peer import Message, Peer
from tests.telephony.registering import register

PATIENCE = 40.0


class Telephone:
    """An agent's telephone. It rings until it is told what to do."""

    def __init__(self, peer: Peer, line: tuple[str, int], user: str) -> None:
        self.peer, self.line, self.user = peer, line, user
        self.invite: Message

    async def registers(self, contact: str = "") -> None:
        """Register; `contact` is where calls are to be sent, here unless said otherwise."""
        await register(self.peer, self.line, self.user, contact=contact)

    async def rings(self) -> None:
        self.invite = await self.peer.next("INVITE")
        self.peer.respond(self.invite, 180, "Ringing")

    async def answers(self) -> None:
        """Take the call that rings, or the next one; speak silence."""
        await self.rings()
        self.peer.respond(self.invite, 200, "OK", body=self.peer.sdp())
        await self.peer.next("ACK")
        port = int(re.findall(r"m=audio (\d+)", self.invite.body)[0])
        self.peer.sound.begin((self.line[0], port))

    async def refuses(self) -> None:
        await self.rings()
        self.peer.respond(self.invite, 603, "Decline")
        await self.peer.next("ACK")

    async def is_cancelled(self) -> None:
        """The caller is gone, or somebody else has the call."""
        cancel = await self.peer.next("CANCEL")
        self.peer.respond(cancel, 200, "OK")
        self.peer.respond(self.invite, 487, "Request Terminated")

    async def is_hung_up_on(self) -> None:
        self.peer.respond(await self.peer.next("BYE"), 200, "OK")

    async def hangs_up(self) -> None:
        """Put the receiver down."""
        found = re.search(r"<([^>]+)>", self.invite.header("Contact"))
        assert found is not None
        self.peer.request(
            "BYE", found[1], self.line, call_id=self.invite.header("Call-ID"), number=2,
            to_header=self.invite.header("From"), from_user=self.user,
        )  # fmt: skip
        await self.peer.next(200)

    def dies(self) -> None:
        """The battery is out: no packet comes from it any more, and none is answered."""
        self.peer.sound.close()
        self.peer.transport.close()


class Works:
    """The running site."""

    def __init__(self, switchboard: Switchboard, line: BuiltinLine, stack: AsyncExitStack) -> None:
        self.switchboard, self.line, self._stack = switchboard, line, stack
        self._people = 0

    @property
    def floor(self) -> Floor:
        return self.switchboard.floor

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.line.status().address.removeprefix("sip:").partition(":")
        return host, int(port)

    async def telephone(self, user: str, contact: str = "") -> Telephone:
        """A telephone that is registered; `contact` is where its calls go, to itself unless said otherwise."""
        peer = await self._stack.enter_async_context(Peer.at())
        made = Telephone(peer, self.address, user)
        await made.registers(contact)
        return made

    @asynccontextmanager
    async def caller(self, called: str) -> AsyncIterator[tuple[Peer, Callable[[], Awaitable[None]]]]:
        """Somebody calls and is answered: their telephone, and how they hang up."""
        self._people += 1
        async with Peer.at() as peer:
            dialog = peer.dialog(self.address, called, caller=f"person{self._people}")
            await dialog.established()
            yield peer, dialog.hang_up

    @asynccontextmanager
    async def person(self, called: str) -> AsyncIterator[str]:
        """Somebody calls and is hung up on at the end; says who it is."""
        async with self.caller(called) as (peer, _):
            yield f"person{self._people}"
            peer.respond(await peer.next("BYE"), 200, "OK")

    async def agent(self, logon: str, **how: Any) -> Telephone:
        """An agent with a registered telephone, who is Ready."""
        phone = await self.telephone(f"{logon}-phone")
        await self.floor.sign_in(logon, **({"ready": True} | how))
        return phone

    def state(self, logon: str) -> str:
        return str(self.floor.router.agent(logon).state)

    async def becomes(self, logon: str, state: str) -> None:
        await self.until(lambda: self.state(logon) == state)

    async def until(self, holds: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - what is waited for has many causes
                await asyncio.sleep(0.02)

    def talk(self, talking: int = 1) -> bool:
        return len([each for each in self.floor.snapshot().conversations if len(each.members) > 1]) >= talking

    def contacts(self) -> list[dict[str, Any]]:
        return contacts.list_contacts(self.switchboard.database, limit=1000, supervision=True)

    async def outcome(self, caller: str) -> dict[str, Any]:
        """What was stored of a caller, once the contact is closed."""
        found: list[dict[str, Any]] = []

        def closed() -> bool:
            found[:] = [each for each in self.contacts() if each["caller"] == caller and each["closed_at"]]
            return bool(found)

        await self.until(closed)
        return found[0]

    async def wraps_up_always(self) -> None:
        """Every agent chooses a code as soon as there is one to choose."""
        async for event in self.floor.events():
            if isinstance(event, AgentMoved) and event.agent.state == State.WRAP_UP:
                with contextlib.suppress(FloorRefused):  # it was told twice
                    await self.floor.wrap_up(event.agent.agent, "done")

    async def ends_calls_always(self, after: Callable[[], float]) -> None:
        """Every agent selects End Call a while after a conversation began."""
        loop = asyncio.get_running_loop()
        begun: set[tuple[str, str]] = set()
        async for event in self.floor.events():
            if isinstance(event, Talking):
                for member in event.conversation.members:
                    talk = (event.conversation.contact, member.name)
                    if member.role == "agent" and talk not in begun:
                        begun.add(talk)
                        loop.call_later(after(), self._end_call, *talk)

    def _end_call(self, contact: str, agent: str) -> None:
        with contextlib.suppress(FloorRefused):  # the caller has left
            if next((each.contact for each in self.floor.snapshot().agents if each.agent == agent), "") == contact:
                self.floor.end_call(agent)


@asynccontextmanager
async def at_work(folder: Path, site: str, flows: dict[str, str], **settings: Any) -> AsyncIterator[Works]:
    """Run a site. At the end every contact has its outcome, the books balance, and no call is left."""
    (folder / "flows").mkdir(parents=True)
    (folder / "site.yaml").write_text(site, encoding="utf-8")
    for name, flow in flows.items():
        (folder / f"flows/{name}.yaml").write_text(f"cordboard: 1\nflow: {name}\n{flow}", encoding="utf-8")
    loaded = load_site(folder, modules.types())
    assert errors(loaded.problems) == [], "\n".join(map(str, loaded.problems))
    assert loaded.site is not None
    users = {f"{logon}-phone": "secret" for logon in loaded.site.agents}
    given = {
        "port": 0,
        "rtp_ports": (0, 0),
        "users": users,
        "invites_per_second": 1000,
        "invite_burst": 500,
        **settings,
    }
    line = BuiltinLine(LineSettings(**given))
    prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
    switchboard = Switchboard(loaded, folder / "data", line, prompts)
    await switchboard.start()
    async with AsyncExitStack() as stack:
        try:
            yield Works(switchboard, line, stack)
        finally:
            database = switchboard.database
            await switchboard.stop()
            stored = contacts.list_contacts(database, limit=1000, supervision=True)
            assert all(each["closed_at"] and each["result"] for each in stored)
            assert balance([contacts.journal(database, each["id"]) for each in stored]) == []
            assert line.calls == {}
            database.dispose()
