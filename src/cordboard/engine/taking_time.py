"""Which signals show that a person or an agent was waited for: a loop without any of them is stuck."""

from __future__ import annotations

from cordboard.engine.not_routed import NOT_ROUTED
from cordboard.engine.signals import NotRouted, OfferExpired, Rejected, Signal


def took_time(signal: Signal) -> bool:
    """Whether somebody was waited for, so that a flow that loops is not stuck: the person, or an agent with an offer.

    >>> took_time(NotRouted(1, "agent_not_available")), took_time(NotRouted(1, "agent_not_logged_in"))
    (True, False)
    """
    if signal.from_person:
        return type(signal) is not NotRouted or not NOT_ROUTED[signal.reason].at_once
    return isinstance(signal, Rejected | OfferExpired)
