"""Evening out what the network delivers: packets come when they like, frames leave every 20 ms."""

from collections import deque
from typing import Final

from cordboard.audio.g711 import FRAME_SAMPLES, SILENCE

_DEPTH: Final = 2
"""Frames to hold before the first one leaves: 40 ms, twice what a local network varies by."""

_LIMIT: Final = 12
"""Frames held at most: beyond 240 ms people talk over each other, so the oldest go."""

_LONGEST_GAP: Final = 8 * FRAME_SAMPLES
"""Samples of lost audio that silence is put in for; what is longer was not lost, but never said."""


class JitterBuffer:
    """Mu-law audio in packets of any length, out in frames of 20 ms.

    Late and repeated packets are dropped. Where one is missing while others arrive in time, silence keeps its
    place; where the far end sends nothing at all, there is nothing to take.
    """

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque(maxlen=_LIMIT)
        self._rest = b""
        self._flowing = False
        self._source = -1
        self._sequence = 0
        self._timestamp = 0

    def put(self, audio: bytes, *, source: int, sequence: int, timestamp: int) -> None:
        """Take in what one packet carried. ``source``, ``sequence`` and ``timestamp`` as in RFC 3550."""
        if source == self._source:
            step = (sequence - self._sequence) & 0xFFFF
            if step == 0 or step >= 1 << 15:
                return
            missing = (timestamp - self._timestamp) & 0xFFFFFFFF
            if self._frames and 0 < missing <= _LONGEST_GAP:
                self._append(SILENCE * missing)
        self._source, self._sequence = source, sequence
        self._timestamp = (timestamp + len(audio)) & 0xFFFFFFFF
        self._append(audio)

    def put_frame(self, audio: bytes) -> None:
        """Take in audio that comes without numbers, from a source that orders it itself."""
        self._append(audio)

    def take(self) -> bytes | None:
        """The next 20 ms, or None while there is nothing to hear."""
        if not self._flowing:
            self._flowing = len(self._frames) >= _DEPTH
        elif not self._frames:
            self._flowing = False
        return self._frames.popleft() if self._flowing else None

    def clear(self) -> None:
        """Forget what is held."""
        self._frames.clear()
        self._rest = b""
        self._flowing = False

    def _append(self, audio: bytes) -> None:
        if not self._rest and len(audio) == FRAME_SAMPLES:
            self._frames.append(audio)
            return
        audio = self._rest + audio
        whole = len(audio) - len(audio) % FRAME_SAMPLES
        self._frames.extend(audio[at : at + FRAME_SAMPLES] for at in range(0, whole, FRAME_SAMPLES))
        self._rest = audio[whole:]
