"""The forecast beside queueing theory, which it must agree with where the theory applies."""

from __future__ import annotations

import random

import pytest

from bench.erlang import erlang_a, erlang_c
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.proof.forecast import (
    BadRow,
    Callers,
    Counts,
    Goal,
    Span,
    fewest,
    play,
    read_arrivals,
    read_staffing,
    takers,
    team,
)  # fmt: skip

HANDLING = 180.0


def site(max_wait: float = 1e6, *, acceptance: bool = False) -> Organisation:
    return Organisation(
        services={
            "in": Service(name="in", max_wait=max_wait, acceptance=acceptance),
            "out": Service(name="out", direction="outbound"), "other": Service(name="other", direction="outbound"),
        },
        groups={"all": ResourceGroup(name="all", contributing=("in",), accepting=("out",))},
        agents={
            "ADA": Agent(logon="ADA", extension="2001", services=("out",), wrap_up=60.0),
            "BOB": Agent(logon="BOB", services=("other",)),
        },
    )  # fmt: skip


def chance(seed: int = 7):
    source = random.Random(seed)
    return lambda mean: source.expovariate(1 / mean)


def played(agents: int, load: float, patience: float = 0.0, contacts: int = 30_000, **of_site) -> Counts:
    """A queue that has run for a while; `load` is in agents who are busy on average."""
    rate = load / HANDLING
    spans = [Span(seconds, {"in": rate * seconds}, agents) for seconds in (20 * HANDLING, contacts / rate)]
    return play(team(site(**of_site), ["in"], agents), spans, Callers({"in": HANDLING}, patience), chance())[1]


def test_where_all_wait_it_is_erlang_c() -> None:
    counts, theory = played(10, 7.5), erlang_c(7.5 / HANDLING, HANDLING, 10, 20)
    assert counts.service_level == pytest.approx(theory.service_level, rel=0.03)
    assert counts.mean_wait == pytest.approx(theory.mean_wait, rel=0.1)
    assert counts.occupancy == pytest.approx(0.75, rel=0.03)
    assert counts.abandonment == 0


def test_where_people_hang_up_it_is_erlang_a() -> None:
    counts, theory = played(10, 10.0, patience=120.0), erlang_a(10 / HANDLING, HANDLING, 10, 120, 20)
    assert counts.service_level == pytest.approx(theory.service_level, rel=0.04)
    assert counts.mean_wait == pytest.approx(theory.mean_wait, rel=0.08)
    assert counts.abandonment == pytest.approx(theory.abandons, rel=0.08)


@pytest.mark.parametrize("load", [3.0, 12.0])
def test_the_fewest_agents_are_those_of_erlang_c(load: float) -> None:
    goal = Goal(0.8, 20)
    contacts = {"in": load / HANDLING * 1800}
    found = fewest(site(), contacts, 1800, Callers({"in": HANDLING}, within=20), goal, chance)
    needed = next(
        agents
        for agents in range(int(load) + 1, 50)
        if erlang_c(load / HANDLING, HANDLING, agents, goal.within).service_level >= goal.part
    )
    assert abs(found - needed) <= 1


def test_a_half_hour_in_which_nobody_comes_takes_nobody() -> None:
    assert fewest(site(), {}, 1800, Callers({}), Goal(0.8, 20), chance) == 0


def test_whoever_waits_longer_than_the_max_wait_is_turned_away() -> None:
    counts = played(2, 4.0, contacts=2_000, max_wait=60.0, acceptance=True)
    assert counts.turned_away > 500
    assert counts.answered + counts.turned_away == counts.asked
    assert counts.mean_wait is not None
    assert counts.mean_wait <= 60


def test_agents_who_go_finish_their_call_and_those_who_come_take_who_waits() -> None:
    spans = [Span(1800, {"in": 20}, 4), Span(1800, {"in": 0}, 0), Span(1800, {"in": 20}, 4)]
    first, second, third = play(team(site(), ["in"], 4), spans, Callers({"in": 600.0}), chance())
    assert second.overtime == second.worked > 0
    assert second.asked == second.staffed == 0
    assert first.answered == first.asked > 0
    assert third.answered == third.asked > 0


def test_more_agents_are_copies_of_those_who_take_the_service() -> None:
    assert [agent.logon for agent in takers(site(), "in")] == ["ADA"]
    many = team(site(), ["in"], 3).agents
    assert len(many) == 3
    assert {agent.services for agent in many.values()} == {("out",)}
    assert {agent.extension for agent in many.values()} == {""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("start,contacts\n", "a.csv:1: there is no column 'service'"),
        ("start,service,contacts\n", "a.csv:1: there are no rows"),
        (
            "start,service,contacts\n08:00,in,5\n08:30,sales,5\n",
            "a.csv:3: no agents take contacts of a service 'sales'",
        ),
        ("start,service,contacts\n08:10,in,5\n", "a.csv:2: '08:10' is no half hour"),
        ("start,service,contacts\nsoon,in,5\n", "a.csv:2: 'soon' is no time"),
        ("start,service,contacts\n08:00,in,many\n", "a.csv:2: contacts must be a number from 0 on, not 'many'"),
        ("start,service,contacts\n08:00,in,nan\n", "a.csv:2: contacts must be a number from 0 on, not 'nan'"),
        ("start,service,contacts\n08:00,in,5\n8:00,in,5\n", "a.csv:3: 'in' has this half hour already"),
        ("start,service,contacts\n2026-11-02 08:00+01:00,in,5\n", "a.csv:2: '2026-11-02 08:00+01:00' has a time zone"),
        ("start,service,contacts\n08:00\n", "a.csv:2: no agents take contacts of a service ''"),
    ],
)
def test_a_bad_row_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadRow) as bad:
        read_arrivals(text, "a.csv", ["in"])
    assert str(bad.value).startswith(said)


def test_half_hours_between_are_filled_and_each_needs_its_agents() -> None:
    found = read_arrivals("start,service,contacts\n08:00,in,5\n9:30,in,2.5\n", "a.csv", ["in"])
    assert [each.get("in") for each in found.values()] == [5, None, None, 2.5]
    with pytest.raises(BadRow, match=r"nothing says how many agents work at .* 08:30; add a row"):
        read_staffing("start,agents\n08:00,3\n", "s.csv", found)
    with pytest.raises(BadRow, match=r"s.csv:2: agents are whole people"):
        read_staffing("start,agents\n08:00,2.5\n", "s.csv", found)
