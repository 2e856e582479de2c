"""What a person may key, and a web service may answer: one sample of every kind that a module can tell apart.

A single key is tried twelve times, one for each. Of longer entries there is no end, so there is one of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import regex

from cordboard.engine.commands import Gather
from cordboard.engine.module import Module
from cordboard.flow.events import KEYS
from cordboard.flow.expressions import matches
from cordboard.flow.site.model import OutsideNumbers
from cordboard.modules.callback import LONGEST, SHORTEST, Callback
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.http import Http
from cordboard.modules.survey import Survey
from cordboard.modules.verification import Verification
from cordboard.proof.play.outside import sample
from cordboard.proof.prove.answers.matching import grown
from cordboard.proof.prove.answers.unknown import Unknown

EVERY_KEY: Final = f"{KEYS}#"
#: Attempts at finding digits that a pattern accepts.
_PATIENCE = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What is keyed, and the key that ends it (empty: a limit or a time-out does)."""

    digits: str
    terminator: str = ""


def entries(gather: Gather, module: Module, outside: OutsideNumbers | None = None) -> Iterator[Entry]:
    """One entry of each kind, the right one first where there is such a thing. `outside`: what the site may call."""
    if gather.max_digits == 1:
        for key in "1234567890*#":
            yield Entry("", key) if key in gather.terminators else Entry(key)
        return
    kind = next((each for each in _KINDS if isinstance(module, each)), None)
    if isinstance(module, Callback):
        texts = _of_callback(outside)
    else:
        texts = _KINDS[kind](gather, module) if kind else _lengths(gather)
    for digits in dict.fromkeys(texts):
        if digits or gather.terminators:
            yield Entry(digits, gather.terminators[:1] if len(digits) < gather.max_digits else "")


def _lengths(gather: Gather) -> list[str]:
    """Full length first, then every shorter one, then a terminator alone."""
    return ["1" * length for length in range(gather.max_digits, -1, -1)]


def _of_entering_digits(gather: Gather, module: EnteringDigits) -> list[str]:
    right = accepted(module)
    others = ["1" * (module.min - 1), ""]
    if module.pattern is not None:
        others = [digits for digits in (*_lengths(gather), "0" * module.max) if not matches(module.pattern, digits)]
        others = others[:2]
    return ([] if right is None else [right]) + others


def _of_verification(gather: Gather, module: Verification) -> list[str]:  # noqa: ARG001
    return ["1" * module.digits, "1" * (module.digits - 1), ""]


def _of_survey(gather: Gather, module: Survey) -> list[str]:
    marks = {mark for question in module.questions for mark in question.scale}
    around = sorted(marks | {mark + 1 for mark in marks} | {max(0, mark - 1) for mark in marks})
    return [text for text in (str(mark) for mark in around) if len(text) <= gather.max_digits] + [""]


#: A number kept free for fiction.
CALLED_BACK: Final = "+12025550187"


def _of_callback(outside: OutsideNumbers | None) -> list[str]:
    """A number that may be called, and one that may not, keyed so that they are the same in every country."""
    numbers = [sample(outside, CALLED_BACK), sample(outside, CALLED_BACK, called=False)]
    keyed = [f"00{each.removeprefix('+')}" for each in numbers if each]
    return [*(each for each in keyed if len(each) <= LONGEST), "1" * SHORTEST, "1" * (SHORTEST - 1), ""]


def accepted(module: EnteringDigits, but: Collection[str] = ()) -> str | None:
    """Digits that an entering_digits module accepts, other than those in `but`; None when none were found."""
    return next((digits for digits in _all_accepted(module) if digits not in but), None)


def of_length(module: EnteringDigits, length: int) -> str | None:
    """Digits of this length that an entering_digits module accepts; None when none were found."""
    wanted = module.model_copy(update={"min": length, "max": length})
    return accepted(wanted)


def _all_accepted(module: EnteringDigits) -> Iterator[str]:
    lengths = range(module.min, module.max + 1)
    if module.pattern is None:
        if module.min <= len("1234567890"):
            yield "1234567890"[: module.min]
        yield from (digit * module.min for digit in "1987654320")
        return
    try:
        pattern = regex.compile(f"(?:{module.pattern})")
    except regex.error:  # what only RE2 understands
        yield from (digits for n in lengths for digit in "1987654320" if matches(module.pattern, digits := digit * n))
        return
    tries = [_PATIENCE]
    for length in lengths:
        yield from grown(pattern, "", KEYS, length, tries)


_KINDS: Final[Mapping[type[Module], Callable[[Gather, Any], list[str]]]] = {
    EnteringDigits: _of_entering_digits,
    Survey: _of_survey,
    Verification: _of_verification,
}

#: Words, status, body, cost.
Answer = tuple[str, int, Any, int]


def response_bodies(module: Module) -> Iterator[Answer]:
    """What a web service may answer to this module."""
    paths = list(module.response.values()) if isinstance(module, Http) else []
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
