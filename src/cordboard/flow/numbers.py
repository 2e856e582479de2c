"""Telephone numbers as people, spreadsheets and keypads write them, read in the site's region."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

#: Fifteen digits with everything between them are shorter.
_LONGEST = 60
#: Digits, and what stands between them. Words, letters for keys, extensions and a second number are no part of one.
_WRITTEN = re.compile(r"\s*(?:tel:)?\s*\+?[\d\s()\[\]./\u00a0\u2010-\u2015\u2212-]+", re.IGNORECASE)


def read_number(text: str, region: str) -> str | None:
    """The number in E.164 (ITU-T), or None for a text that is not one possible number.

    `region` is the country (ISO 3166-1 alpha-2) of numbers without a country code. Possible means that its length is
    one that numbers of its country have; a number that works only inside its own town is not. Nothing is mended: a text
    with letters, an extension or two numbers is refused.

    >>> read_number("(202) 555-0143", "US"), read_number("030 23125001", "DE"), read_number("0049 30 23125001", "DE")
    ('+12025550143', '+493023125001', '+493023125001')
    >>> read_number("555-0143", "US"), read_number("202-555-0143 or 0144", "US"), read_number("4.93023E+11", "DE")
    (None, None, None)
    """
    if len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
