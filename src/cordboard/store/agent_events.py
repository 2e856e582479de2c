"""What webhooks tell of the decisions of the distributor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from cordboard.acd.decisions import AgentChanged, OfferEnded
from cordboard.acd.messages import SignIn
from cordboard.acd.states import State
from cordboard.store.webhook_outbox import WebhookEvent
from cordboard.store.webhook_payloads import AgentOfferData, AgentStateData

#: The events of offers that came to nothing because of their agents, by why they did.
_OFFERS: Final[Mapping[str, str]] = MappingProxyType({
    "timeout": "agent.offer_missed", "rejected": "agent.offer_rejected",
})  # fmt: skip


def events_of(at: int, message: msgspec.Struct, decisions: Sequence[msgspec.Struct]) -> Iterator[WebhookEvent]:
    """The events that are told of what was decided on a message, in their order."""
    for decision in decisions:
        if isinstance(decision, AgentChanged):
            state = AgentStateData(
                agent=decision.agent, state=decision.state, reason=decision.reason, contact=decision.contact
            )  # fmt: skip
            yield WebhookEvent(_name(message, decision), _subject(decision.agent), at, state)
        elif isinstance(decision, OfferEnded) and decision.why in _OFFERS:
            offer = AgentOfferData(agent=decision.agent, contact=decision.contact)
            yield WebhookEvent(_OFFERS[decision.why], _subject(decision.agent), at, offer)


def _name(message: msgspec.Struct, decision: AgentChanged) -> str:
    if decision.state == State.SIGNED_OUT:
        return "agent.signed_out"
    first = isinstance(message, SignIn) and message.agent == decision.agent and decision.state != State.OFFERED
    return "agent.signed_in" if first else "agent.state_changed"


def _subject(agent: str) -> str:
    return f"agent {agent}"
