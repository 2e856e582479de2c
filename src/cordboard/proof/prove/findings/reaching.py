"""Which module types bring a person to somebody, and how one can tell that they did."""

from __future__ import annotations

from typing import Final

from cordboard.flow.events import Event

#: Types that bring in an agent or another person.
TRANSFERS: Final = frozenset(
    {"operator_transfer", "external_transfer", "extension_transfer", "direct_transfer", "callback"}
)
#: Types that take a message.
MESSAGES: Final = frozenset({"voicemail"})


def reached_somebody(kind: str, event: str) -> bool:
    """Whether a transfer that raised this event had brought a person in."""
    return kind in TRANSFERS and event in (Event.SUCCESS, Event.AGENT_END_CALL)


def reached_agent(kind: str, event: str) -> bool:
    """Whether it was an agent of the site, whose word then goes before the flow's."""
    return reached_somebody(kind, event) and kind not in ("external_transfer", "callback")


def left_message(kind: str, event: str) -> bool:
    """Whether a module that raised this event had taken a message."""
    return kind in MESSAGES and event == Event.SUCCESS
