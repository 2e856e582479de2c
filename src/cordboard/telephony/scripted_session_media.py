"""What one program plays, hears and records on a scripted line, until it loses the line: see `scripted_session`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cordboard.audio.answering_machine import Thresholds
from cordboard.audio.sound import Sound
from cordboard.engine.collector import Answer, KeyRules
from cordboard.telephony.line import LineError
from cordboard.telephony.media.answer_detection import FrameAnswerDetection
from cordboard.telephony.media.frames import FrameListener, KeyQueue
from cordboard.telephony.media.key_entry import collect_keys
from cordboard.telephony.media.message_recording import FrameMessageRecording
from cordboard.telephony.media_port import Bridge, EntryBefore, Media, Playback
from cordboard.telephony.recording_port import FinishedRecording, MessageLimits, Recording
from cordboard.telephony.scripted_media import ScriptedMedia

if TYPE_CHECKING:
    from cordboard.telephony.scripted_session import ScriptedSession


class SessionMedia:
    """What is heard and keyed on a call, as one program has it."""

    def __init__(self, session: ScriptedSession, media: ScriptedMedia) -> None:
        self._session = session
        self._media = media
        self._listeners: list[FrameListener] = []

    @property
    def far(self) -> ScriptedMedia:
        """The media of the call, or what has no effect."""
        return self._session.silent if self._session.over else self._media

    @property
    def keys(self) -> KeyQueue:
        """Keys of the far end that nobody has asked for."""
        return self.far.keys

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """Those that are being made."""
        return tuple(SessionRecording(self._session, each) for each in self.far.recordings)

    def say(self, sounds: Sequence[Sound], *, loop: bool = False, skip: float = 0.0) -> Playback:
        """Say these."""
        return SessionPlayback(self._session, self.far.say(sounds, loop=loop, skip=skip))

    def silence(self) -> None:
        """Stop everything."""
        self.far.silence()

    async def collect(
        self, sounds: Sequence[Sound], rules: KeyRules, *, before: EntryBefore | None = None,
        on_key: Callable[[str], None] | None = None,
    ) -> Answer:  # fmt: skip
        """Say these and take keys."""
        return await collect_keys(self, sounds, rules, before, on_key)

    def forget_keys(self) -> None:
        """Drop the keys that nobody has asked for."""
        self.far.forget_keys()

    async def keys_taken(self) -> None:
        """Wait until all keys were asked for."""
        await self.far.keys_taken()

    def record_message(self, path: Path, limits: MessageLimits, *, again: bool = False) -> FrameMessageRecording:
        """Write what the far end says to a file."""
        return FrameMessageRecording(self._listen, self.far.keys, path, limits, again=again)

    def detect(self, thresholds: Thresholds | None = None) -> FrameAnswerDetection:
        """Listen for who answered."""
        return FrameAnswerDetection(self._listen(), thresholds)

    def bridge(self, other: Media) -> Bridge:
        """Begin a conversation."""
        return SessionBridge(self._session, self.far.bridge(_far(other)))

    def record(self, path: Path) -> Recording:
        """Write conversations to a file."""
        return SessionRecording(self._session, self.far.record(path))

    async def send_keys(self, keys: str) -> None:
        """Press keys."""
        await self.far.send_keys(keys)

    def _listen(self) -> FrameListener:
        listener = self.far.listen()
        self._listeners.append(listener)
        return listener

    def let_go(self) -> None:
        """Nobody listens any more."""
        self._media.listeners[:] = [each for each in self._media.listeners if each not in self._listeners]


class SessionPlayback:
    """Audio that goes on when the program is gone."""

    def __init__(self, session: ScriptedSession, playback: Playback) -> None:
        self._session = session
        self._playback = playback

    async def finished(self) -> bool:
        """Wait for its end."""
        return await self._playback.finished()

    def stop(self) -> None:
        """Stop it."""
        if not self._session.over:
            self._playback.stop()


class SessionRecording:
    """A recording that goes on when the program is gone."""

    def __init__(self, session: ScriptedSession, recording: Recording) -> None:
        self._session = session
        self._recording = recording

    @property
    def paused(self) -> bool:
        """Whether silence is written."""
        return self._recording.paused

    def pause(self, reason: str = "agent") -> None:
        """Write silence."""
        if not self._session.over:
            self._recording.pause(reason)

    def resume(self, reason: str = "agent") -> None:
        """Take a reason back."""
        if not self._session.over:
            self._recording.resume(reason)

    async def stop(self) -> FinishedRecording:
        """End it."""
        if self._session.over:
            raise LineError("the line was let go of")
        return await self._recording.stop()


class SessionBridge:
    """A conversation that goes on when the program is gone."""

    def __init__(self, session: ScriptedSession, bridge: Bridge) -> None:
        self._session = session
        self._bridge = bridge

    @property
    def members(self) -> tuple[Media, ...]:
        """Who takes part."""
        return self._bridge.members

    def add(self, member: Media, *, heard_by: Collection[Media] | None = None, keys: bool = True) -> None:
        """Let another in."""
        if not self._session.over:
            self._bridge.add(_far(member), heard_by=_all_far(heard_by), keys=keys)

    def remove(self, member: Media) -> None:
        """Take one out."""
        if not self._session.over:
            self._bridge.remove(_far(member))

    def speak_to(self, speaker: Media, heard_by: Collection[Media] | None) -> None:
        """Let these hear the speaker only."""
        if not self._session.over:
            self._bridge.speak_to(_far(speaker), _all_far(heard_by))

    def mute(self, listener: Media, speaker: Media) -> None:
        """Let the one not hear the other."""
        if not self._session.over:
            self._bridge.mute(_far(listener), _far(speaker))

    def unmute(self, listener: Media, speaker: Media) -> None:
        """Let the one hear the other again."""
        if not self._session.over:
            self._bridge.unmute(_far(listener), _far(speaker))

    def close(self) -> None:
        """Part them all."""
        if not self._session.over:
            self._bridge.close()


def _far(media: Media) -> Media:
    return media.far if isinstance(media, SessionMedia) else media


def _all_far(medias: Collection[Media] | None) -> list[Media] | None:
    return None if medias is None else [_far(each) for each in medias]
