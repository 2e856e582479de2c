"""How far a walk goes: to the end where there is one, else to a bound that is stated and causes no finding."""

from __future__ import annotations

from cordboard.proof.prove.prove import prove
from tests.proof.planted import REST, SAFE, flow_of


def test_a_number_of_rounds_that_is_counted_has_an_end():
    text = """
    Again: {type: set_variable, first: true, values: {tries: "has(contact.tries) ? contact.tries + 1 : 1"}}
    Enough: {type: condition, expression: "contact.tries > 3"}
    Find: {type: lookup, source: somewhere}
    ---
    Again success -> Enough: not_available
    Enough failure -> Find: not_available
    Enough success -> End: not_available
    Find success -> End: not_available
    Find no_match -> End: not_available
    Find failure -> Again: not_available"""
    report = prove(flow_of(text, **SAFE))
    assert report.findings == []
    assert report.contacts


def test_a_count_without_end_is_bounded_and_the_walk_with_it():
    text = (
        """
    Count: {type: set_variable, values: {n: "has(contact.n) ? contact.n + 1 : 1"}}
    Menu: {type: menu, first: true, prompt: "To count, press 1."}
    Odd: {type: condition, expression: "contact.n % 2 == 1"}
    ---
    Menu key_press=1 -> Count: not_available
    Count success -> Odd: not_available
    Odd success -> Menu: not_available
    Odd failure -> Menu: not_available"""
        + REST
    )
    report = prove(flow_of(text, **SAFE))
    assert report.findings == []
    assert not report.unseen
    assert not report.contacts
    assert report.scope().endswith("Where n had taken 40 values, it may be any further one too.")
    # That one more can be counted is not doubted, only what comes of it.
    assert {each.module for each in prove(flow_of(text)).findings} == {"Menu"}


def test_a_walk_that_becomes_too_large_says_so_and_judges_nothing_that_never_happens():
    text = (
        """
    Menu: {type: menu, first: true, prompt: "To go on, press 1."}
    More: {type: menu, prompt: "To go on, press 1."}
    Odd: {type: condition, expression: "false"}
    ---
    Menu key_press=1 -> More: not_available
    More key_press=1 -> Odd: not_available
    Odd success -> Menu: not_available
    Odd failure -> End: not_available
    More no_input -> End: hung_up_in_opening
    More no_match -> End: not_available"""
        + REST
    )
    found = {each.code for each in prove(flow_of(text, **SAFE)).findings}
    assert found == {"connector-never-taken", "no-meaningful-result"}
    wanted = {"properties": [{"within": "0 keys reach Odd"}]}
    bounded = prove(flow_of(text, **SAFE, **wanted), most=3)
    assert bounded.unseen
    assert bounded.scope().startswith("Bounded: the walk ends at 3 states, with 2 more at its edge. 6 states and ")
    assert {each.code for each in bounded.findings} == {"property-undecided"}


def test_a_survey_of_many_questions_is_no_large_walk():
    questions = ", ".join(f"{{id: q{number}, prompt: 'From 1 to 5?'}}" for number in range(12))
    text = f"""
    Ask: {{type: survey, first: true, attempts: 3, questions: [{questions}]}}
    ---
    Ask success -> End: not_available
    Ask no_input -> End: not_available
    Ask no_match -> End: not_available"""
    report = prove(flow_of(text, **SAFE))
    assert report.scope().startswith("Exhaustive: all ")
    assert report.states < 100


def test_what_happens_within_one_module_has_a_bound_too(monkeypatch):
    monkeypatch.setattr("cordboard.proof.prove.walk.visit.LARGEST_VISIT", 2)
    menu = """
    Menu: {type: menu, first: true, attempts: 9, prompt: "To go on, press 1."}
    ---
    Menu key_press=1 -> End: not_available"""
    report = prove(flow_of(menu + REST, **SAFE))
    assert "what happens within Menu ends at 20,000 states" in report.scope()
