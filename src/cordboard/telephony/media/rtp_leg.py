"""A leg whose packets are RTP over UDP."""

import logging
import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cordboard.audio.g711 import FRAME_SAMPLES, alaw_to_ulaw, ulaw_to_alaw
from cordboard.telephony.line import LineError
from cordboard.telephony.media.engine import MediaEngine
from cordboard.telephony.media.key_presses import KeyTransport
from cordboard.telephony.media.leg import MediaLeg
from cordboard.telephony.media.rtp import COMFORT_NOISE, PCMA, PCMU, PacketWriter, parse
from cordboard.telephony.media.telephone_event import KeyReceiver, packets_for

_log = logging.getLogger(__name__)

Address = tuple[str, int]

_PACKETS_A_BEAT: Final = 16
"""Packets read from one leg in one beat: enough to catch up, too few for a flood to starve the others."""

_SETTLED: Final = 2.0
"""Seconds of silence after which packets may come from another place: a telephone's network address has moved."""

_BIND_ATTEMPTS: Final = 64


class Flow(StrEnum):
    """In which directions audio flows, seen from here (RFC 3264 section 6.1)."""

    BOTH = "sendrecv"
    SEND = "sendonly"
    RECEIVE = "recvonly"
    NEITHER = "inactive"

    @property
    def sends(self) -> bool:
        """Whether we send."""
        return self in {Flow.BOTH, Flow.SEND}

    @property
    def receives(self) -> bool:
        """Whether the far end sends."""
        return self in {Flow.BOTH, Flow.RECEIVE}


@dataclass(frozen=True, slots=True)
class FarEnd:
    """Where the far end wants its audio, and how.

    ``event_type`` is the payload type of telephone events, None where it takes none. ``hosts`` are the addresses
    that its packets may plausibly come from.
    """

    address: Address
    payload_type: int
    event_type: int | None
    flow: Flow
    hosts: frozenset[str]
    silence_is_legitimate: bool = False


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How many seconds may pass without a packet: while they are due, and while they are not (hold)."""

    silent: float = 30.0
    held: float = 3600.0


def bind_port(host: str, ports: tuple[int, int]) -> socket.socket:
    """A UDP socket on a free even port of the range; (0, 0) lets the system choose.

    Raises:
        LineError: none is free.
    """
    low, high = ports
    even = range(low + low % 2, high + 1, 2)
    for _ in range(_BIND_ATTEMPTS):
        port = even[secrets.randbelow(len(even))] if high else 0
        channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            channel.bind((host, port))
        except OSError:
            channel.close()
        else:
            channel.setblocking(False)
            return channel
    raise LineError(f"no free port for audio on {host} between {low} and {high}; give rtp_ports a wider range")


class RtpLeg(MediaLeg):
    """One RTP stream each way.

    ``on_lost`` is called on the event loop when packets stay away longer than ``limits`` allow.

    Args:
        on_stranger: called on the media thread for each packet from an implausible source.
    """

    def __init__(
        self,
        engine: MediaEngine,
        channel: socket.socket,
        *,
        limits: TimeLimits,
        on_stranger: Callable[[], None],
    ) -> None:
        super().__init__(engine)
        self.port: int = channel.getsockname()[1]
        self.writer = PacketWriter()
        self._channel = channel
        self._limits = limits
        self.on_lost: Callable[[], None] = _nothing
        self._on_stranger = on_stranger
        self._far: FarEnd | None = None
        self._source: Address | None = None
        self._heard_at: float | None = None
        self._resting = False
        self._events = KeyReceiver()
        self._lost = False
        engine.add(self, channel.fileno())

    def open(self, far: FarEnd) -> None:
        """There is a way to the far end, or another one than before. From any thread."""
        before, self._far = self._far, far
        if before is None or before.address != far.address:
            self._source = None
        self._heard_at = None

    @property
    def opened(self) -> bool:
        """Whether the far end was ever told where it is."""
        return self._far is not None

    @property
    def ready(self) -> bool:
        """Media thread: the far end is known, takes audio, and has not put us on hold."""
        far = self._far
        return far is not None and far.flow.sends and far.address[1] != 0

    def collect(self, now: float) -> None:
        """Media thread: read what has arrived."""
        for _ in range(_PACKETS_A_BEAT):
            try:
                data, source = self._channel.recvfrom(2048)
            except OSError:
                return
            far = self._far
            if far is None or not (source == self._source or self._plausible(far, source, now)):
                self._on_stranger()
                continue
            self._take(far, data, now)

    def transmit(self, frame: bytes) -> None:
        """Media thread: send 20 ms of mu-law audio."""
        far = self._far
        if far is not None:
            audio = ulaw_to_alaw(frame) if far.payload_type == PCMA else frame
            self._send(self.writer.packet(far.payload_type, audio, self.writer.timestamp))
        self.writer.advance(FRAME_SAMPLES)

    def key_steps(self, key: str) -> Iterator[bytes]:
        """Media thread: send a key as telephone events, or as sound to a far end that takes none."""
        far = self._far
        if far is None or far.event_type is None:
            yield from super().key_steps(key)
            return
        began = self.writer.timestamp
        for step in packets_for(key):
            if step.payload is not None:
                packet = self.writer.packet(far.event_type, step.payload, began, marker=step.first)
                self._send(packet)
            self.writer.advance(FRAME_SAMPLES)
            yield step.payload or b"-"

    def check(self, now: float) -> None:
        """Media thread: notice that packets stay away."""
        far = self._far
        if far is None or self._lost:
            return
        if self._heard_at is None:
            self._heard_at = now
        quiet = not far.flow.receives or far.silence_is_legitimate or self._resting
        if now - self._heard_at > (self._limits.held if quiet else self._limits.silent):
            self._lost = True
            self.post(self.on_lost)

    def release(self) -> None:
        """Media thread: close the socket."""
        self._channel.close()

    def _plausible(self, far: FarEnd, source: Address, now: float) -> bool:
        """Symmetric RTP: the first plausible source is taken, and another only after it has fallen silent."""
        if source[0] not in far.hosts:
            return False
        if self._source is not None and self._heard_at is not None and now - self._heard_at < _SETTLED:
            return False
        self._source = source
        return True

    def _take(self, far: FarEnd, data: bytes, now: float) -> None:
        packet = parse(data)
        if packet is None:
            return
        self._heard_at = now
        self._resting = packet.payload_type == COMFORT_NOISE
        if packet.payload_type in {PCMU, PCMA}:
            audio = packet.payload if packet.payload_type == PCMU else alaw_to_ulaw(packet.payload)
            self.jitter.put(audio, source=packet.source, sequence=packet.sequence, timestamp=packet.timestamp)
        elif packet.payload_type == far.event_type:
            key = self._events.receive(packet.payload, packet.timestamp, marker=packet.marker)
            if key is not None:
                self.press(key, KeyTransport.RTP)
            else:
                self.presses.goes_on(KeyTransport.RTP, now)

    def _send(self, packet: bytes) -> None:
        far = self._far
        if far is None:
            return
        try:
            self._channel.sendto(packet, self._source or far.address)
        except OSError as error:
            _log.debug("an audio packet could not be sent: %s", error)


def _nothing() -> None:
    """Nobody asked to be told."""
