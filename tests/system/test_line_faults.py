"""What carries the calls fails in the middle of traffic, and heals: everybody who calls is served, and once.

The callers are telephones of our own, which send again what is not answered, as telephones do. More faults: one row of
`FAULTS`.
"""

from __future__ import annotations

import asyncio
import importlib
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cordboard import modules
from cordboard.flow.results import Results
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.server.app import create_app
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store.outcomes import outcomes
from cordboard.telephony.builtin import watch
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.builtin.thread import SipThread, sip_thread
from cordboard.telephony.builtin.udp import SipSocket
from cordboard.telephony.media.engine import MediaEngine
from tests.needs import ROOT
from tests.telephony.peer import PATIENCE, Peer

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(180),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),  # threads are made to end
]

CALLERS = 24
#: Seconds between two calls, and between two copies of a request that is not answered.
APART, AGAIN = 0.1, 0.5
FAILS_AT = 8
"""Calls that have begun when the fault comes: some are being answered, some are heard, some are over."""


def _once(patch: pytest.MonkeyPatch, owner: Any, name: str, instead: Callable[[], None]) -> threading.Event:
    """Have something else happen the next time that a function is called."""
    happened, whole = threading.Event(), getattr(owner, name)

    def either(*arguments: Any, **named: Any) -> Any:
        if happened.is_set():
            return whole(*arguments, **named)
        happened.set()
        return instead()

    patch.setattr(owner, name, either)
    return happened


def _ends() -> None:
    raise SystemExit


def _hangs() -> None:
    while True:
        pass


def _library(module: str, name: str) -> Any:
    sip_thread()
    return getattr(importlib.import_module(module), name)


def _end_sip_thread(patch: pytest.MonkeyPatch, _: BuiltinLine) -> threading.Event:
    _once(patch, SipThread, "_report", _ends)
    return _once(patch, _library("sippy.Core.EventDispatcher", "EventDispatcher2"), "dispatchTimers", _ends)


def _hang_sip_thread(patch: pytest.MonkeyPatch, _: BuiltinLine) -> threading.Event:
    return _once(patch, _library("sippy.SipRequest", "SipRequest"), "getTIds", _hangs)


def _end_receiver(patch: pytest.MonkeyPatch, _: BuiltinLine) -> threading.Event:
    return _once(patch, SipSocket, "_take", _ends)


def _close_socket(_: pytest.MonkeyPatch, line: BuiltinLine) -> threading.Event:
    line._stack.socket._socket.close()
    happened = threading.Event()
    happened.set()
    return happened


def _end_media_thread(patch: pytest.MonkeyPatch, _: BuiltinLine) -> threading.Event:
    return _once(patch, MediaEngine, "_guarded_beat", _ends)


FAULTS = {
    "SIP thread ends": _end_sip_thread,
    "SIP thread hangs": _hang_sip_thread,
    "receiving thread ends": _end_receiver,
    "socket is closed": _close_socket,
    "media thread ends": _end_media_thread,
}
TOLD = {"SIP thread hangs"}
"""Faults that last long enough to be told of by readiness; the others are mended before anybody can ask."""


class At:
    """A site at work on a line of its own, with its web server."""

    def __init__(self, switchboard: Switchboard, line: BuiltinLine, web: httpx.AsyncClient) -> None:
        self.switchboard, self.line, self.web = switchboard, line, web

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.line.status().address.removeprefix("sip:").partition(":")
        return host, int(port)

    async def ready(self, code: int) -> list[str]:
        """The reasons that /readyz gives once it answers with this code."""
        async with asyncio.timeout(30):
            while (answer := await self.web.get("/readyz")).status_code != code:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        reasons: list[str] = answer.json().get("reasons", [])
        return reasons

    async def outcomes(self, at_least: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(60):
            while len(told := list(outcomes(self.switchboard.database, Results([])))) < at_least:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        return told


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[At]:
    shutil.copytree(ROOT / "tests/system/site", folder / "site")
    loaded = load_site(folder / "site", modules.types())
    line = BuiltinLine(LineSettings(port=0, rtp_ports=(0, 0), invites_per_second=1000, invite_burst=500))
    switchboard = Switchboard(loaded, folder / "data", line, PromptAudio(Tones(), folder / "cache", folder / "prompts"))
    await switchboard.start()
    try:
        transport = httpx.ASGITransport(create_app(switchboard))
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as web:
            yield At(switchboard, line, web)
    finally:
        await switchboard.stop()
        switchboard.database.dispose()


async def calls(site: At, who: str) -> None:
    """Call, press 1, and be hung up on; what is not answered is sent again."""
    async with Peer.at() as peer, asyncio.timeout(60):
        dialog = peer.dialog(site.address, "2000", caller=who)
        invite = dialog.invite()
        answered = asyncio.create_task(dialog.until(200))
        while not (await asyncio.wait({answered}, timeout=AGAIN))[0]:
            peer.send(invite.text, site.address)
        await answered
        await asyncio.sleep(0.3)
        while "BYE" not in peer.methods:
            await peer.sound.presses("1")
            await asyncio.wait({asyncio.create_task(peer.next("BYE"))}, timeout=2 * PATIENCE)
        peer.respond(next(each for each in peer.log if each.method == "BYE"), 200, "OK")


async def begin(site: At, people: list[str]) -> list[asyncio.Task[None]]:
    """Let them call one after another, and go on meanwhile."""
    begun = []
    for who in people:
        begun.append(asyncio.create_task(calls(site, who)))
        await asyncio.sleep(APART)
    return begun


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_the_line_in_the_middle_of_traffic_loses_nobody_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for constant, seconds in (("_EVERY", 0.2), ("_HUNG", 1.0)):
        monkeypatch.setattr(watch, constant, seconds)
    async with at_work(tmp_path) as site:
        people = [f"44161496{number:04d}" for number in range(CALLERS)]
        callers = await begin(site, people[:FAILS_AT])
        happened = FAULTS[name](monkeypatch, site.line)
        noticing = asyncio.create_task(site.ready(503))
        callers += await begin(site, people[FAILS_AT:])
        await asyncio.gather(*callers)
        assert happened.is_set()
        if name in TOLD:
            assert "does not answer SIP" in (await noticing)[0]
        noticing.cancel()
        assert await site.ready(200) == []
        await calls(site, "441614960999")
        told = await site.outcomes(CALLERS + 1)
        assert sorted(each["caller"] for each in told) == sorted([*people, "441614960999"])
        assert {(each["result"], each["ended_by"]) for each in told} == {("key_1", "flow")}
