"""What the network does to the sound of calls: packets that came too late or never, and how unevenly they came."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cordboard.audio.g711 import SAMPLE_RATE

#: Linux tells with each packet when it arrived (socket(7)): the media thread looks every 20 ms only.
_SO_TIMESTAMPNS: Final = 35
_TIMESPEC: Final = struct.Struct("@ll")
ROOM_FOR_ARRIVAL: Final = socket.CMSG_SPACE(_TIMESPEC.size)
#: Packets that may be missing in a row until the far end is taken to have begun anew (RFC 3550, A.1).
_MOST_MISSING: Final = 3000
_HALF: Final = 1 << 15


@dataclass(slots=True)
class PacketCounts:
    """The packets of all streams of a line since it was made. Written by the media thread alone."""

    received: int = 0
    sent: int = 0
    lost: int = 0
    late: int = 0


def tell_arrivals(channel: socket.socket) -> None:
    """Have the system tell when packets arrived, where it can."""
    try:
        channel.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    except OSError:
        return


def arrival_of(told: Iterable[tuple[int, int, bytes]]) -> float | None:
    """When a packet arrived, in seconds of the system's clock; None where the system did not tell."""
    for level, kind, value in told:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(value) == _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack(value)
            return float(seconds + nanoseconds / 1e9)
    return None


class StreamQuality:
    """One stream that comes in: adds to the counts of the line, and keeps the jitter of the stream in seconds."""

    def __init__(self, counts: PacketCounts) -> None:
        self.jitter = 0.0
        self._counts = counts
        self._source: int | None = None
        self._highest = 0
        self._transit: float | None = None

    def arrived(self, *, source: int, sequence: int) -> None:
        """A packet of the stream came. `source` and `sequence` as in RFC 3550."""
        self._counts.received += 1
        step = (sequence - self._highest) & 0xFFFF
        if source != self._source or _MOST_MISSING < step < (1 << 16) - _MOST_MISSING:
            self._source, self._highest, self._transit = source, sequence, None
        elif 0 < step < _HALF:
            self._counts.lost += step - 1
            self._highest = sequence
        elif step:
            self._counts.late += 1

    def timed(self, timestamp: int, arrived: float | None) -> None:
        """The packet was sound, of which each has a timestamp of its own. The estimate is that of RFC 3550, A.8."""
        if arrived is None:
            return
        transit = arrived - timestamp / SAMPLE_RATE
        if self._transit is not None:
            change = abs(transit - self._transit)
            if change < 1.0:  # more is another beginning of the timestamps, or a clock that was set
                self.jitter += (change - self.jitter) / 16
        self._transit = transit
