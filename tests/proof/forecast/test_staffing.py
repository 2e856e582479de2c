"""How few agents are enough: what a search does where the goal is near, far, or out of reach."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import msgspec
import pytest

from cordboard.acd.organisation import Agent
from cordboard.proof.forecast import ServiceLevel, Span, StaffingSearch, play
from cordboard.proof.forecast.sample import Sample
from tests.proof.forecast.days import chance, plan, site

pytestmark = pytest.mark.unkept("thousands of contacts, of which only the figures matter")

#: Who comes asks for a team of whom there is nobody, for half a minute, and only then for anyone.
TEAM_FIRST = """
Team: {type: operator_transfer, first: true, teams: [night], team_max_wait: 30}
Agents: {type: operator_transfer}
End: {type: end_call}
---
Team team_agent_not_available -> Agents: operator_transfer
Team success -> End: listened
Agents success -> End: listened
"""


def days_of(*told: tuple[int, int]) -> Sample:
    sample = Sample()
    for in_time, asked in told:
        sample.add(in_time, asked)
    return sample


def test_nothing_is_sure_from_a_few_days_or_a_few_contacts() -> None:
    assert days_of((50, 50)).side(0.8) == 0
    assert days_of(*[(1, 1)] * 4).side(0.8) == 0, "four contacts in all"
    assert days_of(*[(0, 0)] * 9).side(0.8) == 0
    assert days_of(*[(0, 0)] * 9).share is None


def test_what_is_far_from_the_goal_is_sure_and_what_is_near_is_not() -> None:
    assert days_of((49, 50), (47, 50), (50, 50), (48, 50)).side(0.8) == 1
    assert days_of((9, 50), (30, 50), (18, 50), (25, 50)).side(0.8) == -1
    assert days_of((40, 50), (42, 50), (39, 50), (41, 50)).side(0.8) == 0


def test_who_is_sure_is_seldom_wrong() -> None:
    """Thousands of samples whose days are good or bad as a whole, looked at day by day as a search does."""
    luck, wrong = Random(2), 0
    for _ in range(1_000):
        sample = Sample()
        for _ in range(20):
            good = luck.gauss(0.83, 0.06)
            sample.add(sum(luck.random() < good for _ in range(40)), 40)
            if (side := sample.side(0.8)) != 0:
                wrong += side < 0
                break
    assert wrong < 20


def test_days_are_played_only_until_it_is_sure() -> None:
    tries: list[int] = []

    def days(spans):
        tries.append(0)
        for run in range(50):
            tries[-1] += 1
            yield play(plan(), spans, chance(run))

    spans = [Span(0, 1800.0, {"in": 60}, {})]
    plenty = next(days([replace(spans[0], agents={"in": 130})]))
    (staffed,), _ = StaffingSearch({"in": ["in"]}, ServiceLevel(0.8, 20), days, 130).run(spans, plenty)
    *searched, whole = tries[1:]
    assert 6 <= staffed.agents["in"] <= 10
    assert min(searched) < 10
    assert whole == 50


def test_a_goal_out_of_reach_takes_no_more_agents_than_help() -> None:
    owl = Agent(logon="OWL", services=("out",), teams=("night",))  # works there, and is never at work
    night = msgspec.structs.replace(site(), teams=frozenset({"night"}), agents={**site().agents, "OWL": owl})

    def days(spans):
        asked = replace(plan(TEAM_FIRST), organisation=night)
        return (play(asked, spans, chance(run)) for run in range(10))

    spans = [Span(0, 1800.0, {"in": 30}, {})]
    plenty = next(days([replace(spans[0], agents={"in": 70})]))
    search = StaffingSearch({"in": ["in"]}, ServiceLevel(0.8, 20), days, 70)
    (staffed,), _ = search.run(spans, plenty)
    assert search.out_of_reach == {(0, "in")}
    assert staffed.agents["in"] < 10
