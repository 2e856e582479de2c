"""What an agent's telephone that is not answered says of the offer for which it rings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cordboard.acd.messages import AnyMessage, LosePhone, Reject
from cordboard.telephony.line import Refusal


def _nothing(_agent: str, _offer: int) -> AnyMessage | None:
    return None


def _reject(agent: str, offer: int) -> AnyMessage | None:
    return Reject(agent, offer)


def _lost(agent: str, _offer: int) -> AnyMessage | None:
    return LosePhone(agent)


#: The message to the router, given the agent and the offer. Where nobody takes it, the offer's limit decides.
NOT_ANSWERED: Mapping[Refusal, Callable[[str, int], AnyMessage | None]] = MappingProxyType({
    Refusal.BUSY: _reject,
    Refusal.REFUSED: _reject,
    Refusal.NO_ANSWER: _nothing,
    Refusal.CANCELLED: _nothing,
    Refusal.FAX: _lost,
    Refusal.INVALID_NUMBER: _lost,
    Refusal.NETWORK_FAILURE: _lost,
    Refusal.NOT_ALLOWED: _lost,
})  # fmt: skip
