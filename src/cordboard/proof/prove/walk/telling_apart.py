"""Values of unknown data, one of each kind that can be told apart by what is looked at (observed.py)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cordboard.flow.declaration import Digits
from cordboard.proof.prove.walk.observed import Observation, Observed
from cordboard.proof.prove.walk.regular import NOTHING, Regular, after, matches_empty, read_regular

#: Longest texts that are made, beginnings that are gone through, and kinds that are told apart: beyond, none is judged.
LONGEST: Final = 64
MOST_STEPS: Final = 40_000
MOST_KINDS: Final = 2_000
#: Digits up to which whole numbers are numbers of the machine.
_EXACT: Final = 15
#: Signs that stand for all that no expression names, and those before and behind all others.
_OTHERS: Final = "1~^`"
_FIRST, _LAST = "\0", chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Domain:
    """What a value can be: a text of these signs, so long. `absent`: or not there at all.

    No signs: any text. `pattern`: the whole text matches it.
    """

    signs: str = ""
    shortest: int = 0
    longest: int = LONGEST
    absent: bool = False
    pattern: Regular | None = None


ANY_TEXT: Final = Domain()
#: A field of an account: any text, or none.
FIELD: Final = Domain(absent=True)


def keyed(entry: Digits) -> Domain:
    """What a person can have keyed when an entry was right.

    A pattern that is not read (regular.py) is left out: then less is certain, and nothing is wrong.
    """
    signs = "".join(sign for sign in "0123456789*#" if sign not in entry.terminator)
    pattern = read_regular(entry.pattern, signs) if entry.pattern is not None else None
    return Domain(signs, entry.shortest, entry.longest, pattern=pattern)


#: How far each observation has come along a text: for most whether all agreed so far, else a place, an order, or what
#: is left to match. First what is left of the pattern of the domain itself.
_State = tuple[int | Regular, ...]


@lru_cache(maxsize=4096)
def kinds(domain: Domain, seen: Observed) -> tuple[str | None, ...] | None:
    """One value of each kind that the domain has; None where there are too many. Absent values are None."""
    found: list[str | None] = [None] if domain.absent else []
    numbers = [each for each in seen.observations if each.kind == "number"]
    if numbers and (not domain.signs or domain.longest > _EXACT):
        if len(numbers) < len(seen.observations) or domain.signs:
            return None
        return (*found, *_numbers(numbers))
    signs, longest = domain.signs, domain.longest
    if not signs:
        signs, longest = _signs(seen), _longest(seen)
        if longest > LONGEST or any(each.kind == "length" for each in seen.observations):
            return None
    steps = [MOST_STEPS]
    for length in range(domain.shortest, longest + 1):
        found += _of_length(length, replace(domain, signs=signs), sorted(seen.observations, key=str), steps)
        if steps[0] < 0 or len(found) > MOST_KINDS:
            return None
    return tuple(found)


def can_be_made(domain: Domain, seen: Observed) -> bool:
    """Whether there are texts to make for the regular expressions that values of a domain are looked at with.

    Of any text there are too many signs, and no end.
    """
    patterns = [each for each in seen.observations if each.kind == "matches"]
    return not patterns or (domain.signs != "" and all(_searched(each, domain.signs) for each in patterns))


def _signs(seen: Observed) -> str:
    used = {sign for each in seen.observations for sign in each.text}
    other = next(sign for sign in (*_OTHERS, *map(chr, range(0x100, 0x200))) if sign not in used)
    order = any(each.kind == "before" for each in seen.observations)
    return "".join(sorted({*used, other, *((_FIRST, _LAST) if order else ())}))


def _longest(seen: Observed) -> int:
    """A length beyond which texts of any kind are alike."""
    parts = sum(len(each.text) + each.at for each in seen.observations)
    return max([parts, *seen.lengths]) + 1


def _numbers(numbers: Iterable[Observation]) -> Iterator[str]:
    """What may be read as a number, around those that are compared with; and what cannot."""
    places = sorted({Decimal(each.text) for each in numbers})
    around = [each + step for each in places for step in (Decimal(0), Decimal(1), Decimal(-1), Decimal("0.5"))]
    between = [(one + other) / 2 for one, other in pairwise(places)]
    yield from dict.fromkeys(format(each, "f") for each in (*around, *between))
    yield from ("", "x", "NaN")


def _of_length(length: int, domain: Domain, looks: list[Observation], steps: list[int]) -> list[str]:
    """One text of each kind; `domain` is of certain signs, and `steps` holds how many more may be made."""
    whole = domain.pattern or _ANYTHING
    reached: dict[_State, str] = {(whole, *(_first(each, domain.signs) for each in looks)): ""}
    for at in range(length):
        further: dict[_State, str] = {}
        for (left, *state), text in reached.items():
            steps[0] -= len(domain.signs)
            if steps[0] < 0:
                return []
            for sign in domain.signs:
                if (still := _left(left, sign)) != NOTHING:
                    there = [_next(each, now, at, sign, length) for each, now in zip(looks, state, strict=True)]
                    further.setdefault((still, *there), text + sign)
        reached = further
    return [text for (left, *_), text in reached.items() if not isinstance(left, Regular) or matches_empty(left)]


def _left(pattern: int | Regular, sign: str) -> int | Regular:
    return after(pattern, sign) if isinstance(pattern, Regular) else pattern


def _searched(look: Observation, signs: str) -> Regular | None:
    return read_regular(look.text, signs, whole=False)


#: An order that is not decided yet, and those that are; a number that is none.
_EQUAL, _LESS, _MORE, _NONE = 0, -1, 1, 2
_SAME, _OTHER = 1, 0
#: A domain without a pattern has nothing left to match.
_ANYTHING: Final = 0


def _first(look: Observation, signs: str) -> int | Regular:
    if look.kind == "matches":
        return _searched(look, signs) or NOTHING
    return _EQUAL if look.kind in ("number", "before", "contains") else _SAME


def _next(look: Observation, now: int | Regular, at: int, sign: str, length: int) -> int | Regular:
    """How an observation goes on by one sign, at this place of a text of this length."""
    text = look.text
    if isinstance(now, Regular):
        return after(now, sign)
    match look.kind:
        case "number":
            return _counted(text, now, at, sign, length)
        case "before":
            if now != _EQUAL or at >= len(text):
                return now
            return (sign > text[at]) - (sign < text[at])
        case "contains":
            return now if now == len(text) else _overlap(text, text[:now] + sign)
        case "length" | "itself":
            return now
    begins = {"ends": length - len(text), "part": look.at}.get(look.kind, 0)
    if begins < 0 or (look.kind == "equals" and length != len(text)) or not begins <= at < begins + len(text):
        return now
    return now if sign == text[at - begins] else _OTHER


def _counted(text: str, now: int, at: int, sign: str, length: int) -> int:
    """How digits compare so far with a number that is written with as many."""
    if now == _NONE or not sign.isdecimal():
        return _NONE
    wanted = math.floor(Decimal(text))
    if wanted < 0 or now != _EQUAL:
        return now
    padded = str(wanted).zfill(length)
    if len(padded) > length:
        return _LESS
    return (sign > padded[at]) - (sign < padded[at])


@lru_cache(maxsize=65_536)
def _overlap(text: str, end: str) -> int:
    """How much of the beginning of a text the end of another one is."""
    return next(size for size in range(min(len(text), len(end)), -1, -1) if text[:size] == end[len(end) - size :])
