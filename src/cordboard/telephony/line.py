"""The call control port: what Cordboard asks of whatever carries its telephone calls.

A *line* makes and takes calls. A *call* is one leg: one person, one telephone. Its *media* is what is said, keyed and
recorded on it, a port of its own (``telephony/media_port.py``). Nothing here knows how a call is signalled: the
built-in line and the browser phone do it in this process, another line may hand all of it to a switch, and the scripted
line needs no telephone at all.

Everything here belongs to the event loop that started the line, and is called from that loop only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from cordboard.flow.module import Direction
from cordboard.telephony.audio_quality import AudioQuality
from cordboard.telephony.media_port import Media
from cordboard.telephony.outside import OutsideUse

__all__ = [
    "Call",
    "CallEnded",
    "Direction",
    "EndedBy",
    "Line",
    "LineError",
    "LineStatus",
    "NotConnected",
    "OnCall",
    "Refusal",
    "Registration",
]


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
        """What is said, keyed and recorded on it."""
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
    comes and goes, None where the line does not carry it here. ``outside`` is what of the limits of outside calls is
    used, None where the line does not count it.
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
    outside: OutsideUse | None = None


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
