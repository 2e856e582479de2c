"""eSpeak NG: a hundred languages, in a plain voice."""

from __future__ import annotations

import re
import subprocess
from functools import cached_property

from cordboard.speech.engines.program import spoken_by
from cordboard.speech.port import Pcm

#: A language that a voice speaks besides its own, in the list: its code and how well.
_OTHER_LANGUAGE = re.compile(r"\(([a-z-]+) \d+\)")


class Espeak:
    """Speaks with the program ``espeak-ng``. Voices are its own; the usual one is the language's."""

    name = "espeak-ng"
    version = "1"

    @cached_property
    def languages(self) -> frozenset[str]:
        """Those of its voices, as it lists them."""
        try:
            told = subprocess.run(["espeak-ng", "--voices"], capture_output=True, text=True, timeout=10, check=True)
        except (OSError, subprocess.SubprocessError):
            return frozenset()
        lines = told.stdout.splitlines()[1:]
        others = (code for line in lines for code in _OTHER_LANGUAGE.findall(line))
        return frozenset({*(line.split()[1] for line in lines), *others})

    def speaks(self, language: str) -> bool:
        """Whether it has a voice for the language, of whatever region."""
        known = {each.partition("-")[0] for each in self.languages}
        return not known or language.lower().partition("-")[0] in known

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        chosen = voice or language.lower()
        return await spoken_by(self.name, text, ["espeak-ng", "--stdin", "-s", "155", "-v", chosen, "-w"])

    async def close(self) -> None:
        """Nothing runs between two texts."""
