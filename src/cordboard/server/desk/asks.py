"""Messages that a desk sends: one for each thing that may be asked, named by the field ``do``."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cordboard.acd.messages import NotReadyReason
from cordboard.acd.terms import LEAST_URGENT
from cordboard.engine.signals import SupervisionMode
from cordboard.flow.site.organisation import PathKind
from cordboard.live.floor.for_supervisors import ForcedState
from cordboard.live.floor.targets import Target

Name = Annotated[str, Meta(max_length=100)]
Keys = Annotated[str, Meta(min_length=1, max_length=40, pattern="^[0-9*#]+$")]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]
#: A number that a desktop gives a request, to know the answer by: whole, and exact in every JSON reader (RFC 8259 6).
RequestNumber = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
#: The number of an offer.
OfferNumber = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True):
    """Base of what a desktop asks."""

    request: RequestNumber = 0


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


class CallSomebody(Ask, frozen=True, kw_only=True, tag="call"):
    """Call a number of one's own accord, for a service that lets its agents; none named: the first that lets them call
    that number. The contact is a new one.
    """

    number: Annotated[str, Meta(min_length=1, max_length=40)]
    service: Name = ""


class Accept(Ask, frozen=True, kw_only=True, tag="accept"):
    """Take an offer."""

    offer: OfferNumber


class Reject(Ask, frozen=True, kw_only=True, tag="reject"):
    """Turn an offer down, and be Not Ready."""

    offer: OfferNumber


class HoldPerson(Ask, frozen=True, kw_only=True, tag="hold"):
    """Let the person hear music."""


class Retrieve(Ask, frozen=True, kw_only=True, tag="retrieve"):
    """Take the person back from hold."""


class MuteMyself(Ask, frozen=True, kw_only=True, tag="mute"):
    """Have the page let nothing be heard of the agent, or with `muted` false be heard again. It lasts as long as the
    conversation, also where the page is opened anew.
    """

    muted: bool = True


class AgentEndsCall(Ask, frozen=True, kw_only=True, tag="end_call"):
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


class TransferContact(Ask, frozen=True, kw_only=True, tag="transfer"):
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
    SignIn | SignOut | GoReady | GoNotReady | CallSomebody | Accept | Reject | HoldPerson | Retrieve | AgentEndsCall
    | MuteMyself | WrapUp | PauseRecording | ResumeRecording | SendKeys | TransferContact | Consult | Conference | Join
    | HandOver | Back
)  # fmt: skip


# --- What a supervisor asks -----------------------------------------------------------------------------------


class MonitorContact(Ask, frozen=True, kw_only=True, tag="monitor"):
    """Take part in a conversation: listen unheard, coach the agent, or barge in; again for another way.

    With a `telephone` of the site or an allowed number that is rung; without one it is the telephone of the page.
    """

    contact: Name
    mode: SupervisionMode = "listen"
    telephone: Annotated[str, Meta(max_length=40)] = ""


class StopMonitoring(Ask, frozen=True, kw_only=True, tag="stop_monitoring"):
    """Leave a conversation."""

    contact: Name


class TakeOver(Ask, frozen=True, kw_only=True, tag="take_over"):
    """Talk with the person in place of the agents, who wrap up: as an agent, at the desk where you are signed in."""

    contact: Name


class MoveContact(Ask, frozen=True, kw_only=True, tag="move"):
    """Give a waiting contact another place: before everybody (`first`), or that of a `priority`, of which 1 goes first.

    Without either it has its own place again; 0 leaves the priority as it is.
    """

    contact: Name
    first: bool = False
    priority: Annotated[int, Meta(ge=0, le=LEAST_URGENT)] = 0


class SendContact(Ask, frozen=True, kw_only=True, tag="send"):
    """Have a contact that waits on the line wait for another service, or for one agent."""

    contact: Name
    to: Target


class ForceState(Ask, frozen=True, kw_only=True, tag="force_state"):
    """Put an agent into another state, at once or after the work in hand."""

    agent: Name
    state: ForcedState


class ChangeMaxWait(Ask, frozen=True, kw_only=True, tag="max_wait"):
    """Change the longest wait of a service; it holds at once, also for those who wait."""

    service: Name
    seconds: Seconds


SupervisorAsk = (
    MonitorContact | StopMonitoring | TakeOver | MoveContact | SendContact | ForceState | ChangeMaxWait
)  # fmt: skip
