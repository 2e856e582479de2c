"""Keys as RTP packets: the telephone events of RFC 4733."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from cordboard.telephony.media_port import TELEPHONE_KEYS

_SIZE: Final = 4
_END: Final = 0x80
_VOLUME: Final = 10
_STEP: Final = 160
"""Samples that one more packet of the same key stands for."""

_PACKETS: Final = 5
"""Packets while the key is held: 100 ms, above the 40 ms that receivers must notice."""

_END_PACKETS: Final = 3
"""The last packet goes out three times, as RFC 4733 2.5.1.4 asks, since the network may lose it."""

_PAUSE: Final = 4
"""Packets' time of quiet after a key, so that receivers tell two presses of it apart."""


class EventPacket(NamedTuple):
    """One packet to send for a key; None as payload is a pause of 20 ms."""

    payload: bytes | None
    first: bool = False


def packets_for(key: str) -> Iterator[EventPacket]:
    """What to send for one key, a packet every 20 ms. All of them carry the timestamp of the first."""
    event = TELEPHONE_KEYS.index(key)
    for number in range(1, _PACKETS + 1):
        yield EventPacket(_payload(event, _VOLUME, number * _STEP), first=number == 1)
    for _ in range(_END_PACKETS):
        yield EventPacket(_payload(event, _END | _VOLUME, _PACKETS * _STEP))
    for _ in range(_PAUSE):
        yield EventPacket(None)


def _payload(event: int, flags: int, duration: int) -> bytes:
    return bytes((event, flags)) + duration.to_bytes(2, "big")


class KeyReceiver:
    """Tells presses from packets: each key once, as soon as its first packet arrives.

    A press is known by its timestamp (RFC 4733 2.3). Some telephones wrongly move the timestamp on with every
    packet of one press; a packet of the same key that neither begins an event nor follows the end of one is
    therefore taken for more of the same.
    """

    def __init__(self) -> None:
        self._timestamp: int | None = None
        self._event = -1
        self._ended = True

    def receive(self, payload: bytes, timestamp: int, *, marker: bool) -> str | None:
        """The key that this packet presses, or None: more of the same, a late packet, or no key at all."""
        if len(payload) < _SIZE or payload[0] >= len(TELEPHONE_KEYS):
            return None
        event, ended = payload[0], bool(payload[1] & _END)
        age = 0 if self._timestamp is None else (timestamp - self._timestamp) & 0xFFFFFFFF
        # Gateways that change over, and callers that replay recorded keys, start again with an older timestamp.
        begins_again = marker and self._ended and not ended
        if self._timestamp is not None and (age == 0 or age >= 1 << 31) and not begins_again:
            self._ended = self._ended or (age == 0 and ended)
            return None
        more_of_the_same = event == self._event and not self._ended and not marker
        self._timestamp, self._event, self._ended = timestamp, event, ended
        return None if more_of_the_same else TELEPHONE_KEYS[event]
