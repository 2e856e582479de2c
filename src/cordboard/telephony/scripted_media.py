"""The sound of a scripted call: none, but everything that was played is remembered."""

import asyncio
from collections import Counter, deque
from collections.abc import Collection
from pathlib import Path

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.telephony.line import LineError
from cordboard.telephony.media.frames import KeyQueue
from cordboard.telephony.media.in_process import InProcessMedia
from cordboard.telephony.media_port import TELEPHONE_KEYS, Media
from cordboard.telephony.scripted_recording import ScriptedRecording

_FRAME_SECONDS = 0.02
_FRAME_BYTES = 320
_SILENT_PCM = bytes(_FRAME_BYTES)


class ScriptedPlayback:
    """One piece of audio that a scripted call plays."""

    def __init__(self, media: "ScriptedMedia", audio: bytes, *, loop: bool) -> None:
        self._media = media
        self.audio = audio
        self.loop = loop
        self.outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def finished(self) -> bool:
        """Wait for its end: True if it was heard to the end."""
        return await asyncio.shield(self.outcome)

    def stop(self) -> None:
        """Stop it now."""
        self._media.drop(self)


class ScriptedListener:
    """What the far end says: its words when the test gives it some, silence else, a frame every 20 ms."""

    def __init__(self, media: "ScriptedMedia") -> None:
        self._media = media
        self._frames: asyncio.Queue[bytes | None] = asyncio.Queue()

    def __aiter__(self) -> "ScriptedListener":
        return self

    async def __anext__(self) -> bytes:
        if self._frames.empty() and self not in self._media.listeners:
            raise StopAsyncIteration
        while True:
            try:
                async with asyncio.timeout(_FRAME_SECONDS * self._media.pace):
                    frame = await self._frames.get()
            except TimeoutError:
                if self._media.speaking:  # whose next frame is on its way
                    continue
                return _SILENT_PCM
            if frame is None:
                raise StopAsyncIteration
            return frame

    async def aclose(self) -> None:
        """Listen no more."""
        self.end()

    def push(self, frame: bytes) -> None:
        """The far end has said this."""
        self._frames.put_nowait(frame)

    def end(self) -> None:
        """There is nothing more to come."""
        if self in self._media.listeners:
            self._media.listeners.remove(self)
            self._frames.put_nowait(None)


class ScriptedBridge:
    """A conversation of scripted calls: what one says, those hear who are not muted for it."""

    def __init__(self) -> None:
        self._members: list[ScriptedMedia] = []
        self.muted: set[tuple[Media, Media]] = set()
        self.audiences: dict[Media, frozenset[Media] | None] = {}

    @property
    def members(self) -> tuple[Media, ...]:
        """Who takes part."""
        return tuple(self._members)

    def add(self, member: Media, *, heard_by: Collection[Media] | None = None, keys: bool = True) -> None:  # noqa: ARG002
        """Let another in. Scripted calls pass no keys on."""
        if not isinstance(member, ScriptedMedia):
            raise LineError("a scripted call can only talk with another scripted call")
        if member.bridged is not None:
            member.bridged.remove(member)
        self.speak_to(member, heard_by)
        member.bridged = self
        self._members.append(member)

    def remove(self, member: Media) -> None:
        """Take one out."""
        if isinstance(member, ScriptedMedia) and member in self._members:
            self._members.remove(member)
            member.bridged = None

    def speak_to(self, speaker: Media, heard_by: Collection[Media] | None) -> None:
        """Let these hear the speaker only; None: all."""
        self.audiences[speaker] = None if heard_by is None else frozenset(heard_by)

    def mute(self, listener: Media, speaker: Media) -> None:
        """Let the one not hear the other."""
        self.muted.add((listener, speaker))

    def unmute(self, listener: Media, speaker: Media) -> None:
        """Let the one hear the other again."""
        self.muted.discard((listener, speaker))

    def close(self) -> None:
        """Part them all."""
        for member in list(self._members):
            self.remove(member)

    def hears(self, listener: Media, speaker: Media) -> bool:
        """Whether the one hears the other."""
        audience = self.audiences.get(speaker)
        in_audience = audience is None or listener in audience
        return listener is not speaker and in_audience and (listener, speaker) not in self.muted

    def say(self, speaker: "ScriptedMedia", pcm: bytes) -> None:
        """Let the others hear what one says."""
        for listener in self._members:
            if self.hears(listener, speaker):
                listener.overheard += pcm
            for recording in listener.recordings:
                if listener is speaker or self.hears(listener, speaker):
                    recording.take(pcm, mine=listener is speaker)


class ScriptedMedia(InProcessMedia):
    """See :class:`cordboard.telephony.media_port.Media`."""

    def __init__(self, pace: float) -> None:
        self.pace = pace
        self.keys: KeyQueue = asyncio.Queue()
        self.sent_keys = ""
        self.begun: list[bytes] = []
        self.heard = bytearray()
        self.overheard = b""
        self.speaking = False
        self.listeners: list[ScriptedListener] = []
        self.recordings: tuple[ScriptedRecording, ...] = ()
        self.bridged: ScriptedBridge | None = None
        self._queue: deque[ScriptedPlayback] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._started_at = 0.0
        self._opened = self._closed = False
        self._news = asyncio.Event()
        self._waited: Counter[bytes] = Counter()

    def play(self, audio: bytes, *, loop: bool = False) -> ScriptedPlayback:
        """Play, after what was queued before."""
        playback = ScriptedPlayback(self, audio, loop=loop)
        if self._closed:
            playback.outcome.set_result(False)
            return playback
        self._queue.append(playback)
        self._advance()
        return playback

    def silence(self) -> None:
        """Stop everything."""
        for playback in reversed(list(self._queue)):
            self.drop(playback)

    def listen(self) -> ScriptedListener:
        """What the far end says from now on."""
        listener = ScriptedListener(self)
        if not self._closed:
            self.listeners.append(listener)
        return listener

    def bridge(self, other: Media) -> ScriptedBridge:
        """Begin a conversation."""
        bridge = ScriptedBridge()
        bridge.add(self)
        bridge.add(other)
        return bridge

    def record(self, path: Path) -> ScriptedRecording:
        """Write this leg's conversations to a file."""
        recording = ScriptedRecording(path, self._recorded)
        self.recordings = (*self.recordings, recording)
        return recording

    def _recorded(self, recording: ScriptedRecording) -> None:
        self.recordings = tuple(each for each in self.recordings if each is not recording)

    async def send_keys(self, keys: str) -> None:
        """Press keys towards the far end; ``sent_keys`` remembers them."""
        if any(key not in TELEPHONE_KEYS for key in keys):
            raise ValueError(f"{keys!r} holds what is no telephone key; those are {TELEPHONE_KEYS}")
        if not self._closed:
            self.sent_keys += keys

    def open(self) -> None:
        """There is a way to the far end now."""
        self._opened = True
        self._advance()

    def close(self) -> None:
        """The call is over."""
        self.silence()
        self._closed = True
        if self.bridged is not None:
            self.bridged.remove(self)
        for listener in list(self.listeners):
            listener.end()
        for recording in self.recordings:
            recording.end()
        self._news.set()

    def drop(self, playback: ScriptedPlayback) -> None:
        """Stop one piece, playing or queued."""
        if playback not in self._queue:
            return
        if playback is self._queue[0] and self._timer is not None:
            self._timer.cancel()
            self._timer = None
            elapsed = (asyncio.get_running_loop().time() - self._started_at) / self.pace
            self.heard += playback.audio[: int(elapsed * SAMPLE_RATE)]
        self._queue.remove(playback)
        playback.outcome.set_result(False)
        self._advance()

    async def hear(self, pcm: bytes) -> None:
        """Let the far end speak."""
        self.speaking = True
        try:
            for start in range(0, len(pcm), _FRAME_BYTES):
                frame = pcm[start : start + _FRAME_BYTES].ljust(_FRAME_BYTES, b"\0")
                for listener in self.listeners:
                    listener.push(frame)
                if self.bridged is not None:
                    self.bridged.say(self, frame)
                await asyncio.sleep(_FRAME_SECONDS * self.pace)
        finally:
            self.speaking = False

    async def until_begun(self, audio: bytes) -> None:
        """Wait until a piece has begun to play, once more than it was waited for before."""
        self._waited[audio] += 1
        while self.begun.count(audio) < self._waited[audio]:
            if self._closed:
                raise LineError("the call ended before this audio began to play")
            self._news.clear()
            await self._news.wait()

    def _advance(self) -> None:
        if not (self._opened and self._queue) or self._timer is not None:
            return
        playback = self._queue[0]
        loop = asyncio.get_running_loop()
        self.begun.append(playback.audio)
        self._started_at = loop.time()
        self._timer = loop.call_later(len(playback.audio) / SAMPLE_RATE * self.pace, self._played, playback)
        self._news.set()

    def _played(self, playback: ScriptedPlayback) -> None:
        self._timer = None
        self.heard += playback.audio
        if not playback.loop:
            self._queue.popleft()
            playback.outcome.set_result(True)
        self._advance()
