"""Messages that a desk sends: one for each thing that may be asked, named by the field ``do``."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cordboard.acd.messages import NotReadyReason
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
    SignIn | SignOut | GoReady | GoNotReady | Accept | Reject | HoldPerson | Retrieve | AgentEndsCall | WrapUp
    | PauseRecording | ResumeRecording | SendKeys | TransferContact | Consult | Conference | Join | HandOver | Back
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


class ForceState(Ask, frozen=True, kw_only=True, tag="force_state"):
    """Put an agent into another state, at once or after the work in hand."""

    agent: Name
    state: ForcedState


class ChangeMaxWait(Ask, frozen=True, kw_only=True, tag="max_wait"):
    """Change the longest wait of a service; it holds at once, also for those who wait."""

    service: Name
    seconds: Seconds


SupervisorAsk = MonitorContact | StopMonitoring | ForceState | ChangeMaxWait
