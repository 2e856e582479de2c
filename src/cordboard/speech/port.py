"""The port of speech: whoever can turn a text into sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class SpeechFailed(Exception):
    """The text could not be spoken. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Pcm:
    """Sound: signed 16-bit little-endian mono `samples` at `rate` a second."""

    samples: bytes
    rate: int


class Speaker(Protocol):
    """A speech engine. `name` and `version` are part of what cached sound is found by."""

    @property
    def name(self) -> str:
        """Which engine."""

    @property
    def version(self) -> str:
        """Changes when the same text would sound different."""

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        """The text as sound. `voice` is empty for the usual one of the language. Raises SpeechFailed."""

    async def close(self) -> None:
        """End what it keeps running."""
