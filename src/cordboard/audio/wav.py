"""WAV files as people record them: PCM of 8 to 32 bits or G.711, any rate, mono or stereo."""

from __future__ import annotations

import audioop
import io
import struct
import wave
from pathlib import Path

from cordboard.audio.g711 import SAMPLE_RATE, alaw_to_pcm, ulaw_to_pcm
from cordboard.audio.pcm import resample

_PCM, _ALAW, _ULAW, _EXTENSIBLE = 1, 6, 7, 0xFFFE
_FORMAT = struct.Struct("<HHIIHH")
_RATES = range(1_000, 400_000)
#: Bytes before the sound in a file of the module ``wave``: the sizes in them are right only once it was closed.
_WAVE_HEADER = 44


class NotWav(ValueError):
    """The file is no WAV file that can be played. The message says why and what to do."""


def read_wav(source: Path | bytes, name: str = "") -> bytes:
    """The sound of a WAV file as PCM at 8000 samples a second. Raises NotWav, and OSError for a missing file."""
    name = name or (source.name if isinstance(source, Path) else "the WAV file")
    samples, rate = read_wav_samples(source.read_bytes() if isinstance(source, Path) else source, name)
    return resample(samples, rate)


def read_wav_samples(data: bytes, name: str = "the WAV file") -> tuple[bytes, int]:
    """(PCM, samples a second) of a WAV file's bytes, at its own rate. Raises NotWav."""
    chunks = _chunks(data, name)
    if b"fmt " not in chunks or len(chunks[b"fmt "]) < _FORMAT.size or b"data" not in chunks:
        raise NotWav(f"{name} is a broken WAV file: it lacks its format or its sound; record or export it again")
    header = chunks[b"fmt "]
    kind, channels, rate, _, _, bits = _FORMAT.unpack_from(header)
    if kind == _EXTENSIBLE and len(header) >= 26:  # the true format is in the extension
        kind = int.from_bytes(header[24:26], "little")
    if channels not in (1, 2) or rate not in _RATES:
        raise NotWav(f"{name} has {channels} channels at {rate} Hz; save it as mono or stereo at 8000 to 48000 Hz")
    sound = chunks[b"data"]
    if (kind, bits) == (_ALAW, 8):
        pcm = alaw_to_pcm(sound)
    elif (kind, bits) == (_ULAW, 8):
        pcm = ulaw_to_pcm(sound)
    elif kind == _PCM and bits in (8, 16, 24, 32):
        width = bits // 8
        whole = sound[: len(sound) // width * width]
        pcm = audioop.lin2lin(audioop.bias(whole, 1, -128) if width == 1 else whole, width, 2)
    else:
        raise NotWav(f"{name} is in a format that is not read (WAV format {kind}, {bits} bits); save it as 16-bit PCM")
    if channels == 2:
        pcm = audioop.tomono(pcm[: len(pcm) // 4 * 4], 2, 0.5, 0.5)
    return pcm, rate


def write_wav(path: Path, samples: bytes, rate: int = SAMPLE_RATE) -> None:
    """Write PCM as a WAV file."""
    path.write_bytes(wav_of(samples, rate))


def wav_of(samples: bytes, rate: int = SAMPLE_RATE) -> bytes:
    """PCM as the bytes of a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return made.getvalue()


def pcm_so_far(path: Path) -> bytes:
    """The PCM in a file of the module ``wave`` that was perhaps never closed; empty for none. Raises OSError."""
    pcm = path.read_bytes()[_WAVE_HEADER:] if path.exists() else b""
    return pcm[: len(pcm) // 2 * 2]


def _chunks(data: bytes, name: str) -> dict[bytes, bytes]:
    """The chunks of a RIFF file by name; one that is cut off is taken as far as it goes."""
    file = io.BytesIO(data)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise NotWav(f"{name} is no WAV file; save the recording as WAV")
    found: dict[bytes, bytes] = {}
    while len(start := file.read(8)) == 8:
        size = int.from_bytes(start[4:], "little")
        found.setdefault(start[:4], file.read(size))
        file.seek(size % 2, io.SEEK_CUR)
    return found
