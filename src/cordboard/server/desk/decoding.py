"""Why a message of a desk is not understood: msgspec's complaints in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

_KINDS: Final[Mapping[str, str]] = {
    "int": "a whole number", "float": "a number", "str": "a text", "bool": "true or false", "array": "a list",
    "object": "an object, names with values", "null": "null",
}  # fmt: skip
_BOUNDS: Final[Mapping[str, str]] = {"<=": "at most", ">=": "at least"}
#: What is said of each fault that the decoder names.
_WORDS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"missing required field `(\w+)`"), lambda found: f"{found[1]!r} is missing"),
    (re.compile(r"unknown field `([^`]*)`"), lambda found: f"there is no {found[1][:100]!r} in this message"),
    (re.compile(r"Invalid (?:enum )?value (.+)"), lambda found: f"{found[1][:100]} is not known here"),
    (re.compile(r"of length (<=|>=) (\d+)"), lambda found: f"must have {_BOUNDS[found[1]]} {found[2]} characters"),
    (
        re.compile(r"Expected `\w+` (<=|>=) ([\d.]+)"),
        lambda found: f"must be {_BOUNDS[found[1]]} {found[2].removesuffix('.0')}",
    ),
    (re.compile(r"matching regex"), lambda _: "has characters that it cannot have"),
    (re.compile(r"Expected `([^`]+)`(?:, got `(\w+)`)?"), lambda found: f"must be {_kinds(found[1])}"),
    (re.compile(r"out of range"), lambda _: "has a number that is too large"),
    (re.compile(r"\(byte (\d+)\)"), lambda found: f"it is no JSON from byte {int(found[1]) + 1} on"),
    (re.compile(r"truncated"), lambda _: "it is no JSON, or ends too early"),
)
_PLACE: Final = re.compile(r"(?P<fault>.*) - at `(?:\$\.?|key in \$\.?)(?P<place>[^`]*)`", re.DOTALL)


def why_not(error: Exception) -> str:
    """What is wrong with a message that could not be decoded: one sentence, with the place."""
    said = str(error) if isinstance(error, msgspec.DecodeError) else ""
    found = _PLACE.fullmatch(said)
    fault, place = (found["fault"], found["place"]) if found else (said, "")
    for pattern, words in _WORDS:
        if match := pattern.search(fault):
            told = words(match)
            return f"{place}: {told}" if place else told
    return "it is no message that there is"


def _kinds(named: str) -> str:
    return " or ".join(_KINDS.get(each.strip(), each.strip()) for each in named.split("|"))
