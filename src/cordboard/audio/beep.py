"""The beep after a machine's greeting: one steady tone, and then it is over."""

from __future__ import annotations

import numpy as np

#: Seconds of steady tone that make a beep; vowels waver sooner.
SHORTEST = 0.12
FRAME = 0.02
#: Hz. Below are hum and vowels, above is nothing that machines use.
LOWEST, HIGHEST = 380.0, 2300.0
#: The share of a frame's energy that the tone holds.
PURITY = 0.85
#: RMS below which a frame is silence.
QUIET = 200.0

_SIZE = 256
_WIDTH = 8000 / _SIZE
_WINDOW = np.hanning(160)


class BeepDetector:
    """Hears frames of 20 ms (320 bytes of PCM, 8000 samples a second)."""

    def __init__(self) -> None:
        self._bin = -1
        self._steady = 0
        self._gap = 0

    def feed(self, frame: bytes) -> bool:
        """True on the frame after the end of a beep."""
        peak = _tone(frame)
        if peak is not None and (self._steady == 0 or abs(peak - self._bin) <= 1):
            self._steady += 1
            self._gap = 0
            self._bin = peak
            return False
        enough = self._steady * FRAME >= SHORTEST - 1e-9
        if enough and self._gap == 0 and peak is None:
            self._gap = 1  # one bad packet does not end a beep
            return False
        self._steady, self._gap = (1, 0) if peak is not None else (0, 0)
        self._bin = peak if peak is not None else -1
        return enough


def _tone(frame: bytes) -> int | None:
    """The frequency bin of the one tone that a frame holds, or None."""
    sound = np.frombuffer(frame, "<i2").astype(np.float64)
    if len(sound) != 160 or np.sqrt(np.mean(sound**2)) < QUIET:
        return None
    power = np.abs(np.fft.rfft(sound * _WINDOW, _SIZE)) ** 2
    peak = int(power.argmax())
    pure = power[max(0, peak - 3) : peak + 4].sum() / power.sum() >= PURITY
    return peak if pure and LOWEST <= peak * _WIDTH <= HIGHEST else None
