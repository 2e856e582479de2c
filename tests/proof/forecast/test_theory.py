"""The forecast beside queueing theory, which it must agree with where that applies: one queue, one kind of agent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.erlang import erlang_a, erlang_c
from cordboard.proof.forecast import ServiceLevel, Span, StaffingSearch, play
from tests.proof.forecast.days import HANDLING, chance, plan, queue_of

pytestmark = pytest.mark.unkept("thousands of contacts, of which only the figures matter")


def steady(agents: int, load: float, patience: float = 0.0, contacts: int = 12_000):
    """A queue that has run for a while; `load` is in agents who are busy on average."""
    rate = load / HANDLING
    warm_up = 20 * HANDLING
    spans = [
        Span(0, warm_up, {"in": rate * warm_up}, {"in": agents}),
        Span(round(warm_up * 1000), contacts / rate, {"in": contacts}, {"in": agents}),
    ]
    return queue_of(play(plan(patience=patience), spans, chance(7)), 1)


def test_where_all_wait_it_is_erlang_c() -> None:
    (counts, work), theory = steady(10, 7.0), erlang_c(7.0 / HANDLING, HANDLING, 10, 20)
    assert counts.service_level == pytest.approx(theory.service_level, rel=0.03)
    assert counts.mean_wait == pytest.approx(theory.mean_wait, rel=0.1)
    assert work.occupancy == pytest.approx(0.7, rel=0.03)
    assert counts.abandonment == 0


def test_where_people_hang_up_it_is_erlang_a() -> None:
    (counts, _), theory = steady(10, 10.0, patience=120.0), erlang_a(10 / HANDLING, HANDLING, 10, 120, 20)
    assert counts.service_level == pytest.approx(theory.service_level, rel=0.05)
    assert counts.mean_wait == pytest.approx(theory.mean_wait, rel=0.1)
    assert counts.abandonment == pytest.approx(theory.abandons, rel=0.1)


@pytest.mark.parametrize("load", [3.0, 6.0])
def test_the_fewest_agents_are_those_of_erlang_c(load: float) -> None:
    goal, seconds, half_hours = ServiceLevel(0.8, 20), 1800.0, 3
    needed = next(
        agents
        for agents in range(int(load) + 1, 50)
        if erlang_c(load / HANDLING, HANDLING, agents, goal.within).service_level >= goal.part
    )

    def days(spans):
        return (play(plan(), spans, chance(run)) for run in range(10))

    spans = [
        Span(round(place * seconds * 1000), seconds, {"in": load / HANDLING * seconds}, {})
        for place in range(half_hours)
    ]
    plenty = next(days([replace(span, agents={"in": 60}) for span in spans]))
    search = StaffingSearch({"in": ["in"]}, goal, days, 60)
    staffed, played = search.run(spans, plenty)
    found = [span.agents["in"] for span in staffed]
    assert all(abs(agents - needed) <= 1 for agents in found[1:]), (found, needed)
    assert found[0] <= needed + 1, "the day begins with an empty queue"
    levels = [queue_of(played, place)[0].service_level for place in range(half_hours)]
    assert all(level is not None and level >= goal.part for level in levels)
    assert not search.out_of_reach
