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
from cordboard.telephony.media.quality import ROOM_FOR_ARRIVAL, StreamQuality, arrival_of, tell_arrivals
from cordboard.telephony.media.rtp import COMFORT_NOISE, PCMA, PCMU, Packet, PacketWriter, parse
from cordboard.telephony.media.source import Address, StreamSource
from cordboard.telephony.media.telephone_event import KeyReceiver, packets_for

_log = logging.getLogger(__name__)

_PACKETS_A_BEAT: Final = 16
"""Packets read from one leg in one beat: enough to catch up, too few for a flood to starve the others."""

_BIND_ATTEMPTS: Final = 64


class MediaDirection(StrEnum):
    """In which directions audio flows, seen from here (RFC 3264 section 6.1)."""

    BOTH = "sendrecv"
    SEND = "sendonly"
    RECEIVE = "recvonly"
    NEITHER = "inactive"

    @property
    def sends(self) -> bool:
        """Whether we send."""
        return self in {MediaDirection.BOTH, MediaDirection.SEND}

    @property
    def receives(self) -> bool:
        """Whether the far end sends."""
        return self in {MediaDirection.BOTH, MediaDirection.RECEIVE}


@dataclass(frozen=True, slots=True)
class FarEnd:
    """Where the far end wants its audio, and how.

    ``event_type`` is the payload type of telephone events, None where it takes none. ``hosts`` are the addresses
    that its packets may plausibly come from.
    """

    address: Address
    payload_type: int
    event_type: int | None
    flow: MediaDirection
    hosts: frozenset[str]
    silence_is_legitimate: bool = False


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How many seconds may pass without a packet: while they are due, and while they are not (on hold, say)."""

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

    When packets stay away longer than ``limits`` allow, ``on_silent`` is called on the event loop: whoever is muted may
    send none either, so the call's signalling has to find out, and tells by :meth:`goes_on` if the call does. Where the
    far end has put the call on hold, ``on_held_too_long`` is called instead.

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
        self.on_silent: Callable[[], None] = _nothing
        self.on_held_too_long: Callable[[], None] = _nothing
        self._on_stranger = on_stranger
        self._far: FarEnd | None = None
        self._source: StreamSource | None = None
        self._heard_at: float | None = None
        self._resting = False
        self._events = KeyReceiver()
        self.quality = StreamQuality(engine.packets)
        self._packets = engine.packets
        tell_arrivals(channel)
        self._told_of_silence = False
        engine.add(self, channel.fileno())

    def open(self, far: FarEnd) -> None:
        """There is a way to the far end, or another one than before. From any thread."""
        self._source = StreamSource(far.address, far.hosts, self._source)
        self._far = far
        self._heard_at = None

    def goes_on(self) -> None:
        """The call goes on, however silent it is: the time limits begin anew. From any thread."""
        self._heard_at = None
        self._told_of_silence = False

    def heard_since(self, moment: float) -> bool:
        """Whether packets have come, or another way was opened, since a moment of ``time.monotonic()``."""
        heard_at = self._heard_at
        return heard_at is None or heard_at > moment

    @property
    def opened(self) -> bool:
        """Whether the far end was ever told where it is."""
        return self._far is not None

    @property
    def ready(self) -> bool:
        """Media thread: the far end is known, takes audio, and has not put us on hold."""
        far = self._far
        return far is not None and far.flow.sends and far.address[1] != 0

    def receive(self, now: float) -> None:
        """Media thread: read what has arrived."""
        for _ in range(_PACKETS_A_BEAT):
            try:
                data, told, _, origin = self._channel.recvmsg(2048, ROOM_FOR_ARRIVAL)
            except OSError:
                return
            far, source, packet = self._far, self._source, parse(data)
            if far is None or source is None or packet is None:
                if source is None or source.address != origin:
                    self._on_stranger()
            elif source.admits(origin, packet, now):
                self._take(far, packet, now, arrival_of(told))
            else:
                self._on_stranger()

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
        """Media thread: notice that packets stay away. On hold the far end may send music, and need not."""
        far, heard_at = self._far, self._heard_at
        if far is None or self._told_of_silence:
            return
        if heard_at is None:
            self._heard_at = heard_at = now
        held = not far.flow.sends
        quiet = held or not far.flow.receives or far.silence_is_legitimate or self._resting
        if now - heard_at > (self._limits.held if quiet else self._limits.silent):
            self._told_of_silence = True
            self.post(self.on_held_too_long if held else self.on_silent)

    def close(self) -> None:
        """See :class:`~cordboard.telephony.media.leg.MediaLeg`. Nobody is told of silence any more."""
        super().close()
        self.on_silent = self.on_held_too_long = _nothing

    def release(self) -> None:
        """Media thread: close the socket."""
        self._channel.close()

    def _take(self, far: FarEnd, packet: Packet, now: float, arrived: float | None) -> None:
        self._heard_at = now
        self.quality.arrived(source=packet.source, sequence=packet.sequence)
        self._resting = packet.payload_type == COMFORT_NOISE
        if packet.payload_type in {PCMU, PCMA}:
            audio = packet.payload if packet.payload_type == PCMU else alaw_to_ulaw(packet.payload)
            self.quality.timed(packet.timestamp, arrived)
            self.jitter.put(audio, source=packet.source, sequence=packet.sequence, timestamp=packet.timestamp)
        elif packet.payload_type == far.event_type:
            key = self._events.receive(packet.payload, packet.timestamp, marker=packet.marker)
            if key is not None:
                self.press(key, KeyTransport.RTP)
            else:
                self.presses.goes_on(KeyTransport.RTP, now)

    def _send(self, packet: bytes) -> None:
        far, source = self._far, self._source
        if far is None or source is None:
            return
        try:
            self._channel.sendto(packet, source.address or far.address)
            self._packets.sent += 1
        except OSError as error:
            _log.debug("an audio packet could not be sent: %s", error)


def _nothing() -> None:
    """Nobody asked to be told."""
