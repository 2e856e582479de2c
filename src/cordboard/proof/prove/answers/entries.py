"""What a person may key, and a web service may answer: one sample of every kind that a module can tell apart.

A single key is tried twelve times, one for each. Of longer entries there is no end, so there is one of each kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import regex

from cordboard.engine.commands import Gather
from cordboard.engine.module import Module
from cordboard.flow.declaration import Digits, Numbers, TelephoneNumber
from cordboard.flow.events import KEYS
from cordboard.flow.expressions import matches
from cordboard.flow.site.model import OutsideNumbers
from cordboard.proof.play.outside import sample
from cordboard.proof.prove.answers.matching import grown
from cordboard.proof.prove.answers.unknown import Unknown

EVERY_KEY: Final = f"{KEYS}#"
#: Attempts at finding digits that a pattern accepts.
_PATIENCE = 20_000


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """What is keyed, and the key that ends it (empty: a limit or a time-out does)."""

    digits: str
    terminator: str = ""


def entries(gather: Gather, module: Module, outside: OutsideNumbers | None = None) -> Iterator[KeyedEntry]:
    """One entry of each kind, the right one first where there is such a thing. `outside`: what the site may call."""
    if gather.max_digits == 1:
        for key in "1234567890*#":
            yield KeyedEntry("", key) if key in gather.terminators else KeyedEntry(key)
        return
    for digits in dict.fromkeys(_texts(gather, module, outside)):
        if digits or gather.terminators:
            yield KeyedEntry(digits, gather.terminators[:1] if len(digits) < gather.max_digits else "")


def _texts(gather: Gather, module: Module, outside: OutsideNumbers | None) -> list[str]:
    match module.entry():
        case Digits() as entry:
            return _of_digits(gather, entry)
        case Numbers() as entry:
            return _of_numbers(gather, entry)
        case TelephoneNumber() as entry:
            return _of_telephone_number(entry, outside)
        case None:
            return _lengths(gather)


def _lengths(gather: Gather) -> list[str]:
    """Full length first, then every shorter one, then a terminator alone."""
    return ["1" * length for length in range(gather.max_digits, -1, -1)]


def _of_digits(gather: Gather, entry: Digits) -> list[str]:
    right = accepted(entry)
    others = ["1" * (entry.shortest - 1), ""]
    if entry.pattern is not None:
        pattern = entry.pattern
        others = [digits for digits in (*_lengths(gather), "0" * entry.longest) if not matches(pattern, digits)][:2]
    return ([] if right is None else [right]) + others


def _of_numbers(gather: Gather, entry: Numbers) -> list[str]:
    marks = {mark for scale in entry.scales for mark in scale}
    around = sorted(marks | {mark + 1 for mark in marks} | {max(0, mark - 1) for mark in marks})
    return [text for text in (str(mark) for mark in around) if len(text) <= gather.max_digits] + [""]


#: A number kept free for fiction.
CALLED_BACK: Final = "+12025550187"


def _of_telephone_number(entry: TelephoneNumber, outside: OutsideNumbers | None) -> list[str]:
    """A number that may be called, and one that may not, keyed so that they are the same in every country."""
    numbers = [sample(outside, CALLED_BACK), sample(outside, CALLED_BACK, called=False)]
    keyed = [f"00{each.removeprefix('+')}" for each in numbers if each]
    right = [each for each in keyed if len(each) <= entry.longest]
    return [*right, "1" * entry.shortest, "1" * (entry.shortest - 1), ""]


def accepted(entry: Digits, but: Collection[str] = ()) -> str | None:
    """Digits that are right, other than those in `but`; None when none were found."""
    return next((digits for digits in _all_accepted(entry) if digits not in but), None)


def of_length(entry: Digits, length: int) -> str | None:
    """Digits of this length that are right; None when none were found."""
    return accepted(replace(entry, shortest=length, longest=length))


def _all_accepted(entry: Digits) -> Iterator[str]:
    lengths = range(entry.shortest, entry.longest + 1)
    if entry.pattern is None:
        if entry.shortest <= len("1234567890"):
            yield "1234567890"[: entry.shortest]
        yield from (digit * entry.shortest for digit in "1987654320")
        return
    try:
        pattern = regex.compile(f"(?:{entry.pattern})")
    except regex.error:  # what only RE2 understands
        yield from (digits for n in lengths for digit in "1987654320" if matches(entry.pattern, digits := digit * n))
        return
    tries = [_PATIENCE]
    for length in lengths:
        yield from grown(pattern, "", KEYS, length, tries)


#: Words, status, body, cost.
Answer = tuple[str, int, Any, int]


def response_bodies(module: Module) -> Iterator[Answer]:
    """What a web service may answer to this module."""
    paths = list(module.answer_paths().values())
    yield "the web service answers as it should", 200, _body(paths), 1
    if paths:
        yield "the web service leaves something out", 200, {}, 4
    yield "the web service answers with an error", 500, None, 4


def _body(paths: list[str]) -> Any:
    """A JSON value with something at each of the paths."""
    if not paths:
        return None
    body: Any = {}
    for path in paths:
        _put(body, path.split("."))
    return _listed(body)


def _put(body: dict[str, Any], names: list[str]) -> None:
    name, *rest = names
    if rest:
        inner = body.setdefault(name, {})
        if isinstance(inner, dict):
            _put(inner, rest)
    else:
        body.setdefault(name, Unknown("1"))


def _listed(body: Any) -> Any:
    """The same with lists where every name is a number."""
    if not isinstance(body, dict):
        return body
    inside = {name: _listed(part) for name, part in body.items()}
    if inside and all(name.isdecimal() for name in inside):
        return [inside.get(str(place)) for place in range(max(map(int, inside)) + 1)]
    return inside
