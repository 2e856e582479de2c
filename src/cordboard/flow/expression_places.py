"""Where in an expression something is wrong, for editors that mark it."""

from __future__ import annotations

import re

from cordboard.flow.expressions import ExpressionError, without_texts
from cordboard.flow.problems import MarkedPlace

_LAST_TOKEN = re.compile(r"(\w+|[^\w\s]+)\s*$")
_TOKEN = re.compile(r"\w+|\S")


def place_of_error(text: str, error: ExpressionError) -> MarkedPlace:
    """The token at which an expression could not be read on: the last one where it ends too early, and all of it where
    no one place is to blame.

    >>> place_of_error("1 +* 2", ExpressionError("…", 3)), place_of_error("a &&", ExpressionError("…", 4))
    (MarkedPlace(text='1 +* 2', begin=3, end=4), MarkedPlace(text='a &&', begin=2, end=4))
    """
    if error.at is None:
        return MarkedPlace(text, 0, len(text))
    if text[error.at : error.at + 1] in ("'", '"'):  # a text that does not end
        return MarkedPlace(text, error.at, len(text))
    found = _TOKEN.search(text, error.at)
    if found is not None:
        return MarkedPlace(text, *found.span())
    last = _LAST_TOKEN.search(text)
    return MarkedPlace(text, 0, len(text)) if last is None else MarkedPlace(text, *last.span(1))


def place_of_name(text: str, name: str, field: str = "") -> MarkedPlace | None:
    """Where an expression first names something, or a field of it; None where it does not.

    >>> place_of_name("'site' + site.desk", "site", "desk")
    MarkedPlace(text="'site' + site.desk", begin=14, end=18)
    """
    wanted = rf"(?<![\w.]){re.escape(name)}" + (rf"\s*\.\s*({re.escape(field)})\b" if field else r"\b")
    found = re.search(wanted, without_texts(text, tested=not field))
    return None if found is None else MarkedPlace(text, *found.span(1 if field else 0))
