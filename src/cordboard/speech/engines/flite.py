"""Flite: a small English voice that many machines have."""

from __future__ import annotations

from cordboard.speech.engines.program import spoken_by
from cordboard.speech.port import Pcm


class Flite:
    """Speaks with the program ``flite``. Voices: slt, rms, awb, kal."""

    name = "flite"
    version = "1"

    languages = frozenset({"en"})

    def speaks(self, language: str) -> bool:
        """English."""
        return language.lower().startswith("en")

    async def speak(self, text: str, language: str, voice: str) -> Pcm:  # noqa: ARG002 - it knows English only
        # Flite reads a file name from '-f'; '/dev/stdin' keeps the text off the command line.
        return await spoken_by(self.name, text, ["flite", "-voice", voice or "slt", "-f", "/dev/stdin", "-o"])

    async def close(self) -> None:
        """Nothing runs between two texts."""
