"""Music for those who wait: a soft loop of our own making, which nobody has to pay for, or a site's own WAV file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from cordboard.audio.g711 import SAMPLE_RATE, pcm_to_ulaw
from cordboard.audio.pcm import levelled
from cordboard.audio.wav import read_wav

_Sound = np.ndarray[tuple[int], np.dtype[np.float64]]

_BEAT: Final = 0.75
"""Seconds of a beat: eighty a minute, the pace of a calm walk."""

_CHORDS: Final = (
    (48, 64, 67, 71, 74),  # C major seventh with a ninth
    (45, 60, 64, 67, 71),  # A minor seventh
    (41, 60, 64, 67, 69),  # F major seventh
    (43, 59, 62, 64, 69),  # G with a sixth
    (48, 64, 67, 71, 76),
    (52, 59, 62, 67, 71),  # E minor seventh
    (41, 57, 60, 64, 67),
    (43, 60, 62, 65, 69),  # G eleventh, which leads back
)
"""Bass and four voices as MIDI note numbers; each chord lasts four beats."""

_FIGURE: Final = ((0.0, 1), (1.0, 2), (1.5, 3), (2.0, 4), (2.5, 3), (3.0, 2), (3.5, 3))
"""Beat within the chord, and which voice is plucked."""

_OVERTONES: Final = ((1, 1.0, 2.2), (2, 0.28, 1.2), (3, 0.10, 0.7))
"""Of a plucked tone: multiple of its pitch, strength, seconds in which it dies away to a third."""


@cache
def hold_music() -> bytes:
    """Twenty-four seconds as mu-law, whose end runs into its beginning, at a level that speech can be put over."""
    length = round(len(_CHORDS) * 4 * _BEAT * SAMPLE_RATE)
    sound = np.zeros(length)
    for number, chord in enumerate(_CHORDS):
        begin = number * 4 * _BEAT
        _pluck(sound, begin, chord[0], 0.9, seconds=5.0)
        _pluck(sound, begin + 2 * _BEAT, chord[0] + 7, 0.35, seconds=3.0)
        for beat, voice in _FIGURE:
            _pluck(sound, begin + beat * _BEAT, chord[voice], 0.6 if beat % 1 else 0.75, seconds=3.5)
    sound *= 9_000 / np.abs(sound).max()
    return pcm_to_ulaw(np.rint(sound).astype("<i2").tobytes())


def music_of(path: Path) -> bytes:
    """A site's own music as mu-law. Raises NotWav, and OSError for a missing file."""
    return pcm_to_ulaw(levelled(read_wav(path), peak=0.3))


def _pluck(sound: _Sound, begin: float, note: int, strength: float, *, seconds: float) -> None:
    """Add one tone; what sounds beyond the end is added at the beginning, where the loop goes on."""
    pitch = 440.0 * 2 ** ((note - 69) / 12)
    moments = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.zeros(len(moments))
    for multiple, share, decay in _OVERTONES:
        tone += share * np.exp(-moments / (decay / multiple**0.3)) * np.sin(2 * np.pi * pitch * multiple * moments)
    tone *= np.minimum(1, moments / 0.012) * np.minimum(1, (seconds - moments) / 0.3)
    at = round(begin * SAMPLE_RATE)
    places = np.arange(at, at + len(tone)) % len(sound)
    np.add.at(sound, places, strength * tone)
