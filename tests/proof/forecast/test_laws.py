"""Days of random small sites: the laws of the router hold all the time, and everybody is counted once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard.acd import messages as say
from cordboard.acd.decisions import Decision
from cordboard.acd.laws import check
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router
from cordboard.acd.watch import LawWatch
from cordboard.engine.program import Program
from cordboard.flow.site.organisation import Distribution
from cordboard.proof.forecast import (
    CallerBehaviour,
    Chance,
    Exponential,
    People,
    Plan,
    Span,
    crews,
    everybody,
    play,
    teams,
)
from cordboard.proof.forecast import agents as played_agents
from cordboard.proof.forecast.people import HandlingTime
from cordboard.proof.play.setting import ServiceSetting, Setting
from tests.proof.forecast.days import QUEUE, chance, queue_of
from tests.proof.forecast.days import plan as plan_of
from tests.proof.forecast.test_day import DESK
from tests.proof.planted import flow_of

pytestmark = pytest.mark.unkept("thousands of contacts, of which only the figures matter")

MINUTES = 60.0
#: A team first, then everyone by skill, then another queue; who is not taken there may dial an extension or go back.
AROUND = """
Hours: {type: check_call_center, service: in, wait: 20, first: true}
Team: {type: operator_transfer, teams: [north], team_max_wait: 15, skill: tech, hold: "Press 1 to be called back."}
Back: {type: callback, max_wait: 120}
Meanwhile: {type: live_person, prompt: "You are called back, and may stay on the line if you would rather wait here."}
Anyone: {type: operator_transfer, service: second, skill: tech, hold: "Press 2 for an extension."}
Extension: {type: extension_transfer, prompt: "Please key the extension.", ring: 10, attempts: 2}
Survey: {type: menu, prompt: "For good press 1. To speak with us again press 2."}
Closed: {type: live_person, prompt: "We are closed."}
End: {type: end_call}
---
Hours agent_available -> Team: operator_transfer
Hours agent_not_available -> Anyone: operator_transfer
Hours agent_not_logged_in -> Anyone: operator_transfer
Hours call_center_open -> Team: operator_transfer
Hours call_center_close -> Closed: hung_up_in_opening
Team key_press=1 -> Back: customer_not_available
Team team_agent_not_available -> Anyone: operator_transfer
Team agent_not_available -> Anyone: operator_transfer
Team agent_not_logged_in -> End: operator_transfer_failed_no_agent
Team agent_end_call -> Survey: operator_transfer
Team failure -> Back: operator_transfer_failed_no_agent
Back success -> Meanwhile: customer_not_available
Meanwhile success -> Anyone: customer_not_available
Back failure -> End: customer_not_available
Anyone key_press=2 -> Extension: customer_not_available
Anyone agent_not_available -> End: operator_transfer_failed_no_agent
Anyone agent_not_logged_in -> Extension: operator_transfer_failed_no_agent
Anyone agent_end_call -> Survey: operator_transfer
Extension invalid_extension -> Team: operator_transfer
Extension no_input -> End: customer_not_available
Extension agent_not_available -> Back: operator_transfer_failed_no_agent
Survey key_press=1 -> End: operator_transfer
Survey key_press=2 -> Team: operator_transfer
Closed success -> End: listened
"""
FLOWS = tuple(Program(flow_of(text)) for text in (QUEUE, DESK, AROUND))
SHARES = {
    "Menu": {"1": 60, "2": 20, "hang_up": 10},
    "Message": {"message": 70, "silent": 30},
    "Agents": {"1": 40, "2": 10},
    "Team": {"1": 60},
    "Anyone": {"2": 30},
    "Extension": {"101": 40, "999": 40, "silent": 20},
    "Survey": {"1": 40, "2": 40, "silent": 20},
}


class Lawful(Router):
    """A router that is watched: after every message, the laws hold."""

    def __init__(self, organisation: Organisation, now: int) -> None:
        super().__init__(organisation, now)
        self.watch = LawWatch(organisation)

    def receive(self, message: say.Message, now: int) -> list[Decision]:
        decided = super().receive(message, now)
        self.watch.see(message, decided, now)
        assert check(self.watch, self) == []
        return decided


@st.composite
def sites(draw: st.DrawFn) -> Organisation:
    limit = st.sampled_from((None, 0.0, 20.0))
    skill, waits = st.sampled_from(({}, {"tech": 1}, {"tech": 3})), st.sampled_from((0.0, 30.0, 300.0, 3600.0))
    people = {
        "ADA": Agent(logon="ADA", extension="101", services=("out",), teams=("north",), wrap_up=draw(limit),
                     skills=draw(skill)),
        "BOB": Agent(logon="BOB", services=("out", "expert"), teams=("south",), wrap_up=draw(limit),
                     skills=draw(skill)),
        "CYD": Agent(logon="CYD", extension="103", services=("expert",), teams=("south",), skills=draw(skill)),
    }  # fmt: skip
    kinds: tuple[Distribution, ...] = ("longest_available", "strict_skill", "strict_overflow")
    distribution = st.sampled_from(kinds)
    return Organisation(
        services={
            **{
                name: Service(name=name, max_wait=draw(waits), acceptance=draw(st.booleans()))
                for name in ("in", "second")
            },
            "out": Service(name="out", direction="outbound"),
            "expert": Service(name="expert", direction="outbound"),
        },
        groups={
            "all": ResourceGroup(
                name="all", contributing=("in",), accepting=("out",), distribution=draw(distribution)
            ),
            "experts": ResourceGroup(
                name="experts", contributing=("second",), accepting=("expert",), distribution=draw(distribution)
            ),
        },
        agents=people, teams=frozenset({"north", "south"}), skills=frozenset({"tech"}),
    )  # fmt: skip


@st.composite
def days(draw: st.DrawFn) -> tuple[Plan, list[Span]]:
    organisation = draw(sites())
    services = {"in": draw(st.sampled_from(FLOWS)), "second": draw(st.sampled_from(FLOWS))}
    queues = sorted(services)
    planned = draw(
        st.sampled_from((
            [everybody(organisation, queues)], crews(organisation, queues),
            teams(organisation, queues, ["north", "south"]),
        ))
    )  # fmt: skip
    closes = draw(st.sampled_from((0, 40, 10_000)))
    setting = Setting(
        hours=lambda _service, moment: (moment.minute + 60 * moment.hour < closes, "drawn"),
        services={name: ServiceSetting("planted") for name in services},
    )
    written: Mapping[tuple[str, str], Mapping[str, float]] = {("planted", name): each for name, each in SHARES.items()}
    people = People(
        {"": Ending(draw(st.sampled_from((60.0, 400.0))))},
        CallerBehaviour(written=written if draw(st.sampled_from((True, True, False))) else {}),
        patience=draw(st.sampled_from((0.0, 40.0))), pick_up=draw(st.sampled_from((0.0, 4.0, 60.0))),
    )  # fmt: skip
    numbers, contacts = st.sampled_from((1, 2, 0, 3)), st.sampled_from((0.0, 5.0, 40.0))
    spans = [
        Span(
            round(place * 30 * MINUTES * 1000), 30 * MINUTES, {name: draw(contacts) for name in services},
            {crew.name: draw(numbers) for crew in planned},
        )
        for place in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return Plan(setting, organisation, services, planned, people), spans


class Ending(Exponential):
    """Conversations of which the agent ends every second one."""

    def draw(self, chance: Chance) -> HandlingTime:
        return super().draw(chance)._replace(agent_ends=chance.random() < 0.5)


@given(days(), st.integers(0, 1_000))
@settings(max_examples=60, deadline=None)
def test_the_laws_hold_all_day_and_everybody_is_counted_once(day: tuple[Plan, list[Span]], seed: int) -> None:
    plan, spans = day
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(played_agents, "Router", Lawful)
        played = play(plan, spans, chance(seed))
    for service in plan.programs:
        came = sum(each[service].came for each in played.counts if service in each)
        ended = played.outcomes.get(service)
        assert came == (ended.total() if ended else 0), "every contact has one outcome"
    for each in played.counts:
        for counts in each.values():
            ways = (
                counts.answered, counts.abandoned, counts.turned_away, counts.called_back, counts.elsewhere
            )  # fmt: skip
            assert counts.asked == sum(ways)
            assert counts.in_time <= counts.answered
            assert counts.waited >= 0
    for work in (work for each in played.work for work in each.values()):
        assert 0 <= work.overtime <= work.worked <= work.staffed + work.overtime + 1e-6


@given(st.integers(1, 6), st.sampled_from((0.0, 4.0)), st.integers(0, 1_000))
@settings(max_examples=30, deadline=None)
def test_on_one_queue_more_agents_never_make_the_waiting_longer(agents: int, pick_up: float, seed: int) -> None:
    def waited(number: int) -> float:
        spans = [Span(0, 30 * MINUTES, {"in": 40}, {"in": number})]
        return queue_of(play(plan_of(pick_up=pick_up), spans, chance(seed)), 0)[0].waited

    assert waited(agents + 1) <= waited(agents)
