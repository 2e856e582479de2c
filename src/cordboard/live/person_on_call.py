"""The person at the other end of a call, as the performers of commands use them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from cordboard.audio.answering_machine import Thresholds
from cordboard.audio.sound import Sounds, seconds_of
from cordboard.flow.module import Channel
from cordboard.telephony.line import Call
from cordboard.telephony.media_port import AnswerDetection

#: Seconds from the last packet of a prompt to the moment at which every telephone has played it.
LAST_WORDS = 0.25


class PersonOnCall:
    """A person on the telephone: one call, with what is said on it and keyed on it.

    `thresholds`: by what a machine that answers is told from a person.
    """

    channel: Final[Channel] = "voice"

    def __init__(self, call: Call, thresholds: Thresholds | None = None) -> None:
        self.call = call
        self.media = call.media
        self._thresholds = thresholds
        self._detection: AnswerDetection | None = None

    @property
    def detection(self) -> AnswerDetection:
        """Listens for a machine and its beep, from the first question on: no beep between two commands is missed."""
        if self._detection is None:
            self._detection = self.media.detect(self._thresholds)
        return self._detection

    async def say(self, sounds: Sounds, skip: float = 0.0) -> bool:
        """Say these to their end, without the first `skip` seconds; True when all of it was heard."""
        if skip >= seconds_of(sounds):
            return True
        playback = self.media.say(sounds, skip=skip)
        try:
            return await playback.finished()
        finally:
            playback.stop()

    async def last_words(self) -> None:
        """Wait until what was said last is heard: it lies in the far end's buffer, and would go with the call."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.call.wait_ended(), LAST_WORDS)

    async def close(self) -> None:
        """Stop listening. The call itself is ended by the driver of the contact."""
        if self._detection is not None:
            await self._detection.close()
