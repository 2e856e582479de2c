from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cordboard.engine.program import Program
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.prompt import READERS
from cordboard.flow.speaking import spoken, written
from cordboard.modules.alt_language import AltLanguage
from tests.story import Menu, flow_of, tell


@pytest.mark.parametrize(
    ("value", "reader", "language", "words"),
    [
        ("02139", "digits", "en", "0 2 1 3 9"),
        (42.0, "digits", "en", "4 2"),
        ("A1 B", "letters", "en", "A 1 B"),
        (21, "number", "en", "twenty-one"),
        ("21", "number", "es-MX", "veintiuno"),
        (21, "number", "zz", "21"),
        (12.5, "amount", "en", "twelve dollars, fifty cents"),
        ("2026-03-01", "date", "en-US", "March 1, 2026"),
        (date(2026, 3, 1), "date", "de", "1. März 2026"),
        ("17:05", "time", "de", "17:05"),
        (datetime(2026, 3, 1, 17, 5, tzinfo=UTC), "time", "de", "17:05"),
    ],
)
def test_values_are_read_in_the_language(value, reader, language, words):
    assert spoken(value, reader, language) == words


def test_an_amount_in_a_currency_that_has_no_words_is_still_an_amount():
    assert "12.50" in spoken(12.5, "amount", "en", "XTS")
    assert spoken(3, "amount", "es", "EUR")


@pytest.mark.parametrize("reader", READERS)
def test_nothing_cannot_be_read(reader):
    with pytest.raises(ExpressionError):
        spoken(None, reader, "en")


@pytest.mark.parametrize(
    ("value", "reader"), [("x", "number"), ("nan", "amount"), (True, "number"), ("soon", "date"), ("25:00", "time")]
)
def test_what_is_no_such_thing_cannot_be_read(value, reader):
    with pytest.raises(ExpressionError):
        spoken(value, reader, "en")


def test_values_in_a_text():
    assert [written(each, "de") for each in (None, True, 3, 12.5, "x")] == ["", "true", "3", "12,5", "x"]


PHRASES = Menu(
    name="It",
    prompt={
        "en": ["Thank you.", {"text": "Para español, oprima 2.", "language": "es"}, "You are {{ contact.caller }}."],
        "es": [{"recording": "gracias.wav"}],
    },
)


def test_a_phrase_may_be_in_another_language_than_the_rest():
    said = tell(PHRASES).asks.said
    assert [(each.value, each.language) for each in said] == [
        ("Thank you.", "en"), ("Para español, oprima 2.", "es"), ("You are .", "en"),
    ]  # fmt: skip


def test_what_is_known_before_anybody_calls_is_what_callers_then_hear():
    flow = flow_of(PHRASES, AltLanguage(name="Other", language="es"), Menu(name="Any", prompt="Hello."))
    ahead = Program(flow).said_ahead(["de"])
    assert set(tell(PHRASES).asks.said[:2]) <= set(ahead)
    assert {(each.value, each.language) for each in ahead if each.kind == "text"} == {
        ("Thank you.", "en"), ("Para español, oprima 2.", "es"),
        ("Hello.", "en"), ("Hello.", "es"), ("Hello.", "de"),
        # said to a German contact, in the language that the prompt has first
        ("Thank you.", "de"),
    }  # fmt: skip
    assert [each.value for each in ahead if each.kind == "recording"] == ["gracias.wav"] * len(
        {each.language for each in ahead if each.kind == "recording"}
    )
