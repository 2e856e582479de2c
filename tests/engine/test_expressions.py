"""Expressions: what they can do, and what they cannot do to a call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.flow.expressions import MAX_ITEMS, ExpressionError, compile_expression, evaluate, matches

NAMES = {
    "contact": {
        "caller": "+15550100", "tries": 3, "amount": 12.5, "list": [3, 1, 2], "who": {"a": 1, "b": 2},
        "now": datetime(2026, 7, 1, 23, 30, tzinfo=timezone(timedelta(hours=-4))),
    },
    "account": {"balance": 120, "name": "Ada"},
    "site": {"desk": "+15550123"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("account.balance > 100 && contact.tries < 5", True),
        ('contact.caller.startsWith("+1") ? site.desk : ""', "+15550123"),
        ('contact["caller"]', "+15550100"),
        ("has(account.vip)", False),
        ("contact.tries == 3.0", True),
        ("double(contact.tries) / 2.0", 1.5),
        ('contact.caller.matches("^[+][0-9]+$")', True),
        ("contact.caller.substring(2, 5) + account.name.upperAscii()", "555ADA"),
        ('contact.caller.replace("+1", "").size()', 7),
        ('" a ".trim() + ["x", "y"].join("-")', "ax-y"),
        ("contact.list.exists(n, n > 2) && contact.list.all(n, n > 0)", True),
        ("contact.list.filter(n, n > 1).size() + contact.list.map(n, n * 2).size()", 5),
        ("contact.now.getHours()", 23),
        ('contact.now.getHours("UTC")', 3),
        ('contact.now.getDate("Europe/Berlin")', 2),
        ("contact.now.getDayOfWeek()", 3),
        ('contact.now.getDayOfWeek("UTC")', 4),
        ('contact.now.getMonth("UTC")', 6),
        ('contact.now.getDayOfYear("UTC") == contact.now.getDayOfYear() + 1', True),
        ('contact.now + duration("30m") == timestamp("2026-07-02T04:00:00Z")', True),
        ("contact.who", {"a": 1, "b": 2}),
    ],
)
def test_what_expressions_can_do(text, value):
    assert evaluate(text, NAMES) == value


@pytest.mark.parametrize(
    "text",
    ["1 +", "", "account.none", "1 / 0", "9223372036854775807 + 1", "nobody.knows", "contact.caller + 1", 'int("x")',
     'contact.now.getHours("No/Where")', "__import__('os')", "contact.__class__", "contact.caller.format()"],
)  # fmt: skip
def test_what_cannot_be_computed_says_so(text):
    with pytest.raises(ExpressionError, match=r".+"):
        evaluate(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "contact.list.map(a, contact.list.map(b, a * b))",
        "contact.list.map(a, size(contact.list.filter(b, b > a)))",
        "[1, 2].map(a, a)",
        "(contact.list + contact.list).map(a, a)",
        'contact.caller.split("").map(a, a)',
        "contact.list[0].all(a, true)",
        " && ".join(["contact.list.all(a, true)"] * 5),
        "(" * 30 + "1" + ")" * 30,
        "[" * 3000,
        "1 + " * 1000 + "1",
    ],
)
def test_what_could_hold_a_call_up_is_refused_before_it_runs(text):
    with pytest.raises(ExpressionError):
        compile_expression(text)


def test_what_looks_like_a_comprehension_in_a_text_is_none():
    assert evaluate("'.map(' + \".all((((\"", NAMES) == ".map(.all(((("


def test_a_list_too_long_and_a_map_are_not_gone_over():
    long = {"contact": {"list": list(range(MAX_ITEMS + 1)), "who": {"a": 1}}}
    with pytest.raises(ExpressionError, match="too many"):
        evaluate("contact.list.all(a, a >= 0)", long)
    assert evaluate("size(contact.list)", long) == MAX_ITEMS + 1
    with pytest.raises(ExpressionError, match="is a map"):
        evaluate("contact.who.map(key, key)", long)


def test_maps_come_back_in_one_order():
    many = dict.fromkeys("hgfedcba", 1)
    assert list(evaluate("contact.who", {"contact": {"who": many}})) == sorted(many)


@given(st.text("()[]{}.\"'\\acontacmp,+-!?:0123 ", max_size=60))
def test_whatever_is_written_ends_in_a_value_or_one_kind_of_error(text):
    try:
        evaluate(text, NAMES)
    except ExpressionError as error:
        assert str(error)  # noqa: PT017 - no error at all is as good


def test_patterns_match_the_whole_text_in_time_that_does_not_explode():
    assert matches("[0-9]{5}", "02139")
    assert not matches("[0-9]{5}", "021390")
    assert not matches("a|b", "ab")
    assert not matches("([0-9]+)+x", "1" * 64)
    with pytest.raises(ExpressionError, match="not a regular expression"):
        matches("(", "1")


def test_now_is_utc_for_whoever_asks():
    now = {"contact": {"now": datetime(2026, 1, 1, 9, tzinfo=UTC)}}
    assert evaluate("contact.now.getHours()", now) == 9
