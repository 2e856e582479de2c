"""How a spoken message goes on: when it has ended, and how much of it is speech."""

from __future__ import annotations

from typing import Literal

import webrtcvad

from cordboard.audio.g711 import SAMPLE_RATE

__all__ = ["SpokenProgress", "seconds_of_speech"]

_FRAME_SECONDS = 0.02
_FRAME_BYTES = 320


class SpokenProgress:
    """Follows a message, 20 ms after 20 ms (320 bytes of PCM, 8000 samples a second).

    Args:
        max_length: seconds after which it ends.
        silence: seconds without speech after which it ends.
    """

    def __init__(self, max_length: float, silence: float) -> None:
        self.seconds = 0.0
        self.speech = 0.0
        self._quiet = 0.0
        self._silence = silence
        self._longest = max_length
        self._voice = webrtcvad.Vad(2)

    def feed_all(self, pcm: bytes) -> None:
        """Take what there is already, of which nothing ends the message."""
        for at in range(0, len(pcm) - _FRAME_BYTES + 1, _FRAME_BYTES):
            self.feed(pcm[at : at + _FRAME_BYTES])

    def feed(self, frame: bytes) -> Literal["silence", "length"] | None:
        """Take 20 ms; says what ended the message, if it did."""
        self.seconds += _FRAME_SECONDS
        if self._voice.is_speech(frame, SAMPLE_RATE):
            self.speech += _FRAME_SECONDS
            self._quiet = 0.0
        else:
            self._quiet += _FRAME_SECONDS
        if self.seconds >= self._longest:
            return "length"
        return "silence" if self._quiet >= self._silence else None


def seconds_of_speech(pcm: bytes) -> float:
    """How much of PCM (16 bits, 8000 Hz, mono) is speech."""
    progress = SpokenProgress(float("inf"), float("inf"))
    progress.feed_all(pcm)
    return progress.speech
