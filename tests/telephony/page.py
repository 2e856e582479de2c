"""A page with a telephone, for tests: a WebRTC connection of aiortc over real sockets, and all that it is told."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av.packet import Packet

from cordboard.audio.g711 import SILENT_FRAME
from cordboard.telephony.browser import BrowserLine
from tests.telephony.peer import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from cordboard.telephony.browser.call import BrowserCall
    from cordboard.telephony.line import OnCall


class Microphone(MediaStreamTrack):
    """Says what it is given, and silence in between."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.words: list[bytes] = []
        self.open = asyncio.Event()
        self.open.set()
        self._at = 0
        self._due: float | None = None

    def says(self, ulaw: bytes) -> None:
        self.words += [ulaw[at : at + 160].ljust(160, b"\xff") for at in range(0, len(ulaw), 160)]

    async def recv(self) -> Any:
        loop = asyncio.get_running_loop()
        await self.open.wait()
        self._due = (loop.time() if self._due is None else self._due) + 0.02
        await asyncio.sleep(max(0, self._due - loop.time()))
        packet = Packet(self.words.pop(0) if self.words else SILENT_FRAME)
        packet.pts, packet.time_base = self._at, Fraction(1, 8000)
        self._at += 160
        return packet


class Page:
    """A page that calls, and that closes its connection when it is told that the call is over, if it is ``polite``."""

    def __init__(self, *, channel: bool = True, microphone: bool = True, polite: bool = True) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.microphone = Microphone()
        self.heard = bytearray()
        self.told: list[dict[str, Any]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.connection.on("track", lambda track: self._tasks.append(asyncio.create_task(self._listen(track))))
        if microphone:
            self.connection.addTrack(self.microphone)
        else:
            self.connection.addTransceiver("audio", direction="recvonly")
        self.channel = self.connection.createDataChannel("keys") if channel else None
        if self.channel is not None:
            self.channel.on("message", self._message)
        self._polite = polite

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return str(self.connection.localDescription.sdp)

    async def accept(self, answer: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def calls(self, line: BrowserLine, called: str = "support", caller: str = "browser") -> str:
        answer = await line.offer(await self.offer(), called=called, caller=caller)
        await self.accept(answer.sdp)
        return answer.call_id

    async def says(self, message: str) -> None:
        assert self.channel is not None
        await until(lambda: self.channel is not None and self.channel.readyState == "open")
        self.channel.send(message)

    async def close(self) -> None:
        await self.connection.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _message(self, text: str) -> None:
        self.told.append(json.loads(text))
        if self._polite and "hangup" in self.told[-1]:
            self._tasks.append(asyncio.create_task(self.connection.close()))

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame: Any = await track.recv()
            except MediaStreamError:
                return
            self.heard += bytes(frame.planes[0])[: 2 * frame.samples]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what pages hear comes without an event
            await asyncio.sleep(0.01)


class Office:
    """A browser line under test, and the calls that came in."""

    def __init__(self, handler: OnCall, **settings: Any) -> None:
        self.arrived: asyncio.Queue[BrowserCall] = asyncio.Queue()
        self.line = BrowserLine(self._on_call, **settings)
        self._handler = handler

    async def _on_call(self, call: Any) -> None:
        self.arrived.put_nowait(call)
        await self._handler(call)

    async def call(self) -> BrowserCall:
        async with asyncio.timeout(PATIENCE):
            return await self.arrived.get()


@asynccontextmanager
async def office(handler: OnCall, **settings: Any) -> AsyncIterator[Office]:
    """Run a browser line; at the end it must hold no call."""
    open_office = Office(handler, **settings)
    try:
        yield open_office
    finally:
        await open_office.line.stop()
    assert open_office.line.calls == {}


@asynccontextmanager
async def page(**settings: bool) -> AsyncIterator[Page]:
    """Open a page, and close it at the end."""
    opened = Page(**settings)
    try:
        yield opened
    finally:
        await opened.close()
