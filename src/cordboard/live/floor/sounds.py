"""Short sounds that the floor makes itself, as mu-law."""

from __future__ import annotations

import math
from array import array
from functools import cache

from cordboard.audio.g711 import SAMPLE_RATE, SILENCE, pcm_to_ulaw


def tone(frequencies: tuple[float, ...], seconds: float, level: int = 4000) -> bytes:
    """Tones together, each with that peak."""
    steps = [math.tau * frequency / SAMPLE_RATE for frequency in frequencies]
    samples = (round(sum(level * math.sin(step * at) for step in steps)) for at in range(int(seconds * SAMPLE_RATE)))
    return pcm_to_ulaw(array("h", samples).tobytes())


@cache
def ringback() -> bytes:
    """Two seconds of 440 and 480 Hz, four of silence (ITU-T E.180, North America)."""
    return tone((440, 480), 2) + SILENCE * (4 * SAMPLE_RATE)


@cache
def zip_tone() -> bytes:
    """What an agent with a standing path hears just before a caller: two short beeps."""
    beep, pause = tone((620,), 0.1), SILENCE * (SAMPLE_RATE // 20)
    return beep + pause + beep + pause


@cache
def supervision_tone() -> bytes:
    """What people in a conversation hear when a supervisor joins it, where the site announces that."""
    return tone((1400,), 0.4)
