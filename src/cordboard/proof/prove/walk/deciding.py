"""How an expression over unknown data can come out, where all that it looks at is known.

The walk decides both ways what nobody knows. But digits have the length that was asked for, two texts cannot both be
the one value, and what was decided before on the same way still holds: what cannot be is not gone into.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, Final

from cordboard.flow.declaration import Digits
from cordboard.flow.expressions import ExpressionError, compile_expression, evaluate
from cordboard.flow.model import Flow
from cordboard.proof.prove.answers.questions import DataQuestion
from cordboard.proof.prove.answers.unknown import Origin, Unknown
from cordboard.proof.prove.walk.observed import Observed, observed, with_values
from cordboard.proof.prove.walk.telling_apart import ANY_TEXT, FIELD, Domain, can_be_made, keyed, kinds

#: Facts that the call itself brings, which are texts; and those that are another each time.
_TEXTS: Final = frozenset({"caller", "called", "message"})
_MOVES: Final = frozenset({"now", "id"})
#: A variable that was never set.
_NOT_THERE: Final = object()
#: How long and deep expressions over computed variables may become.
_LONGEST_ORIGIN, _DEEPEST = 400, 8
#: Combinations of values that are tried for one expression; with more it is decided both ways.
MOST_TRIED: Final = 3_000

#: Unknown data by its name in expressions: ("contact", "digits").
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was decided before: that an expression is true, or can be computed, or not."""

    text: str
    truth: bool
    outcome: bool


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`values` are all that can come out, as JSON texts, where they are few; `fails`: it may not be computable."""

    true: bool
    untrue: bool
    computed: bool
    fails: bool
    values: tuple[str, ...] | None

    def certain(self, *, truth: bool) -> bool | None:
        """Whether it is true (`truth`), or can be computed, for certain; None where it may be either."""
        yes, no = (self.true, self.untrue) if truth else (self.computed, self.fails)
        return None if yes and no else yes


@dataclass(frozen=True, slots=True)
class Data:
    """What is known of a contact where an expression is asked for.

    `variables` hold values and samples, `names` is what expressions see (Contact.names); `account`: there is one;
    `site`: the site's variables are known.
    """

    flow: Flow
    variables: Mapping[str, Any]
    account: bool
    names: Mapping[str, Any]
    site: bool

    def over(self, text: str) -> str:
        """An expression with computed variables replaced by what they were computed by, and so on."""
        for _ in range(_DEEPEST):
            read = names_of(text) or frozenset()
            values = {name: origin.computed_by for of, name in read
                      if of == "contact" and (origin := self._origin(name)) and origin.computed_by}  # fmt: skip
            if not values:
                return text
            text = with_values(text, values)
        return text

    def lasts(self, over: str) -> bool:
        """Whether the data under an expression stays what it is, and what can be told of it."""
        read = names_of(over) if len(over) <= _LONGEST_ORIGIN else None
        return bool(read) and self._split(read) is not None

    def outcomes(self, over: str, decided: Mapping[DataQuestion, int]) -> Outcomes | None:
        """All ways in which an expression can come out after what was decided; None where that cannot be told."""
        split = self._split(names_of(over))
        if split is None or ("site" in compile_expression(over).fields and not self.site):
            return None
        unknown, known = split
        site = dict(self.names["site"]) if "site" in compile_expression(over).fields else {}
        assumed = [each for each in map(self._assumed, decided.items()) if each is not None]
        near = [each for each in assumed if (read := names_of(each.text)) and read <= {*unknown, *known}]
        seen: dict[str, dict[str, Any]] = {"site": site, "contact": {}}
        seen["contact"] = {name: value for (_, name), value in known.items() if value is not _NOT_THERE}
        return outcomes(over, tuple(sorted(unknown.items())), json.dumps(seen, sort_keys=True), tuple(near))

    def _assumed(self, decision: tuple[DataQuestion, int]) -> Assumed | None:
        question, outcome = decision
        if not question.expression:
            return None
        return Assumed(self.over(question.expression), question.asks == "true", bool(outcome))

    def _origin(self, name: str) -> Origin | None:
        value = self.variables.get(name)
        return value.origin if isinstance(value, Unknown) else None

    def _split(self, read: frozenset[Name] | None) -> tuple[dict[Name, Domain], dict[Name, Any]] | None:
        """What is read that nobody knows, with what it can be, and what is known; None where anything could be."""
        if read is None:
            return None
        unknown: dict[Name, Domain] = {}
        known: dict[Name, Any] = {}
        for of, name in read:
            if of == "account":
                if self.account:
                    unknown[of, name] = ANY_TEXT if name == "key" else FIELD
            elif name in _TEXTS:
                unknown[of, name] = ANY_TEXT
            elif name in _MOVES:
                return None
            elif origin := self._origin(name):
                module = self.flow.modules.get(origin.keyed_in)
                entry = module.entry() if module is not None else None
                if not isinstance(entry, Digits):
                    return None
                unknown[of, name] = keyed(entry)
            else:
                known[of, name] = self.names["contact"].get(name, _NOT_THERE)
        return unknown, known


#: More different values than this are not told apart.
_MOST_VALUES: Final = 1


@lru_cache(maxsize=8192)
def outcomes(
    text: str, unknown: tuple[tuple[Name, Domain], ...], known: str, assumed: tuple[Assumed, ...]
) -> Outcomes | None:
    """All ways in which an expression can come out; None where that cannot be told.

    `unknown` is what it reads that nobody knows, `known` (JSON) all else that it reads, `assumed` what holds already.
    """
    domains = dict(unknown)
    looks = _looks(text, domains)
    if looks is None:
        return None
    sound: list[Assumed] = []
    for each in assumed:
        more = _looks(each.text, domains)
        if more is not None:
            sound.append(each)
            looks = {name: looks[name] | more[name] for name in looks}
    values = {name: kinds(domains[name], looks[name]) for name in domains}
    itself = any(each.kind == "itself" for name in looks for each in looks[name].observations)
    if any(each is None for each in values.values()):
        return None
    if prod(len(each or ()) for each in values.values()) > MOST_TRIED:
        return None
    came = _tried(text, sound, values, json.loads(known))
    return replace(came, values=None) if came is not None and itself else came


def _looks(text: str, domains: dict[Name, Domain]) -> dict[Name, Observed] | None:
    """What an expression looks at; None where it looks at something otherwise, or at more than these."""
    found: dict[Name, Observed] = {}
    for (of, name), domain in domains.items():
        looks = observed(text, of, name)
        if looks is None or not can_be_made(domain, looks):
            return None
        found[of, name] = looks
    return found


def _tried(
    text: str, assumed: list[Assumed], values: dict[Name, tuple[str | None, ...] | None], known: dict[str, Any]
) -> Outcomes | None:
    true = untrue = computed = fails = False
    came: set[str] = set()
    for seen in _combined(values, known):
        if not all(_holds(each, seen) for each in assumed):
            continue
        try:
            value = evaluate(text, seen)
        except ExpressionError:
            fails = untrue = True
            continue
        computed = True
        true, untrue = true or value is True, untrue or value is not True
        if len(came) <= _MOST_VALUES:
            came |= _written(value)
    if not (true or untrue):
        return None  # what was decided cannot be together: nothing is said of it
    few = tuple(sorted(came)) if len(came) <= _MOST_VALUES and not fails else None
    return Outcomes(true, untrue, computed, fails, few)


def _combined(
    values: dict[Name, tuple[str | None, ...] | None], known: dict[str, Any]
) -> Iterator[dict[str, dict[str, Any]]]:
    names = list(values)
    for combination in product(*(values[name] or () for name in names)):
        seen: dict[str, dict[str, Any]] = {of: dict(known.get(of, {})) for of in ("contact", "account", "site")}
        for (of, name), value in zip(names, combination, strict=True):
            if value is not None:
                seen[of][name] = value
        yield seen


def _written(value: Any) -> set[str]:
    """The value as JSON; more than one text for a value that JSON does not have."""
    try:
        return {json.dumps(value, sort_keys=True)}
    except (TypeError, ValueError):
        return {"some", "value"}


def _holds(assumed: Assumed, seen: dict[str, dict[str, Any]]) -> bool:
    try:
        value = evaluate(assumed.text, seen)
    except ExpressionError:
        return not assumed.outcome
    return (value is True) == assumed.outcome if assumed.truth else assumed.outcome


@lru_cache(maxsize=4096)
def names_of(text: str) -> frozenset[Name] | None:
    """What an expression reads of contacts and accounts; None where it takes the whole of one, or cannot be read."""
    try:
        fields = compile_expression(text).fields
    except ExpressionError:
        return None
    if None in (fields.get("contact", ()), fields.get("account", ())):
        return None
    return frozenset((of, name) for of in ("contact", "account") for name in fields.get(of) or ())


@lru_cache(maxsize=4096)
def judged(text: str) -> frozenset[Name]:
    """What an expression reads, where it can be told what it looks at; empty where it cannot."""
    read = names_of(text)
    if read is None or any(observed(text, of, name) is None for of, name in read):
        return frozenset()
    return read
