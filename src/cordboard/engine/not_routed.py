"""Why a search for an agent finds nobody: every reason with what follows from it, in one table (domain.md 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from cordboard.flow.events import Event

#: The reasons: each is the slug of the event that is raised, or that the hours are over, which raises Failure.
NotRoutedReason = Literal[
    "invalid_route_request", "invalid_agent_team", "invalid_extension", "agent_not_logged_in",
    "team_agent_not_available", "agent_not_available", "hours_closed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NobodyFound:
    """What follows from a reason.

    `event` is raised by the module that searches; `words` say it to people, `scenario` is how scenarios write it.
    `at_once`: the router knows it when it is asked, so nobody waits to hear it. `setting`: a setting of the site must
    be wrong for it.
    """

    event: Event
    words: str
    scenario: str
    at_once: bool = False
    setting: bool = False


#: Every reason why nobody is found.
NOT_ROUTED: Final[Mapping[NotRoutedReason, NobodyFound]] = MappingProxyType({
    "agent_not_available": NobodyFound(
        Event.AGENT_NOT_AVAILABLE, "no agent becomes available in time", "not_available"
    ),
    "agent_not_logged_in": NobodyFound(
        Event.AGENT_NOT_LOGGED_IN, "no agent is signed in", "not_logged_in", at_once=True
    ),
    "team_agent_not_available": NobodyFound(
        Event.TEAM_AGENT_NOT_AVAILABLE, "no agent of the teams becomes available in time", "team_not_available"
    ),
    "invalid_agent_team": NobodyFound(
        Event.INVALID_AGENT_TEAM, "no agent of the team works for the service", "invalid_team", at_once=True,
        setting=True,
    ),
    "invalid_extension": NobodyFound(
        Event.INVALID_EXTENSION, "there is no such extension", "invalid_extension", at_once=True
    ),
    "invalid_route_request": NobodyFound(
        Event.INVALID_ROUTE_REQUEST, "the service cannot be asked so", "invalid_request", at_once=True, setting=True
    ),
    "hours_closed": NobodyFound(Event.FAILURE, "the hours are over", "hours_closed"),
})  # fmt: skip
#: The reason by the word that scenarios write for it.
BY_SCENARIO_WORD: Final[Mapping[str, NotRoutedReason]] = MappingProxyType(
    {each.scenario: reason for reason, each in NOT_ROUTED.items()}
)
