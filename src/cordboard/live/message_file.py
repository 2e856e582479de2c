"""The sound of a voice message while it is spoken, also one that was begun before a restart."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cordboard.audio.g711 import SAMPLE_RATE

#: A WAV file of the module ``wave``: the sizes in its header are right only once it was closed.
WAV_HEADER = 44


class MessageFile:
    """8 kHz mono PCM on its way into a WAV file. `said` is what was in it already."""

    def __init__(self, file: wave.Wave_write, said: bytes) -> None:
        self._file = file
        self.said = said

    def write(self, frame: bytes) -> None:
        """Add some PCM. Raises OSError."""
        self._file.writeframesraw(frame)


def sound_of(path: Path) -> bytes:
    """The PCM of a message that was perhaps never finished; empty where there is no file. Raises OSError."""
    pcm = path.read_bytes()[WAV_HEADER:] if path.exists() else b""
    return pcm[: len(pcm) // 2 * 2]


@contextmanager
def opened(path: Path, *, again: bool) -> Iterator[MessageFile]:
    """Write a message; `again`: behind what was said of it before a restart, of which nothing is lost if another one
    comes at once. Raises OSError.
    """
    said = sound_of(path) if again else b""
    part = path.with_suffix(".part")
    with (part if said else path).open("w+b") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        if said:
            file.writeframesraw(said)
            raw.flush()
            part.replace(path)
        yield MessageFile(file, said)
