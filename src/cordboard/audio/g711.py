"""G.711: telephone audio, 8000 samples a second, one byte a sample (ITU-T G.711, RTP payloads 0 and 8).

Mu-law is the format inside Cordboard: prompts are kept in it, played from it and bridged in it. PCM here is signed
16-bit little-endian mono.
"""

import audioop
from collections.abc import Sequence
from typing import Final

SAMPLE_RATE: Final = 8000
"""Samples a second."""

FRAME_SAMPLES: Final = 160
"""Samples in the 20 ms that one packet carries."""

SILENCE: Final = b"\xff"
"""One mu-law sample of silence."""

SILENT_FRAME: Final = SILENCE * FRAME_SAMPLES
"""20 ms of mu-law silence."""

_PCM_WIDTH: Final = 2
_EVERY_BYTE: Final = bytes(range(256))


def _whole_samples(audio: bytes) -> bytes:
    if len(audio) % _PCM_WIDTH:
        raise ValueError(f"16-bit audio has an even number of bytes, and this has {len(audio)}")
    return audio


def ulaw_to_pcm(audio: bytes) -> bytes:
    """Decode mu-law: twice as many bytes come out."""
    return audioop.ulaw2lin(audio, _PCM_WIDTH)


def pcm_to_ulaw(audio: bytes) -> bytes:
    """Encode mu-law: half as many bytes come out.

    Raises:
        ValueError: an odd number of bytes is no 16-bit audio.
    """
    return audioop.lin2ulaw(_whole_samples(audio), _PCM_WIDTH)


def alaw_to_pcm(audio: bytes) -> bytes:
    """Decode A-law: twice as many bytes come out."""
    return audioop.alaw2lin(audio, _PCM_WIDTH)


def pcm_to_alaw(audio: bytes) -> bytes:
    """Encode A-law: half as many bytes come out.

    Raises:
        ValueError: an odd number of bytes is no 16-bit audio.
    """
    return audioop.lin2alaw(_whole_samples(audio), _PCM_WIDTH)


_ULAW_TO_ALAW: Final = pcm_to_alaw(ulaw_to_pcm(_EVERY_BYTE))
_ALAW_TO_ULAW: Final = pcm_to_ulaw(alaw_to_pcm(_EVERY_BYTE))


def ulaw_to_alaw(audio: bytes) -> bytes:
    """The same audio in A-law."""
    return audio.translate(_ULAW_TO_ALAW)


def alaw_to_ulaw(audio: bytes) -> bytes:
    """The same audio in mu-law."""
    return audio.translate(_ALAW_TO_ULAW)


def mix(voices: Sequence[bytes]) -> bytes:
    """Several mu-law voices of the same length as one, each sample cut off where it would overflow.

    Raises:
        ValueError: there is no voice, or their lengths differ.
    """
    if len(voices) == 1:
        return voices[0]
    if not voices or any(len(voice) != len(voices[0]) for voice in voices):
        raise ValueError("mix wants one or more voices, all of the same length")
    total = ulaw_to_pcm(voices[0])
    for voice in voices[1:]:
        total = audioop.add(total, ulaw_to_pcm(voice), _PCM_WIDTH)
    return pcm_to_ulaw(total)
