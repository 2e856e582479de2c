"""The line port: what Cordboard asks of whatever carries its telephone calls.

A *line* makes and takes calls. A *call* is one leg: one person, one telephone. Its *media* is what is heard
and keyed on it. Nothing here knows how a call is signalled: the built-in line and the browser phone do it in
this process, another line may hand all of it to a switch, and the scripted line needs no telephone at all.

Everything here belongs to the event loop that started the line, and is called from that loop only.

Audio that is played is G.711 mu-law, 8000 Hz, mono: one byte a sample, 160 bytes for 20 ms, as prompts are
kept. Audio that is heard is signed 16-bit PCM, little-endian, 8000 Hz, mono: 320 bytes for 20 ms, as
detectors want it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from cordboard.telephony.audio_quality import AudioQuality

if TYPE_CHECKING:
    import asyncio

__all__ = [
    "TELEPHONE_KEYS",
    "Bridge",
    "Call",
    "CallEnded",
    "Direction",
    "EndedBy",
    "FinishedRecording",
    "KeyPress",
    "Line",
    "LineError",
    "LineStatus",
    "Listener",
    "Media",
    "NotConnected",
    "OnCall",
    "Pause",
    "Playback",
    "Recording",
    "Refusal",
    "Registration",
]

Direction = Literal["inbound", "outbound"]

TELEPHONE_KEYS = "0123456789*#ABCD"
"""Every key that a telephone can send. A to D are on no ordinary keypad, yet may arrive."""


class Refusal(StrEnum):
    """Why a call was not made, or with what reason we turn one away."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    INVALID_NUMBER = "invalid_number"
    NETWORK_FAILURE = "network_failure"
    FAX = "fax"
    NOT_ALLOWED = "not_allowed"
    CANCELLED = "cancelled"
    UNAVAILABLE = "unavailable"
    """We cannot take the call now, and may soon: the caller is told when to try again, where the line can say so."""


class EndedBy(StrEnum):
    """Who or what ended a call. HERE: we did, with no other reason of those below."""

    FAR_END = "far_end"
    HERE = "here"
    LINE_LOST = "line_lost"
    TOO_LONG = "too_long"
    HELD_TOO_LONG = "held_too_long"
    """The far end held the call longer than the line allows."""
    BUDGET_SPENT = "budget_spent"
    STOPPED = "stopped"
    """The line was stopped."""


class LineError(Exception):
    """What the exceptions of a line have in common. Raised itself when a line cannot start."""


class NotConnected(LineError):
    """An outbound call came to nothing: ``reason`` says why, ``detail`` says it in the network's words."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        super().__init__(f"the call was not connected: {reason.value}" + (f" ({detail})" if detail else ""))
        self.reason = reason
        self.detail = detail


class CallEnded(LineError):
    """Something was asked of a call that is over, for instance to answer a caller who has given up."""

    def __init__(self, ended_by: EndedBy) -> None:
        super().__init__(f"the call is over, ended by {ended_by.value}")
        self.ended_by = ended_by


@dataclass(frozen=True, slots=True)
class KeyPress:
    """One key pressed by the far end, counted once however often the network repeats it.

    ``key`` is one of ``0-9 * # A-D``; ``at`` is ``time.monotonic()`` when the key was noticed.
    """

    key: str
    at: float


class Playback(Protocol):
    """One piece of audio on its way to the far end."""

    async def finished(self) -> bool:
        """Wait for its end: True if all of it was sent, False if it was stopped or the call ended first."""
        ...

    def stop(self) -> None:
        """Stop it now. What was queued behind it begins. Stopping twice is no error."""
        ...


class Listener(Protocol):
    """What the far end says, frame by frame: ``async for frame in listener``."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def __anext__(self) -> bytes: ...

    async def aclose(self) -> None:
        """Listen no more. Closing twice is no error."""
        ...


@dataclass(frozen=True, slots=True)
class Pause:
    """A part of a recording that is silence because it was paused, in seconds from the beginning."""

    begin: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True)
class FinishedRecording:
    """What became of a recording: its length in seconds, where it was paused, and why it is not whole, if so."""

    path: Path
    seconds: float
    pauses: tuple[Pause, ...] = ()
    fault: str = ""


class Recording(Protocol):
    """A conversation on its way to a file (:meth:`Media.record`)."""

    def pause(self, reason: str = "agent") -> None:
        """From now on write silence. Each reason pauses for itself: all must be taken back before sound is written."""
        ...

    def resume(self, reason: str = "agent") -> None:
        """Take back one reason to pause. One that does not hold is no error."""
        ...

    @property
    def paused(self) -> bool:
        """Whether silence is written now."""
        ...

    async def stop(self) -> FinishedRecording:
        """End it, and wait until the file is whole. Stopping twice is no error. It ends with the call, too."""
        ...


class Bridge(Protocol):
    """A conversation: its members hear each other, except where one speaks to some only or is muted for another.

    A supervisor's three ways into a conversation are three audiences. Nobody who joins later is in an audience that
    names its members, so who only listens stays unheard whoever comes and goes::

        listen: bridge.add(supervisor, heard_by=(), keys=False)
        coach:  bridge.speak_to(supervisor, (agent,))
        barge:  bridge.speak_to(supervisor, None)

    What is played to a member is mixed with what that member hears. A member put on hold is taken out, and played
    music; it comes back by being added.
    """

    @property
    def members(self) -> tuple[Media, ...]:
        """Who takes part, in the order of joining."""
        ...

    def add(self, member: Media, *, heard_by: Collection[Media] | None = None, keys: bool = True) -> None:
        """Let another leg in; it leaves the bridge that it was in before.

        ``heard_by``: who hears it, see :meth:`speak_to`. ``keys``: whether the keys that it presses are passed on to
        those who hear it.

        Raises:
            LineError: the leg is carried by other means, which this bridge cannot mix.
        """
        ...

    def remove(self, member: Media) -> None:
        """Take a leg out. A leg that ends leaves by itself."""
        ...

    def speak_to(self, speaker: Media, heard_by: Collection[Media] | None) -> None:
        """From now on these members hear ``speaker``, and nobody else does; None: all do, and who joins later."""
        ...

    def mute(self, listener: Media, speaker: Media) -> None:
        """From now on ``listener`` does not hear ``speaker``."""
        ...

    def unmute(self, listener: Media, speaker: Media) -> None:
        """From now on ``listener`` hears ``speaker`` again, if that one speaks to it."""
        ...

    def close(self) -> None:
        """Part them all. Closing twice is no error; the calls themselves go on."""
        ...


class Media(Protocol):
    """What is said, heard and keyed on one call."""

    @property
    def keys(self) -> asyncio.Queue[KeyPress]:
        """Keys of the far end in the order of pressing."""
        ...

    def play(self, audio: bytes, *, loop: bool = False) -> Playback:
        """Play mu-law audio to the far end, after what was queued before it.

        Audio queued before there is a way to the far end (:meth:`Call.early_media`, :meth:`Call.answer`)
        waits for it. With ``loop`` the audio begins anew until it is stopped, so its ``finished()`` is always
        False. On a call that is over nothing is played, and ``finished()`` is False at once.
        """
        ...

    def silence(self) -> None:
        """Stop all that is playing or queued."""
        ...

    def listen(self) -> Listener:
        """What the far end says from now on, in 20 ms frames of 320 bytes PCM; ends with the call.

        Listeners do not disturb each other: a recorder and a detector may listen at once. One that falls more
        than ten seconds behind loses the oldest frames. Close it, or it fills until the call ends.
        """
        ...

    def bridge(self, other: Media) -> Bridge:
        """Begin a conversation with another leg: both hear each other.

        Raises:
            LineError: the other leg is carried by other means, which this one cannot be mixed with.
        """
        ...

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """Those that are being made of it now."""
        ...

    def record(self, path: Path) -> Recording:
        """Write this leg's conversations to a new WAV file: 8000 Hz, 16 bits, stereo.

        Left is what the far end says, right what all say whom it hears in its bridge, whichever that is. While it is
        in none (on hold, in a flow) both are silent. The file can be played at any moment, also after a crash; each
        pause is a cue point in it.

        Raises:
            OSError: the file cannot be made.
        """
        ...

    async def send_keys(self, keys: str) -> None:
        """Press keys towards the far end, one by one, and return when all were sent or the call ended.

        Raises:
            ValueError: one of them is no telephone key.
        """
        ...


@runtime_checkable
class Call(Protocol):
    """One leg: a call that came in or one that we make.

    An inbound call may be rung, given early media, and is then answered or rejected. An outbound call is
    waited for. Either ends once; what is asked of it afterwards is harmless or raises :class:`CallEnded`.
    """

    @property
    def id(self) -> str:
        """A name for this call, never used again. It outlives this process where the line keeps calls (`Line.find`)."""
        ...

    @property
    def direction(self) -> Direction:
        """Whether it came in or goes out."""
        ...

    @property
    def caller(self) -> str:
        """The calling number or name as the network told it, '' when withheld: a hint, never a proof."""
        ...

    @property
    def called(self) -> str:
        """The number or name that was called."""
        ...

    @property
    def facts(self) -> Mapping[str, str]:
        """What else is known of the call, by the line's own names: display name, source address ..."""
        ...

    @property
    def cause(self) -> str:
        """Why a call that is over has ended, in the line's words; empty where there is no more to say."""
        ...

    @property
    def media(self) -> Media:
        """What is heard and keyed on it."""
        ...

    async def ring(self) -> None:
        """Inbound: let the caller hear ringing. Raises CallEnded."""
        ...

    async def early_media(self) -> None:
        """Inbound: open the way for audio without answering (and without charge). Raises CallEnded."""
        ...

    async def answer(self) -> None:
        """Inbound: take the call. From here on what is played is heard. Answering twice is no error.

        Raises:
            CallEnded: the caller gave up before.
        """
        ...

    async def reject(self, why: Refusal) -> None:
        """Inbound: turn the call away. No effect on a call that is over; an answered one is hung up."""
        ...

    async def hang_up(self) -> None:
        """End the call, whatever stage it is in. No effect on a call that is over."""
        ...

    async def wait_answered(self) -> None:
        """Outbound: wait until the far end answers.

        Raises:
            NotConnected: it did not, and why; CANCELLED if :meth:`hang_up` came first.
        """
        ...

    async def wait_ended(self) -> EndedBy:
        """Wait for the end of the call, and say who ended it. Many may wait, and again afterwards."""
        ...


OnCall = Callable[[Call], Awaitable[None]]
"""Takes an inbound call, and may return while it goes on. If it raises, the line ends the call."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Whether one telephone or provider can be reached through this line."""

    name: str
    kind: Literal["softphone", "provider"]
    registered: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LineStatus:
    """How a line is doing. ``counters`` only grow while the line runs; their names are the line's own.

    ``alarms`` are sentences about what somebody should look at now, such as money that is nearly spent. ``trouble`` is
    a sentence about why the line cannot take or make calls now, empty when it can. ``audio`` is how the sound of calls
    comes and goes, None where the line does not carry it here.
    """

    running: bool
    address: str
    calls_now: int = 0
    calls_total: int = 0
    counters: Mapping[str, int] = field(default_factory=dict)
    registrations: tuple[Registration, ...] = ()
    alarms: tuple[str, ...] = ()
    trouble: str = ""
    audio: AudioQuality | None = None


class Line(Protocol):
    """Carries calls. A line can be stopped and started again.

    A line that is carried by another program, a switch, keeps its calls while nobody has it: whoever starts it next
    finds them by their ids. What was played, recorded and bridged goes on meanwhile, and what the far end did is told
    to the one who finds the call. A line that carries the audio in this process keeps none.
    """

    async def start(self, on_call: OnCall) -> None:
        """Begin to take calls, each handed to ``on_call`` in a task of its own.

        Raises:
            LineError: it cannot, with what to do; nothing is left half-started.
        """
        ...

    async def stop(self) -> None:
        """End all calls (STOPPED) and stop taking new ones."""
        ...

    async def detach(self) -> None:
        """Let go of all calls without ending them, as a program does that is killed, and take no new ones.

        What is asked of one of them from here on has no effect. A line that cannot keep calls ends them (STOPPED).
        """
        ...

    def find(self, id: str) -> Call | None:  # noqa: A002 - the name of the property
        """A call that went on while nobody had the line, by its id, once the line was started; None: it is over.

        What is heard and keyed on it comes to the call that is returned, also what was keyed meanwhile.
        """
        ...

    def unclaimed(self) -> Sequence[Call]:
        """The calls that went on while nobody had the line and that nobody has found since."""
        ...

    def dial(self, number: str, *, caller_id: str = "", ring_seconds: float = 48) -> Call:
        """Start a call to a telephone of the line or to an allowed outside number, and return at once.

        ``number`` must come from the flow or the site, never from what a caller keyed or said. What becomes
        of the call, even that it is not allowed, is told by :meth:`Call.wait_answered`. After
        ``ring_seconds`` without an answer the attempt is given up as NO_ANSWER.
        """
        ...

    def refuses(self, number: str) -> str:
        """Why a call to a number that somebody keyed would not be made; empty when it would.

        Every rule of :meth:`dial` is asked, except how many calls are up at this moment.
        """
        ...

    def status(self) -> LineStatus:
        """How the line is doing now."""
        ...
