"""Data that nobody knows beforehand: it is decided both ways, and an example makes it so where values can be found."""

from __future__ import annotations

import pytest

from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import Report
from tests.proof.planted import SAFE, contradiction, flow_of

FIND = """
    Find: {type: lookup, first: true}
    Ask: {type: condition, expression: "EXPRESSION"}
    ---
    Find success -> Ask: not_available
    Find no_match -> End: not_available
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""
KEYED = """
    Number: {type: entering_digits, first: true, prompt: "Your number?", variable: number, min: 2, max: 6}
    Ask: {type: condition, expression: "EXPRESSION"}
    ---
    Number success -> Ask: not_available
    Number no_input -> End: not_available
    Number no_match -> End: not_available
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""
WEB = """
    Web: {type: http, first: true, url: "https://a.example.com/", response: {level: data.0.level, name: name}}
    Ask: {type: condition, expression: "EXPRESSION"}
    ---
    Web success -> Ask: not_available
    Web failure -> End: not_available
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""
KEYED_TWICE = """
    Number: {type: entering_digits, first: true, prompt: "Your number?", variable: number, min: 4, pattern: "[2-9]+"}
    Again: {type: entering_digits, prompt: "Once more?", variable: again, min: 4, max: 4}
    Ask: {type: condition, expression: "EXPRESSION"}
    ---
    Number success -> Again: not_available
    Number no_input -> End: not_available
    Number no_match -> End: not_available
    Again success -> Ask: not_available
    Again no_input -> End: not_available
    Again no_match -> End: not_available
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""
WEB_READ = """
    Web: {type: http, first: true, url: "https://a.example.com/", response: {out: out, until: until, day: day}}
    Ask: {type: condition, expression: "EXPRESSION"}
    Tell: {type: live_person, prompt: ["Until", {time: contact.until}, {date: contact.day}]}
    ---
    Web success -> Ask: not_available
    Web failure -> End: not_available
    Ask success -> Tell: not_available
    Ask failure -> End: not_available
    Tell success -> End: operator_transfer
    Tell failure -> End: not_available"""
FIRST = """
    Ask: {type: condition, first: true, expression: "EXPRESSION"}
    ---
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (FIND, "account.class == 'gold'"),
        (FIND, "double(account.balance) > 99.5"),
        (FIND, "!has(account.street)"),
        (FIND, "account.class == 'gold' && account.blocked == 'no'"),
        (FIND, "size(account.street) == 17"),
        (FIND, "account.due < '2026-03-01'"),
        (FIND, "account.zip.startsWith('9') && size(account.zip) == 5"),
        (FIND, "account.balance.matches('[0-9]+[.]50')"),
        (FIND, "timestamp(account.since + 'T00:00:00Z') < contact.now"),
        (FIND, "account.class == 'gold' && double(account.points) >= 1000.0"),
        (KEYED, "contact.number == '4711'"),
        (KEYED, "size(contact.number) == 5"),
        (KEYED, "contact.number.matches('^4[0-9]{3}$')"),
        (KEYED, "int(contact.number) > 500"),
        (KEYED, "contact.number.startsWith('07')"),
        (WEB, "contact.level > 3"),
        (WEB, "contact.name == 'Ada'"),
        (WEB, "contact.level.exists(each, each == 'late')"),
        (WEB, "contact.name == 'Ada' && contact.level > 100 && contact.level < 102"),
        (WEB, "!(contact.level > 3) && contact.name.endsWith('son')"),
        (FIRST, "contact.now.getHours() >= 18"),
        (FIRST, "contact.now.getDayOfWeek() == 6"),
        (FIRST, "contact.now.getMonth() == 11 && contact.now.getDate() == 24"),
        (FIRST, "contact.now > timestamp('2027-01-01T00:00:00Z')"),
        (FIRST, "contact.caller == '+12025550123'"),
        (KEYED_TWICE, "contact.number == contact.again"),
        (KEYED_TWICE, "contact.number != contact.again"),
        (WEB_READ, "contact.out"),
    ],
)
def test_values_are_found_that_make_it_so(text, expression):
    finding = contradiction(text, expression)
    assert not finding.possible
    assert finding.example is not None
    assert finding.example.scenario is not None
    assert finding.example.assumed == [f"{expression} is true"]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (FIND, "account.street.reverse() == 'abc'"),
        (KEYED, "contact.number.reverse() == '4711'"),
        (FIRST, "site.mood == 'good'"),
    ],
)
def test_where_none_are_found_it_is_only_possible(text, expression):
    finding = contradiction(text, expression)
    assert finding.possible
    assert finding.example is not None
    assert finding.example.scenario is None
    assert finding.example.told[-1] == "The flow ends it. Stored: Operator Transfer."


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (KEYED, "contact.number == '12345678'"),
        (KEYED, "size(contact.number) > 6"),
        (KEYED, "int(contact.number) >= 1000000"),
        (KEYED, "contact.number.startsWith('07') && contact.number.startsWith('49')"),
        (KEYED, "contact.number in ['1', '1234567', 'x1']"),
        (KEYED, "contact.number.contains('12') && contact.number.contains('34567')"),
        (FIND, "account.class == 'gold' && account.class == 'silver'"),
        (FIND, "size(account.zip) == 5 && size(account.zip) == 6"),
        (FIND, "double(account.balance) > 100.0 && double(account.balance) < 99.5"),
        (FIRST, "contact.caller.startsWith('+44') && contact.caller.startsWith('+49')"),
    ],
)
def test_what_no_value_makes_so_is_never_taken(text, expression):
    found = prove(flow_of(text.replace("EXPRESSION", expression), **SAFE)).findings
    assert "Ask --success--> End" in {each.connector for each in found if each.code == "connector-never-taken"}
    assert "contradicting-result" not in {each.code for each in found}


PATTERN = KEYED.replace("max: 6}", "max: 6, pattern: '1[2-9]3[0-9]?|20{2,4}'}")


@pytest.mark.parametrize(
    "expression",
    [
        "size(contact.number) == 2",
        "contact.number.startsWith('3')",
        "contact.number.charAt(1) == '1'",
        "contact.number.startsWith('2') && size(contact.number) == 6",
        "int(contact.number) < 123",
        "contact.number.matches('^1.*00$')",
        "contact.number.contains('9') && contact.number.matches('00')",
    ],
)
def test_what_its_pattern_does_not_let_in_is_never_keyed(expression):
    found = prove(flow_of(PATTERN.replace("EXPRESSION", expression), **SAFE)).findings
    assert "Ask --success--> End" in {each.connector for each in found if each.code == "connector-never-taken"}
    assert "contradicting-result" not in {each.code for each in found}


@pytest.mark.parametrize(
    "expression",
    [
        "size(contact.number) == 5",
        "contact.number.charAt(1) == '7'",
        "int(contact.number) > 1937",
        "int(contact.number) == 1938",
        "contact.number.matches('^1[^2-8]') && contact.number.endsWith('4')",
        "contact.number.contains('3') && size(contact.number) == 3 && !contact.number.startsWith('12')",
        "size(contact.number) == 4 && contact.number.startsWith('18')",
    ],
)
def test_what_its_pattern_lets_in_has_an_example(expression):
    assert not contradiction(PATTERN, expression).possible


CHAIN = """
    Number: {type: entering_digits, first: true, prompt: "?", variable: number, min: 2, max: 6}
    Set: {type: set_variable, values: {many: size(contact.number)}}
    One: {type: condition, expression: "FIRST"}
    Two: {type: condition, expression: "SECOND"}
    ---
    Number success -> Set: not_available
    Set success -> One: not_available
    One success -> Two: not_available
    One failure -> End: not_available
    Two success -> End: operator_transfer
    Two failure -> End: not_available"""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("contact.number == '4711'", "contact.number == '4712'"),
        ("contact.number.startsWith('4')", "contact.number in ['12', '345']"),
        ("size(contact.number) == 3", "contact.many > 3"),
        ("contact.many > 3", "contact.many < 3"),
        ("contact.many > 3", "size(contact.number) < 4"),
        ("int(contact.number) < 100", "int(contact.number) >= 100"),
        ("contact.number.substring(0, 2) == '49'", "contact.number.charAt(1) == '8'"),
        ("contact.number < '5'", "contact.number.startsWith('6')"),
    ],
)
def test_what_was_found_before_on_the_way_still_holds(first, second):
    found = prove(flow_of(CHAIN.replace("FIRST", first).replace("SECOND", second), **SAFE)).findings
    assert "Two --success--> End" in {each.connector for each in found if each.code == "connector-never-taken"}


def test_what_is_keyed_again_may_be_another():
    text = CHAIN.replace("One success -> Two", "One success -> Again").replace(
        "---", """Again: {type: entering_digits, prompt: "?", variable: number, min: 2, max: 6}
    ---
    Again success -> Two: not_available"""
    )  # fmt: skip
    for first, second in (
        ("contact.number == '4711'", "contact.number == '4712'"),
        ("contact.many > 3", "contact.number == '12'"),
        ("size(contact.number) == 3", "size(contact.number) == 4"),
    ):
        found = prove(flow_of(text.replace("FIRST", first).replace("SECOND", second), **SAFE)).findings
        (finding,) = (each for each in found if each.code == "contradicting-result")
        assert (finding.connector, finding.possible) == ("Two --success--> End", False)


def test_one_expression_after_another_is_brought_about_together():
    """A chain as people write it: digits of a length, then what a web service says of them, then the account."""
    text = """
    Number: {type: entering_digits, first: true, prompt: "No?", variable: order, min: 6, max: 8, pattern: "4[0-9]+"}
    Long: {type: condition, expression: "size(contact.order) == 8"}
    Web: {type: http, url: "https://a.example.com/{{ contact.order }}", response: {state: state, amount: lines.0.sum}}
    Sent: {type: condition, expression: "contact.state == 'shipped' && contact.amount > 100"}
    Home: {type: condition, expression: "!contact.caller.startsWith('+44')"}
    Find: {type: lookup}
    Ask: {type: condition, expression: "account.tier == 'gold'"}
    ---
    Number success -> Long: not_available
    Number no_input -> End: not_available
    Number no_match -> End: not_available
    Long success -> Web: not_available
    Long failure -> End: not_available
    Web success -> Sent: not_available
    Web failure -> End: not_available
    Sent success -> Home: not_available
    Sent failure -> End: not_available
    Home success -> Find: not_available
    Home failure -> End: not_available
    Find success -> Ask: not_available
    Find no_match -> End: not_available
    Ask success -> End: operator_transfer
    Ask failure -> End: not_available"""
    finding = contradiction(text, "")
    assert not finding.possible
    assert finding.example is not None
    scenario = finding.example.scenario
    assert scenario is not None
    assert len(scenario["world"][0]["press"]) == 8
    assert scenario["world"][1]["respond"]["body"]["state"] == "shipped"
    assert scenario["start"]["accounts"][0]["tier"] == "gold"


def codes(report: Report) -> set[str]:
    return {each.code for each in report.findings}


def test_prompts_are_taken_to_find_the_columns_that_they_read():
    text = """
    Find: {type: lookup, first: true}
    Live: {type: live_person, prompt: ["On", {date: account.due_on}, "{{ account.name }}", {amount: account.balance}]}
    Lost: {type: live_person, prompt: "Hello {{ account.name }}."}
    ---
    Find success -> Live: not_available
    Find no_match -> Lost: not_available
    Live success -> End: listened
    Live failure -> End: not_available
    Lost success -> End: listened
    Lost failure -> End: not_available"""
    never = [each.connector for each in prove(flow_of(text, **SAFE)).findings]
    assert never == ["Lost --success--> End"]


def test_a_site_that_is_known_decides():
    flow = flow_of(FIRST.replace("EXPRESSION", "site.mood == 'good'"), **SAFE)
    assert codes(prove(flow, Setting(variables={"mood": "bad"}))) == {"connector-never-taken"}
    assert codes(prove(flow, Setting(variables={"mood": "good"}))) == {"contradicting-result", "connector-never-taken"}
