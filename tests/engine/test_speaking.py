from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cordboard.flow.expressions import ExpressionError
from cordboard.flow.prompt import READERS
from cordboard.flow.speaking import spoken, written


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
