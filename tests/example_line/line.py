"""A line that takes the calls which an Asterisk hands over with its application `AudioSocket`.

In the dial plan: ``same => n,AudioSocket(${UUID},cordboard.example.com:9092)``. Each connection is one call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from cordboard.background import BackgroundTasks
from cordboard.telephony.leg import CallLeg, hand_over
from cordboard.telephony.line import Direction, EndedBy, LineError, LineStatus, OnCall, Refusal
from cordboard.telephony.media.engine import MediaEngine
from tests.example_line.leg import CALL_ID, HANG_UP, AudioSocketLeg, next_packet, packet

NO_CALLS_OUT = "this line only takes calls; name another one for calls to the outside"


class AudioSocketSettings(BaseModel):
    """What a site says under `line`: where to listen, and which number of the site the calls are for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=9092, ge=0, le=65535)
    called: str = "100"


def make(settings: Mapping[str, Any], outside: Mapping[str, Any]) -> AudioSocketLine:
    """What the entry point names. Raises ValueError for settings that do not fit."""
    return AudioSocketLine(AudioSocketSettings.model_validate(settings))


class AudioSocketCall(CallLeg):
    """See :class:`cordboard.telephony.line.Call`. `CallLeg` knows how a call begins and ends."""

    media: AudioSocketLeg

    def __init__(
        self, direction: Direction, called: str, media: AudioSocketLeg, on_end: Callable[[AudioSocketCall], None],
        facts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(direction, "", called, facts)
        self.media = media
        self._on_end = on_end

    async def ring(self) -> None:
        """The switch answers before it hands over, so there is no ringing to be heard."""
        self.still_on()

    async def early_media(self) -> None:
        """What is said is heard."""
        self.still_on()
        self.media.opened = True

    async def answer(self) -> None:
        """What is said is heard."""
        self.still_on()
        self.connected()
        self.media.opened = True

    async def reject(self, why: Refusal) -> None:
        """AudioSocket has no reasons."""
        self.end(EndedBy.HERE, why)

    async def hang_up(self) -> None:
        """End the call."""
        self.end(EndedBy.HERE, Refusal.CANCELLED)

    def end(self, by: EndedBy, refusal: Refusal = Refusal.CANCELLED, detail: str = "") -> None:
        """End the call, once."""
        if self.finish(by, refusal, detail):
            self.media.close()
            self._on_end(self)


class AudioSocketLine:
    """See :class:`cordboard.telephony.line.Line`."""

    def __init__(self, settings: AudioSocketSettings) -> None:
        self.settings = settings
        self.engine = MediaEngine()
        self.calls: dict[str, AudioSocketCall] = {}
        self._total = 0
        self._server: asyncio.Server | None = None
        self._on_call: OnCall | None = None
        self._beside = BackgroundTasks("a call over AudioSocket could not be seen to its end")

    async def start(self, on_call: OnCall) -> None:
        """Listen for the switch."""
        if self._server is not None:
            raise LineError("the line runs already; stop it first")
        settings = self.settings
        try:
            self._server = await asyncio.start_server(self._connected, settings.host, settings.port)
        except OSError as fault:
            where = f"{settings.host}:{settings.port}"
            raise LineError(
                f"cannot listen at {where}: {fault.strerror}; choose another `port` under `line`"
            ) from fault
        self._on_call = on_call
        self.engine.start()

    async def stop(self) -> None:
        """End all calls."""
        self._on_call = None
        if self._server is None:
            return
        self._server.close()
        for call in list(self.calls.values()):
            call.end(EndedBy.STOPPED)
        await self._beside.stop()
        self._server = None
        await asyncio.to_thread(self.engine.stop)

    async def detach(self) -> None:
        """The sound goes through this process, so no call outlives it."""
        await self.stop()

    def find(self, id: str) -> AudioSocketCall | None:  # noqa: A002, ARG002 - the port's name; nothing is kept
        """No call goes on while nobody has the line."""
        return None

    def unclaimed(self) -> tuple[AudioSocketCall, ...]:
        """Likewise."""
        return ()

    def dial(self, number: str, *, caller_id: str = "", ring_seconds: float = 48) -> AudioSocketCall:  # noqa: ARG002
        """A call that comes to nothing: whoever waits for its answer is told why."""
        leg = AudioSocketLeg(self.engine, lambda _: None)
        call = AudioSocketCall("outbound", number, leg, self._forget)
        call.end(EndedBy.HERE, Refusal.NOT_ALLOWED, NO_CALLS_OUT)
        return call

    def refuses(self, number: str) -> str:  # noqa: ARG002 - it is so for every number
        """Why no number is called."""
        return NO_CALLS_OUT

    def status(self) -> LineStatus:
        """How the line is doing."""
        running = self._server is not None
        return LineStatus(running, self.address, len(self.calls), self._total)

    @property
    def address(self) -> str:
        """Where it listens; empty while it does not run."""
        if self._server is None:
            return ""
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"{host}:{port}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the switch, to its end."""
        call: AudioSocketCall | None = None
        try:
            kind, payload = await next_packet(reader)
            if kind != CALL_ID or self._on_call is None:
                return
            leg = AudioSocketLeg(self.engine, writer.write)
            call = AudioSocketCall(
                "inbound", self.settings.called, leg, self._forget, {"uuid": str(UUID(bytes=payload))}
            )
            self.calls[call.id] = call
            self._total += 1
            self._beside.start(hand_over(self._on_call, call))
            self._beside.start(self._hang_up_when_over(call, writer))
            while kind != HANG_UP:
                kind, payload = await next_packet(reader)
                leg.take(kind, payload)
            call.end(EndedBy.FAR_END)
        except (OSError, ValueError, asyncio.IncompleteReadError) as fault:
            if call is not None:
                call.end(EndedBy.LINE_LOST, Refusal.NETWORK_FAILURE, f"the connection broke: {fault}")
        finally:
            writer.close()

    async def _hang_up_when_over(self, call: AudioSocketCall, writer: asyncio.StreamWriter) -> None:
        await call.wait_ended()
        if not writer.is_closing():
            writer.write(packet(HANG_UP))
            writer.close()

    def _forget(self, call: AudioSocketCall) -> None:
        self.calls.pop(call.id, None)
