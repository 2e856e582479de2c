"""Data that are asked about twice: the same ones have the same answer, and what was keyed or looked up anew may not."""

from __future__ import annotations

from cordboard.engine.program import Program
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.search import onward
from cordboard.proof.prove.walk.starts import starts
from tests.proof.planted import SAFE, flow_of


def test_the_same_question_has_the_same_answer_again():
    text = """
    Gold: {type: condition, first: true, expression: "account.class == 'gold'"}
    Find: {type: lookup}
    Once: {type: condition, expression: "account.class == 'gold'"}
    Twice: {type: condition, expression: "account.class == 'gold'"}
    Odd: {type: live_person, prompt: "This cannot be."}
    ---
    Gold success -> End: not_available
    Gold failure -> Find: not_available
    Find success -> Once: not_available
    Find no_match -> End: not_available
    Once success -> Twice: not_available
    Once failure -> End: not_available
    Twice success -> End: not_available
    Twice failure -> Odd: not_available
    Odd success -> End: listened"""
    report = prove(flow_of(text, **SAFE))
    never = {each.connector for each in report.findings if each.code == "connector-never-taken"}
    assert never == {"Gold --success--> End", "Twice --failure--> Odd"}


def retried(result: str) -> str:
    """A caller whose number is not found is asked for it again."""
    return f"""
    Number: {{type: entering_digits, first: true, prompt: "Your number?", variable: number, min: 5, max: 5}}
    Find: {{type: lookup, key: digits, variable: number}}
    Again: {{type: entering_digits, prompt: "Once more?", variable: number, min: 5, max: 5}}
    Retry: {{type: lookup, key: digits, variable: number}}
    Live: {{type: live_person, prompt: "Found at last."}}
    ---
    Number success -> Find: not_available
    Number no_input -> End: not_available
    Number no_match -> End: not_available
    Find success -> End: not_available
    Find multiple_match -> End: not_available
    Find no_match -> Again: not_available
    Again success -> Retry: not_available
    Again no_input -> End: not_available
    Again no_match -> End: not_available
    Retry success -> Live: {result}
    Retry multiple_match -> End: not_available
    Retry no_match -> End: not_available
    Live success -> End: listened"""


def test_a_number_keyed_again_may_be_another():
    assert prove(flow_of(retried("not_available"), **SAFE)).findings == []
    (finding,) = prove(flow_of(retried("listened"), **SAFE)).findings
    assert finding.example is not None
    assert finding.example.scenario is not None
    first, second = (step["press"] for step in finding.example.scenario["world"] if "press" in step)
    assert first != second
    assert f"presses {second}" in finding.example.told[3]


def test_another_account_is_not_locked_with_the_first():
    text = """
    Find: {type: lookup, first: true}
    Pin: {type: verification, field: pin, attempts: 1, prompt: "Your PIN?"}
    Other: {type: lookup, field: account, key: expression, expression: "'10002'"}
    Pin again: {type: verification, field: pin, attempts: 1, prompt: "Your PIN?"}
    ---
    Find success -> Pin: not_available
    Find no_match -> End: not_available
    Pin success -> End: not_available
    Pin no_match -> Other: not_available
    Pin no_input -> End: not_available
    Other success -> Pin again: not_available
    Other no_match -> End: not_available
    Pin again success -> End: operator_transfer
    Pin again no_match -> End: not_available
    Pin again no_input -> End: not_available"""
    walked = explore(Program(flow_of(text, **SAFE)), starts(flow_of(text, **SAFE), Setting()))
    locked = {edge.target for node, edge in walked.edges() if edge.choice and "locked" in edge.choice.words}
    ahead = set().union(*(onward(walked, place) for place in locked if walked.nodes[place].module == "Other"))
    raised = {edge.completed for place in ahead for edge in walked.nodes[place].edges if
              walked.nodes[place].module == "Pin again"}  # fmt: skip
    assert ("success", "") in raised


def test_two_values_that_are_computed_may_find_different_accounts():
    text = """
    Web: {type: http, first: true, url: "https://a.example.com/", response: {one: one, two: two}}
    One: {type: lookup, key: expression, expression: "contact.one", field: name}
    Two: {type: lookup, key: expression, expression: "contact.two", field: name}
    ---
    Web success -> One: not_available
    Web failure -> End: not_available
    One success -> End: not_available
    One multiple_match -> End: not_available
    One no_match -> Two: not_available
    Two success -> End: not_available
    Two multiple_match -> End: not_available
    Two no_match -> End: not_available"""
    assert prove(flow_of(text, **SAFE)).findings == []
