"""What a written answer stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.engine.commands import Gather, Spoken
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import Keyed, NotUnderstood
from cordboard.engine.text_entry import answer, entry

HOURS = {"1": ("opening hours", "hours"), "2": ("billing",), "9": ("español",)}


def asked(language: str = "en", **how: object) -> Gather:
    return Gather((Spoken("text", "Say it.", language),), **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "key"),
    {
        "1": "1", "1.": "1", " 1 ": "1", "(1)": "1", "“1”": "1", "one": "1", "One!": "1", "ONE": "1", "1️⃣": "1",
        "\uff11": "1", "\u0661": "1", "option 1": "1", "number one, please": "1", "1 please": "1", "Press 2": "2",
        "hours": "1", "Opening  hours?": "1", "1. Opening hours": "1", "opening hours - 1": "1", "Billing please": "2",
        "ESPAÑOL": "9", "espanol": "9", "Espan\u0303ol": "9", "*": "*", "star": "*", "0": "0", "zero": "0", "#": "#",
        # A whole message only: nobody knows what these mean.
        "I have 2 problems": None, "1 or 2": None, "12": None, "ten": None, "hours and billing": None,
        "2 opening hours": None, "": None, "👍": None, "no": None, "what?": None,
    }.items(),
)  # fmt: skip
def test_a_choice(written: str, key: str | None) -> None:
    assert entry(asked(words=HOURS), written) == key


@pytest.mark.parametrize(
    ("language", "written", "key"),
    [
        ("es", "dos", "2"), ("es-MX", "Opcion dos, por favor", "2"), ("de", "zwei", "2"), ("fr", "deux svp", "2"),
        ("es", "two", "2"), ("en", "dos", None), ("ja", "2", "2"), ("xx", "three", "3"),
    ],
)  # fmt: skip
def test_numbers_in_the_words_of_the_question_and_in_english(language: str, written: str, key: str | None) -> None:
    assert entry(asked(language), written) == key


@pytest.mark.parametrize(
    ("written", "digits"),
    {
        "4711": "4711", "47 11": "4711", "47-11": "4711", "4711#": "4711", "4711.": "4711",
        "four seven one one": "4711", "47111": None, "abc": None, "47a1": None, "#": "#",
        "forty seven": "47", "no idea": None,
    }.items(),
)  # fmt: skip
def test_digits(written: str, digits: str | None) -> None:
    assert entry(asked(max_digits=4, terminators="#"), written) == digits


def test_what_was_written_is_kept_beside_what_it_means() -> None:
    gather = asked(words=HOURS)
    assert answer(7, gather, "Hours!") == Keyed(7, "1", count=1, text="Hours!")
    assert answer(7, gather, "Who is this?") == NotUnderstood(7, "Who is this?")


def test_nothing_of_a_sensitive_answer_is_kept() -> None:
    gather, tokens = asked(max_digits=4, sensitive=True), Tokens(b"a key for this test only")
    keyed = answer(7, gather, "47 11", tokens.hide)
    assert isinstance(keyed, Keyed)
    assert (keyed.text, keyed.count, keyed.sensitive, tokens.reveal(keyed.digits)) == ("", 4, True, "4711")
    assert answer(7, gather, "my PIN is secret", tokens.hide) == NotUnderstood(7)
    with pytest.raises(ValueError, match="sensitive"):
        answer(7, gather, "4711")


@given(st.text(max_size=60), st.integers(1, 12))
def test_whatever_is_written_is_an_entry_that_fits_or_none(written: str, most: int) -> None:
    digits = entry(asked(max_digits=most, words=HOURS, terminators="#"), written)
    assert digits is None or (1 <= len(digits) <= most and set(digits) <= set("0123456789*#"))


@given(st.text("0123456789", min_size=1, max_size=12))
def test_digits_alone_are_themselves(digits: str) -> None:
    assert entry(asked(max_digits=12), digits) == digits
