"""Values as words: how amounts, dates, numbers, digits and letters are read out in the contact's language."""

from __future__ import annotations

from typing import Any


def spoken(value: Any, reader: str, language: str, currency: str | None = None) -> str:
    """The words for a value read as digits, number, amount, date, time or letters."""
    return " ".join(str(value)) if reader in ("digits", "letters") else written(value, language)


def written(value: Any, language: str) -> str:
    """A value as it stands in a text."""
    return "" if value is None else str(value)
