"""One WebSocket of a desktop: answers what is asked, tells what happens, and notices when either side is gone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from cordboard.live.clock import now
from cordboard.live.floor import Floor
from cordboard.live.floor.events import AnyFloorEvent
from cordboard.live.floor.words import FloorRefused
from cordboard.server.desk.asks import Ask, RequestNumber
from cordboard.server.desk.decoding import why_not
from cordboard.server.desk.words import AskDone, AskRefused, Beat, Resumed, Word

_log = logging.getLogger(__name__)

#: Seconds between two signs of life.
BEAT: Final = 5.0
#: Every so many beats it is looked up whether the person may still be here.
_CHECK_EVERY: Final = 6
#: Seconds that a desktop may take to receive one message before it is taken for gone.
_PATIENCE: Final = 20.0
#: What one desktop may have asked and not had answered yet.
_MOST_ASKED: Final = 32
#: Closing code for somebody who is signed out of the web site (4000 to 4999 are for applications, RFC 6455 7.4.2).
SIGN_IN_AGAIN: Final = 4401


@dataclass(frozen=True, kw_only=True)
class DesktopService:
    """What a connection serves, to one kind of desktop.

    `opening` tells how everything is, and the number of the last event in that. `telling` are the words for an event,
    none for one that is not told here. `asks` is the union of what may be asked, and `do` does it or raises
    FloorRefused. `besides` are words that come without an event. `allowed` says whether the person may still be here.
    """

    opening: Callable[[], tuple[Word, int]]
    telling: Callable[[AnyFloorEvent], Iterable[Word]]
    asks: Any
    do: Callable[[Any], Awaitable[None]]
    allowed: Callable[[], bool]
    besides: Callable[[], AsyncIterator[Word]] | None = None


class Connection:
    """One WebSocket of a desk: made for an accepted socket, and run once."""

    def __init__(self, socket: WebSocket, floor: Floor, service: DesktopService) -> None:
        self._socket = socket
        self._floor = floor
        self._service = service
        self._sending = asyncio.Lock()
        self._asked: set[asyncio.Task[None]] = set()
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(service.asks)

    async def run(self, after: int | None) -> None:
        """Until either side has had enough. What was asked and is still being done goes on."""
        work = [self._tell(after), self._listen(), self._beat()]
        if self._service.besides is not None:
            work.append(self._tell_besides(self._service.besides()))
        tasks = [asyncio.create_task(each) for each in work]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for fault in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(fault, Exception) and not isinstance(fault, WebSocketDisconnect | TimeoutError):
                    _log.error("a desktop's connection failed", exc_info=fault)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):
                await self._socket.close()

    async def _tell(self, after: int | None) -> None:
        """Go on after that number; where it is None or too long ago, begin anew."""
        if after is not None:
            await self._send(Resumed(number=after, at=now()))
        while True:
            if after is None:
                await self._floor.stored()
                opening, after = self._service.opening()
                await self._send(opening)
            try:
                async for event in self._floor.events(after):
                    after = event.number
                    for word in self._service.telling(event):
                        await self._send(word)
                return
            except FloorRefused:
                after = None

    async def _tell_besides(self, words: AsyncIterator[Word]) -> None:
        async for word in words:
            await self._send(word)

    async def _beat(self) -> None:
        beats = 0
        while True:
            await asyncio.sleep(BEAT)
            beats += 1
            if beats % _CHECK_EVERY == 0 and not self._service.allowed():
                await self._socket.close(SIGN_IN_AGAIN, "sign in again")
                return
            await self._send(Beat(number=self._floor.snapshot().number, at=now()))

    async def _listen(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            await self._take(message.get("text") or message.get("bytes") or b"")

    async def _take(self, text: str | bytes) -> None:
        try:
            ask: Ask = self._decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            await self._send(AskRefused(why=f"this is not understood: {why_not(error)}", request=_request_of(text)))
            return
        if len(self._asked) >= _MOST_ASKED:
            await self._send(AskRefused(why="too much was asked at once; wait for the answers", request=ask.request))
            return
        task = asyncio.create_task(self._answer(ask))
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)

    async def _answer(self, ask: Ask) -> None:
        try:
            await self._service.do(ask)
        except FloorRefused as no:
            answer: Word = AskRefused(why=str(no), request=ask.request)
        except Exception:  # noqa: BLE001 - a fault of ours must not leave the desktop waiting
            _log.exception("%s could not be done", type(ask).__name__)
            answer = AskRefused(why="this failed on the server; its log says why", request=ask.request)
        else:
            answer = AskDone(request=ask.request)
        if ask.request or isinstance(answer, AskRefused):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError, OSError):
                await self._send(answer)

    async def _send(self, word: Word) -> None:
        async with self._sending, asyncio.timeout(_PATIENCE):
            await self._socket.send_text(self._encoder.encode(word).decode())


class _Numbered(msgspec.Struct):
    request: RequestNumber = 0


def _request_of(text: str | bytes) -> int:
    """The number of a request that is not understood as a whole."""
    try:
        return msgspec.json.decode(text, type=_Numbered).request
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0
