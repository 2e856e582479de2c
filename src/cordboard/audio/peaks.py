"""The waveform of a recorded conversation, for drawing: read in parts, so that hours of sound take no memory."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.wav import NotWav

#: A file of `StereoWav`: the header, then frames of two 16-bit samples, then its marks.
_HEADER: Final = 44
_FRAME: Final = 4
_MOST_MARKS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class StereoPeaks:
    """The highest peak, from 0 to 127, of each of as many stretches of the left and the right voice, and where the
    recording is marked: (seconds, text, how many seconds it lasts).
    """

    seconds: float
    left: list[int]
    right: list[int]
    marks: list[tuple[float, str, float]]


def stereo_peaks(parts: Iterable[bytes], size: int, count: int) -> StereoPeaks:
    r"""The peaks of a file of `StereoWav`, `size` bytes in parts, as at most `count` stretches. Raises NotWav.

    >>> made = bytearray(44) + struct.pack("<4h", 0, 0, 32767, -16384)
    >>> made[:4], made[8:12], made[22:24], made[40:44] = b"RIFF", b"WAVE", b"\x02\x00", struct.pack("<I", 8)
    >>> peaks = stereo_peaks([bytes(made)], len(made), 2)
    >>> peaks.left, peaks.right
    ([0, 127], [0, 64])
    """
    left = iter(parts)
    rest = b""
    while len(rest) < _HEADER:
        part = next(left, None)
        if part is None:
            raise NotWav("it has no header")
        rest += part
    if rest[:4] != b"RIFF" or rest[8:12] != b"WAVE" or rest[22:24] != b"\x02\0":
        raise NotWav("it is no stereo WAV file")
    sound = min(struct.unpack_from("<I", rest, 40)[0], size - _HEADER) // _FRAME * _FRAME
    frames = sound // _FRAME
    stretch = max(1, -(-frames // count))
    highest = np.zeros((-(-frames // stretch), 2), np.int64)
    rest, done = rest[_HEADER:], 0
    while done < frames:
        usable = min(len(rest) // _FRAME, frames - done)
        if usable:
            _raise(highest, np.frombuffer(rest, "<i2", usable * 2).reshape(-1, 2), done, stretch)
            rest, done = rest[usable * _FRAME :], done + usable
        elif (part := next(left, None)) is None:
            break
        else:
            rest += part
    for part in left:
        if len(rest) > _MOST_MARKS:
            break
        rest += part
    scaled = np.minimum(127, (highest + 128) // 256)
    return StereoPeaks(frames / SAMPLE_RATE, scaled[:, 0].tolist(), scaled[:, 1].tolist(), _marks(rest))


def _raise(highest: npt.NDArray[np.int64], frames: npt.NDArray[np.int16], done: int, stretch: int) -> None:
    """Take frames into the peaks of the stretches that they are in; the first of them has the number `done`."""
    places = (done + np.arange(len(frames))) // stretch
    starts = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
    peaks = np.maximum.reduceat(np.abs(frames.astype(np.int64)), starts, axis=0)
    here = places[starts]
    highest[here] = np.maximum(highest[here], peaks)


def _marks(data: bytes) -> list[tuple[float, str, float]]:
    """The cue points with their words and lengths; those that cannot be read are left out."""
    points: dict[int, int] = {}
    words: dict[int, str] = {}
    lengths: dict[int, int] = {}
    for name, content in _chunks(data):
        if name == b"cue ":
            for at in range(4, len(content) - 23, 24):
                number, sample = struct.unpack_from("<II", content, at)
                points[number] = sample
        elif name == b"LIST" and content[:4] == b"adtl":
            for kind, label in _chunks(content[4:]):
                if kind == b"labl" and len(label) >= 4:
                    words[struct.unpack_from("<I", label)[0]] = label[4:].rstrip(b"\0").decode("utf-8", "replace")
                elif kind == b"ltxt" and len(label) >= 8:
                    number, samples = struct.unpack_from("<II", label)
                    lengths[number] = samples
    return [
        (sample / SAMPLE_RATE, words.get(number, ""), lengths.get(number, 0) / SAMPLE_RATE)
        for number, sample in sorted(points.items())
    ]


def _chunks(data: bytes) -> Iterable[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length = struct.unpack_from("<I", data, at + 4)[0]
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
