"""The port of speech: what a speech engine must do to turn a text into sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class SpeechFailed(Exception):
    """The text could not be spoken. The message says why and what to do."""


class EngineFailed(SpeechFailed):
    """The engine itself does not work: it has ended, hangs, or cannot be reached. Another text would fare no better.

    `again`: a new start may help at once.
    """

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


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

    @property
    def languages(self) -> frozenset[str]:
        """The languages that it has voices for, by code (RFC 5646); empty where it cannot tell."""

    def speaks(self, language: str) -> bool:
        """Whether it has a voice for the words of a language."""

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        """The text as sound. `voice` is empty for the usual one of the language. Raises SpeechFailed.

        May be cancelled at any time, and leaves nothing running then.
        """

    async def close(self) -> None:
        """End what it keeps running."""
