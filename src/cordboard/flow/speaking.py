"""Values as words: how amounts, dates, numbers, digits and letters are read out in the contact's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, list_currencies
from num2words import num2words

from cordboard.flow.expressions import ExpressionError

#: What an amount is in when its phrase names no currency.
DEFAULT_CURRENCY = "USD"


def spoken(value: Any, reader: str, language: str, currency: str | None = None) -> str:
    """The words for a value read as digits, number, amount, date, time or letters (flow.prompt.READERS).

    Raises ExpressionError for a value that cannot be read so.

    >>> spoken("4711", "digits", "en"), spoken(21, "number", "es"), spoken("2026-03-01", "date", "en")
    ('4 7 1 1', 'veintiuno', 'March 1, 2026')
    """
    if value is None:
        raise ExpressionError(f"there is no value to read as {reader}")
    return _READERS[reader](value, language, currency or DEFAULT_CURRENCY)


def written(value: Any, language: str) -> str:
    """A value as it stands in a text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(format_decimal(value, locale=_locale(language)))
        case datetime():
            return str(format_datetime(value, "medium", locale=_locale(language)))
    return str(value)


def _one_by_one(value: Any, language: str, currency: str) -> str:  # noqa: ARG001 - all readers are called alike
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return " ".join(character for character in text if not character.isspace())


def _number(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    number = _decimal(value)
    try:
        return str(num2words(number, lang=language.replace("-", "_")))
    except (NotImplementedError, OverflowError):
        return str(format_decimal(number, locale=_locale(language)))


def _amount(value: Any, language: str, currency: str) -> str:
    amount = _decimal(value)
    try:
        return str(num2words(float(amount), lang=language.replace("-", "_"), to="currency", currency=currency))
    except (NotImplementedError, OverflowError):
        return str(format_currency(amount, currency, locale=_locale(language), format_type="name"))


def _date(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    return str(format_date(_moment(value, "date"), "long", locale=_locale(language)))


def _time(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    if isinstance(value, str) and len(value) <= len("23:59:59"):
        try:
            return str(format_time(time.fromisoformat(value), "short", locale=_locale(language)))
        except ValueError as error:
            raise ExpressionError(f"{value!r} is no time of day") from error
    moment = _moment(value, "time")
    return str(format_time(moment, "short", tzinfo=moment.tzinfo, locale=_locale(language)))


_READERS: dict[str, Callable[[Any, str, str], str]] = {
    "digits": _one_by_one, "letters": _one_by_one, "number": _number, "amount": _amount, "date": _date, "time": _time,
}  # fmt: skip


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise ExpressionError(f"{value!r} is no number")
    return number


def _moment(value: Any, reader: str) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    try:
        return datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ExpressionError(f"{value!r} cannot be read as a {reader}: write it as 2026-03-01T09:30") from error


def is_language(tag: str) -> bool:
    """Whether this is a language that values can be read out in.

    >>> is_language("es-MX"), is_language("english")
    (True, False)
    """
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_currency(code: str) -> bool:
    """Whether this is a currency of ISO 4217.

    >>> is_currency("EUR"), is_currency("EURO")
    (True, False)
    """
    return code in list_currencies()


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
