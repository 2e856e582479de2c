"""What a caller feels of a flow, in figures."""

from __future__ import annotations

from cordboard.proof.prove.prove import prove
from tests.proof.planted import SAFE, flow_of


def words(text: str) -> list[str]:
    return prove(flow_of(text, **SAFE)).measures.words()


def test_keys_are_counted_along_the_way_that_needs_fewest():
    text = """
    Number: {type: entering_digits, first: true, prompt: "Your number?", variable: number, min: 8, max: 8}
    Find: {type: lookup, key: digits, variable: number}
    Pin: {type: verification, field: pin, digits: 4, attempts: 1, prompt: "Your PIN?"}
    Menu: {type: menu, prompt: "To talk to us, press 1. To hear this again, press 2."}
    Desk: {type: external_transfer, number: "+12025550199"}
    ---
    Number success -> Find: not_available
    Number no_input -> End: not_available
    Number no_match -> End: not_available
    Find success -> Pin: not_available
    Find no_match -> End: not_available
    Pin success -> Menu: not_available
    Pin no_match -> End: not_available
    Pin no_input -> End: not_available
    Menu key_press=1 -> Desk: not_available
    Menu key_press=2 -> Menu: not_available
    Menu no_input -> End: not_available
    Menu no_match -> End: not_available
    Desk success -> End: operator_transfer
    Desk failure -> End: operator_transfer_failed_no_answer"""
    assert words(text) == [
        "Deepest question: Menu, behind 12 keys",
        "Longest wait before the first choice: about 1 s of speech",
        "Keys to somebody: 13 from the beginning; at worst 13 keys, from Number",
    ]


def test_who_waits_needs_no_keys_and_may_wait_without_end():
    text = """
    Agents: {type: operator_transfer, first: true}
    Sorry: {type: live_person, prompt: "All our agents are busy."}
    ---
    Agents agent_end_call -> End: operator_transfer
    Agents success -> End: operator_transfer
    Agents agent_not_available -> Sorry: operator_transfer_failed_no_agent
    Sorry success -> Agents: operator_transfer_failed_no_agent"""
    assert words(text) == [
        "Longest wait before the first choice: without end, in a loop",
        "Keys to somebody: 0 from the beginning; who waits comes there from anywhere",
    ]
