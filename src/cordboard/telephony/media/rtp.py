"""RTP packets (RFC 3550 section 5.1): taken apart and put together, nothing else."""

import secrets
import struct
from typing import Final, NamedTuple

_HEADER: Final = struct.Struct("!BBHII")
_VERSION: Final = 2 << 6
_MARKER: Final = 0x80

PCMU: Final = 0
PCMA: Final = 8
COMFORT_NOISE: Final = 13

_RTCP: Final = range(192, 224)
"""Types of RTCP packets, where those may come to the same port (RFC 5761 section 4)."""


class Packet(NamedTuple):
    """One RTP packet: the header fields that we use, and what it carries."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    source: int
    payload: bytes


def parse(data: bytes) -> Packet | None:
    """Take a packet apart; None for what is no RTP packet: another version, shorter than it says, or RTCP."""
    if len(data) < _HEADER.size or data[0] & 0xC0 != _VERSION or data[1] in _RTCP:
        return None
    first, second, sequence, timestamp, source = _HEADER.unpack_from(data)
    start, end = _HEADER.size + 4 * (first & 0x0F), len(data)
    if first & 0x10:
        if end < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    if first & 0x20:
        end -= data[-1]
    if start > end:
        return None
    return Packet(second & 0x7F, bool(second & _MARKER), sequence, timestamp, source, data[start:end])


class PacketWriter:
    """Puts packets together, with sequence number, timestamp and source chosen at random (RFC 3550 5.1)."""

    def __init__(self) -> None:
        self.source = secrets.randbits(32)
        self._sequence = secrets.randbits(16)
        self._timestamp = secrets.randbits(32)

    @property
    def timestamp(self) -> int:
        """The timestamp of what is sent in this 20 ms."""
        return self._timestamp

    def packet(self, payload_type: int, payload: bytes, timestamp: int, *, marker: bool = False) -> bytes:
        """The next packet."""
        header = _HEADER.pack(
            _VERSION, payload_type | (_MARKER if marker else 0), self._sequence, timestamp, self.source
        )
        self._sequence = (self._sequence + 1) & 0xFFFF
        return header + payload

    def advance(self, samples: int) -> None:
        """Time goes on, whether or not something was sent."""
        self._timestamp = (self._timestamp + samples) & 0xFFFFFFFF
