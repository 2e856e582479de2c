"""Where contacts went in a flow, and what intervals were like."""

from __future__ import annotations

from cordboard.server.models import Answer


class FunnelWay(Answer):
    """A connector, and how many contacts took it. An empty `event` is the flow's fallback.

    `place` is the one in the list of connectors of the version that the funnel is of; null where it has no such one.
    """

    event: str
    value: str
    to: str
    result: str
    count: int
    place: int | None


class FunnelResult(Answer):
    """An outcome, and how many contacts that ended in a module have it."""

    result: str
    label: str
    count: int


class FunnelModule(Answer):
    """A module of a flow, and what became of the contacts that entered it: `entered` is the sum of those that `left` by
    a connector, `ended` there, or are still `here`. `results` are the outcomes of those that ended there; those not
    closed yet are in none. `in_version`: the version that the funnel is of has the module.
    """

    module: str
    entered: int
    ended: int
    here: int
    left: list[FunnelWay]
    results: list[FunnelResult]
    in_version: bool


class Funnel(Answer):
    """Where the contacts of a flow went, module by module in the order first entered. `version` is the one that they
    ran on, empty for all; `places_of` is the version whose modules and connectors are named: that one, or the live one.
    `balanced`: the sums agree, of every module and in all, as they do unless a journal is damaged. `damaged` are
    contacts whose journals are counted as far as they can be read; `never_entered` are contacts that came to no module.
    """

    flow: str
    version: str
    contacts: int
    never_entered: int
    places_of: str
    balanced: bool
    modules: list[FunnelModule]
    damaged: list[str]


class IntervalMeasures(Answer):
    """What an interval was like for a service. `at` is its beginning (milliseconds), durations are seconds.

    `contacts` began in it, of which `closed` are over (`average_seconds` long) and `with_agent` had an agent. The
    others count what asked for an agent in it: `offered`, of which `handled` were answered (`in_time` within the
    service level's seconds), `abandoned` by the person, and `not_routed` for want of agents, by reason.
    `service_level` is the part in time of those answered, abandoned or lost.
    """

    at: int
    service: str
    contacts: int
    closed: int
    with_agent: int
    average_seconds: float | None
    offered: int
    handled: int
    in_time: int
    abandoned: int
    called_back: int
    not_routed: dict[str, int]
    service_level: float | None
    average_wait: float | None
    longest_wait: float
    average_talk: float | None
    average_wrap_up: float | None
    average_handling: float | None


class ReportMeasures(Answer):
    """Measures by interval, oldest first, and the length of an interval."""

    interval: str
    intervals: list[IntervalMeasures]
