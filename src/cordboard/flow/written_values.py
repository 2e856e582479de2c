"""Values as people write them: how amounts, dates, numbers, digits and letters stand in a text (flow.speaking reads
them out).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from babel.numbers import format_currency, format_decimal, get_currency_precision

from cordboard.flow.expressions import ExpressionError
from cordboard.flow.speaking import DEFAULT_CURRENCY, decimal_of, locale_of, plain_spaces, spoken

#: How a place in an order is written, by language; the number with a full stop elsewhere.
_ENGLISH_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}
_SIGNS: Final = {"es": "{}.º", "fr": "{}e", "it": "{}º", "pt": "{}º", "nl": "{}e"}


def in_writing(value: Any, reader: str, language: str, currency: str | None = None) -> str:
    """A value as it is written: digits, number, ordinal, amount, date, time or letters (flow.prompt.READERS).

    Raises ExpressionError for a value that cannot be written so.

    >>> in_writing("12.5", "amount", "en", "USD"), in_writing("4711", "digits", "en"), in_writing(22, "ordinal", "en")
    ('$12.50', '4711', '22nd')
    """
    if value is None:
        raise ExpressionError(f"there is no value to write as {reader}")
    write = _WRITERS.get(reader)
    if write is None:  # dates and times are written as they are read out
        return spoken(value, reader, language, currency)
    return write(value, language, currency or DEFAULT_CURRENCY)


def _together(value: Any, language: str, currency: str) -> str:  # noqa: ARG001 - all writers are called alike
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return "".join(text.split())


def _number(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    shown = format_decimal(decimal_of(value), locale=locale_of(language), decimal_quantization=False)
    return plain_spaces(shown)


def _ordinal(value: Any, language: str, currency: str) -> str:
    number = decimal_of(value)
    if number != int(number) or number < 1:
        return _number(value, language, currency)
    place, base = int(number), language.split("-", maxsplit=1)[0]
    if base == "en":
        teens = place % 100 in (11, 12, 13)
        return f"{place}{'th' if teens else _ENGLISH_ENDINGS.get(place % 10, 'th')}"
    return _SIGNS.get(base, "{}.").format(place)


def _amount(value: Any, language: str, currency: str) -> str:
    """With the currency's sign, and its cents where any are due."""
    amount = decimal_of(value)
    decimals = get_currency_precision(currency)
    cents = amount != int(amount)
    shown = format_currency(
        round(amount, decimals) if cents else amount, currency, locale=locale_of(language), currency_digits=cents,
        format=None if cents else "¤#,##0",
    )  # fmt: skip
    return plain_spaces(shown)


_WRITERS: Final[Mapping[str, Callable[[Any, str, str], str]]] = {
    "digits": _together, "letters": _together, "number": _number, "ordinal": _ordinal, "amount": _amount,
}  # fmt: skip
