"""One program's hold of a scripted line, as of a switch: it may be lost while the calls go on.

Example::

    line = ScriptedLine()
    first = ScriptedSession(line)
    await first.start(driver.on_call)
    caller = line.rings()
    await first.detach()                        # what `driver` still asks of its calls has no effect
    second = ScriptedSession(line)
    await second.start(another.on_call)
    second.find(caller.id)                      # the same call, for the other one
"""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path

from cordboard.telephony.line import (
    Bridge,
    Call,
    Direction,
    EndedBy,
    FinishedRecording,
    KeyPress,
    LineError,
    LineStatus,
    Listener,
    Media,
    OnCall,
    Playback,
    Recording,
    Refusal,
)
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine
from cordboard.telephony.scripted_media import ScriptedMedia


class ScriptedSession:
    """A :class:`cordboard.telephony.line.Line` on a scripted line that others may have had before."""

    def __init__(self, line: ScriptedLine) -> None:
        self.line = line
        self.over = False
        self.silent = ScriptedMedia(line.pace)
        self.silent.close()
        self._calls: dict[str, SessionCall] = {}

    async def start(self, on_call: OnCall) -> None:
        """Begin to take calls."""

        async def take(call: Call) -> None:
            assert isinstance(call, ScriptedCall)
            await on_call(self._held(call))

        await self.line.start(take)

    async def stop(self) -> None:
        """End all calls, unless the line was let go of."""
        if not self.over:
            await self.line.stop()

    async def detach(self) -> None:
        """Let go of all calls."""
        self.let_go()

    def let_go(self) -> None:
        """The same, at once: what is asked of a call from now on has no effect."""
        self.over = True
        for call in self._calls.values():
            call.media.let_go()
        self.line.let_go()

    def find(self, id: str) -> "SessionCall | None":  # noqa: A002 - as the port has it
        """A call that went on."""
        found = self.line.find(id)
        return self._held(found) if found is not None else None

    def unclaimed(self) -> tuple["SessionCall", ...]:
        """The calls that went on, and nobody has found."""
        return tuple(self._held(call) for call in self.line.unclaimed())

    def dial(self, number: str, *, caller_id: str = "", ring_seconds: float = 48) -> "SessionCall":
        """Make a call."""
        if self.over:
            raise LineError("the line was let go of")
        return self._held(self.line.dial(number, caller_id=caller_id, ring_seconds=ring_seconds))

    def refuses(self, number: str) -> str:
        """As the line does."""
        return self.line.refuses(number)

    def status(self) -> LineStatus:
        """As the line is."""
        return self.line.status()

    def _held(self, call: ScriptedCall) -> "SessionCall":
        return self._calls.setdefault(call.id, SessionCall(self, call))


class SessionCall:
    """A call as one program has it, until that program is gone."""

    def __init__(self, session: ScriptedSession, call: ScriptedCall) -> None:
        self.session = session
        self.far = call
        self.media = SessionMedia(session, call.media)

    @property
    def id(self) -> str:
        """The call's."""
        return self.far.id

    @property
    def direction(self) -> Direction:
        """The call's."""
        return self.far.direction

    @property
    def caller(self) -> str:
        """The call's."""
        return self.far.caller

    @property
    def called(self) -> str:
        """The call's."""
        return self.far.called

    @property
    def facts(self) -> Mapping[str, str]:
        """The call's."""
        return self.far.facts

    @property
    def cause(self) -> str:
        """The call's."""
        return self.far.cause

    async def ring(self) -> None:
        """The far end hears ringing."""
        if not self.session.over:
            await self.far.ring()

    async def early_media(self) -> None:
        """The far end hears what is played."""
        if not self.session.over:
            await self.far.early_media()

    async def answer(self) -> None:
        """The far end is answered."""
        if not self.session.over:
            await self.far.answer()

    async def reject(self, why: Refusal) -> None:
        """The far end is turned away."""
        if not self.session.over:
            await self.far.reject(why)

    async def hang_up(self) -> None:
        """The far end is left."""
        if not self.session.over:
            await self.far.hang_up()

    async def wait_answered(self) -> None:
        """Wait for the answer."""
        await self.far.wait_answered()

    async def wait_ended(self) -> EndedBy:
        """Wait for the end."""
        return await self.far.wait_ended()


class SessionMedia:
    """What is heard and keyed on a call, as one program has it."""

    def __init__(self, session: ScriptedSession, media: ScriptedMedia) -> None:
        self._session = session
        self._media = media
        self._listeners: list[Listener] = []

    @property
    def far(self) -> ScriptedMedia:
        """The media of the call, or what has no effect."""
        return self._session.silent if self._session.over else self._media

    @property
    def keys(self) -> asyncio.Queue[KeyPress]:
        """Keys of the far end."""
        return self.far.keys

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """Those that are being made."""
        return tuple(SessionRecording(self._session, each) for each in self.far.recordings)

    def play(self, audio: bytes, *, loop: bool = False) -> Playback:
        """Play."""
        return SessionPlayback(self._session, self.far.play(audio, loop=loop))

    def silence(self) -> None:
        """Stop everything."""
        self.far.silence()

    def listen(self) -> Listener:
        """What the far end says."""
        listener = self.far.listen()
        self._listeners.append(listener)
        return listener

    def bridge(self, other: Media) -> Bridge:
        """Begin a conversation."""
        return SessionBridge(self._session, self.far.bridge(_far(other)))

    def record(self, path: Path) -> Recording:
        """Write conversations to a file."""
        return SessionRecording(self._session, self.far.record(path))

    async def send_keys(self, keys: str) -> None:
        """Press keys."""
        await self.far.send_keys(keys)

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
