"""How the sound of a line's calls comes and goes, as the line tells it in its status."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudioQuality:
    """The packets of a line so far, and the jitter of the streams that come in now, in seconds (RFC 3550, 6.4.1).

    `lost` never came in time; `late` are those of them that came after their turn. `beats` are the turns of the media
    thread, 50 a second, and `late_beats` those that were late by a packet or more, which people hear.
    """

    received: int = 0
    sent: int = 0
    lost: int = 0
    late: int = 0
    jitter_mean: float = 0.0
    jitter_worst: float = 0.0
    beats: int = 0
    late_beats: int = 0
