"""Regular expressions sign by sign: what is left of one to be matched after a text has begun.

Two beginnings after which the same is left are of one kind, however many there are. What is left is the derivative of
the expression (Brzozowski, Derivatives of Regular Expressions, Journal of the ACM 11, 1964).
"""

from __future__ import annotations

import string
from functools import lru_cache
from typing import Final, Literal, NamedTuple

#: Repetitions that are written out; an expression with more is not read.
_MOST_REPEATED: Final = 64
_CLASSES: Final = {"d": string.digits, "s": " \t\n\f\r", "w": f"{string.ascii_letters}{string.digits}_"}


class Regular(NamedTuple):
    """An expression: one of `signs`; its parts in a `row` or `either` of them; `many` times its part, or never.

    A row without parts matches the empty text only, and either of no parts matches nothing.
    """

    kind: Literal["signs", "row", "either", "many"]
    parts: tuple[Regular, ...] = ()
    signs: frozenset[str] = frozenset()


EMPTY: Final = Regular("row")
NOTHING: Final = Regular("either")


def _row(first: Regular, then: Regular) -> Regular:
    if NOTHING in (first, then):
        return NOTHING
    parts = [part for each in (first, then) for part in (each.parts if each.kind == "row" else (each,))]
    return parts[0] if len(parts) == 1 else Regular("row", tuple(parts))


def _either(*ways: Regular) -> Regular:
    parts = {part for each in ways for part in (each.parts if each.kind == "either" else (each,))}
    return next(iter(parts)) if len(parts) == 1 else Regular("either", tuple(sorted(parts, key=repr)))


@lru_cache(maxsize=65_536)
def matches_empty(expression: Regular) -> bool:
    """Whether nothing more needs to come."""
    match expression.kind:
        case "signs":
            return False
        case "row":
            return all(map(matches_empty, expression.parts))
        case "either":
            return any(map(matches_empty, expression.parts))
    return True


@lru_cache(maxsize=65_536)
def after(expression: Regular, sign: str) -> Regular:
    """What is left after one sign; NOTHING where no text goes on so."""
    match expression.kind:
        case "signs":
            return EMPTY if sign in expression.signs else NOTHING
        case "either":
            return _either(*(after(each, sign) for each in expression.parts))
        case "many":
            return _row(after(expression.parts[0], sign), expression)
    if not expression.parts:
        return NOTHING
    first, *others = expression.parts
    rest = Regular("row", tuple(others)) if len(others) != 1 else others[0]
    begun = _row(after(first, sign), rest)
    return _either(begun, after(rest, sign)) if matches_empty(first) else begun


@lru_cache(maxsize=1024)
def read_regular(pattern: str, signs: str, *, whole: bool = True) -> Regular | None:
    """A pattern in RE2's syntax over texts of these signs; None where it uses more than is read here.

    Whole texts match it, or else any part of them does, as with matches() of CEL. Read are signs, classes, groups,
    alternatives and repetitions, and ^ and $ around an alternative.
    """
    reading = _Reading(pattern, signs, whole=whole)
    try:
        found = reading.alternatives(outermost=True)
    except (_NotRead, IndexError):
        return None
    return found if reading.at == len(pattern) else None


class _NotRead(Exception):
    """The pattern uses something that is not read here."""


class _Reading:
    """A pattern that is being read at the place `at`."""

    def __init__(self, pattern: str, signs: str, *, whole: bool) -> None:
        self.at = 0
        self._pattern, self._signs = pattern, frozenset(signs)
        self._around = EMPTY if whole else Regular("many", (self._of(self._signs),))

    def alternatives(self, *, outermost: bool = False) -> Regular:
        """Rows with | between them."""
        found = [self._sequence(outermost=outermost)]
        while self._next("|"):
            found.append(self._sequence(outermost=outermost))
        return _either(*found)

    def _sequence(self, *, outermost: bool) -> Regular:
        found = self._around if outermost and not self._next("^") else EMPTY
        while self.at < len(self._pattern) and self._pattern[self.at] not in "|)":
            if outermost and self._pattern[self.at] == "$" and self._pattern[self.at + 1 : self.at + 2] in ("", "|"):
                self.at += 1
                return found
            found = _row(found, self._repeated(self._one()))
        return _row(found, self._around) if outermost else found

    def _one(self) -> Regular:
        sign = self._take()
        if sign == "(":
            if self._next("?") and not self._next(":"):
                raise _NotRead
            inner = self.alternatives()
            if not self._next(")"):
                raise _NotRead
            return inner
        if sign == "[":
            return self._class()
        if sign == ".":
            return self._of(self._signs - {"\n"})
        if sign in "^$*+?{":
            raise _NotRead
        return self._of(self._escaped() if sign == "\\" else frozenset(sign))

    def _repeated(self, part: Regular) -> Regular:
        while self.at < len(self._pattern) and self._pattern[self.at] in "*+?{":
            least, most = self._times()
            self._next("?")  # whether few or many are tried first makes no difference to what matches
            if max(least, most or 0) > _MOST_REPEATED or (most is not None and most < least):
                raise _NotRead
            end = Regular("many", (part,)) if most is None else EMPTY
            for _ in range((most or least) - least):
                end = _either(EMPTY, _row(part, end))
            for _ in range(least):
                end = _row(part, end)
            part = end
        return part

    def _times(self) -> tuple[int, int | None]:
        """How often at least, and at most (None: without an end)."""
        sign = self._take()
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        written = self._pattern[self.at : self._pattern.find("}", self.at)]
        least, comma, most = written.partition(",")
        if not least.isdecimal() or not (most.isdecimal() or not most):
            raise _NotRead
        self.at += len(written) + 1
        return int(least), (int(most) if most else None) if comma else int(least)

    def _class(self) -> Regular:
        negated, found, first = self._next("^"), set[str](), True
        while first or not self._next("]"):
            first = False
            sign = self._take()
            if sign == "[" and self._pattern[self.at] == ":":
                raise _NotRead
            signs = self._escaped() if sign == "\\" else frozenset(sign)
            if self._pattern[self.at] == "-" and self._pattern[self.at + 1] != "]":
                self.at += 1
                last = self._take()
                if len(signs) != 1 or last in "\\[":
                    raise _NotRead
                signs = frozenset(map(chr, range(ord(min(signs)), ord(last) + 1)))
            found |= signs
        return self._of(self._signs - found if negated else frozenset(found))

    def _escaped(self) -> frozenset[str]:
        sign = self._take()
        if sign in _CLASSES:
            return frozenset(_CLASSES[sign])
        if sign.lower() in _CLASSES:
            return self._signs - set(_CLASSES[sign.lower()])
        if sign.isalnum():
            raise _NotRead
        return frozenset(sign)

    def _of(self, signs: frozenset[str]) -> Regular:
        signs &= self._signs
        return Regular("signs", signs=signs) if signs else NOTHING

    def _next(self, sign: str) -> bool:
        """Go on by a sign where it is the next one."""
        there = self._pattern.startswith(sign, self.at)
        self.at += len(sign) if there else 0
        return there

    def _take(self) -> str:
        self.at += 1
        return self._pattern[self.at - 1]
