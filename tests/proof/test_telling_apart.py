"""One value of each kind stands for all: whatever an expression comes out as, it does so for one that is tried."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard.flow.expressions import ExpressionError, evaluate, matches
from cordboard.proof.prove.walk.deciding import Assumed, outcomes
from cordboard.proof.prove.walk.observed import observed
from cordboard.proof.prove.walk.regular import read_regular
from cordboard.proof.prove.walk.telling_apart import FIELD, Domain, kinds

SIGNS = "019*"
LOOKS = (
    "contact.d == 'TEXT'", "'TEXT' != contact.d", "contact.d < 'TEXT'", "'TEXT' <= contact.d",
    "contact.d in ['TEXT', '19']", "contact.d.startsWith('TEXT')", "contact.d.endsWith('TEXT')",
    "contact.d.contains('TEXT')", "contact.d.charAt(1) == 'TEXT'", "contact.d.substring(1, 3) == 'TEXT'",
    "contact.d.substring(1) == 'TEXT'", "size(contact.d) > SIZE", "SIZE == contact.d.size()",
    "size(contact.d) % 2 == 1", "int(contact.d) > NUMBER", "NUMBER <= int(contact.d)",
    "double(contact.d) < NUMBER.5", "contact.d == NUMBER", "has(contact.d)",
    "contact.d.matches('^[01]*9$')", "contact.d.matches('SIZE|1.?9')",
)  # fmt: skip


@st.composite
def expressions(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(LOOKS), min_size=1, max_size=3))
    text = draw(st.sampled_from(["&&", "||"]))
    made = [
        each.replace("TEXT", draw(st.text(SIGNS, max_size=3)))
        .replace("SIZE", str(draw(st.integers(0, 5))))
        .replace("NUMBER", str(draw(st.integers(-1, 1000))))
        for each in parts
    ]
    return f" {text} ".join(f"!({each})" if draw(st.booleans()) else each for each in made)


def comes_out(text: str, digits: str) -> object:
    try:
        return evaluate(text, {"contact": {"d": digits}})
    except ExpressionError:
        return "cannot be computed"


@settings(max_examples=300)
@given(
    expressions(), st.integers(0, 2), st.integers(2, 4), st.sampled_from([".*", "[01].*", "1[09]{2,}|.?", "(19|0)+"])
)
def test_every_way_to_come_out_is_met(text: str, shortest: int, longest: int, pattern: str) -> None:
    all_texts = ("".join(signs) for length in range(shortest, longest + 1) for signs in product(SIGNS, repeat=length))
    every = {comes_out(text, each) for each in all_texts if matches(pattern, each)}
    looks = observed(text, "contact", "d")
    assert looks is not None
    tried = kinds(Domain(SIGNS, shortest, longest, pattern=read_regular(pattern, SIGNS)), looks)
    assert tried is not None
    assert {comes_out(text, str(each)) for each in tried} == every


@settings(max_examples=200)
@given(expressions(), st.text(SIGNS + "x ", max_size=8))
def test_no_text_comes_out_otherwise_than_those_that_are_tried(text: str, value: str) -> None:
    text = text.replace("contact.d", "account.d")
    came = outcomes(text, ((("account", "d"), FIELD),), "{}", ())
    try:
        truth = evaluate(text, {"account": {"d": value}}) is True
    except ExpressionError:
        truth = False
    assert came is None or (came.true if truth else came.untrue)


@pytest.mark.parametrize(
    "text",
    [
        "contact.d + 'x' == '1x'", "contact.d == contact.e", "contact.d.matches(contact.e)", "2 * int(contact.d) > 4",
        "int(contact.d) > 2 * 2", "contact.d.split('1').size() > 2", "contact.d == 'a\\nb'", "[contact.d] == ['1']",
        "contact.d", "size(contact.d + contact.d) > 3",
    ],
)  # fmt: skip
def test_what_is_looked_at_otherwise_is_not_judged(text: str) -> None:
    looks = observed(text, "contact", "d")
    assert looks is None or {each.kind for each in looks.observations} == {"itself"}


def test_what_contradicts_itself_says_nothing() -> None:
    unknown = ((("account", "d"), FIELD),)
    assumed = (Assumed("account.d == '1'", True, True), Assumed("account.d == '2'", True, True))
    assert outcomes("account.d == '3'", unknown, "{}", assumed) is None
