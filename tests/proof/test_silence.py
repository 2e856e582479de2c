"""A line left open goes round for ever only where nothing bounds it, be it a queue or a count."""

from __future__ import annotations

import yaml

from cordboard.flow.model import Flow
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import Finding
from tests.proof.planted import LOOPS_THAT_KEEP_PEOPLE, MENU, SAFE, flow_of
from tests.proof.planted_silence import SILENCES

CODE = "silence-goes-round"


def found(flow: Flow) -> list[Finding]:
    return [each for each in prove(flow).findings if each.code == CODE]


def test_the_example_leads_in_goes_round_once_and_hangs_up():
    flow = SILENCES["two questions, each of which leaves silence to the other"].faulty
    (finding,) = found(flow)
    assert str(finding) == (
        "connector Menu --no_input--> Number: Menu, Number can go round for ever while nobody answers: "
        "only a hang-up ends the contact. Lead No Input to an end after one more try, or count the rounds."
    )
    assert finding.severity == "warning"
    assert finding.example is not None
    assert finding.example.scenario is not None
    assert finding.example.path == ["Menu", "Number", "Menu"]
    assert finding.example.told[-1] == "And so on, round and round, until somebody hangs up: Not Available."
    world = finding.example.scenario["world"]
    assert "hang_up" in world[-1]
    assert all("silent" in step for step in world[:-1])


def test_the_line_stays_open_for_as_many_rounds_as_nobody_hangs_up():
    flow = SILENCES["a menu that is read again whenever nobody answers"].faulty
    rounds = 250  # more steps than a contact may take without waiting for anybody
    written = {
        "scenario": "A handset beside the telephone", "flow": "planted", "start": {"caller": "+12025550123"},
        "world": [*[{"silent": 3}] * rounds, "hang_up"],
        "expect": {"passed": ["Menu"] * (rounds + 1), "result": "not_available", "ended_by": "caller"},
    }  # fmt: skip
    loaded = load_scenario(yaml.safe_dump(written))
    assert loaded.scenario is not None, loaded.problems
    assert judge(loaded.scenario, Simulator(flow).play(loaded.scenario), flow) == []


def test_who_waits_for_an_agent_in_a_queue_is_not_left_alone_with_silence():
    text = """
    Agents: {type: operator_transfer, first: true}
    Sorry: {type: live_person, prompt: "Nobody is free yet."}
    ---
    Agents agent_not_available -> Sorry: operator_transfer_failed_no_agent
    Agents agent_not_logged_in -> Sorry: operator_transfer_failed_no_agent
    Agents success -> End: operator_transfer
    Agents agent_end_call -> End: operator_transfer
    Sorry success -> Agents: operator_transfer_failed_no_agent"""
    assert found(flow_of(text, **SAFE)) == []


def test_a_trap_is_told_once_and_as_a_trap():
    planted = LOOPS_THAT_KEEP_PEOPLE["an announcement for ever"]
    assert [each.code for each in prove(planted.faulty).findings] == ["trapped"]


def test_a_circle_for_which_something_must_break_is_worth_a_thought():
    text = (
        MENU
        + """
    Message: {type: voicemail, box: b, review: false}
    ---
    Menu key_press=1 -> End: not_available
    Menu no_match -> End: not_available
    Menu no_input -> Message: not_available
    Message success -> End: operator_transfer
    Message no_input -> End: not_available
    Message failure -> Menu: not_available"""
    )
    (finding,) = found(flow_of(text, **SAFE))
    assert (finding.severity, finding.module) == ("note", "Menu")


def test_a_count_beyond_what_is_told_apart_is_no_certain_finding():
    text = (
        MENU
        + """
    Count: {type: set_variable, values: {tries: "has(contact.tries) ? contact.tries + 1 : 1"}}
    Enough: {type: condition, expression: "contact.tries > 100"}
    ---
    Menu key_press=1 -> End: not_available
    Menu no_match -> End: not_available
    Menu no_input -> Count: not_available
    Count success -> Enough: not_available
    Enough failure -> Menu: not_available
    Enough success -> End: not_available"""
    )
    assert [each.possible for each in found(flow_of(text, **SAFE))] == [True]
