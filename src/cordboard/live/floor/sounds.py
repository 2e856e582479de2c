"""Sounds that no prompt has: rings, beeps and the usual music."""

from __future__ import annotations

import math
from array import array
from functools import cache

from cordboard.audio.g711 import SAMPLE_RATE, SILENCE, pcm_to_ulaw
from cordboard.audio.music import hold_music
from cordboard.audio.sound import Sound, Sounds


def tone(frequencies: tuple[float, ...], seconds: float, level: int = 4000) -> bytes:
    """Tones together as mu-law, each with that peak."""
    steps = [math.tau * frequency / SAMPLE_RATE for frequency in frequencies]
    samples = (round(sum(level * math.sin(step * at) for step in steps)) for at in range(int(seconds * SAMPLE_RATE)))
    return pcm_to_ulaw(array("h", samples).tobytes())


@cache
def ringback() -> Sounds:
    """Two seconds of 440 and 480 Hz, four of silence (ITU-T E.180, North America)."""
    return (Sound(tone((440, 480), 2) + SILENCE * (4 * SAMPLE_RATE)),)


@cache
def zip_tone() -> Sounds:
    """What an agent with a standing path hears just before a caller: two short beeps."""
    beep, pause = tone((620,), 0.1), SILENCE * (SAMPLE_RATE // 20)
    return (Sound(beep + pause + beep + pause),)


@cache
def supervision_tone() -> Sounds:
    """What people in a conversation hear when a supervisor joins it, where the site announces that."""
    return (Sound(tone((1400,), 0.4)),)


@cache
def message_tone() -> Sounds:
    """A third of a second of 1000 Hz, after which a message begins."""
    return (Sound(tone((1000,), 1 / 3, level=6000)),)


@cache
def usual_music() -> Sounds:
    """What is heard on hold where nothing else is chosen."""
    return (Sound(hold_music()),)
