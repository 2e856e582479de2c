"""Messages that a desk is sent; those that it sends are in `asks`.

Each message is one JSON document in one text frame. What a desktop asks has a field ``do``, what it is told a field
``say``. A ``request`` number comes back with the answer, ``done`` or ``refused``; 0 asks for no answer unless it is
refused. Times are milliseconds since the epoch, 0 for never.

Events have numbers that only grow. A desktop that lost its connection comes back with ``?after=NUMBER``, the last one
that it has seen, and is told what happened since; where that is too long ago it is told how everything is, as at the
first connection.
"""

from __future__ import annotations

import msgspec

from cordboard.live.floor.events import AnyFloorEvent, OfferMade
from cordboard.live.floor.words import ConversationView, FloorView, ScreenPop, SignedInAgent


class Word(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", omit_defaults=True):
    """Base of what a desktop is told."""


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to choose: its name, and what people see. `of` are the services that it belongs to; none: all."""

    name: str
    title: str
    of: tuple[str, ...] = ()
    category: str = ""


class DeskSnapshot(Word, frozen=True, kw_only=True, tag="desk"):
    """How everything is for an agent: the first message, unless the connection goes on where it was.

    `view` is None while the agent is signed out. `pop` is the contact's in hand, offered, talked to or wrapped up.
    """

    number: int
    at: int
    agent: str
    full_name: str = ""
    view: SignedInAgent | None = None
    offer: OfferMade | None = None
    conversation: ConversationView | None = None
    pop: ScreenPop | None = None
    services: tuple[Option, ...] = ()
    paths: tuple[Option, ...] = ()
    reasons: tuple[Option, ...] = ()
    codes: tuple[Option, ...] = ()
    notice: str = ""


class QueueView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service and those who wait in it. `longest` is when the first of them came; `estimated` is the wait in seconds
    of one who comes now, None when nobody is at work.
    """

    service: str
    title: str
    direction: str
    open: bool
    max_wait: float
    waiting: int = 0
    longest: int = 0
    estimated: float | None = None
    signed_in: int = 0
    ready: int = 0


class FloorSnapshot(Word, frozen=True, kw_only=True, tag="floor"):
    """How everything is for a supervisor: the first message, unless the connection goes on where it was.

    `names` are those of agents by logon, `callers` who calls by contact, `reasons` those for being Not Ready.
    `supervisor` is the name by which events tell of who is connected here.
    """

    view: FloorView
    supervisor: str
    queues: tuple[QueueView, ...] = ()
    names: dict[str, str] = {}
    callers: dict[str, str] = {}
    reasons: tuple[Option, ...] = ()


class Queues(Word, frozen=True, kw_only=True, tag="queues"):
    """The queues, at most once a second after a change. `callers` are those of contacts that wait or talk."""

    queues: tuple[QueueView, ...]
    callers: dict[str, str] = {}


class Happened(Word, frozen=True, kw_only=True, tag="event"):
    """Something happened on the floor. An agent is told what concerns the agent."""

    event: AnyFloorEvent


class Pop(Word, frozen=True, kw_only=True, tag="pop"):
    """What there is to see of the contact that the agent talks with. Comes before each event of the conversation."""

    contact: str
    pop: ScreenPop


class Resumed(Word, frozen=True, kw_only=True, tag="resumed"):
    """The connection goes on after that number: nothing was missed."""

    number: int


class AskDone(Word, frozen=True, kw_only=True, tag="done"):
    """What was asked is done."""

    request: int


class AskRefused(Word, frozen=True, kw_only=True, tag="refused"):
    """What was asked cannot be done now, or was not understood."""

    why: str
    request: int = 0


class Beat(Word, frozen=True, kw_only=True, tag="beat"):
    """The connection lives, and the last event has this number. Comes every few seconds."""

    number: int


AgentWord = DeskSnapshot | Happened | Pop | Resumed | AskDone | AskRefused | Beat
SupervisorWord = FloorSnapshot | Queues | Happened | Resumed | AskDone | AskRefused | Beat
