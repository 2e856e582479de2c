"""A leg whose sound travels through aiortc: frames of the media engine to and from WebRTC tracks."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame
from av.packet import Packet

from cordboard.audio.g711 import FRAME_SAMPLES, SAMPLE_RATE, pcm_to_ulaw
from cordboard.telephony.media.engine import MediaEngine
from cordboard.telephony.media.leg import MediaLeg

_TIME_BASE: Final = Fraction(1, SAMPLE_RATE)
_DOUBTED: Final = 1.0
"""Seconds without sound that mean a page is gone, once there is another sign of it."""

_BACKLOG: Final = 25
"""Frames that may wait each way: half a second. What waits longer is dropped, oldest first."""


class OutgoingTrack(MediaStreamTrack):
    """What the browser hears. The media engine sets the pace, and frames are mu-law already, so nothing is encoded."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._frames: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()

    def push(self, at: int, frame: bytes) -> None:
        """One more frame, ``at`` samples from the beginning. On the event loop."""
        if self._frames.qsize() >= _BACKLOG:
            self._frames.get_nowait()
        self._frames.put_nowait((at, frame))

    async def recv(self) -> "Packet[Any]":
        """The next frame, when it is due."""
        if self.readyState != "live":
            raise MediaStreamError
        at, frame = await self._frames.get()
        packet = Packet(frame)
        packet.pts = at
        packet.time_base = _TIME_BASE
        return packet


class BrowserLeg(MediaLeg):
    """See :class:`cordboard.telephony.media_port.Media`.

    Args:
        silent: seconds without sound, after some was heard, that mean the page is gone.
        on_lost: called on the event loop when they have passed.
    """

    def __init__(self, engine: MediaEngine, *, silent: float, on_lost: Callable[[], None]) -> None:
        super().__init__(engine)
        self.track = OutgoingTrack()
        self.opened = False
        """Whether the far end is to hear us: set when the call is answered, or before for early media."""
        self._arrived: deque[bytes] = deque(maxlen=_BACKLOG)
        self._sent = 0
        self._silent = self._patience = silent
        self._on_lost = on_lost
        self._heard_at: float | None = None
        self._lost = False
        engine.add(self)

    def expect_sound(self) -> None:
        """From now on the page sends sound all the time, or is gone."""
        self._heard_at = time.monotonic()

    def doubt(self, *, doubtful: bool) -> None:
        """There is another sign that the page is gone: a second without sound is enough now. Or there is none."""
        self._patience = min(self._silent, _DOUBTED) if doubtful else self._silent

    async def hear_track(self, track: MediaStreamTrack) -> None:
        """Take in what the browser's microphone sends, until its track ends."""
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            if isinstance(frame, AudioFrame):
                self._arrived.append(pcm_to_ulaw(bytes(frame.planes[0])[: 2 * frame.samples]))

    @property
    def ready(self) -> bool:
        """Media thread: whether the far end is to hear us."""
        return self.opened

    def receive(self, now: float) -> None:
        """Media thread: take in what has arrived."""
        while self._arrived:
            self._heard_at = now
            self.jitter.put_frame(self._arrived.popleft())

    def transmit(self, frame: bytes) -> None:
        """Media thread: send 20 ms of mu-law audio."""
        self.post(self.track.push, self._sent, frame)
        self._sent += FRAME_SAMPLES

    def check(self, now: float) -> None:
        """Media thread: notice that sound stays away. A page without a microphone never sends any."""
        if self._heard_at is not None and not self._lost and now - self._heard_at > self._patience:
            self._lost = True
            self.post(self._on_lost)

    def release(self) -> None:
        """Media thread: nothing is held; the peer connection is closed by the call."""
