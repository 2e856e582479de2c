"""What one leg plays: pieces of mu-law audio, one after the other, cut into frames of 20 ms."""

import asyncio
from collections import deque
from collections.abc import Callable

from cordboard.audio.g711 import FRAME_SAMPLES, SILENCE

Post = Callable[..., None]
"""Calls a function with arguments on the event loop of the leg, soon, from any thread."""


class EnginePlayback:
    """See :class:`cordboard.telephony.media_port.Playback`. Made on the event loop, played by the media thread."""

    def __init__(self, audio: bytes, *, loop: bool) -> None:
        self.audio = audio
        self.loop = loop
        self.position = 0
        self.stopped = False
        self.complete = False
        self._outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def finished(self) -> bool:
        """Wait for its end: True if all of it was sent."""
        return await asyncio.shield(self._outcome)

    def stop(self) -> None:
        """Stop it now; the media thread drops it at its next tick."""
        self.stopped = True
        self.settle()

    def settle(self) -> None:
        """Tell those who wait. On the event loop only."""
        if not self._outcome.done():
            self._outcome.set_result(self.complete)


class PlayQueue:
    """The pieces of one leg. Filled on the event loop, emptied by the media thread."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._pieces: deque[EnginePlayback] = deque()

    def add(self, audio: bytes, *, loop: bool) -> EnginePlayback:
        """Play this after what is there."""
        playback = EnginePlayback(audio, loop=loop and bool(audio))
        self._pieces.append(playback)
        return playback

    def stop_all(self) -> None:
        """Stop everything that is playing or queued."""
        for playback in list(self._pieces):
            playback.stop()

    def next_frame(self) -> bytes | None:
        """The next 20 ms to play, or None. On the media thread only."""
        while self._pieces:
            playback = self._pieces[0]
            frame = b"" if playback.stopped else self._cut(playback)
            if playback.stopped or playback.complete:
                self._pieces.popleft()
                self._post(playback.settle)
            if frame:
                return frame
        return None

    @staticmethod
    def _cut(playback: EnginePlayback) -> bytes:
        at, end = playback.position, playback.position + FRAME_SAMPLES
        playback.position = end
        frame = playback.audio[at:end]
        if end >= len(playback.audio):
            playback.complete = not playback.loop
            playback.position = 0
        return frame.ljust(FRAME_SAMPLES, SILENCE) if frame else b""
