"""Outcomes, and what they come to by result, by interval and by question."""

from __future__ import annotations

from cordboard.server.models import Answer
from cordboard.server.paging import Page


class Outcome(Answer):
    """The outcome of a contact that is closed. Times are ISO 8601, UTC. `custom1` to `custom3` are what the customer's
    own systems call the result, and `outcome` the one of them that was asked for.
    """

    contact: str
    flow: str
    version: str
    channel: str
    direction: str
    service: str
    caller: str
    called: str
    account: str
    started_at: str
    ended_at: str
    seconds: float
    result: str
    code: int | None
    label: str
    due: str
    agent: str
    ended_by: str
    reason: str
    recovered: bool
    run: str
    parent: str
    custom1: str
    custom2: str
    custom3: str
    outcome: str | None = None


class OutcomePage(Page[Outcome]):
    """A page of outcomes, the one closed last first."""


class ResultCount(Answer):
    """How many contacts left a result."""

    result: str
    label: str
    code: int | None
    contacts: int


class SurveyAnswers(Answer):
    """How a survey question was answered. `rate` is the part that answered, `average` that of answers that are
    numbers, `answers` how often each was given.
    """

    service: str
    agent: str
    question: str
    asked: int
    answered: int
    rate: float
    average: float | None
    answers: dict[str, int]


class ServiceInterval(Answer):
    """What a half hour was like for a service. `at` is its beginning in milliseconds, durations are seconds.

    `asked` counts requests, each of which ends as one of `answered`, `called_back`, `abandoned`, `stepped_aside`,
    `turned_down` or `not_routed` by reason. `service_level` is the part answered in time.
    """

    at: int
    service: str
    asked: int
    answered: int
    called_back: int
    abandoned: int
    stepped_aside: int
    turned_down: int
    not_routed: dict[str, int]
    in_time: int
    waited: float
    longest_wait: float
    abandoned_after: float
    handled: int
    talk: float
    wrap_up: float
    service_level: float | None
    average_wait: float | None
    average_handling: float | None


class AgentInterval(Answer):
    """What an agent did in a half hour. `seconds` are by state; `occupancy` is the part of the time at work that
    contacts took.
    """

    at: int
    agent: str
    offers: int
    taken: int
    rejected: int
    missed: int
    handled: int
    seconds: dict[str, float]
    occupancy: float | None


class Distribution(Answer):
    """Figures of the distributor by half hour, the oldest first."""

    services: list[ServiceInterval]
    agents: list[AgentInterval]
