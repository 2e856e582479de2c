"""Counters of one half hour for a service or an agent. Only the fold in `statistics` adds to them.

Durations are seconds.
"""

from __future__ import annotations

import msgspec

from cordboard.acd.measures import BUSY, MEASURES


class ServiceCounts(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of the contacts that asked for a service.

    `asked` counts requests: a contact that comes back from a menu asks again. Each ends as `answered`, `called_back`,
    `abandoned` (the person left), `stepped_aside`, `turned_down` (the flow moved on when an offer came to nothing) or
    `not_routed`, by reason. `in_time` were answered within the service level's seconds.
    """

    asked: int = 0
    answered: int = 0
    called_back: int = 0
    abandoned: int = 0
    stepped_aside: int = 0
    turned_down: int = 0
    not_routed: dict[str, int] = {}
    in_time: int = 0
    waited: float = 0.0
    longest_wait: float = 0.0
    abandoned_after: float = 0.0
    handled: int = 0
    talk: float = 0.0
    wrap_up: float = 0.0

    @property
    def ended(self) -> int:
        """Requests that are over."""
        ways = self.answered + self.called_back + self.abandoned + self.stepped_aside + self.turned_down
        return ways + sum(self.not_routed.values())

    @property
    def service_level(self) -> float | None:
        """The part answered in time, of those who were answered, left, or waited in vain; None if there were none."""
        lost = self.not_routed.get("agent_not_available", 0) + self.not_routed.get("team_agent_not_available", 0)
        return MEASURES["service_level"].value({
            "in_time": self.in_time, "answered": self.answered, "abandoned": self.abandoned, "not_served": lost,
            "hours_closed": self.not_routed.get("hours_closed", 0),
        })  # fmt: skip

    @property
    def average_wait(self) -> float | None:
        """The mean wait of those who were answered."""
        return MEASURES["speed_of_answer"].value({"waited": self.waited, "answered": self.answered})

    @property
    def average_handling(self) -> float | None:
        """The mean time that a contact kept an agent: conversation, hold and wrap-up."""
        return MEASURES["handle_time"].value({"talk": self.talk, "wrap_up": self.wrap_up, "handled": self.handled})


class AgentCounts(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What an agent did. `seconds` are by state, and by reason too for Not Ready (`not_ready lunch`)."""

    offers: int = 0
    taken: int = 0
    rejected: int = 0
    missed: int = 0
    handled: int = 0
    seconds: dict[str, float] = {}

    @property
    def occupancy(self) -> float | None:
        """The part of the time at work that contacts took: offered, in call, hold and wrap-up, over that and Ready."""
        busy = sum(self.seconds.get(state, 0.0) for state in BUSY)
        return MEASURES["occupancy"].value({"busy": busy, "ready": self.seconds.get("ready", 0.0)})


class Queue(msgspec.Struct, frozen=True):
    """A service's queue at one moment. `longest_wait` is that of those who wait on the line now."""

    waiting: int
    callbacks: int
    longest_wait: float
