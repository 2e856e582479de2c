"""What an expression looks at of a value that nobody knows: its length, its beginning, whether it is a certain text.

Two values that agree in all of these make an expression come out the same, so a walk need try only one of them. That
holds only if nothing else is looked at: an expression with any other use of the value is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["equals", "starts", "ends", "contains", "part", "number", "before", "length", "itself", "matches"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that is looked at, besides how its length compares with numbers that are written there.

    equals, starts, ends, contains: the text. `part`: that the text is found at the place `at`. `number`: that the
    value, read as a number, is compared with the text as one. `before`: that it is compared with the text by order.
    `length`: that something is computed of the length. `itself`: that the value is what comes out. `matches`: that a
    part of it matches the regular expression.
    """

    kind: Kind
    text: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """All that is looked at. `lengths` are whole numbers with which its length may be compared."""

    observations: frozenset[Observation] = frozenset()
    lengths: frozenset[int] = frozenset()

    def __or__(self, other: Observed) -> Observed:
        return Observed(self.observations | other.observations, self.lengths | other.lengths)


#: A text in an expression; those with escapes, or raw ones, which are read otherwise, are not read here.
_TEXT: Final = re.compile(r"""(?<!\w)("[^"\\]*"|'[^'\\]*')""")
_ANY_TEXT: Final = re.compile(r"""[rRbB]*(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
#: A text once it is out of the way, and what stands for the value in the patterns below.
_PLACE: Final = r"§(?P<text>\d+)§"
_VALUE: Final = "VALUE"
#: Brackets around nothing but one call; those that are a call's own stay.
_NEEDLESS: Final = re.compile(r"(?<!\w)\(\s*((?:int|double|size)\(\s*[\w.\s]+\))\s*\)")
_NUMBER: Final = r"(?P<number>-?\d{1,15}(?:\.\d{1,9})?)(?![\w.])"
_SAME: Final = r"\s*(?:==|!=)\s*"
_ORDER: Final = r"\s*(?:==|!=|<=|>=|<|>)\s*"
#: What may stand before and after a comparison, so that both of its sides are just what is seen.
_BEGINS: Final = r"(?:^|(?<=[(&|!?:,\[]))\s*"
_ENDS: Final = r"\s*(?=$|[)&|?:,\]])"

_Reads = Callable[[re.Match[str], list[str]], Iterable[Observation]]


def _nothing(match: re.Match[str], texts: list[str]) -> Iterable[Observation]:  # noqa: ARG001
    """The length, or whether there is a value at all: these are always told apart."""
    return ()


def _as(kind: Kind) -> _Reads:
    return lambda match, texts: (Observation(kind),)  # noqa: ARG005


def _text(kind: Kind) -> _Reads:
    return lambda match, texts: (Observation(kind, texts[int(match["text"])]),)


def _number(match: re.Match[str], texts: list[str]) -> Iterable[Observation]:  # noqa: ARG001
    return (Observation("number", match["number"]),)


def _listed(match: re.Match[str], texts: list[str]) -> Iterable[Observation]:
    return [Observation("equals", texts[int(place)]) for place in re.findall(r"§(\d+)§", match["list"])]


def _part(match: re.Match[str], texts: list[str]) -> Iterable[Observation]:
    return (Observation("part", texts[int(match["text"])], int(match["at"])),)


#: The ways to look at a value that are known here, as patterns over an expression without its texts.
_LOOKS: Final[tuple[tuple[str, _Reads], ...]] = (
    (rf"{_BEGINS}size\(\s*VALUE\s*\){_ORDER}\d+{_ENDS}", _nothing),
    (rf"{_BEGINS}\d+{_ORDER}size\(\s*VALUE\s*\){_ENDS}", _nothing),
    (rf"{_BEGINS}VALUE\s*\.\s*size\(\s*\){_ORDER}\d+{_ENDS}", _nothing),
    (r"\bsize\(\s*VALUE\s*\)", _as("length")),
    (r"VALUE\s*\.\s*size\(\s*\)", _as("length")),
    (r"^\s*\(*\s*VALUE\s*\)*\s*$", _as("itself")),
    (r"\bhas\(\s*VALUE\s*\)", _nothing),
    (rf"{_BEGINS}VALUE{_SAME}{_PLACE}{_ENDS}", _text("equals")),
    (rf"{_BEGINS}{_PLACE}{_SAME}VALUE{_ENDS}", _text("equals")),
    (rf"{_BEGINS}VALUE\s*(?:<=|>=|<|>)\s*{_PLACE}{_ENDS}", _text("before")),
    (rf"{_BEGINS}{_PLACE}\s*(?:<=|>=|<|>)\s*VALUE{_ENDS}", _text("before")),
    (rf"{_BEGINS}VALUE{_ORDER}{_NUMBER}{_ENDS}", _nothing),  # a text is no number, whatever it is
    (rf"{_BEGINS}{_NUMBER}{_ORDER}VALUE{_ENDS}", _nothing),
    (rf"{_BEGINS}VALUE\s+in\s*\[(?P<list>\s*§\d+§(?:\s*,\s*§\d+§)*\s*)\]", _listed),
    (rf"VALUE\s*\.\s*startsWith\(\s*{_PLACE}\s*\)", _text("starts")),
    (rf"VALUE\s*\.\s*endsWith\(\s*{_PLACE}\s*\)", _text("ends")),
    (rf"VALUE\s*\.\s*contains\(\s*{_PLACE}\s*\)", _text("contains")),
    (rf"VALUE\s*\.\s*matches\(\s*{_PLACE}\s*\)", _text("matches")),
    (rf"{_BEGINS}VALUE\s*\.\s*charAt\(\s*(?P<at>\d{{1,3}})\s*\){_SAME}{_PLACE}{_ENDS}", _part),
    (rf"{_BEGINS}VALUE\s*\.\s*substring\(\s*(?P<at>\d{{1,3}})\s*(?:,\s*\d+\s*)?\){_SAME}{_PLACE}{_ENDS}", _part),
    (rf"{_BEGINS}(?:int|double)\(\s*VALUE\s*\){_ORDER}{_NUMBER}{_ENDS}", _number),
    (rf"{_BEGINS}{_NUMBER}{_ORDER}(?:int|double)\(\s*VALUE\s*\){_ENDS}", _number),
)


#: A text, or a variable outside of texts.
_VARIABLE: Final = re.compile(
    rf"{_ANY_TEXT.pattern}|\bhas\(\s*contact\s*\.\s*(?P<has>\w+)\s*\)"
    r"|(?<![\w.])contact\s*\.\s*(?P<name>\w+)(?![\w(])"
)


@lru_cache(maxsize=4096)
def observed(expression: str, of: str, name: str) -> Observed | None:
    """What an expression looks at of ``of.name``; None where it does more with it than is known here."""
    if any(not _TEXT.fullmatch(each[0]) for each in _ANY_TEXT.finditer(expression)) or "§" in expression:
        return None
    texts: list[str] = []

    def masked(match: re.Match[str]) -> str:
        texts.append(match[1][1:-1])
        return f"§{len(texts) - 1}§"

    bare = _TEXT.sub(masked, expression)
    while (shorter := _NEEDLESS.sub(r"\1", bare)) != bare:
        bare = shorter
    value = rf"(?<![\w.])(?P<value>{of}\s*\.\s*{re.escape(name)})(?![\w(])"
    uses = {match.start("value") for match in re.finditer(value, bare)}
    seen: set[int] = set()
    found: set[Observation] = set()
    for pattern, reads in _LOOKS:
        for match in re.finditer(pattern.replace(_VALUE, value), bare):
            if match.start("value") in seen:
                continue  # what comes first in the table says more
            seen.add(match.start("value"))
            found.update(reads(match, texts))
    if uses - seen:
        return None
    return Observed(frozenset(found), frozenset(int(each) for each in re.findall(r"(?<![\w.§])\d+", bare)))


def with_values(expression: str, values: Mapping[str, str]) -> str:
    """An expression with variables replaced by the expressions that they were computed by.

    >>> with_values('has(contact.n) && contact.n > 2', {"n": "size(contact.digits)"})
    'true && (size(contact.digits)) > 2'
    """

    def replaced(match: re.Match[str]) -> str:
        if match["has"] in values:
            return "true"
        return f"({values[match['name']]})" if match["name"] in values else match[0]

    return _VARIABLE.sub(replaced, expression)
