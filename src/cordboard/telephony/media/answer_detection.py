"""Who answered, and the end of a machine's beep, from what a leg hears."""

from __future__ import annotations

import asyncio
import contextlib

from cordboard.audio.answering_machine import AnswerDetector, Thresholds, Verdict
from cordboard.audio.beep import BeepDetector
from cordboard.telephony.media.frames import FrameListener

#: A verdict is due after this time even if no sound ever arrives.
LONGEST_ANALYSIS = 10.0


class FrameAnswerDetection:
    """See :class:`cordboard.telephony.media_port.AnswerDetection`."""

    def __init__(self, listener: FrameListener, thresholds: Thresholds | None) -> None:
        self._listener = listener
        self._answer, self._beep = AnswerDetector(thresholds), BeepDetector()
        self._verdict: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self._beeped = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    async def who_answered(self) -> Verdict:
        """Who answered. Without any sound, a person: nobody is turned away for a bad line."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._verdict), LONGEST_ANALYSIS)
        except TimeoutError:
            return Verdict(machine=False, cause="no sound", after=LONGEST_ANALYSIS)

    async def beep(self, within: float) -> bool:
        """Wait for the end of a beep."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._beeped.wait(), within)
        return self._beeped.is_set()

    async def close(self) -> None:
        """Listen no more."""
        await self._listener.aclose()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _listen(self) -> None:
        async for frame in self._listener:
            if not self._verdict.done() and (found := self._answer.feed(frame)) is not None:
                self._verdict.set_result(found)
            if self._beep.feed(frame):
                self._beeped.set()
