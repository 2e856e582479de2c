"""Metrics of agents and queues: who is at work, who waits and how long, and what became of those who asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from prometheus_client import Metric

from cordboard.acd.counts import ServiceCounts
from cordboard.acd.states import State
from cordboard.live.clock import now
from cordboard.server.metrics.families import Labelled, counters, gauge, gauges
from cordboard.server.site import RunningSite

#: What is counted for each service: the name of the metric, what it is, and where it stands.
_OF_SERVICES: tuple[tuple[str, str, Callable[[ServiceCounts], float]], ...] = (
    ("asked", "Requests for an agent.", lambda counts: counts.asked),
    ("answered", "Requests that an agent answered.", lambda counts: counts.answered),
    ("answered_in_time", "Those answered within 20 seconds.", lambda counts: counts.in_time),
    ("called_back", "Requests that became a callback which an agent made.", lambda counts: counts.called_back),
    ("abandoned", "Requests whose person left before.", lambda counts: counts.abandoned),
    ("turned_down", "Requests that went on in the flow after an offer.", lambda counts: counts.turned_down),
    ("handled", "Contacts that agents have done with.", lambda counts: counts.handled),
    ("talk_seconds", "Seconds of conversation, hold included.", lambda counts: counts.talk),
    ("wrap_up_seconds", "Seconds of wrap-up.", lambda counts: counts.wrap_up),
)


def floor_metrics(site: RunningSite) -> Iterator[Metric]:
    """Those of the floor."""
    yield gauges(
        "cordboard_agents", "Agents by team and state; '' for agents without a team.", ("team", "state"), _agents(site)
    )
    length, longest = _queues(site)
    yield gauges("cordboard_queue_length", "Contacts that wait for an agent.", ("group", "service"), length)
    yield gauges(
        "cordboard_queue_longest_wait_seconds", "How long the one has waited who waits longest.", ("group", "service"),
        longest,
    )  # fmt: skip
    yield gauge("cordboard_callbacks_in_progress", "Persons being called back now.", site.floor.being_called_back)
    distribution = site.switchboard.telemetry.distribution
    services = dict.fromkeys(site.site.services, ServiceCounts()) | dict(distribution.services)
    for name, about, of in _OF_SERVICES:
        values = {(service,): of(counts) for service, counts in services.items()}
        yield counters(f"cordboard_service_{name}", about, ("service",), values)
    not_routed: dict[tuple[str, ...], float] = {
        (service, reason): count for service, counts in services.items() for reason, count in counts.not_routed.items()
    }
    yield counters(
        "cordboard_service_not_routed", "Requests for which nobody was found, by reason.", ("service", "reason"),
        not_routed,
    )  # fmt: skip
    offers = distribution.offers
    yield counters(
        "cordboard_offers", "Offers to agents, and what became of them.", ("outcome",),
        {
            ("made",): offers.offers, ("taken",): offers.taken, ("rejected",): offers.rejected,
            ("missed",): offers.missed,
        },
    )  # fmt: skip


def _agents(site: RunningSite) -> Labelled:
    """Each agent counts once for each of its teams."""
    states = {each.agent: each.state for each in site.floor.snapshot().agents}
    found: dict[tuple[str, ...], float] = defaultdict(float)
    for team in site.site.teams:
        found |= dict.fromkeys(((team, state) for state in State), 0.0)
    for name, agent in site.site.agents.items():
        for team in agent.teams or ("",):
            found[team, states.get(name, State.SIGNED_OUT)] += 1
    return found


def _queues(site: RunningSite) -> tuple[Labelled, Labelled]:
    """How many wait for each group and service, and for how many seconds the first of them.

    Every group and every service of the site has a row, so that an empty queue is 0 and not nothing.
    """
    empty = [*((group, "") for group in site.site.resource_groups), *(("", service) for service in site.site.services)]
    length: dict[tuple[str, ...], float] = dict.fromkeys(empty, 0.0)
    longest = dict(length)
    at = now()
    for each in site.floor.router.waiting:
        place = (each.group, "" if each.group else each.service)
        length[place] = length.get(place, 0.0) + 1
        longest[place] = max(longest.get(place, 0.0), (at - each.queued_at) / 1000)
    return length, longest
