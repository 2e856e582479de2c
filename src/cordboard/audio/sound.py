"""Sound that is ready to be said on a telephone: a prompt that was rendered, a whisper, a tone, music."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TypeAlias

from cordboard.audio.g711 import SAMPLE_RATE

__all__ = ["Sound", "Sounds", "first_seconds", "joined", "seconds_of"]


@dataclass(frozen=True)
class Sound:
    """One whole piece of sound: ``audio`` is G.711 mu-law, 8000 Hz, mono, one byte a sample."""

    audio: bytes

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.audio) / SAMPLE_RATE

    @cached_property
    def digest(self) -> str:
        """The same for the same audio (SHA-256): a name for a line that keeps sounds as files elsewhere."""
        return sha256(self.audio).hexdigest()


Sounds: TypeAlias = tuple[Sound, ...]
"""What is said one after the other, as one utterance."""


def joined(sounds: Iterable[Sound]) -> bytes:
    """The audio of all of them, one after the other."""
    pieces = [each.audio for each in sounds]
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def seconds_of(sounds: Iterable[Sound]) -> float:
    """How long they are together."""
    return sum(each.seconds for each in sounds)


def first_seconds(sounds: Iterable[Sound], seconds: float) -> Sounds:
    """What is heard of them within so many seconds."""
    left = int(seconds * SAMPLE_RATE)
    heard: list[Sound] = []
    for sound in sounds:
        if left <= 0:
            break
        heard.append(sound if len(sound.audio) <= left else Sound(sound.audio[:left]))
        left -= len(sound.audio)
    return tuple(heard)
