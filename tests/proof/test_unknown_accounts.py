"""Accounts that nobody knows beforehand: which of them an example has, and what they hold."""

from __future__ import annotations

import pytest

from cordboard.proof.prove.prove import prove
from tests.proof.planted import SAFE, contradiction, flow_of


def test_an_account_that_is_looked_up_again_may_be_another():
    text = """
    Find: {type: lookup, first: true}
    Gold: {type: condition, expression: "account.class == 'gold'"}
    Number: {type: entering_digits, prompt: "Your number?", variable: number}
    Other: {type: lookup, key: digits, variable: number}
    Silver: {type: condition, expression: "account.class == 'silver'"}
    ---
    Find success -> Gold: not_available
    Find no_match -> End: not_available
    Gold success -> Number: not_available
    Gold failure -> End: not_available
    Number success -> Other: not_available
    Other success -> Silver: not_available
    Silver success -> End: operator_transfer
    Silver failure -> End: not_available"""
    assert "contradicting-result" in {each.code for each in prove(flow_of(text, **SAFE)).findings}


def test_an_account_is_found_by_the_number_from_which_the_call_then_comes():
    text = """
    Abroad: {type: condition, first: true, expression: "contact.caller.startsWith('+44')"}
    Find: {type: lookup}
    Ask: {type: condition, expression: "account.tier == 'gold'"}
    ---
    Abroad success -> Find: not_available
    Abroad failure -> End: not_available
    Find success -> Ask: not_available
    Find no_match -> End: not_available
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""
    finding = contradiction(text, "")
    assert finding.example is not None
    assert finding.example.scenario is not None
    start = finding.example.scenario["start"]
    assert start["caller"].startswith("+44")
    assert start["accounts"][0]["phone"] == start["caller"]


TWO_ACCOUNTS = """
    Mine: {type: lookup, first: true}
    A: {type: condition, expression: "account.class == 'gold'"}
    Other: {type: entering_digits, prompt: "Which other account?", variable: other, min: 5, max: 5}
    Theirs: {type: lookup, key: digits, variable: other}
    B: {type: condition, expression: "SECOND"}
    ---
    Mine success -> A: not_available
    A success -> Other: not_available
    Other success -> Theirs: not_available
    Theirs success -> B: not_available
    B success -> End: operator_transfer"""


@pytest.mark.parametrize(
    "second", ["account.class == 'silver'", "account.class != 'gold'", "!has(account.class)", "account.class == 'gold'"]
)
def test_two_accounts_of_an_example_hold_different_values(second):
    finding = contradiction(TWO_ACCOUNTS, second, "SECOND")
    assert not finding.possible


BY_NUMBER = """
    Set: {type: set_variable, first: true, values: {number: contact.caller}}
    One: {type: lookup}
    Two: {type: lookup, key: expression, field: phone, expression: "EXPRESSION"}
    ---
    Set success -> One: not_available
    One success -> Two: not_available
    One no_match -> Two: not_available
    Two success -> End: not_available
    Two multiple_match -> End: not_available
    Two no_match -> End: operator_transfer"""


@pytest.mark.parametrize("expression", ["contact.caller", "contact.number"])
def test_a_number_finds_the_same_accounts_however_it_is_asked_for(expression):
    finding = contradiction(BY_NUMBER, expression)
    assert not finding.possible
    assert finding.example is not None
    assert "One: no account is found -> No Match -> Two" in finding.example.told
    never = BY_NUMBER.replace("One no_match -> Two", "One no_match -> End").replace("EXPRESSION", expression)
    found = prove(flow_of(never, **SAFE)).findings
    assert "Two --no_match--> End" in {each.connector for each in found if each.code == "connector-never-taken"}


def test_what_is_only_possible_by_accounts_names_them():
    text = """
    One: {type: lookup, first: true}
    Pin: {type: verification, prompt: "Your PIN?", field: pin, lockout: 1}
    Two: {type: lookup}
    Again: {type: verification, prompt: "Your PIN?", field: pin, lockout: 1}
    ---
    One success -> Pin: not_available
    Pin no_match -> Two: not_available
    Two success -> Again: not_available
    Again success -> End: operator_transfer"""
    (finding,) = (each for each in prove(flow_of(text, **SAFE)).findings if each.code == "contradicting-result")
    assert finding.possible
    assert "it is right in Again" in finding.unknown
