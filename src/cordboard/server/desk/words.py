"""Messages between Cordboard and a desktop: what a desktop asks, and what it is told.

Each message is one JSON document in one text frame. What a desktop asks has a field ``do``, what it is told a field
``say``. A ``request`` number comes back with the answer, ``done`` or ``refused``; 0 asks for no answer unless it is
refused. Times are milliseconds since the epoch, 0 for never.

Events have numbers that only grow. A desktop that lost its connection comes back with ``?after=NUMBER``, the last one
that it has seen, and is told what happened since; where that is too long ago it is told how everything is, as at the
first connection.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cordboard.acd.messages import NotReadyReason
from cordboard.live.floor.events import AnyFloorEvent, OfferMade
from cordboard.live.floor.targets import Target
from cordboard.live.floor.words import (
    AgentView,
    ConversationView,
    FloorView,
    PathKind,
    ScreenPop,
    SupervisionMode,
)

Name = Annotated[str, Meta(max_length=100)]
Keys = Annotated[str, Meta(min_length=1, max_length=40, pattern="^[0-9*#]+$")]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True):
    """Base of what a desktop asks."""

    request: int = 0


# --- What an agent asks ---------------------------------------------------------------------------------------


class SignIn(Ask, frozen=True, kw_only=True, tag="sign_in"):
    """Sign in to services; none named: all that the agent has. `path` is the agent's usual one where it is empty.

    `nailed_up` keeps a telephone's line up between contacts. `ready`: be given contacts at once.
    """

    services: tuple[Name, ...] = ()
    path: PathKind | Literal[""] = ""
    nailed_up: bool | None = None
    ready: bool = False


class SignOut(Ask, frozen=True, kw_only=True, tag="sign_out"):
    """Sign out, at once or after the conversation and its wrap-up."""


class GoReady(Ask, frozen=True, kw_only=True, tag="ready"):
    """Be given contacts, at once or after the work in hand."""


class GoNotReady(Ask, frozen=True, kw_only=True, tag="not_ready"):
    """Be given none, at once or after the work in hand."""

    reason: NotReadyReason = "other"


class Accept(Ask, frozen=True, kw_only=True, tag="accept"):
    """Take an offer."""

    offer: int


class Reject(Ask, frozen=True, kw_only=True, tag="reject"):
    """Turn an offer down, and be Not Ready."""

    offer: int


class Hold(Ask, frozen=True, kw_only=True, tag="hold"):
    """Let the person hear music."""


class Retrieve(Ask, frozen=True, kw_only=True, tag="retrieve"):
    """Take the person back from hold."""


class EndCall(Ask, frozen=True, kw_only=True, tag="end_call"):
    """Leave the conversation; the person goes on in the flow where it has a way for that."""


class WrapUp(Ask, frozen=True, kw_only=True, tag="wrap_up"):
    """Choose the termination code of the contact just left."""

    code: Name


class PauseRecording(Ask, frozen=True, kw_only=True, tag="pause_recording"):
    """Record silence from now on."""


class ResumeRecording(Ask, frozen=True, kw_only=True, tag="resume_recording"):
    """Record what is said again."""


class SendKeys(Ask, frozen=True, kw_only=True, tag="keys"):
    """Press keys towards the person."""

    keys: Keys


class Transfer(Ask, frozen=True, kw_only=True, tag="transfer"):
    """Give the person to somebody else at once, and leave (cold transfer)."""

    to: Target


class Consult(Ask, frozen=True, kw_only=True, tag="consult"):
    """Put the person on hold and ask somebody. Then `join`, `hand_over` or go `back`."""

    to: Target


class Conference(Ask, frozen=True, kw_only=True, tag="conference"):
    """Bring somebody in; the person stays on the line meanwhile."""

    to: Target


class Join(Ask, frozen=True, kw_only=True, tag="join"):
    """Of a consultation: all talk."""


class HandOver(Ask, frozen=True, kw_only=True, tag="hand_over"):
    """Of a consultation: who was asked takes over, and this agent leaves (warm transfer)."""


class Back(Ask, frozen=True, kw_only=True, tag="back"):
    """Of a consultation: who was asked leaves, and the person comes back from hold."""


AgentAsk = (
    SignIn | SignOut | GoReady | GoNotReady | Accept | Reject | Hold | Retrieve | EndCall | WrapUp | PauseRecording
    | ResumeRecording | SendKeys | Transfer | Consult | Conference | Join | HandOver | Back
)  # fmt: skip


# --- What a supervisor asks -----------------------------------------------------------------------------------


class Monitor(Ask, frozen=True, kw_only=True, tag="monitor"):
    """Take part in a conversation: listen unheard, coach the agent, or barge in; again for another way.

    With a `telephone` of the site or an allowed number that is rung; without one it is the telephone of the page.
    """

    contact: Name
    mode: SupervisionMode = "listen"
    telephone: Annotated[str, Meta(max_length=40)] = ""


class StopMonitoring(Ask, frozen=True, kw_only=True, tag="stop_monitoring"):
    """Leave a conversation."""

    contact: Name


class ForceState(Ask, frozen=True, kw_only=True, tag="force_state"):
    """Put an agent into another state, at once or after the work in hand."""

    agent: Name
    state: Literal["ready", "not_ready", "signed_out"]
    reason: NotReadyReason = "other"


class ChangeMaxWait(Ask, frozen=True, kw_only=True, tag="max_wait"):
    """Change the longest wait of a service; it holds at once, also for those who wait."""

    service: Name
    seconds: Seconds


SupervisorAsk = Monitor | StopMonitoring | ForceState | ChangeMaxWait


# --- What is told ---------------------------------------------------------------------------------------------


class Word(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", omit_defaults=True):
    """Base of what a desktop is told."""


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to choose: its name, and what people see. `of` are the services that it belongs to; none: all."""

    name: str
    title: str
    of: tuple[str, ...] = ()
    category: str = ""


class Desk(Word, frozen=True, kw_only=True, tag="desk"):
    """How everything is for an agent: the first message, unless the connection goes on where it was.

    `view` is None while the agent is signed out. `pop` is the contact's in hand, offered, talked to or wrapped up.
    """

    number: int
    at: int
    agent: str
    full_name: str = ""
    view: AgentView | None = None
    offer: OfferMade | None = None
    conversation: ConversationView | None = None
    pop: ScreenPop | None = None
    services: tuple[Choice, ...] = ()
    paths: tuple[Choice, ...] = ()
    reasons: tuple[Choice, ...] = ()
    codes: tuple[Choice, ...] = ()


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


class Floor(Word, frozen=True, kw_only=True, tag="floor"):
    """How everything is for a supervisor: the first message, unless the connection goes on where it was.

    `contacts` are those of conversations and queues, with what is known of each. `supervisor` is the name by which
    events tell of who is connected here.
    """

    view: FloorView
    supervisor: str
    queues: tuple[QueueView, ...] = ()
    names: dict[str, str] = {}
    callers: dict[str, str] = {}
    reasons: tuple[Choice, ...] = ()


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


class Done(Word, frozen=True, kw_only=True, tag="done"):
    """What was asked is done."""

    request: int


class Refused(Word, frozen=True, kw_only=True, tag="refused"):
    """What was asked cannot be done now, or was not understood."""

    why: str
    request: int = 0


class Beat(Word, frozen=True, kw_only=True, tag="beat"):
    """The connection lives, and the last event has this number. Comes every few seconds."""

    number: int


AgentWord = Desk | Happened | Pop | Resumed | Done | Refused | Beat
SupervisorWord = Floor | Queues | Happened | Resumed | Done | Refused | Beat
