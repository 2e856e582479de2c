"""Values that variables may hold: what JSON can keep, so that a contact read back from its journal is the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any

#: What one variable may weigh: every value counts one, every text its characters.
MAX_WEIGHT = 16_384
MAX_DEPTH = 16


def plain(value: Any) -> Any:
    """The value with a moment as RFC 3339 text in UTC, a duration as seconds, tuples as lists.

    Raises ValueError for a value that JSON cannot hold, or one so large that no flow can mean it.

    >>> plain({"since": datetime(2026, 3, 1, 9, tzinfo=UTC), "wait": timedelta(minutes=2)})
    {'since': '2026-03-01T09:00:00Z', 'wait': 120.0}
    """
    kept, weight = _plain(value, 0)
    if weight > MAX_WEIGHT:
        raise ValueError(f"a value of {weight} characters and parts is too large: a variable holds {MAX_WEIGHT}")
    return kept


def _plain(value: Any, depth: int) -> tuple[Any, int]:
    if depth > MAX_DEPTH:
        raise ValueError(f"a value more than {MAX_DEPTH} levels deep is too large for a variable")
    match value:
        case None | bool():
            return value, 1
        case str():
            return str(value), 1 + len(value)
        case int() if -(2**63) <= value < 2**64:
            return int(value), 1
        case float() if isfinite(value):
            return value, 1
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z"), 1
        case date():
            return value.isoformat(), 1
        case timedelta():
            return value.total_seconds(), 1
        case list() | tuple():
            parts = [_plain(part, depth + 1) for part in value]
            return [part for part, _ in parts], 1 + sum(weight for _, weight in parts)
        case dict():
            named = {name: _plain(part, depth + 1) for name, part in value.items()}
            if not all(isinstance(name, str) for name in named):
                raise ValueError("a map in a variable must have texts for keys")
            return (
                {name: part for name, (part, _) in named.items()},
                1 + sum(len(name) + weight for name, (_, weight) in named.items()),
            )
    raise ValueError(f"a {type(value).__name__} cannot be kept in a variable")
