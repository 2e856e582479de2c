"""Messages that a desk is sent; those that it sends are in `asks`.

Each message is one JSON document in one text frame. What a desktop asks has a field ``do``, what it is told a field
``say``. A ``request`` number comes back with the answer, ``done`` or ``refused``; 0 asks for no answer unless it is
refused. Times are milliseconds since the epoch, 0 for never.

Events have numbers that only grow. A desktop that lost its connection comes back with ``?after=NUMBER``, the last one
that it has seen, and is told what happened since; where that is too long ago it is told how everything is, as at the
first connection.
"""

from __future__ import annotations

from typing import Literal

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

    `view` is None while the agent is signed out. `pop` is the contact's in hand, called, offered, talked to or
    wrapped up. `calls_for` are the services for which the agent may call people.
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
    calls_for: tuple[str, ...] = ()
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


#: Where a contact stands with agents; `flow` while it has asked for none.
ContactStanding = Literal["flow", "waiting", "offered", "talking", "aside"]


class FloorContact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A contact in progress: who it is, where it is in its flow, and where it stands with agents.

    `caller` is the number of the customer, also where an outbound service has called it.
    `since` is when it began, `queued_at` when it first asked for an agent, and `place` its place in the queue, 1 for
    the next. `agent` is the one to whom it is offered. A contact that waits to be called back is in no flow.
    `trial`: somebody tries a draft, and no figure counts it.
    """

    contact: str
    service: str = ""
    flow: str = ""
    module: str = ""
    caller: str = ""
    called: str = ""
    since: int = 0
    standing: ContactStanding = "flow"
    queued_at: int = 0
    place: int = 0
    skill: str = ""
    teams: tuple[str, ...] = ()
    priority: int = 0
    agent: str = ""
    callback: bool = False
    trial: bool = False


class ServiceToday(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of those who asked for a service today, as the reports count it.

    Each request is over as `answered`, `called_back`, `abandoned`, `stepped_aside`, `turned_down` or `not_routed`, or
    still waits. `in_time` were answered within the seconds that the service had set when they asked; `answer_within`
    are those that it sets now. The averages are in seconds, None where there is nothing to divide by.
    """

    service: str
    answer_within: float = 20.0
    asked: int = 0
    answered: int = 0
    in_time: int = 0
    called_back: int = 0
    abandoned: int = 0
    stepped_aside: int = 0
    turned_down: int = 0
    not_routed: int = 0
    service_level: float | None = None
    average_wait: float | None = None
    average_handling: float | None = None


class FloorSnapshot(Word, frozen=True, kw_only=True, tag="floor"):
    """How everything is for a supervisor: the first message, unless the connection goes on where it was.

    `names` are those of agents by logon, `callers` the customers' numbers by contact, `reasons` those for being
    Not Ready. `supervisor` is the name by which events tell of who is connected here.
    """

    view: FloorView
    supervisor: str
    queues: tuple[QueueView, ...] = ()
    names: dict[str, str] = {}
    callers: dict[str, str] = {}
    reasons: tuple[Option, ...] = ()


class Queues(Word, frozen=True, kw_only=True, tag="queues"):
    """The queues that have changed, at most once a second. `whole`: these are all that there are."""

    at: int
    queues: tuple[QueueView, ...]
    whole: bool = False


class FloorContacts(Word, frozen=True, kw_only=True, tag="contacts"):
    """The contacts that are new or have changed, and those that are `over`, at most once a second.

    `whole`: these are all that there are, as with the first such message of a connection.
    """

    at: int
    contacts: tuple[FloorContact, ...] = ()
    over: tuple[str, ...] = ()
    whole: bool = False


class FloorToday(Word, frozen=True, kw_only=True, tag="today"):
    """What became of those who asked today, for the services where that has changed.

    `since` is when the day began in `time_zone`, which is the site's; with a new day all figures begin anew.
    """

    at: int
    since: int
    time_zone: str
    services: tuple[ServiceToday, ...] = ()
    whole: bool = False


class Happened(Word, frozen=True, kw_only=True, tag="event"):
    """Something happened on the floor. An agent is told what concerns the agent."""

    event: AnyFloorEvent


class Pop(Word, frozen=True, kw_only=True, tag="pop"):
    """What there is to see of the person whom the agent talks with, or calls. Comes before each event of the
    conversation.
    """

    contact: str
    pop: ScreenPop


class Resumed(Word, frozen=True, kw_only=True, tag="resumed"):
    """The connection goes on after that number: nothing was missed."""

    number: int
    at: int = 0


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
    at: int = 0


AgentWord = DeskSnapshot | Happened | Pop | Resumed | AskDone | AskRefused | Beat
SupervisorWord = (
    FloorSnapshot | Queues | FloorContacts | FloorToday | Happened | Resumed | AskDone | AskRefused | Beat
)  # fmt: skip
