"""Whether two documents say the same, and which of their keys only have another name."""

from __future__ import annotations

import json
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Whether two documents say the same. 1 and true are not, and neither are 1 and 1.0."""
    return canonical(one) == canonical(other)


def canonical(value: Any) -> str:
    """A value as a text that is the same for the same values only."""
    return json.dumps(value, sort_keys=True)


def renames(before: Any, after: Any) -> dict[str, str]:
    """The keys that only have another name now: what they stand for is the same."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return {}
    new = {canonical(value): name for name, value in after.items() if name not in before}
    return {
        name: new.pop(text) for name, value in before.items() if name not in after and (text := canonical(value)) in new
    }
