"""What runs beside contacts is walked too: callbacks and supervisors' legs, just as live contacts begin them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordboard.engine.child_facts import called_back
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Noted
from cordboard.engine.module import Module
from cordboard.engine.program import Program
from cordboard.engine.standing import Standing
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, Fallback, Flow
from cordboard.modules import types
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import Scenario, load_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.graph import ROOT, StateGraph
from cordboard.proof.prove.walk.search import plain
from cordboard.proof.prove.walk.starts import starts
from tests.proof.claims import plays_as_claimed
from tests.proof.planted import SAFE, flow_of
from tests.proof.test_walk import Ending, ending, every_run, first_facts, hangs_up, walked_contacts

pytestmark = pytest.mark.unkept("answers of a walk stand for many, which nothing could store")
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

BESIDE: dict[str, list[dict[str, Any]]] = {
    "menu": [{"prompt": "Press.", "attempts": 1}],
    "live_person": [{"prompt": "News."}],
    "alt_language": [{"language": "es"}],
    "lookup": [{"key": "expression", "expression": "'1'"}],
    "condition": [
        {"expression": "has(contact.flag) && contact.flag"},
        {"expression": "contact.direction == 'inbound'"},
    ],
    "set_variable": [{"values": {"flag": "true"}}, {"values": {"flag": "false"}}],
    "operator_transfer": [{}, {"pre_hold": "Wait."}],
    "direct_transfer": [{}],
    "monitor": [{}],
    "end_call": [{}],
}
RESULT = st.sampled_from(["listened", "not_available", "refused"])


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Flows in which one can leave a queue for a callback, with anything around."""
    kinds = draw(st.lists(st.sampled_from(sorted(BESIDE)), min_size=1, max_size=3))
    named: dict[str, Module] = {
        "Agents": types()["operator_transfer"](name="Agents", **draw(st.sampled_from(BESIDE["operator_transfer"]))),
        "Back": types()["callback"](name="Back"),
    }
    for position, kind in enumerate(kinds):
        name = f"{kind}{position}"
        named[name] = types()[kind](name=name, **draw(st.sampled_from(BESIDE[kind])))
    names = st.sampled_from(sorted(named))
    connectors: dict[tuple[str, str, str], Connector] = {}
    for name, module in named.items():
        for event in sorted(module.raises):
            for value in [each for each in EVENTS[event].values or ("",) if each != "?"]:
                if not module.terminal and draw(st.integers(0, 8 if value else 1)) == 0:
                    connectors[name, event, value] = Connector(name, event, value, draw(names), draw(RESULT))
    back = Connector("Agents", next(e for e in EVENTS if e == "key_press"), "1", "Back", draw(RESULT))
    connectors[back.source, back.event, back.value] = back
    fallback = draw(st.none() | st.builds(Fallback, names, RESULT))
    first = draw(st.sampled_from(sorted({*named} - {"Back"})))
    return Flow("any", "", "voice", "inbound", "all", named, tuple(connectors.values()), first,
                fallback=fallback, version="1")  # fmt: skip


def every_callback(program: Program, most: int, after: int) -> tuple[set[Ending], bool]:
    """How every callback can end that follows a contact of so many answers, run by the interpreter of live calls."""
    found: set[Ending] = set()
    known: set[bytes] = set()
    circled = False
    for contact, assumed in every_run(program, most, first_facts(program.flow), {}):
        circled = circled or has_circled(contact)
        if circled or not Standing().read(contact.journal).noted:
            continue
        facts = called_back(program, contact.journal, "child")
        key = msgspec.json.encode([facts, sorted(assumed.items())])
        if key not in known:
            known.add(key)
            for child, _ in every_run(program, after, facts, assumed):
                circled = circled or has_circled(child)
                found.add(ending(child))
    return found, circled


def has_circled(contact: Interpreter) -> bool:
    return any(isinstance(entry, Noted) and entry.text.startswith("step limit") for entry in contact.journal)


def walked_callbacks(walked: StateGraph, most: int, after: int) -> set[Ending]:
    """The same from the graph."""
    found: set[Ending] = set()
    seen: set[tuple[int, int]] = set()
    waiting = [(ROOT, 0)]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        place, asked = here
        node = walked.nodes[place]
        for edge in node.edges:
            if edge.later:
                found |= set(walked_contacts(walked, after, edge.target, edge.opening))
            elif edge.begins != "supervision" and (hangs_up(edge) or asked + node.waits <= most):
                waiting.append((edge.target, asked + (node.waits and not hangs_up(edge))))
    return found


@settings(max_examples=30, suppress_health_check=SLOW)
@given(flows())
def test_the_walk_meets_just_the_callbacks_that_there_are(flow: Flow) -> None:
    program = Program(flow)
    expected, circled = every_callback(program, 3, 2)
    if circled:
        return  # a loop in which nobody is waited for: the planted faults have them
    initial_states = [
        each for each in starts(flow, Setting()) if each.start.get("caller") or each.facts.run == "callback"
    ]
    walked = explore(program, [each for each in initial_states if each.before in (None, 0)])
    assert walked.whole
    assert walked_callbacks(walked, 3, 2) == expected


@settings(max_examples=40, suppress_health_check=[*SLOW, HealthCheck.function_scoped_fixture])
@given(flows())
def test_every_example_plays_to_what_was_claimed(flow: Flow) -> None:
    plays_as_claimed(flow)


# --- Scenarios -------------------------------------------------------------------------------------------------------

DESK = flow_of(
    """
    Agents: {type: operator_transfer, first: true, hold: "To be called back, press 1."}
    Back: {type: callback}
    Kept: {type: live_person, prompt: "We will call you."}
    Rate: {type: menu, prompt: "To rate us, press 5."}
    Listen: {type: monitor}
    ---
    Agents key_press=1 -> Back: customer_not_available
    Agents agent_end_call -> Rate: operator_transfer
    Agents monitor -> Listen: operator_transfer
    Back success -> Kept: customer_not_available
    Kept success -> End: customer_not_available
    Rate key_press=5 -> End: listened
    Listen success -> End: listened""",
    **SAFE,
)


def played(start: str, world: str, expect: str) -> list[str]:
    loaded = load_scenario(f"scenario: s\nflow: planted\nstart: {start}\nworld: {world}\nexpect: {expect}\n")
    assert loaded.problems == []
    assert loaded.scenario is not None
    assert loaded.scenario.problems_with(DESK) == []
    return judge(loaded.scenario, Simulator(DESK).play(loaded.scenario), DESK)


CALLER = '{caller: "+12025550143"}'
KEPT = "{press: '1'}, {hang_up: true, in: Kept}"
CALLED_BACK = "passed: [Agents, Rate, End], not_heard: [called back], result: operator_transfer, ended_by: flow"


def test_a_scenario_tells_of_the_call_back() -> None:
    expect = "{result: customer_not_available, heard: [We will call you], called_back: {%s}}"
    talk = "{called_back: {joins: ann, talks: 30}}, {press: '5'}"
    assert played(CALLER, f"[{KEPT}, {talk}]", expect % CALLED_BACK) == []
    differs = played(CALLER, f"[{KEPT}, {talk}]", expect % "passed: [Kept], result: listened")
    assert ["scenario:5: Kept was not passed" in differs[0], len(differs)] == [True, 2]
    dropped = "{called_back: {joins: ann, then: hangs_up, code: listened}}"
    assert played(CALLER, f"[{KEPT}, {dropped}]", expect % "passed: [Agents], result: listened, ended_by: caller") == []


def test_nobody_is_called_back_who_did_not_ask_for_it() -> None:
    expect = "{ended_by: caller, called_back: {result: operator_transfer}}"
    assert played(CALLER, f"[{KEPT}]", expect) == ["scenario:5: nobody was called back"]
    assert len(played(CALLER, "[hang_up, {called_back: {joins: ann}}]", expect)) == 2


def test_without_a_place_in_a_queue_there_is_no_callback() -> None:
    flow = flow_of("    Back: {type: callback, first: true}\n    ---\n    Back success -> End: listened", **SAFE)
    scenario = Scenario.model_validate(
        {"scenario": "s", "flow": "planted", "start": {"caller": "+12025550143"}, "expect": {"result": "busy"}}
    )
    assert Simulator(flow).play(scenario).events == [{"module": "Back", "event": "failure", "value": ""}]


def test_a_scenario_plays_a_supervisors_leg() -> None:
    heard = "{passed: [Listen, End], result: listened, ended_by: flow}"
    assert played("{supervises: Agents}", "[{press: '2'}, {press: '3'}]", heard) == []
    assert played("{supervises: Agents}", "[hang_up]", "{result: operator_transfer, ended_by: caller}") == []
    failed = (
        "{passed: [Listen], result: operator_transfer, ended_by: flow}"  # and does not fall back to the contacts' End
    )
    assert played("{supervises: Agents}", "[{fail: nobody talks any more, in: Listen}]", failed) == []


@pytest.mark.parametrize(
    ("start", "expect", "said"),
    [
        ("{supervises: Rate}", "{result: listened}", "no Monitor connector leaves 'Rate'"),
        ("{supervises: Nowhere}", "{result: listened}", "has no module 'Nowhere'"),
        ("{}", "{called_back: {passed: [Nowhere]}}", "has no module 'Nowhere'"),
        ("{}", "{called_back: {result: nothing}}", "there is no result 'nothing'"),
        ("{}", "{called_back: {}}", "expects nothing"),
        ("{}", "{called_back: {pased: [End]}}", "passed"),
    ],
)
def test_what_a_scenario_cannot_say_of_them_is_told(start: str, expect: str, said: str) -> None:
    loaded = load_scenario(f"scenario: s\nflow: planted\nstart: {start}\nexpect: {expect}\n")
    problems = loaded.problems if loaded.scenario is None else loaded.scenario.problems_with(DESK)
    assert said in str(problems[0])
    assert problems[0].line in (3, 4)


def test_an_agent_whose_search_failed_is_not_there_for_the_next_one() -> None:
    flow = flow_of(
        """
    Agents: {type: operator_transfer, first: true, hold: "To be called back, press 1."}
    Back: {type: callback}
    Again: {type: live_person, prompt: "Please wait."}
    ---
    Agents key_press=1 -> Back: not_available
    Agents agent_not_available -> End: refused
    Agents failure -> Again: not_available
    Again success -> Agents: not_available
    Back success -> End: not_available"""
    )
    scenario = Scenario.model_validate({
        "scenario": "s", "flow": "planted", "start": {"caller": "+12025550143"},
        "world": [{"press": "1"}, {"called_back": {"joins": "ann"}}, {"fail": "no agents", "in": "Agents"},
                  {"agent": {"none": "not_available"}, "in": "Agents"}],
        "expect": {"called_back": {"passed": ["Agents", "Again", "Agents", "End"], "result": "refused"}},
    })  # fmt: skip
    assert judge(scenario, Simulator(flow).play(scenario), flow) == []


def test_a_callback_is_by_an_agent() -> None:
    loaded = load_scenario(
        "scenario: s\nflow: planted\nworld: [{called_back: not_available}]\nexpect: {result: listened}\n"
    )
    assert "by an agent who joins" in str(loaded.problems[0])


def test_the_report_tells_them_apart() -> None:
    report = prove(DESK)
    assert report.beside.keys() == {"callback", "supervision"}
    assert report.beside["supervision"] == ""
    number = f"{int(report.beside['callback']):,}"
    assert f"contacts, {number} callbacks and supervisors' legs of any length, through" in report.scope()


def test_a_walk_that_is_cut_short_says_no_more_than_it_saw() -> None:
    for most in range(3, 40):
        walked = explore(Program(DESK), starts(DESK, Setting()), most=most)
        for reached in (search := plain(walked)):
            search.way(reached)
