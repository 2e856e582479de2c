"""Messages: what the router is told. Each comes with the time at which it holds, in milliseconds since the epoch.

Durations are in seconds. A message about an agent or contact that it no longer fits (an offer that was withdrawn a
moment ago, a contact that has left) changes nothing and decides nothing: late is normal, and never an error.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from cordboard.acd.measures import SERVICE_LEVEL
from cordboard.acd.organisation import Organisation
from cordboard.engine.agent_criteria import AgentCriteria

NotReadyReason = Literal["break", "lunch", "meeting", "training", "technical", "other"]


class AgentRequest(AgentCriteria, frozen=True, kw_only=True):
    """A contact that asks the router for an agent. `answer_within` are the seconds of its service's level as they were
    then: the log keeps them, so that no later setting changes what was in time. It is not `counted` in any figure where
    somebody tries a draft.
    """

    contact: str
    answer_within: float = SERVICE_LEVEL
    counted: bool = True

    @classmethod
    def of(cls, contact: str, criteria: AgentCriteria, *, counted: bool = True) -> AgentRequest:
        """The request of a contact whose flow seeks an agent by these criteria, such as a `FindAgent`."""
        wanted = {name: getattr(criteria, name) for name in AgentCriteria.__struct_fields__}
        return cls(contact=contact, counted=counted, **wanted)


class Message(msgspec.Struct, frozen=True, tag_field="message", omit_defaults=True):
    """Base of all messages."""


class SignIn(Message, frozen=True, tag="sign_in"):
    """An agent signs in to services (none: all of the agent's), Not Ready or at once Ready.

    `nailed_up`: the agent's audio path is up already, so an offer that needs no acceptance connects at once.
    """

    agent: str
    services: tuple[str, ...] = ()
    ready: bool = False
    nailed_up: bool = False


class SignOut(Message, frozen=True, tag="sign_out"):
    """An agent signs out. In a call or wrap-up: as soon as that is over."""

    agent: str


class GoReady(Message, frozen=True, tag="go_ready"):
    """An agent asks to be Ready: at once, or after the call and its wrap-up."""

    agent: str


class GoNotReady(Message, frozen=True, tag="go_not_ready"):
    """An agent asks to be Not Ready: at once, or after the call and its wrap-up."""

    agent: str
    reason: NotReadyReason = "other"


class NailUp(Message, frozen=True, tag="nail_up"):
    """The agent's standing audio path came up, or went away."""

    agent: str
    up: bool


class Arrive(Message, frozen=True, tag="arrive"):
    """A contact asks for an agent. One that asked before and stepped aside takes its old place.

    `since` (milliseconds) is when it asked, where that is longer ago: a restart came before the router stored it.
    """

    request: AgentRequest
    since: int = 0


class Withdraw(Message, frozen=True, tag="withdraw"):
    """A contact no longer asks, and its place in the queue is gone: the person has left."""

    contact: str


class StepAside(Message, frozen=True, tag="step_aside"):
    """A contact leaves its queue for something else (a menu, a callback) and keeps its place until it is withdrawn."""

    contact: str


class AskCallback(Message, frozen=True, tag="ask_callback"):
    """The person is called back: the place waits in the queue, and its offer goes to an agent as a callback.

    The contact must have stepped aside. The offer of a place always needs acceptance or an answered phone. Of one that
    was promised before a restart, `request` and `queued_at` (milliseconds) say what it waits for, and since when.
    """

    contact: str
    max_wait: float = 3600.0
    request: AgentRequest | None = None
    queued_at: int = 0


class Accept(Message, frozen=True, tag="accept"):
    """An agent takes an offer."""

    agent: str
    offer: int


class Reject(Message, frozen=True, tag="reject"):
    """An agent turns an offer down."""

    agent: str
    offer: int


class HoldCall(Message, frozen=True, tag="hold_call"):
    """An agent puts the person on hold."""

    agent: str


class RetrieveCall(Message, frozen=True, tag="retrieve_call"):
    """An agent takes the person back from hold."""

    agent: str


class Occupy(Message, frozen=True, tag="occupy"):
    """An agent takes part in a contact's conversation without an offer: consulted, joined, handed over, or since the
    agent calls the person. `service` is that of a contact which has asked for nobody.

    Only one who is Ready or Not Ready can; a busy agent is left alone.
    """

    agent: str
    contact: str
    service: str = ""


class Release(Message, frozen=True, tag="release"):
    """An agent's part of a conversation is over. Wrap-up begins, or not (`wrap_up`)."""

    agent: str
    wrap_up: bool = True


class WrapUpDone(Message, frozen=True, tag="wrap_up_done"):
    """An agent has saved a termination code."""

    agent: str


class LosePhone(Message, frozen=True, tag="lose_phone"):
    """An agent's audio path or desktop is gone: an open offer comes to nothing, and the agent is Not Ready.

    In a conversation the agent's part is over: wrap-up first. A wrap-up without limit then gets one of a minute.
    """

    agent: str


class MoveInQueue(Message, frozen=True, tag="move_in_queue"):
    """A supervisor gives a waiting contact another place: before everybody, or the one of a priority (0: its own)."""

    contact: str
    first: bool = False
    priority: int = 0


class ChangeMaxWait(Message, frozen=True, tag="change_max_wait"):
    """A service's max wait is changed on the service monitor; it holds at once for those who wait."""

    service: str
    seconds: float


class ChangeHours(Message, frozen=True, tag="change_hours"):
    """A service's hours begin or end. They are open until told otherwise, and matter when a max wait passes."""

    service: str
    open: bool


class Reorganise(Message, frozen=True, tag="reorganise"):
    """Agents, teams, skills, services or groups are others now. Who is signed in stays so."""

    organisation: Organisation


class Tick(Message, frozen=True, tag="tick"):
    """Time has passed."""


AnyMessage = (
    SignIn | SignOut | GoReady | GoNotReady | NailUp | Arrive | Withdraw | StepAside | AskCallback | Accept | Reject
    | HoldCall | RetrieveCall | Occupy | Release | WrapUpDone | LosePhone | MoveInQueue | ChangeMaxWait | ChangeHours
    | Reorganise | Tick
)  # fmt: skip
