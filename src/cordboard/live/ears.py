"""Ears on a call: whether a person or a machine answered, and when the machine's beep was over."""

from __future__ import annotations

import asyncio
import contextlib

from cordboard.speech.beep import BeepDetector
from cordboard.speech.detection import AnswerDetector, Thresholds, Verdict
from cordboard.telephony.line import Listener, Media

#: A verdict is due after this time even if no sound ever arrives.
LONGEST_ANALYSIS = 10.0


class Ears:
    """Listens from the first question on, so that a beep between two commands is not missed."""

    def __init__(self, media: Media, thresholds: Thresholds | None = None) -> None:
        self._media = media
        self._thresholds = thresholds
        self._listener: Listener | None = None
        self._task: asyncio.Task[None] | None = None
        self._verdict: asyncio.Future[Verdict] | None = None
        self._beeped = asyncio.Event()

    def open(self) -> None:
        """Begin to listen. Harmless when they listen already."""
        if self._task is None:
            self._verdict = asyncio.get_running_loop().create_future()
            self._listener = self._media.listen()
            self._task = asyncio.create_task(self._listen(self._listener, self._verdict))

    async def verdict(self) -> Verdict:
        """Who answered. Without any sound, a person: nobody is turned away for a bad line."""
        self.open()
        assert self._verdict is not None
        try:
            return await asyncio.wait_for(asyncio.shield(self._verdict), LONGEST_ANALYSIS)
        except TimeoutError:
            return Verdict(machine=False, cause="no sound", after=LONGEST_ANALYSIS)

    async def beep(self, within: float) -> bool:
        """Wait for the end of a beep; False when there was none in time."""
        self.open()
        try:
            await asyncio.wait_for(self._beeped.wait(), within)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            await self._listener.aclose()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self, listener: Listener, verdict: asyncio.Future[Verdict]) -> None:
        answer, beep = AnswerDetector(self._thresholds), BeepDetector()
        async for frame in listener:
            if not verdict.done() and (found := answer.feed(frame)) is not None:
                verdict.set_result(found)
            if beep.feed(frame):
                self._beeped.set()
