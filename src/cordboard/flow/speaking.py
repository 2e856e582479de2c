"""Values as words: how amounts, dates, numbers, digits and letters are read out in the contact's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision, list_currencies
from num2words import num2words

from cordboard.flow.expressions import ExpressionError

#: What an amount is in when its phrase names no currency.
DEFAULT_CURRENCY = "USD"


#: Numbers from here on are read in digits.
LARGE = 10**12
#: Languages in which num2words names whole numbers rightly, by region up to where it does.
_NUMBERS: dict[str, dict[str, int]] = {
    "en": {}, "es": {}, "de": {}, "fr": {"fr-BE": 10**6, "fr-CH": 10**6}, "it": {}, "nl": {}, "pt": {}, "pl": {},
}  # fmt: skip
#: Currencies whose amounts num2words names rightly, units and cents, by language and region. All have two decimals.
_CURRENCIES: dict[str, frozenset[str]] = {
    "en": frozenset({"USD", "EUR", "GBP", "CAD", "AUD", "MXN", "INR", "PLN"}),
    "es": frozenset({"EUR", "USD", "MXN", "GBP", "ARS", "COP", "BRL"}),
    "de": frozenset({"EUR", "USD", "GBP"}),
    "fr": frozenset({"EUR", "USD"}),
    "it": frozenset({"EUR", "USD"}),
    "nl": frozenset({"EUR", "USD"}),
    "pt": frozenset({"EUR"}),
    "pt-BR": frozenset({"BRL"}),
    "pl": frozenset({"PLN", "EUR", "USD"}),
}
#: Languages in which num2words names places in an order rightly, up to where it does.
_ORDINALS = {"en": LARGE, "es": 100, "de": 100, "fr": 100, "it": 100, "nl": 100, "pt": 100, "pl": 100, "ru": 100}
#: How a place in an order is written where it is not in words: voices of the language read it so.
_ORDINAL_SIGNS = {
    "de": "{}.",
    "es": "{}.º",
    "fr": "{}e",
    "it": "{}º",
    "ja": "{}番目",
    "lt": "{}.",
    "nl": "{}e",
    "pl": "{}.",
    "pt": "{}º",
    "ru": "{}-й",
}
#: How the first of a month is said where it is no plain number, as CLDR's formats have it.
_FIRST_OF_MONTH = {"fr": "1er", "it": "1º", "pt-BR": "1º"}
_CUT = "\0"


def spoken(value: Any, reader: str, language: str, currency: str | None = None) -> str:
    """The words for a value read as digits, number, ordinal, amount, date, time or letters (flow.prompt.READERS).

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
            return str(format_decimal(value, locale=locale_of(language)))
        case datetime():
            return str(format_datetime(value, "medium", locale=locale_of(language)))
    return str(value)


def _one_by_one(value: Any, language: str, currency: str) -> str:  # noqa: ARG001 - all readers are called alike
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return " ".join(character for character in text if not character.isspace())


def _number(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    """A whole number in words where these are known to be right; others in digits, which voices read their own way."""
    number = decimal_of(value)
    least = _NUMBERS.get(_base(language), {}).get(language, LARGE) if _base(language) in _NUMBERS else 0
    in_words = _in_words(int(number), language) if number == int(number) and abs(number) < least else ""
    return in_words or plain_spaces(
        format_decimal(number, locale=locale_of(language), decimal_quantization=False, group_separator=False)
    )


def _ordinal(value: Any, language: str, currency: str) -> str:
    """A place in an order: in words where these are known to be right, by its sign where it has one, else the number.

    Words have the form for a masculine noun, in German that after an article. What is no place, such as 0, is read as
    the number that it is.
    """
    number = decimal_of(value)
    if number != int(number) or number < 1:
        return _number(value, language, currency)
    place, base = int(number), _base(language)
    if place < _ORDINALS.get(base, 0) and (words := _in_words(place, language, to="ordinal")):
        return words
    if base in _ORDINAL_SIGNS:
        return _ORDINAL_SIGNS[base].format(place)
    return _number(value, language, currency)


def _amount(value: Any, language: str, currency: str) -> str:
    """An amount with units and cents in words where these are known to be right; else in digits, with CLDR's name.

    Cents are what the currency has (ISO 4217): none of a yen, three digits of a dinar. None are told if none are due.
    """
    amount = decimal_of(value)
    whole = amount == int(amount)
    known = _CURRENCIES.get(language, _CURRENCIES.get(_base(language), frozenset()))
    if currency in known and 0 <= amount < LARGE and amount == round(amount, 2):
        how: dict[str, Any] = {"lang": "pt_BR"} if currency == "BRL" else {"currency": currency}
        if whole and currency != "BRL":
            how["separator"] = _CUT
        if said := _in_words(float(amount), language, to="currency", **how):
            return said.partition(_CUT)[0].strip()
    decimals = get_currency_precision(currency)
    in_full = not whole and amount == round(amount, decimals)
    shown = format_currency(
        round(amount, decimals) if in_full else amount.normalize(), currency, locale=locale_of(language),
        format_type="name", currency_digits=in_full, decimal_quantization=in_full, group_separator=False,
    )  # fmt: skip
    return plain_spaces(shown)


def _date(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    moment = _moment(value, "date")
    said = plain_spaces(format_date(moment, "long", locale=locale_of(language)))
    first = _FIRST_OF_MONTH.get(language) or _FIRST_OF_MONTH.get(_base(language))
    return f"{first}{said[1:]}" if first and moment.day == 1 and said.startswith("1 ") else said


def _time(value: Any, language: str, currency: str) -> str:  # noqa: ARG001
    if isinstance(value, str) and len(value) <= len("23:59:59"):
        try:
            return plain_spaces(format_time(time.fromisoformat(value), "short", locale=locale_of(language)))
        except ValueError as error:
            raise ExpressionError(f"{value!r} is no time of day") from error
    moment = _moment(value, "time")
    return plain_spaces(format_time(moment, "short", tzinfo=moment.tzinfo, locale=locale_of(language)))


def _in_words(number: float, language: str, **how: Any) -> str:
    """What num2words makes of it; empty where it cannot, in whatever way it fails."""
    try:
        return str(num2words(number, **{"lang": _tag(language), **how}))
    except Exception:  # noqa: BLE001 - each of its languages fails in its own way, and digits are always right
        return ""


def plain_spaces(text: object) -> str:
    """With one kind of space: voices do not know those that keep numbers together."""
    return " ".join(str(text).replace("\u202f", " ").replace("\u00a0", " ").split())


def _tag(language: str) -> str:
    return language.replace("-", "_")


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


_READERS: dict[str, Callable[[Any, str, str], str]] = {
    "digits": _one_by_one, "letters": _one_by_one, "number": _number, "ordinal": _ordinal, "amount": _amount,
    "date": _date, "time": _time,
}  # fmt: skip


def decimal_of(value: Any) -> Decimal:
    """The value as a number. Raises ExpressionError for one that is none."""
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


def locale_of(language: str) -> Locale:
    """The locale of a language; English for one that nobody knows, of which `check` has told."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
