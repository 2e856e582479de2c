"""eSpeak NG: a hundred languages, in a plain voice."""

from __future__ import annotations

from cordboard.speech.engines.program import spoken_by
from cordboard.speech.port import Pcm


class Espeak:
    """Speaks with the program ``espeak-ng``. Voices are its own; the usual one is the language's."""

    name = "espeak-ng"
    version = "1"

    def speaks(self, language: str) -> bool:  # noqa: ARG002 - a hundred languages, and a way to read the others
        """Any language."""
        return True

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        chosen = voice or language.lower()
        return await spoken_by(self.name, text, ["espeak-ng", "--stdin", "-s", "155", "-v", chosen, "-w"])

    async def close(self) -> None:
        """Nothing runs between two texts."""
