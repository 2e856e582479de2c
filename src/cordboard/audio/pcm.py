"""PCM: signed 16-bit little-endian mono, as numbers of samples a second."""

from __future__ import annotations

import audioop
import math

import numpy as np

from cordboard.audio.g711 import SAMPLE_RATE

#: The loudest sample.
FULL_SCALE = 32_767


def resample(samples: bytes, rate: int, to: int = SAMPLE_RATE) -> bytes:
    """The same sound at another rate. What the new rate cannot carry is filtered out first."""
    if rate == to or not samples:
        return samples
    sound = np.frombuffer(samples, "<i2").astype(np.float64)
    if to < rate:
        sound = np.convolve(sound, _low_pass(0.45 * to / rate), mode="same")
    length = max(1, round(len(sound) * to / rate))
    moments = np.arange(length) * (rate / to)
    return _pcm(np.interp(moments, np.arange(len(sound)), sound))


def loudness(samples: bytes) -> float:
    """Root mean square, 0 to 32767."""
    return float(audioop.rms(samples, 2)) if samples else 0.0


def levelled(samples: bytes, peak: float = 0.6) -> bytes:
    """The sound with its loudest sample at a share of full scale; silence stays silence."""
    loudest = audioop.max(samples, 2) if samples else 0
    return audioop.mul(samples, 2, peak * FULL_SCALE / loudest) if loudest > 32 else samples


def trimmed(samples: bytes, rate: int, below: float = 200.0) -> bytes:
    """Without the silence before and after; 40 ms of it are left."""
    sound = np.abs(np.frombuffer(samples, "<i2").astype(np.int32))
    loud = np.flatnonzero(sound > below)
    if not len(loud):
        return samples
    edge = rate // 25
    begin, end = max(0, int(loud[0]) - edge), min(len(sound), int(loud[-1]) + edge)
    return samples[2 * begin : 2 * end]


def tone(frequency: float, seconds: float, amplitude: float = 6000, rate: int = SAMPLE_RATE) -> bytes:
    """A sine tone."""
    moments = np.arange(round(seconds * rate)) / rate
    return _pcm(amplitude * np.sin(math.tau * frequency * moments))


def _low_pass(cutoff: float, taps: int = 63) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A windowed sinc filter; `cutoff` as a share of the sampling rate."""
    middle = np.arange(taps) - (taps - 1) / 2
    kernel = 2 * cutoff * np.sinc(2 * cutoff * middle) * np.hamming(taps)
    return np.asarray(kernel / kernel.sum(), np.float64)


def _pcm(sound: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bytes:
    return np.clip(np.rint(sound), -FULL_SCALE - 1, FULL_SCALE).astype("<i2").tobytes()
