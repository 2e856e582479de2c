"""Where the packets of one stream come from, and what a new place must show before it is believed (symmetric RTP)."""

from typing import Final

from cordboard.telephony.media.rtp import Packet

Address = tuple[str, int]

_SETTLING: Final = 2.0
"""Seconds after the description of a new address in which packets still come from the old one: they were on the way."""

_LARGEST_STEP: Final = 3000
"""Sequence numbers that may be missing where a stream goes on (MAX_DROPOUT, RFC 3550 appendix A.1)."""


class StreamSource:
    """Judges the source addresses of one far end's packets, from one session description to the next. Pure.

    A telephone behind a router sends from an address that it does not know itself, so the first plausible one is taken,
    and our packets go there. From then on another address must be the one that the far end described, or its packets
    must go on with the same stream: the same SSRC and the next sequence numbers, which nobody else can know. A new
    description opens the way for a new address once.

    Args:
        described: the address of the session description.
        hosts: the hosts that packets may plausibly come from.
        before: the judge under the description before.
    """

    def __init__(self, described: Address, hosts: frozenset[str], before: "StreamSource | None" = None) -> None:
        self.described = described
        self.address: Address | None = None
        """Where the stream comes from and our packets go, None while it is not known."""
        self.stream: tuple[int, int] | None = None
        """SSRC and sequence number of the last packet."""
        self._hosts = hosts
        self.earlier: Address | None = None
        """Where it came from under the descriptions before."""
        self._settling = _SETTLING
        self._settles_at: float | None = None
        self._settled = False
        if before is not None:
            self.earlier, self.stream = before.address or before.earlier, before.stream
            if before.described == described:
                self.address, self._settling = before.address, 0.0

    def admits(self, origin: Address, packet: Packet, now: float) -> bool:
        """Whether a packet from this address is of the stream. ``now`` is in seconds of any steady clock."""
        if origin[0] not in self._hosts:
            return False
        admitted = self._admits_settled(origin, packet) if self._settled else self._admits_unsettled(origin, now)
        if admitted:
            self.stream = packet.source, packet.sequence
        return admitted

    def _admits_settled(self, origin: Address, packet: Packet) -> bool:
        if origin != self.address:
            if origin != self.described and not self._goes_on(packet):
                return False
            self.address = origin
        return True

    def _admits_unsettled(self, origin: Address, now: float) -> bool:
        if origin == self.earlier:
            if self._settles_at is None:
                self._settles_at = now + self._settling
            if now < self._settles_at:
                return True
        self.address, self._settled = origin, True
        return True

    def _goes_on(self, packet: Packet) -> bool:
        if self.stream is None or packet.source != self.stream[0]:
            return False
        return 0 < (packet.sequence - self.stream[1]) & 0xFFFF < _LARGEST_STEP
