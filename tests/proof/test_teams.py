"""Invalid Agent Team: simulations and walks raise it where the router does by the site's files, and may elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cordboard import modules
from cordboard.acd.from_site import organisation_of
from cordboard.acd.messages import AgentRequest
from cordboard.acd.pools import Pools
from cordboard.acd.terms import RoutingRefusal
from cordboard.acd.terms import judge as judged_by_router
from cordboard.engine.commands import FindAgent
from cordboard.engine.program import Program
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.site import Site
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.setting import ServiceSetting, Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.play.teams import defined_teams, undefined_team
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.starts import starts

SITE = Site.model_validate({
    "cordboard": 1, "site": "s",
    "services": {
        "help": {"flow": "line"}, "lonely": {"flow": "line"},
        "work": {"direction": "outbound", "flow": "out"}, "sales": {"direction": "outbound", "flow": "out"},
    },
    "resource_groups": {"desk": {"from": ["help"], "to": ["work"]}},
    "teams": {"billing": {}, "nobody": {}, "sellers": {}},
    "agents": {
        "ada": {"services": ["work"], "teams": ["billing"], "extension": "401"},
        "bob": {"services": ["sales"], "teams": ["sellers"], "extension": "402"},
    },
})  # fmt: skip


def flow(team: str) -> Flow:
    loaded = load_flow(f"""
cordboard: 1
flow: line
modules:
  Agents: {{type: operator_transfer, first: true, hold: "Please hold.", teams: [{team}], service: help}}
  Bye: {{type: end_call}}
connectors:
  - {{from: Agents, event: success, to: Bye, result: operator_transfer}}
  - {{from: Agents, event: invalid_agent_team, to: Bye, result: busy}}
  - {{from: Agents, event: agent_not_available, to: Bye, result: listened}}
fallback: {{to: Bye, result: listened}}
""", modules.types())  # fmt: skip
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


SETTING = Setting(services={"help": ServiceSetting("line")}, teams=defined_teams(SITE))


@pytest.mark.parametrize("teams", [("billing",), ("nobody",), ("sellers",), ("billing", "sellers"), ("gone",), ()])
@pytest.mark.parametrize("asked", [{"service": "help"}, {"service": "work"}, {"service": "sales"}, {"group": "desk"}])
def test_the_rule_is_that_of_the_router(teams: tuple[str, ...], asked: dict[str, str]) -> None:
    command = FindAgent(asked.get("service", ""), asked.get("group", ""), teams=teams)
    judged = judged_by_router(AgentRequest.of("c", command), Pools(organisation_of(SITE)))
    refused = isinstance(judged, RoutingRefusal) and judged.reason == "invalid_agent_team"
    assert undefined_team(defined_teams(SITE), command) == refused


def played(team: str, world: str, setting: Setting, expect: str) -> list[str]:
    read = load_scenario(f"scenario: s\nflow: line\nworld: [{world}]\nexpect: {expect}\n")
    assert read.scenario is not None, read.problems
    return judge(read.scenario, Simulator(flow(team), setting).play(read.scenario), flow(team))


@pytest.mark.parametrize("team", ["nobody", "sellers"])
def test_a_team_that_is_not_defined_for_the_service_is_invalid_whatever_a_scenario_says(team: str) -> None:
    for world in ("", "{agent: {joins: ada}}", "{agent: invalid_team}"):
        assert played(team, world, SETTING, "{result: busy, ended_by: flow}") == []
    nobody_says = replace(SETTING, teams=None)
    assert played(team, "{agent: {joins: ada}}", nobody_says, "{result: operator_transfer}") == []


def test_a_team_that_is_defined_may_lose_its_agents_while_the_site_runs() -> None:
    assert played("billing", "{agent: {joins: ada}}", SETTING, "{result: operator_transfer}") == []
    assert played("billing", "{agent: invalid_team}", SETTING, "{result: busy}") == []


@pytest.mark.parametrize("team", ["billing", "nobody"])
def test_the_walk_takes_the_event_wherever_calls_may(team: str) -> None:
    walked = explore(Program(flow(team)), starts(flow(team), SETTING))
    events = {edge.completed[0] for node in walked.nodes for edge in node.edges if edge.completed}
    assert "invalid_agent_team" in events
    assert ("success" in events) == (team == "billing")
