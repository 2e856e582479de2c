"""The sound and the keys of a call that travels over AudioSocket."""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Callable

from cordboard.audio.g711 import pcm_to_ulaw, ulaw_to_pcm
from cordboard.telephony.media.engine import MediaEngine
from cordboard.telephony.media.key_presses import KeyTransport
from cordboard.telephony.media.leg import MediaLeg
from cordboard.telephony.media_port import TELEPHONE_KEYS

HANG_UP, CALL_ID, KEY, SOUND = 0x00, 0x01, 0x03, 0x10
"""Kinds of packets. Each has one byte of kind and two of length, and sound is PCM, 8000 Hz, 16 bits, mono."""

_HEADER = struct.Struct("!BH")


def packet(kind: int, payload: bytes = b"") -> bytes:
    """One packet, as it travels."""
    return _HEADER.pack(kind, len(payload)) + payload


async def next_packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The next packet. Raises asyncio.IncompleteReadError at the end."""
    kind, length = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    return kind, await reader.readexactly(length)


class AudioSocketLeg(MediaLeg):
    """See :class:`cordboard.telephony.media_port.Media`: all of it comes from `MediaLeg`, with the engine's mixing.

    This says only how 20 ms of sound come and go.
    """

    def __init__(self, engine: MediaEngine, send: Callable[[bytes], None]) -> None:
        super().__init__(engine)
        self.opened = False
        self._send = send
        self._arrived: deque[bytes] = deque(maxlen=25)
        engine.add(self)

    def take(self, kind: int, payload: bytes) -> None:
        """A packet of sound, or a key, has come. On the event loop."""
        if kind == SOUND:
            self._arrived.append(pcm_to_ulaw(payload))
        elif kind == KEY and payload.decode("ascii", "replace") in TELEPHONE_KEYS:
            self.press(payload.decode(), KeyTransport.SWITCH)

    @property
    def ready(self) -> bool:
        """Media thread: whether the far end is to hear us."""
        return self.opened

    def receive(self, now: float) -> None:  # noqa: ARG002 - other legs look after silence
        """Media thread: take in what has arrived."""
        while self._arrived:
            self.jitter.put_frame(self._arrived.popleft())

    def transmit(self, frame: bytes) -> None:
        """Media thread: send 20 ms of mu-law audio."""
        self.post(self._write, packet(SOUND, ulaw_to_pcm(frame)))

    def release(self) -> None:
        """Media thread: nothing is held; the connection is closed by the call."""

    def _write(self, data: bytes) -> None:
        if not self.closed:
            self._send(data)
