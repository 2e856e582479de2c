"""The lines that the laws are held against, each with people who call: see `test_line_laws`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol
from uuid import uuid4

from cordboard.audio.g711 import pcm_to_ulaw, ulaw_to_pcm
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.line import Call, Line
from cordboard.telephony.lines import LINES
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine
from cordboard.telephony.scripted_session import ScriptedSession
from tests.example_line.leg import CALL_ID, HANG_UP, KEY, SOUND, next_packet, packet
from tests.telephony.peer import PATIENCE, Dialog, Peer, contains

FRAME = 320
#: How much of a piece must be found in what somebody heard.
SAME = 0.9


class FarEnd(Protocol):
    """A person who calls."""

    async def presses(self, keys: str) -> None:
        """Press keys."""

    async def speaks(self, pcm: bytes) -> None:
        """Speak; returns when all was said."""

    async def hangs_up(self) -> None:
        """Put the receiver down."""

    def has_heard(self, audio: bytes) -> bool:
        """Whether this mu-law audio was heard."""


class LineUnderTest:
    """A running line, whose callers are answered at once. `calls_in` lets somebody call."""

    def __init__(self, line: Line, calls_in: Callable[[], AbstractAsyncContextManager[FarEnd]]) -> None:
        self.line = line
        self.arrived: asyncio.Queue[Call] = asyncio.Queue()
        self._calls_in = calls_in
        self._stack = AsyncExitStack()

    async def on_call(self, call: Call) -> None:
        await call.answer()
        self.arrived.put_nowait(call)

    async def caller(self) -> tuple[FarEnd, Call]:
        """Somebody who calls, and our end of that call."""
        far = await self._stack.enter_async_context(self._calls_in())
        async with asyncio.timeout(PATIENCE):
            return far, await self.arrived.get()

    async def close(self) -> None:
        await self._stack.aclose()
        await self.line.stop()


class _OfSip:
    def __init__(self, peer: Peer, dialog: Dialog) -> None:
        self._peer, self._dialog = peer, dialog

    async def presses(self, keys: str) -> None:
        await self._peer.sound.presses(keys)

    async def speaks(self, pcm: bytes) -> None:
        self._peer.sound.says(pcm_to_ulaw(pcm))
        await self._peer.sound.until(lambda: not self._peer.sound._words)

    async def hangs_up(self) -> None:
        await self._dialog.hang_up()

    def has_heard(self, audio: bytes) -> bool:
        return contains(self._peer.sound.pcm(), audio) > SAME


@asynccontextmanager
async def builtin() -> AsyncIterator[LineUnderTest]:
    line = BuiltinLine(LineSettings(port=0, rtp_ports=(0, 0), invites_per_second=100, invite_burst=50))

    @asynccontextmanager
    async def calls_in() -> AsyncIterator[FarEnd]:
        host, _, port = line.status().address.removeprefix("sip:").partition(":")
        async with Peer.at() as peer:
            dialog = peer.dialog((host, int(port)))
            await dialog.established()
            yield _OfSip(peer, dialog)

    under_test = LineUnderTest(line, calls_in)
    await line.start(under_test.on_call)
    try:
        yield under_test
    finally:
        await under_test.close()


class _OfScript:
    def __init__(self, call: ScriptedCall) -> None:
        self.call = call

    async def presses(self, keys: str) -> None:
        self.call.presses(keys)

    async def speaks(self, pcm: bytes) -> None:
        await self.call.says(pcm)

    async def hangs_up(self) -> None:
        self.call.hangs_up()

    def has_heard(self, audio: bytes) -> bool:
        return audio in self.call.heard or ulaw_to_pcm(audio) in self.call.media.overheard


@asynccontextmanager
async def scripted() -> AsyncIterator[LineUnderTest]:
    line = ScriptedLine(pace=0.1)

    @asynccontextmanager
    async def calls_in() -> AsyncIterator[FarEnd]:
        yield _OfScript(line.rings())

    under_test = LineUnderTest(ScriptedSession(line), calls_in)
    await under_test.line.start(under_test.on_call)
    try:
        yield under_test
    finally:
        await under_test.close()
        await line.stop()


class _OfSwitch:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._heard = bytearray()
        self._hearing = asyncio.create_task(self._hear(reader))

    async def presses(self, keys: str) -> None:
        for key in keys:
            self._writer.write(packet(KEY, key.encode()))

    async def speaks(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), FRAME):
            self._writer.write(packet(SOUND, pcm[at : at + FRAME].ljust(FRAME, b"\0")))
            await asyncio.sleep(0.02)

    async def hangs_up(self) -> None:
        self._writer.write(packet(HANG_UP))

    def has_heard(self, audio: bytes) -> bool:
        return contains(bytes(self._heard), audio) > SAME

    async def close(self) -> None:
        self._writer.close()
        self._hearing.cancel()
        await asyncio.gather(self._hearing, return_exceptions=True)

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        while True:
            kind, payload = await next_packet(reader)
            if kind == SOUND:
                self._heard += payload


@asynccontextmanager
async def audio_socket() -> AsyncIterator[LineUnderTest]:
    """The example of another package, found by its entry point (`tests.example_line`)."""
    line = LINES.find("audio-socket")({"port": 0}, {})

    @asynccontextmanager
    async def calls_in() -> AsyncIterator[FarEnd]:
        host, _, port = line.status().address.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(packet(CALL_ID, uuid4().bytes))
        far = _OfSwitch(reader, writer)
        try:
            yield far
        finally:
            await far.close()

    under_test = LineUnderTest(line, calls_in)
    await line.start(under_test.on_call)
    try:
        yield under_test
    finally:
        await under_test.close()
