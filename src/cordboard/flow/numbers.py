"""Telephone numbers as people, networks, spreadsheets and keypads write them, read in the site's region."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

#: Fifteen digits with everything between them are shorter.
_LONGEST = 60
#: Digits, and what stands between them. Words, letters for keys, extensions and a second number are no part of one.
_WRITTEN = re.compile(r"\s*(?:tel:)?\s*\+?[\d\s()\[\]./\u00a0\u2010-\u2015\u2212-]+", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")
_INTERNATIONAL_PREFIX = "00"


def read_number(text: str, region: str) -> str | None:
    """The number in E.164 (ITU-T), or None for a text that is not one possible number.

    `region` is the country (ISO 3166-1 alpha-2) of numbers without a country code. Possible means that its length is
    one that numbers of its country have; a number that works only inside its own town is not. ``00`` begins an
    international number also where people dial another prefix, since networks tell numbers so (ITU-T E.123). Nothing
    is mended: a text with letters, an extension or two numbers is refused.

    >>> read_number("(202) 555-0143", "US"), read_number("030 23125001", "DE"), read_number("0049 30 23125001", "US")
    ('+12025550143', '+493023125001', '+493023125001')
    >>> read_number("555-0143", "US"), read_number("202-555-0143 or 0144", "US"), read_number("4.93023E+11", "DE")
    (None, None, None)
    """
    digits = _digits(text)
    if digits is None:
        return None
    readings = [_possible(text.strip(), region)]
    if digits.startswith(_INTERNATIONAL_PREFIX):
        readings.append(_possible("+" + digits.removeprefix(_INTERNATIONAL_PREFIX), region))
    possible = [each for each in readings if each is not None]
    assigned = [each for each in possible if phonenumbers.is_valid_number(each)]
    return next((_e164(each) for each in (*assigned, *possible)), None)


def read_without_plus(text: str, region: str) -> str | None:
    """The number that a text is if it is E.164 without its ``+``, as some networks tell it; None where it is none.

    Only numbers that a country has given out count, since almost any text of digits would be a possible one.

    >>> read_without_plus("493023125001", "US"), read_without_plus("2025550143", "US")
    ('+493023125001', None)
    """
    digits = _digits(text)
    number = _possible("+" + digits, region) if digits is not None and "+" not in text else None
    return _e164(number) if number is not None and phonenumbers.is_valid_number(number) else None


def _digits(text: str) -> str | None:
    if len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
        return None
    return _NO_DIGIT.sub("", text)


def _possible(text: str, region: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    return number if reason == ValidationResult.IS_POSSIBLE else None


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
