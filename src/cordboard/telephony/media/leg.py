"""One leg's media, however its packets travel: what it plays, hears, keys in and keys out."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cordboard.audio.g711 import SILENT_FRAME, mix, ulaw_to_pcm
from cordboard.telephony.media.bridge import EngineBridge
from cordboard.telephony.media.engine import MediaEngine
from cordboard.telephony.media.frames import KeyQueue
from cordboard.telephony.media.in_process import InProcessMedia
from cordboard.telephony.media.jitter import JitterBuffer
from cordboard.telephony.media.key_presses import KeyPresses, KeyTransport
from cordboard.telephony.media.listener import EngineListener
from cordboard.telephony.media.playback import EnginePlayback, PlayQueue
from cordboard.telephony.media.recording import EngineRecording
from cordboard.telephony.media.tones import key_frames
from cordboard.telephony.media_port import TELEPHONE_KEYS, KeyPress, Media

_SILENT_PCM = bytes(2 * len(SILENT_FRAME))


class MediaLeg(InProcessMedia):
    """See :class:`cordboard.telephony.media_port.Media`.

    Made on the event loop. Methods whose docstring says "media thread" are the engine's; a way of carrying
    packets (:class:`cordboard.telephony.media.rtp_leg.RtpLeg`, the browser phone) overrides them.
    """

    def __init__(self, engine: MediaEngine) -> None:
        self.engine = engine
        self.loop = asyncio.get_running_loop()
        self.keys: KeyQueue = asyncio.Queue()
        self.bridged: EngineBridge | None = None
        self.presses = KeyPresses()
        self.jitter = JitterBuffer()
        self.heard: bytes | None = None
        self.closed = False
        self._hearing = False
        self._playing = PlayQueue(partial(engine.post, self.loop))  # no method of ours: it would be a circle
        self._listeners: tuple[EngineListener, ...] = ()
        self._keys_out: deque[tuple[str, asyncio.Future[None] | None]] = deque()
        self._key_out: Iterator[bytes] | None = None

    # What the port offers, on the event loop.

    def play(self, audio: bytes, *, loop: bool = False) -> EnginePlayback:
        """Play mu-law audio, after what was queued before."""
        playback = self._playing.add(audio, loop=loop)
        if self.closed:
            playback.stop()
        return playback

    def silence(self) -> None:
        """Stop all that is playing or queued."""
        self._playing.stop_all()

    def listen(self) -> EngineListener:
        """What the far end says from now on, as PCM."""
        listener = EngineListener(self.forget)
        if self.closed:
            listener.end()
        else:
            self._listeners = (*self._listeners, listener)
        return listener

    def forget(self, listener: EngineListener) -> None:
        """Somebody listens no more."""
        self._listeners = tuple(each for each in self._listeners if each is not listener)

    def bridge(self, other: Media) -> EngineBridge:
        """Begin a conversation with another leg."""
        bridge = EngineBridge()
        bridge.add(self)
        try:
            bridge.add(other)
        except Exception:
            bridge.close()
            raise
        return bridge

    @property
    def talking(self) -> bool:
        """Whether it is in a conversation. From any thread."""
        return self.bridged is not None

    @property
    def recordings(self) -> tuple[EngineRecording, ...]:
        """Those that are being made of it now."""
        return self.engine.recorder.of(self)

    def record(self, path: Path) -> EngineRecording:
        """Write this leg's conversations to a file."""
        recording = EngineRecording(self, path)
        self.engine.recorder.add(recording)
        return recording

    async def send_keys(self, keys: str) -> None:
        """Press keys towards the far end; returns when the last was sent or the call ended."""
        if wrong := [key for key in keys if key not in TELEPHONE_KEYS]:
            raise ValueError(f"{wrong[0]!r} is no telephone key; those are {TELEPHONE_KEYS}")
        if not keys or self.closed:
            return
        sent: asyncio.Future[None] = self.loop.create_future()
        self._keys_out.extend((key, None) for key in keys[:-1])
        self._keys_out.append((keys[-1], sent))
        await asyncio.shield(sent)

    def close(self) -> None:
        """The call is over: everything waited for here ends."""
        if self.closed:
            return
        self.closed = True
        if self.bridged is not None:
            self.bridged.remove(self)
        self._playing.stop_all()
        for listener in self._listeners:
            listener.end()
        self._listeners = ()
        for _, sent in list(self._keys_out):
            if sent is not None and not sent.done():
                sent.set_result(None)
        self.engine.remove(self)

    def press(self, key: str, transport: KeyTransport) -> None:
        """The far end tells of a key pressed; one press that is told in two ways counts once. From any thread."""
        now = time.monotonic()
        if not self.presses.is_new(key, transport, now):
            return
        self.post(self.keys.put_nowait, KeyPress(key, now))
        bridge = self.bridged
        if bridge is None or not bridge.passes_keys(self):
            return
        for other in bridge.legs:
            if bridge.hears(other, self):
                other.pass_key(key)

    def pass_key(self, key: str) -> None:
        """Press a key towards the far end, without waiting. From any thread."""
        self._keys_out.append((key, None))

    def post(self, function: object, *arguments: object) -> None:
        """Have the event loop call this soon. From any thread."""
        self.engine.post(self.loop, function, *arguments)

    # What the engine does, on the media thread.

    @property
    def ready(self) -> bool:
        """Media thread: whether there is a way to the far end now. While not, what is queued waits."""
        raise NotImplementedError

    def receive(self, now: float) -> None:
        """Media thread: take in what has arrived."""
        raise NotImplementedError

    def transmit(self, frame: bytes) -> None:
        """Media thread: send 20 ms of mu-law audio."""
        raise NotImplementedError

    def release(self) -> None:
        """Media thread: give back sockets and the like; nothing is called after this."""
        raise NotImplementedError

    def check(self, now: float) -> None:
        """Media thread: look after time limits, about once a second."""

    def hear(self) -> None:
        """Media thread: find out what the far end says in this tick, for bridge and listeners."""
        if self.bridged is None and not self._listeners:
            self.heard, self._hearing = None, False
            return
        if not self._hearing:
            self.jitter.clear()
            self._hearing = True
        self.heard = self.jitter.take()
        if self._listeners:
            pcm = _SILENT_PCM if self.heard is None else ulaw_to_pcm(self.heard)
            for listener in self._listeners:
                self.post(listener.push, pcm)

    def speak(self) -> None:
        """Media thread: send this tick's 20 ms: a key if one is due, else voices and prompts mixed."""
        if not self.ready:
            return
        if self._send_key():
            return
        voices = self.voices()
        playing = self._playing.next_frame()
        if playing is not None:
            voices.append(playing)
        self.transmit(mix(voices) if voices else SILENT_FRAME)

    def voices(self) -> list[bytes]:
        """Media thread: what it hears of the others in this tick."""
        bridge = self.bridged
        if bridge is None:
            return []
        return [other.heard for other in bridge.legs if other.heard is not None and bridge.hears(self, other)]

    def _send_key(self) -> bool:
        """Send the next part of a key that is due; False if none is. Prompts wait meanwhile."""
        while self._keys_out or self._key_out is not None:
            if self._key_out is None:
                self._key_out = self.key_steps(self._keys_out[0][0])
            if next(self._key_out, None) is not None:
                return True
            self._key_out = None
            _, sent = self._keys_out.popleft()
            if sent is not None:
                self.post(_settle, sent)
        return False

    def key_steps(self, key: str) -> Iterator[bytes]:
        """Media thread: send a key, one step of 20 ms at a time. Here as sound."""
        for frame in key_frames(key):
            self.transmit(frame)
            yield frame


def _settle(sent: asyncio.Future[None]) -> None:
    if not sent.done():
        sent.set_result(None)
