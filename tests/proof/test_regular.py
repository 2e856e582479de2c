"""Regular expressions sign by sign say what RE2 says of whole texts and of parts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cordboard.flow.expressions import evaluate, matches
from cordboard.proof.prove.walk.regular import after, matches_empty, read_regular

SIGNS = "0123456789*#"
ONE = st.sampled_from(["1", "2", "0", "[1-3]", "[^12]", r"\d", r"\D", r"\w", ".", r"\*", "[0#]", r"[\d#]", "[-1]", "a"])
TIMES = st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{,2}", "*?", "{0,1}", "{0}"])
PATTERNS = st.recursive(
    ONE,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}|)".format, inner),
        st.builds("({}){}".format, inner, TIMES),
    ),
    max_leaves=6,
)
AROUND = st.tuples(st.sampled_from(["", "^"]), PATTERNS, st.sampled_from(["", "$", "|1$", "|^2"])).map("".join)


def says(pattern: str, text: str, *, whole: bool) -> bool | None:
    left = read_regular(pattern, SIGNS, whole=whole)
    if left is None:
        return None
    for sign in text:
        left = after(left, sign)
    return matches_empty(left)


@given(AROUND, st.text("0123*#", max_size=6))
def test_it_says_what_re2_says(pattern, text):
    if "{,2}" in pattern:  # which are signs to RE2 and not times
        assert says(pattern, text, whole=True) is None
        return
    assert says(pattern, text, whole=True) == matches(pattern, text)
    found = evaluate("contact.text.matches(contact.pattern)", {"contact": {"text": text, "pattern": pattern}})
    assert says(pattern, text, whole=False) == found


def test_what_is_not_read_is_said_to_be_so():
    for pattern in (
        r"(?i)1",
        r"\b1",
        r"1^2",
        r"1$2",
        r"[[:digit:]]",
        r"\p{N}",
        "1{65}",
        "(1",
        "[1",
        "1{2",
        "(?P<a>1)",
        "*",
    ):
        assert read_regular(pattern, SIGNS) is None, pattern
    assert re.fullmatch("1{64}", "1" * 64)
    assert says("1{64}", "1" * 64, whole=True)
