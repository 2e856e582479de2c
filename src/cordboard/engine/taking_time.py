"""Which signals show that somebody was waited for, so that a flow that loops is not stuck."""

from __future__ import annotations

from typing import Final

from cordboard.engine.signals import NotRouted, OfferExpired, Rejected, Signal

#: Why nobody was found where the router knows at once, and nobody waits to hear it.
_KNOWN_AT_ONCE: Final = ("invalid_route_request", "invalid_agent_team", "invalid_extension", "agent_not_logged_in")


def took_time(signal: Signal) -> bool:
    """Whether somebody was waited for, so that a flow that loops is not stuck: the person, or an agent with an offer.

    >>> took_time(NotRouted(1, "agent_not_available")), took_time(NotRouted(1, "agent_not_logged_in"))
    (True, False)
    """
    if signal.from_person:
        return type(signal) is not NotRouted or signal.reason not in _KNOWN_AT_ONCE
    return isinstance(signal, Rejected | OfferExpired)
