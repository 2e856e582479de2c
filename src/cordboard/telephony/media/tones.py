"""Keypad tones as sound, for far ends that take no telephone events (ITU-T Q.23)."""

import array
import math
from functools import cache
from typing import Final

from cordboard.audio.g711 import FRAME_SAMPLES, SAMPLE_RATE, SILENT_FRAME, pcm_to_ulaw

_LOW: Final = (697, 770, 852, 941)
_HIGH: Final = (1209, 1336, 1477, 1633)
_KEYPAD: Final = ("123A", "456B", "789C", "*0#D")
_LEVEL: Final = 8000
"""Peak of each of the two tones; together about -6 dB below full scale."""

TONE_FRAMES: Final = 5
PAUSE_FRAMES: Final = 4


@cache
def key_frames(key: str) -> tuple[bytes, ...]:
    """A key as mu-law frames: 100 ms of its two tones, then 80 ms of silence."""
    low, high = _pair(key)
    samples = (
        round(_LEVEL * (math.sin(2 * math.pi * low * n / SAMPLE_RATE) + math.sin(2 * math.pi * high * n / SAMPLE_RATE)))
        for n in range(TONE_FRAMES * FRAME_SAMPLES)
    )
    sound = pcm_to_ulaw(array.array("h", samples).tobytes())
    tone = tuple(sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound), FRAME_SAMPLES))
    return tone + (SILENT_FRAME,) * PAUSE_FRAMES


def _pair(key: str) -> tuple[int, int]:
    for row, keys in zip(_LOW, _KEYPAD, strict=True):
        if key in keys:
            return row, _HIGH[keys.index(key)]
    raise ValueError(f"{key!r} is no telephone key")
