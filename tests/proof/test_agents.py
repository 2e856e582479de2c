"""Agents in scenarios: what a written step makes of the search for one."""

from __future__ import annotations

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator

FLOW = """
cordboard: 1
flow: line
modules:
  Check:  {type: check_call_center, first: true, wait: 10}
  Agents: {type: operator_transfer, hold: "Please hold.", max_wait: 300}
  Rate:   {type: menu, prompt: "Rate us."}
  Box:    {type: voicemail, box: b, review: no}
  Bye:    {type: end_call}
connectors:
  - {from: Check, event: agent_not_logged_in, to: Box, result: hung_up_in_opening}
  - {from: Check, event: call_center_open, to: Agents, result: operator_transfer}
  - {from: Check, event: call_center_close, to: Box, result: hung_up_in_opening}
  - {from: Agents, event: agent_end_call, to: Rate, result: operator_transfer}
  - {from: Agents, event: agent_not_available, to: Box, result: operator_transfer_failed_no_agent}
  - {from: Agents, event: key_press, value: "1", to: Box, result: customer_not_available}
  - {from: Agents, event: success, to: Bye, result: listened}
  - {from: Rate, event: key_press, value: "?", to: Bye, result: listened}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""
LATE = "{agent: {none: not_available, after: 200}}"
READY = "{agents: {signed_in: 2, ready: 1}}"

STORIES = {
    "an agent talks, and the caller rates": (
        f"[{READY}, {{agent: {{joins: maria, after: 40, talks: 120, code: promise}}}}, {{press: '5'}}]",
        "{passed: [Check, Agents, Rate, Bye], heard: [Please hold], result: message_taken_by_third_party}",
        40 + 4 + 120,
    ),
    "the caller leaves while talking": (
        f"[{READY}, {{agent: {{joins: maria, then: hangs_up}}}}]",
        "{result: operator_transfer, ended_by: caller}",
        64,
    ),
    "the agent's phone drops": (
        f"[{READY}, {{agent: {{joins: maria, then: drops}}}}]", "{passed: [Agents, Bye]}", 64,
    ),
    "one rejects, one misses, and in the end nobody is there": (
        f"[{READY}, {{agent: {{rejects: maria}}}}, {{agent: {{misses: noor}}}}, {LATE}, {{record: 3}}]",
        "{passed: [Agents, Box], result: operator_transfer_failed_no_agent}",
        4 + 20 + 200,
    ),
    "the caller hangs up after a minute in the queue": (
        f"[{READY}, {{wait: 60}}, hang_up]", "{result: operator_transfer, ended_by: caller}", 60,
    ),
    "the caller presses a key while waiting": (
        f"[{READY}, {{wait: 30}}, {{press: '1'}}, {{record: 2}}]", "{passed: [Agents, Box]}", 30,
    ),
    "nobody is signed in": ("[{agents: {signed_in: 0}}, hang_up]", "{passed: [Check, Box]}", 0),
}  # fmt: skip


def played(world: str, expect: str = "{result: busy}"):
    flow = load_flow(FLOW, modules.types()).flow
    assert flow is not None
    scenario = load_scenario(f"scenario: s\nflow: line\nworld: {world}\nexpect: {expect}\n").scenario
    assert scenario is not None
    simulated = Simulator(flow, Setting(codes={"promise": "message_taken_by_third_party"})).play(scenario)
    return judge(scenario, simulated, flow), simulated


@pytest.mark.parametrize("story", STORIES)
def test_the_story_goes_as_written(story):
    world, expect, at_least = STORIES[story]
    differences, simulated = played(world, expect)
    assert differences == []
    assert simulated.seconds >= at_least


def test_what_no_step_tells_is_said():
    differences, _ = played("[{agents: {signed_in: 2, ready: 1}}]")
    assert any("Agents waits for an agent (agent)" in difference for difference in differences)


def test_a_key_that_nobody_takes_is_said():
    differences, _ = played(f"[{READY}, {{press: '7'}}, hang_up]")
    assert any("the key 7 is none that it takes" in difference for difference in differences)


@pytest.mark.parametrize("agent", ["{joins: a, misses: b}", "{}", "asleep", "{joins: a, then: sings}"])
def test_a_step_that_says_nothing_or_two_things_is_refused(agent):
    read = load_scenario(f"scenario: s\nflow: line\nworld: [{{agent: {agent}}}]\nexpect: {{result: busy}}\n")
    assert read.scenario is None
    assert all(problem.line == 3 for problem in read.problems)
