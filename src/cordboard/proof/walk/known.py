"""What the walk knows of a contact where it enters a module: all that its future can depend on, and nothing else.

Two contacts that enter the same module with the same `Known` can meet the same, so the walk looks at one of them.
What no module ahead can read is forgotten, which is what keeps the number of states small.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from cordboard.flow.expressions import Expression, ExpressionError, compile_expression
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.modules import OWN
from cordboard.modules.lookup import Lookup

_OWN: Final = frozenset(each.type for each in OWN)


class Unknown(str):
    """A value that comes from outside and could be any; the text is a sample of it."""

    __slots__ = ()


#: Stands for what is computed from values that nobody knows. It is no sample: two of these need not be the same.
SOMETHING: Final = "… … …"
#: Stands for one of more values than are told apart, each of which the flow computed itself.
MANY: Final = "…"


@dataclass(frozen=True, slots=True)
class Known:
    """A contact that enters `module`. `start` is which of the ways to begin it began with, while that matters.

    `variables` are (name, JSON text, whether the text is only a sample). `decided` is what was assumed of data that
    nobody knows beforehand, so that the same question has the same answer again.
    """

    module: str
    start: int = 0
    account: bool = False
    language: str = ""
    variables: tuple[tuple[str, str, bool], ...] = ()
    decided: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a module may read. `variables` None: any of them."""

    variables: frozenset[str] | None
    expressions: frozenset[str]
    accounts: bool
    start: bool


def expressions_of(module: FlowModule) -> list[str]:
    """Every expression of a module, in prompts and elsewhere."""
    found = [text for _, text in module.expressions()]
    for _, prompt in module.prompts():
        found += [text for phrase in prompt.every_phrase() for text in phrase.expressions()]
    return found


def parsed(text: str) -> Expression | None:
    """The expression, or None when it cannot be read."""
    try:
        return compile_expression(text)
    except ExpressionError:
        return None


def reads(text: str, name: str, field: str) -> bool:
    """Whether an expression reads a field of ``contact`` or ``account``; an empty field means any."""
    expression = parsed(text)
    if expression is None or name not in expression.fields:
        return False
    fields = expression.fields[name]
    return fields is None or not field or field in fields


class Ahead:
    """For each module, what it and all that can come after it may still read."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._own = {name: _needs(module) for name, module in flow.modules.items()}

    @cached_property
    def _reachable(self) -> Mapping[str, frozenset[str]]:
        flow = self._flow
        onward: dict[str, set[str]] = {name: {each.target for each in flow.leaving(name)} for name in flow.modules}
        for name, module in flow.modules.items():
            if flow.fallback is not None and not module.terminal:
                onward[name].add(flow.fallback.target)
        found: dict[str, frozenset[str]] = {}
        for name in onward:
            seen, waiting = {name}, [name]
            while waiting:
                new = onward[waiting.pop()] - seen
                seen |= new
                waiting += new
            found[name] = frozenset(seen)
        return found

    @cached_property
    def needs(self) -> Mapping[str, Needs]:
        """What may still be read from the moment that a module is entered."""
        found: dict[frozenset[str], Needs] = {}
        for ahead in self._reachable.values():
            if ahead not in found:
                found[ahead] = _joined([self._own[name] for name in ahead])
        return {name: found[ahead] for name, ahead in self._reachable.items()}

    def kept(self, known: Known) -> Known:
        """What is known without that which nothing ahead can read."""
        return _only(known, self.needs[known.module])

    def own(self, known: Known) -> Known:
        """What is known of what the module itself can read: all that its visit depends on."""
        return _only(known, self._own[known.module])


def _only(known: Known, needs: Needs) -> Known:
    variables = known.variables
    if needs.variables is not None:
        variables = tuple(each for each in variables if each[0] in needs.variables)
    decided = tuple(each for each in known.decided if _still_asked(each[0], needs))
    start = known.start if needs.start else 0
    return Known(known.module, start, known.account, known.language, variables, decided)


@dataclass(frozen=True, slots=True)
class Left:
    """How a visit changed what is known: into which module it leads, what was set, and what was decided."""

    module: str
    account: bool
    replaced: bool
    language: str
    assigned: tuple[tuple[str, str, bool], ...]
    decided: tuple[tuple[str, int], ...]

    def after(self, known: Known) -> Known:
        """What is known after the visit of a contact of which this was known before."""
        names = {name for name, _, _ in self.assigned}
        variables = [each for each in known.variables if each[0] not in names]
        decided = dict(known.decided)
        for question in [each for each in decided if self._changes(each, names)]:
            del decided[question]
        decided.update(self.decided)
        return Known(
            self.module, known.start, self.account, self.language, tuple(sorted([*variables, *self.assigned])),
            tuple(sorted(decided.items(), key=lambda each: each[0])),
        )  # fmt: skip

    def _changes(self, question: str, names: set[str]) -> bool:
        if question.startswith(FOUND):
            return any(asks_for(question, json.loads(text)) for _, text, sample in self.assigned if sample)
        if question.startswith(LOCKED):
            return self.replaced
        text = question.removeprefix(TRUE).removeprefix(COMPUTED)
        if self.replaced and reads(text, "account", ""):
            return True
        return any(reads(text, "contact", name) for name in names)


#: How decisions are named: a condition's truth, whether something can be computed, how many accounts are found.
TRUE, COMPUTED, FOUND, LOCKED = "is true: ", "can be computed: ", "accounts with ", "locked"


def told(question: str, *, so: bool) -> str:
    """What was decided of data that nobody knows, in words.

    >>> told("is true: account.class == 'gold'", so=False)
    "account.class == 'gold' is not true"
    """
    if question.startswith(TRUE):
        return f"{question.removeprefix(TRUE)} is {'' if so else 'not '}true"
    return f"{question.removeprefix(COMPUTED)} can{'' if so else 'not'} be computed"


def asks_for(question: str, value: str) -> bool:
    """Whether a decision is how many accounts have this value. Once keyed again, it may be another of the kind."""
    return question.startswith(FOUND) and question.endswith(f" = {value}")


def _still_asked(decision: str, needs: Needs) -> bool:
    for prefix in (TRUE, COMPUTED):
        if decision.startswith(prefix):
            return decision.removeprefix(prefix) in needs.expressions
    return needs.accounts


def _needs(module: FlowModule) -> Needs:
    texts = frozenset(expressions_of(module))
    foreign = module.type not in _OWN  # what others wrote may read whatever it likes
    fields = [expression.fields.get("contact", frozenset()) for text in texts if (expression := parsed(text))]
    variables: frozenset[str] | None = None
    if not foreign and None not in fields:
        variables = frozenset().union(*(each for each in fields if each is not None))
        variables |= {module.variable} if isinstance(module, Lookup) else set()
    accounts = foreign or module.type in ("lookup", "verification")
    return Needs(variables, texts, accounts, foreign or asks_how_it_began(module))


def asks_how_it_began(module: FlowModule) -> bool:
    """Whether a module looks at the facts in which the ways to begin differ (starts.py)."""
    return module.type == "introduction" or asks_who_calls(module)


def asks_who_calls(module: FlowModule) -> bool:
    """Whether it makes a difference to a module that the calling number is withheld, besides that nobody is found."""
    return module.type == "callback"


def _joined(needs: list[Needs]) -> Needs:
    variables: set[str] = set()
    for each in needs:
        variables |= each.variables or set()
    return Needs(
        None if any(each.variables is None for each in needs) else frozenset(variables),
        frozenset().union(*(each.expressions for each in needs)),
        any(each.accounts for each in needs),
        any(each.start for each in needs),
    )


def written(variables: Mapping[str, Any]) -> tuple[tuple[str, str, bool], ...]:
    """Variables as `Known` keeps them."""
    return tuple(
        (name, json.dumps(value, sort_keys=True), isinstance(value, Unknown))
        for name, value in sorted(variables.items())
    )


def read(variables: tuple[tuple[str, str, bool], ...]) -> dict[str, Any]:
    """The variables of a `Known`."""
    return {name: Unknown(json.loads(text)) if sample else json.loads(text) for name, text, sample in variables}
