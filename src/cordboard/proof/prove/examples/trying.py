"""Values worth trying in an expression: made of what it compares with, and of what lies beside that."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import regex

from cordboard.proof.prove.answers.matching import grown

_LITERAL = re.compile(r"""(?P<text>"[^"]*"|'[^']*')|(?P<number>(?<![\w.])-?\d+(?:\.\d+)?)""")
_PATTERN = re.compile(r"""\.matches\(\s*r?("[^"]*"|'[^']*')""")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Texts longer than this are not made for a length or a pattern, and so many beginnings are tried for a pattern.
LONGEST: Final = 64
_PATIENCE: Final = 5_000
#: Moments before and after every contact.
_MOMENTS: Final = ["2020-01-01", "2099-01-01", "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]
#: Every hour of a Monday, and midday of the other days of that week.
_HOURS: Final = [f"2026-03-02T{hour:02d}:00" for hour in (10, 8, 12, 18, 22, 3, *range(24))]
_WEEK: Final = [f"2026-03-{day:02d}T12:00" for day in range(3, 9)]


def beside(text: str) -> list[Any]:
    """What an expression compares with, and what lies beside it."""
    found: list[Any] = [value for pattern in _PATTERN.findall(text) for value in _matching(pattern[1:-1])]
    texts = [literal["text"][1:-1] for literal in _LITERAL.finditer(text) if literal["text"]]
    numbers = [literal["number"] for literal in _LITERAL.finditer(text) if literal["number"]]
    for said in texts:
        found += [said, said + "1", said[:-1]]
    for written in numbers:
        number = float(written) if "." in written else int(written)
        found += [number, number + 1, number - 1]
    if "size(" in text:
        lengths = [each for written in numbers if "." not in written for each in _around(int(written))]
        found += ["1" * length for length in lengths]
        found += [said.ljust(length, "1") for said in texts for length in lengths]
    if "timestamp(" in text:
        found += _MOMENTS
    if "null" in text:
        found.append(None)
    if ".exists" in text or " in contact." in text:
        found += [[said] for said in texts]
    return [*found, "1", 0]


def moments(texts: Sequence[str]) -> list[str]:
    """When a contact may begin: at every hour, on every day of a week, and on the days that expressions speak of."""
    text = " ".join(texts)
    days = [day for written in _DAY.findall(text) for day in _days_around(written)]
    if "getMonth" in text or "getDa" in text:
        wanted = sorted({15, *(int(each) for each in re.findall(r"\b\d{1,2}\b", text) if 1 <= int(each) <= 28)})
        days += [f"2026-{month:02d}-{day:02d}" for month in range(1, 13) for day in wanted]
    return [*_HOURS, *_WEEK, *(f"{day}T12:00" for day in days)]


def _around(length: int) -> list[int]:
    return [each for each in (length, length + 1, length - 1) if 0 <= each <= LONGEST]


def _days_around(written: str) -> list[str]:
    try:
        day = date.fromisoformat(written)
        return [str(day + timedelta(days=days)) for days in (0, 1, -1)]
    except (ValueError, OverflowError):
        return []


def _matching(pattern: str) -> list[str]:
    """A text that a regular expression matches, if one is soon found."""
    try:
        compiled = regex.compile(f"(?:{pattern})")
    except regex.error:  # what only RE2 understands
        return []
    signs = dict.fromkeys(
        "1" + "".join(each for each in pattern if each.isalnum()) + string.digits + "a .-/@_" + pattern
    )
    left = [_PATIENCE]
    lengths = range(1, LONGEST + 1)  # the shortest first: what may go on for ever is not followed there
    found = next((text for length in lengths for text in grown(compiled, "", list(signs), length, left)), None)
    return [] if found is None else [found]
