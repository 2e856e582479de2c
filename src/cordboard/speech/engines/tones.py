"""Tones instead of words: the engine that is always there. Each text has a melody of its own, and always the same."""

from __future__ import annotations

import hashlib

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.pcm import tone
from cordboard.speech.port import Pcm

#: Seconds of each note.
NOTE = 0.12
#: Frequencies in Hz that no telephone keypad and no busy tone has.
NOTES = (523, 587, 659, 740, 831, 880, 988, 1047, 1109, 1175, 1245, 1319, 1397, 1480, 1568, 1661)


class Tones:
    """Plays a short melody for a text. For tests, and for a machine without any voice."""

    name = "tones"
    version = "1"

    languages: frozenset[str] = frozenset()

    def speaks(self, language: str) -> bool:  # noqa: ARG002 - tones are no words
        """No language: tones stand in only where nothing has words."""
        return False

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        return Pcm(melody(f"{language}|{voice}|{text}", words=len(text.split())), SAMPLE_RATE)

    async def close(self) -> None:
        """Nothing runs."""


def melody(what: str, words: int) -> bytes:
    """As many notes as words, four at least and twenty-four at most."""
    digest = hashlib.sha256(what.encode()).digest()
    count = min(24, max(4, words))
    return b"".join(tone(NOTES[digest[index % len(digest)] % len(NOTES)], NOTE) for index in range(count))
