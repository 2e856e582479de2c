"""One connection of the web server, within limits: how many there are, and how long a part of a request takes."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Literal, cast

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from cordboard.server.admission import Admission
from cordboard.server.problems import PROBLEM, phrase, problem_body

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

_log = logging.getLogger(__name__)

#: What a connection is doing: it has brought no whole head of a request, a part of a body, or is being answered.
_Phase = Literal["head", "body", "answer"]


class LimitedConfig(uvicorn.Config):
    """The configuration of a server with limits."""

    admission: Admission

    def __init__(self, app: Any, admission: Admission, **others: Any) -> None:
        super().__init__(app, http=LimitedHTTP, ws=LimitedWebSocket, **others)
        self.admission = admission


class LimitedHTTP(H11Protocol):
    """An HTTP connection that has to be let in, and to ask in time."""

    def __init__(self, config: uvicorn.Config, *others: Any, **named: Any) -> None:
        super().__init__(config, *others, **named)
        self._admission = cast("LimitedConfig", config).admission
        self._phase: _Phase | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        if self._admission.enter(transport, address, transport.abort):
            self._enter("head")
            return
        _log.warning("too many web connections: one from %s was refused", address)
        self._end_with(503, "this server has as many connections as it takes; try again in a moment", "retry-after: 5")

    def connection_lost(self, exc: Exception | None) -> None:
        self._admission.leave(self.transport)
        self._stop_clocks()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._look()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._stop_clocks()
        self._admission.asks(self.transport, asking=True)
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:
        """For what is no HTTP: said as every other error is."""
        self._end_with(400, f"{msg.removesuffix('.')}: send a request as RFC 9112 describes it")

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self._admission.limits.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _look(self) -> None:
        """See how far the request is, and begin to measure what comes next."""
        if self.transport.is_closing():
            self._linger()
        elif self.transport.get_protocol() is not self:
            self._stop_clocks()  # it is a WebSocket now
        elif self.conn.their_state is h11.SEND_BODY:
            self._enter("body")
        elif self.conn.their_state is h11.IDLE:
            self._enter("head")
        else:
            self._enter("answer")

    def _enter(self, phase: _Phase) -> None:
        if phase == self._phase:
            return
        self._phase = phase
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        limits = self._admission.limits
        if phase != "answer":
            seconds = limits.header_seconds if phase == "head" else limits.body_seconds
            self._deadline = self.loop.call_later(seconds, self._too_late)
        self._admission.asks(self.transport, asking=phase != "head")

    def _too_late(self) -> None:
        if self.transport.is_closing():
            return
        if self.conn.our_state is h11.IDLE and not self.conn.trailing_data[0]:
            self.transport.abort()  # nothing was asked, so nothing is answered
        else:
            self._end_with(408, "the request did not come in time; send it again in one go")

    def _end_with(self, status: int, why: str, *headers: str) -> None:
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()  # an answer has begun, and another cannot be put into it
            return
        if self.cycle is not None:
            self.cycle.disconnected = True  # what the application still says goes nowhere
            self.cycle.message_event.set()
        body = problem_body(status, why)
        fields = [("content-type", PROBLEM), ("content-length", str(len(body))), ("connection", "close")]
        fields += [cast("tuple[str, str]", tuple(header.split(": "))) for header in headers]
        answer = h11.Response(status_code=status, headers=fields, reason=phrase(status))
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._linger()

    def _linger(self) -> None:
        """What is still to be sent to a connection that is being closed has its time as well."""
        self._stop_clocks()
        self._deadline = self.loop.call_later(self._admission.limits.stall_seconds, self.transport.abort)

    def _stop_clocks(self) -> None:
        for clock in (self._deadline, self._stalled):
            if clock is not None:
                clock.cancel()
        self._deadline = self._stalled = None


class LimitedWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket: it came in as an HTTP connection, and gives its place back when it is over."""

    async def send(self, message: ASGISendEvent) -> None:
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            # It was refused in full. Uvicorn would log that nobody answered it.
            self.handshake_complete = True

    def connection_lost(self, exc: Exception | None) -> None:
        cast("LimitedConfig", self.config).admission.leave(self.transport)
        super().connection_lost(exc)
