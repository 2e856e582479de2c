"""The person at the other end of a call, as the performers of commands use them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Final

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.flow.module import Channel
from cordboard.live.ears import Ears
from cordboard.speech.detection import Thresholds
from cordboard.telephony.line import Call, Playback

#: Seconds from the last packet of a prompt to the moment at which every telephone has played it.
LAST_WORDS = 0.25


class PersonOnCall:
    """A person on the telephone: one call, with what is said on it and keyed on it.

    `ears` listen for machines and beeps from the answer on.
    """

    channel: Final[Channel] = "voice"

    def __init__(self, call: Call, thresholds: Thresholds | None = None) -> None:
        self.call = call
        self.media = call.media
        self.ears = Ears(call.media, thresholds)
        self._playing: Playback | None = None

    async def say(self, audio: bytes, max_length: float | None = None) -> bool:
        """Play audio to its end, or for `max_length` seconds; True when all of it was heard."""
        if not audio:
            return True
        if max_length is not None:
            limit = int(max_length * SAMPLE_RATE)
            if limit < len(audio):
                await self._play(audio[:limit])
                return False
        return await self._play(audio)

    async def _play(self, audio: bytes) -> bool:
        playback = self.media.play(audio)
        try:
            return await playback.finished()
        finally:
            playback.stop()

    def forget_keys(self) -> None:
        """Drop keys that nobody asked for."""
        while not self.media.keys.empty():
            self.media.keys.get_nowait()

    async def key(self, deadline: float | None) -> str | None:
        """The next key; None when there is none by `deadline` (`time.monotonic()`; None waits for ever)."""
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        try:
            return (await asyncio.wait_for(self.media.keys.get(), timeout)).key
        except TimeoutError:
            return None

    async def keys_taken(self) -> None:
        """Wait until all keys were taken."""
        while not self.media.keys.empty():  # noqa: ASYNC110 - whoever takes them does not tell
            await asyncio.sleep(0.01)

    async def last_words(self) -> None:
        """Wait until what was said last is heard: it lies in the far end's buffer, and would go with the call."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.call.wait_ended(), LAST_WORDS)

    async def close(self) -> None:
        """Stop listening. The call itself is ended by the driver of the contact."""
        await self.ears.close()
