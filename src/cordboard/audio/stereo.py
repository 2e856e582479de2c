"""Recordings of conversations: a stereo WAV file that can be played at any moment of its making."""

from __future__ import annotations

import audioop
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cordboard.audio.g711 import SAMPLE_RATE

_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM: Final = 1
_CHANNELS: Final = 2
_WIDTH: Final = 2
_FRAME: Final = _CHANNELS * _WIDTH
_MOST: Final = 0xFFFF_FFFF - 1_000_000
"""Bytes of sound that a WAV file can hold, with room for its marks: 37 hours."""


class WavMark(NamedTuple):
    """A place in a recording with what is said of it; `samples` is its length, 0 for a point."""

    sample: int
    text: str
    samples: int = 0


class StereoWav:
    """Writes 16-bit PCM at 8000 Hz. The header is true after every :meth:`write`, so a crash costs the last part only.

    Raises:
        OSError: the file cannot be made; one that is there already is never written over.
    """

    def __init__(self, path: Path) -> None:
        self.samples = 0
        self._file = path.open("xb")
        self._head()

    def write(self, left: bytes, right: bytes) -> None:
        """Add two voices of the same length. Raises OSError when the disk is full or the file is too long."""
        sound = audioop.add(audioop.tostereo(left, _WIDTH, 1, 0), audioop.tostereo(right, _WIDTH, 0, 1), _WIDTH)
        if self.samples * _FRAME + len(sound) > _MOST:
            raise OSError(27, "a WAV file takes no more than 37 hours")
        self._file.write(sound)
        self.samples += len(sound) // _FRAME
        self._head()

    def close(self, marks: Sequence[WavMark] = ()) -> None:
        """Add cue points with their words and lengths, and close."""
        with self._file:
            if marks:
                extra = _cues(marks)
                self._file.write(extra)
                self._head(len(extra))

    def _head(self, extra: int = 0) -> None:
        size = self.samples * _FRAME
        self._file.seek(0)
        self._file.write(
            _HEADER.pack(
                b"RIFF", _HEADER.size - 8 + size + extra, b"WAVE", b"fmt ", 16, _PCM, _CHANNELS, SAMPLE_RATE,
                SAMPLE_RATE * _FRAME, _FRAME, 8 * _WIDTH, b"data", size,
            )
        )  # fmt: skip
        self._file.seek(0, 2)
        self._file.flush()


def _cues(marks: Sequence[WavMark]) -> bytes:
    """A cue point for each, its words, and the length of those that have one (RIFF: `cue `, `labl`, `ltxt`)."""
    points = labels = b""
    for number, mark in enumerate(marks, 1):
        points += struct.pack("<II4sIII", number, mark.sample, b"data", 0, 0, mark.sample)
        labels += _chunk(b"labl", struct.pack("<I", number) + mark.text.encode() + b"\0")
        if mark.samples:
            labels += _chunk(b"ltxt", struct.pack("<II4sHHHH", number, mark.samples, b"rgn ", 0, 0, 0, 0))
    return _chunk(b"cue ", struct.pack("<I", len(marks)) + points) + _chunk(b"LIST", b"adtl" + labels)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
