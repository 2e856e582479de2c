"""Listening to a leg: frames handed from the media thread to listeners on the event loop."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

_LIMIT: Final = 500
"""Frames that a slow listener may fall behind: ten seconds."""


class EngineListener:
    """See :class:`cordboard.telephony.media.frames.FrameListener`. Everything here happens on the event loop.

    ``forget`` is told of a listener that wants to hear no more.
    """

    def __init__(self, forget: "Callable[[EngineListener], None]") -> None:
        self._forget = forget
        self._frames: deque[bytes] = deque(maxlen=_LIMIT)
        self._news = asyncio.Event()
        self._ended = False

    def __aiter__(self) -> "EngineListener":
        return self

    async def __anext__(self) -> bytes:
        while not self._frames:
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._frames.popleft()

    async def aclose(self) -> None:
        """Listen no more."""
        self._forget(self)
        self._frames.clear()
        self.end()

    def push(self, pcm: bytes) -> None:
        """One more frame has come."""
        if not self._ended:
            self._frames.append(pcm)
            self._news.set()

    def end(self) -> None:
        """No more frames will come."""
        self._ended = True
        self._news.set()
