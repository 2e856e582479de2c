"""Sensitive digits go to verifications, lookups and marked fields of a web service, and nobody is told of them."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.sensitive_use import SensitiveUse, use_of
from cordboard.flow.site import load_site

CARD = {"type": "entering_digits", "prompt": "Card?", "variable": "card", "sensitive": True}
AGAIN = {"type": "entering_digits", "prompt": "Again?", "variable": "again", "sensitive": True}
COPY = {"type": "set_variable", "values": {"last": "contact.card", "later": "contact.last"}}


def flow_of(*written, **named):
    """A flow whose modules lead to one another by Success, the first being the card."""
    every = {"Card": CARD, **{f"M{number}": each for number, each in enumerate(written)}, **named}
    every["Bye"] = {"type": "end_call"}
    names = list(every)
    connectors = [{"from": one, "event": "success", "to": two, "result": "listened"} for one, two in pairwise(names)]
    every["Card"] = {**CARD, "first": True}
    return {
        "cordboard": 1, "flow": "f", "modules": every, "connectors": connectors,
        "fallback": {"to": "Bye", "result": "listened"},
    }  # fmt: skip


def said(*written):
    """(code, module) of what is said of a flow, warnings with a question mark."""
    problems = load_flow(json.dumps(flow_of(*written)), modules.types()).problems
    return [(each.code + "?" * (each.severity == "warning"), each.where.removeprefix("module ")) for each in problems]


SAYS = "You keyed {{ contact.card }}."


@pytest.mark.parametrize(
    "written",
    [
        {"type": "live_person", "prompt": SAYS},
        {"type": "live_person", "prompt": [{"digits": "contact.card"}]},
        {"type": "live_person", "prompt": {"en": "Hello", "es": ["Hola", {"number": "contact['card']"}]}},
        {"type": "menu", "prompt": "1?", "no_input_prompt": SAYS},
        {"type": "voicemail", "box": "b", "prompt": SAYS},
        {"type": "survey", "questions": [{"id": "q", "prompt": SAYS}]},
        {"type": "sms", "text": SAYS},
        {"type": "sms", "to": "{{ contact.card }}", "text": "Hello"},
        {"type": "email", "to": "a@example.com", "subject": SAYS, "text": "Hello"},
        {"type": "email", "to": "a@example.com", "text": SAYS},
        {"type": "http", "url": "https://a.example/{{ contact.card }}"},
        {"type": "http", "url": "https://a.example/", "headers": {"X-Card": "{{ contact.card }}"}},
        {"type": "http", "url": "https://a.example/", "method": "POST", "body": {"card": "contact.card"}},
        {"type": "operator_transfer", "whisper_after": SAYS},
        {"type": "operator_transfer", "record_field": "card"},
    ],
)
def test_digits_are_not_told(written):
    assert ("sensitive-told", "M0") in said(written)


@pytest.mark.parametrize(
    "expression",
    [
        "contact.card.substring(0, 4)", "size(contact.card) == 16", 'contact.card.startsWith("4")', "contact.card + ''",
        "contact.card > contact.again", "contact . card . endsWith('1')", "[contact.card][0] == ''", "+contact.card",
        "contact.card in ['4']", "string(contact)", "contact[account.name]", "contact.card == '' ? contact.card : ''",
        "contact['card'].size() > 1", "-contact.card == 1", "contact.card // == contact.again\n + 'x'",
        "contact.map(name, name)", "{'card': contact.card}",
    ],
)  # fmt: skip
def test_nothing_is_computed_of_them(expression):
    assert use_of(expression, {"card", "again"}).use is SensitiveUse.OTHER
    assert ("sensitive-computed", "M1") in said(AGAIN, {"type": "condition", "expression": expression})
    assert ("sensitive-computed", "M1") in said(AGAIN, {"type": "live_person", "prompt": f"{{{{ {expression} }}}}"})


@pytest.mark.parametrize(
    "expression",
    [
        "contact.card == contact.again", "(contact.card) != (contact.again)", "has(contact.card)", "account.card == ''",
        'contact.card == contact["again"] && contact.tries < 3', "site.contact.card == 'x'", '"contact.card" == "x"',
        "contact.card == contact.again ? 'same' : 'other'", "!(contact.again == contact.card)", "contact.card != ''",
        "contact.list.exists(each, each == contact.card)",
    ],
)  # fmt: skip
def test_they_are_compared(expression):
    assert use_of(expression, {"card", "again"}).use <= SensitiveUse.EQUALITY
    count = {"type": "set_variable", "values": {"tries": "1", "list": "[1]"}}
    assert said(AGAIN, count, {"type": "condition", "expression": expression}) == []


def test_a_comparison_that_never_holds_is_warned_of():
    condition = {"type": "condition", "expression": "contact.card == '4111111111111111'"}
    assert said(condition) == [("never-equal?", "M0")]
    assert said({**condition, "expression": "4111 == contact.card"}) == [("never-equal?", "M0")]


def test_they_go_where_they_may():
    lookups = [
        {"type": "lookup", "key": "digits", "variable": "card", "field": "card"},
        {"type": "lookup", "key": "expression", "expression": "contact.later", "field": "card"},
    ]
    pays = {
        "type": "http", "url": "https://a.example/", "method": "POST", "sensitive_fields": ["number"],
        "body": {"number": "contact.later", "amount": "account.due"}, "response": {"status": "status"},
    }  # fmt: skip
    status = {"type": "condition", "expression": "contact.status.startsWith('ok')"}
    assert said(COPY, *lookups, pays, status) == []


def test_copies_are_followed():
    says = {"type": "live_person", "prompt": "{{ contact.later }}"}
    assert said(COPY, says) == [("sensitive-told", "M1")]
    assert said(says, COPY) == [("sensitive-told", "M0")], "a flow may lead back"
    echo = {
        "type": "http", "url": "https://a.example/", "method": "POST", "body": {"number": "contact.card"},
        "sensitive_fields": ["number"], "response": {"seen": "payment.number"},
    }  # fmt: skip
    assert said(echo, {"type": "live_person", "prompt": "{{ contact.seen }}"}) == [("sensitive-told", "M1")]


def test_one_mistake_is_one_error():
    part = {"type": "set_variable", "values": {"last": "contact.card.substring(12)"}}
    assert said(part, {"type": "live_person", "prompt": "{{ contact.last }}"}) == [("sensitive-computed", "M0")]


def test_a_variable_takes_one_kind_of_digits():
    assert said({**CARD, "sensitive": False}) == [("sensitive-twice", "M0")]
    fills = {"type": "http", "url": "https://a.example/", "response": {"card": "token"}}
    assert said(fills) == [("sensitive-twice", "M0")]
    assert said(CARD, {"type": "set_variable", "values": {"card": "''"}}) == []


def test_a_marked_field_is_there_and_sent_over_https():
    pays = {"type": "http", "url": "http://a.example/", "method": "POST", "body": {"n": "contact.card"}}
    assert said({**pays, "sensitive_fields": ["n"]})[0] == ("bad-value", "M0")
    assert said({**pays, "url": "https://a.example/", "sensitive_fields": ["m"]})[0] == ("bad-value", "M0")


def test_texts_of_the_site_do_not_tell_either(tmp_path):
    (tmp_path / "flows").mkdir()
    flow = flow_of({"type": "sms", "template": "receipt"}, {"type": "email", "to": "a@b.example", "template": "mail"})
    (tmp_path / "flows/f.yaml").write_text(json.dumps(flow))
    site = {
        "cordboard": 1, "site": "s",
        "templates": {"receipt": "Paid with {{ contact.card }}", "mail": {"subject": "{{ contact.card }}", "body": ""}},
        "services": {"in": {"flow": "f", "screen_pop": "https://crm.example/{{ contact.card }}"}},
    }  # fmt: skip
    (tmp_path / "site.yaml").write_text(json.dumps(site))
    found = [(each.code, each.where) for each in load_site(tmp_path, modules.types()).problems]
    assert sorted(found) == [
        ("sensitive-told", "module M0"), ("sensitive-told", "module M1"), ("sensitive-told", "service in"),
    ]  # fmt: skip
