"""Decisions: what the router wants done. They are given in the order in which they hold."""

from __future__ import annotations

from typing import Literal

import msgspec

from cordboard.engine.not_routed import NotRoutedReason

#: Why an offer came to nothing.
OfferEnd = Literal["rejected", "timeout", "phone_lost", "signed_out", "caller_left", "stepped_aside"]


class Decision(msgspec.Struct, frozen=True, tag_field="decision", omit_defaults=True):
    """Base of all decisions."""


class Offer(Decision, frozen=True, tag="offer"):
    """Put the contact before the agent: ring the phone, show it on the desktop. It holds until `until`.

    `accept`: the agent must accept; without, an answered phone is enough. `callback`: the person is not on the line,
    and is called once the agent has taken it.
    """

    offer: int
    contact: str
    agent: str
    until: int
    accept: bool = False
    callback: bool = False


class Connect(Decision, frozen=True, tag="connect"):
    """Join the contact and the agent. `waited`: seconds that the contact waited in the queue."""

    contact: str
    agent: str
    offer: int
    waited: float = 0.0
    callback: bool = False


class OfferEnded(Decision, frozen=True, tag="offer_ended"):
    """An offer came to nothing: stop ringing. `waits`: the contact is in its queue again."""

    offer: int
    contact: str
    agent: str
    why: OfferEnd
    waits: bool = False


class NotRouted(Decision, frozen=True, tag="not_routed"):
    """The request is at an end without an agent. `agent` is the one who was asked for, if there is one."""

    contact: str
    reason: NotRoutedReason
    detail: str = ""
    agent: str = ""


class AgentChanged(Decision, frozen=True, tag="agent_changed"):
    """An agent is in another state, for a reason; `until` is when that state ends by itself, 0 for never."""

    agent: str
    state: str
    reason: str = ""
    contact: str = ""
    until: int = 0


class WrapUpExpired(Decision, frozen=True, tag="wrap_up_expired"):
    """An agent let the wrap-up of a contact pass without a termination code."""

    agent: str
    contact: str


AnyDecision = Offer | Connect | OfferEnded | NotRouted | AgentChanged | WrapUpExpired
