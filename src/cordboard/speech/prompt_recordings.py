"""The recorded prompts of a site: WAV files in its prompts folder. A file is added and never overwritten, so that what
a published version says stays what it was published with.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.wav import NotWav, read_wav

#: Bytes of a file, and seconds of its sound: a busy prompt is held in memory.
LARGEST: Final = 20_000_000
LONGEST: Final = 600
#: Characters of a file's name.
_LONGEST_NAME: Final = 100
_SUFFIX: Final = ".wav"


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A file of the prompts folder: its name as flows write it, and its bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class AddedPrompt:
    """A recording that is in the folder now: its name as flows write it, its seconds, and whether it was there."""

    name: str
    seconds: float
    was_there: bool


class PromptRecordings:
    """The prompts folder of a site."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def files(self) -> list[PromptFile]:
        """Its WAV files, those in folders below it as well, in the order of their names."""
        found = (path for path in self._folder.rglob("*") if path.suffix.casefold() == _SUFFIX)
        inside = [path for path in found if path.is_file() and path.resolve().is_relative_to(self._folder)]
        files = (PromptFile(path.relative_to(self._folder).as_posix(), path.stat().st_size) for path in inside)
        return sorted(files, key=lambda each: each.name)

    def add(self, name: str, data: bytes) -> AddedPrompt:
        """Put a recording into the folder, under this name or, where another recording has it, one with a number.

        Raises NotWav for what callers cannot hear, and OSError.
        """
        seconds = _seconds(data, name or "the file")
        self._folder.mkdir(exist_ok=True)
        wanted = PurePosixPath(file_name(name))
        number = 1
        while True:
            path = self._folder / (wanted.name if number == 1 else f"{wanted.stem}-{number}{_SUFFIX}")
            try:
                _write_new(path, data)
            except FileExistsError:
                if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
                    return AddedPrompt(path.name, seconds, was_there=True)
                number += 1
            else:
                return AddedPrompt(path.name, seconds, was_there=False)


def file_name(name: str) -> str:
    r"""The name of a file in the prompts folder, of what a person's computer calls it.

    >>> file_name("C:\\Users\\Ana\\Main menu (new).WAV"), file_name("../..")
    ('Main-menu-new.wav', 'recording.wav')
    """
    last = re.split(r"[/\\]", name)[-1]
    stem = last[: -len(_SUFFIX)] if last.casefold().endswith(_SUFFIX) else last
    kept = re.sub(r"[^\w.-]+", "-", stem)[:_LONGEST_NAME].strip("-._")
    return (kept or "recording") + _SUFFIX


def _seconds(data: bytes, name: str) -> float:
    """How long it sounds. Raises NotWav."""
    samples = read_wav(data, name)
    seconds = len(samples) / 2 / SAMPLE_RATE
    if not samples:
        raise NotWav(f"{name} has no sound in it; record or export it again")
    if not any(samples):
        raise NotWav(f"{name} is silent from beginning to end; look whether the microphone was on, and record it again")
    if seconds > LONGEST:
        raise NotWav(f"{name} lasts {seconds:.0f} seconds; a prompt has {LONGEST} at most: cut it into several")
    return seconds


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there, whole and on the disk. Raises FileExistsError, and OSError."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
