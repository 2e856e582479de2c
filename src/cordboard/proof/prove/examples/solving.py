"""Finding values for data that nobody knows, with which the flow's own expressions come out as a way needs them.

Values are made of what the expressions compare with: the numbers and texts in them and what lies beside those, texts
of a length that is asked for, hours of a day. Every combination is tried on the expressions themselves before a whole
contact is played with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import combinations, islice, product
from typing import Any, Final
from zoneinfo import ZoneInfo

from cordboard.flow.declaration import Digits
from cordboard.flow.events import Event
from cordboard.flow.expression_use import parsed
from cordboard.flow.expressions import Expression, ExpressionError, evaluate
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.proof.prove.answers.entries import accepted, of_length
from cordboard.proof.prove.examples.guesses import ABSENT, BEFOREHAND, Value, at_edge, variable_of
from cordboard.proof.prove.examples.trying import beside, moments
from cordboard.proof.prove.walk.contact import InitialState
from cordboard.proof.prove.walk.graph import StateGraph
from cordboard.proof.prove.walk.observed import Observed, observed
from cordboard.proof.prove.walk.search import Path
from cordboard.proof.prove.walk.telling_apart import can_be_made, keyed, kinds

#: The most values tried for one thing, and expressions computed to find values for one way.
MOST_VALUES: Final = 32
MOST_COMPUTED: Final = 20_000
#: Entries made besides those that the expressions suggest.
_MOST_KINDS: Final = 8
#: What the call itself brings, by its name in expressions and in a scenario's start.
_STARTS: Final = {"now": "time", "caller": "caller", "called": "called", "message": "message"}

#: One thing to find a value for: ("account", "balance@3").
Name = tuple[str, str]


@dataclass(frozen=True)
class _Demand:
    """An expression, how it must come out, what it reads, and whether values alone say how it comes out.

    `said` is it as an assumption of the way.
    """

    text: str
    truth: bool
    outcome: bool
    reads: frozenset[Name]
    computable: bool
    said: str

    @property
    def words(self) -> str:
        """It as a sentence about the expression."""
        if self.truth:
            return f"{self.text} is {'true' if self.outcome else 'not true'}"
        return f"{self.text} {'can' if self.outcome else 'cannot'} be computed"


def solutions(walked: StateGraph, way: Path) -> Iterator[tuple[Value, ...]]:
    """Values with which every expression that can be computed comes out as the way needs it, the plainest first."""
    return _Solving(walked, way).solutions()


def unmet(walked: StateGraph, way: Path) -> list[str]:
    """What no value that was tried brings about, in words: single expressions, or all where each alone is met.

    Where no expression is asked for, it is what look-ups find and verifications say.
    """
    solving = _Solving(walked, way)
    asked = [each.words for each in solving.hopeless() or solving.demands]
    return asked or [
        f"{edge.choice.words} in {walked.nodes[place].module}"
        for place, edge in zip(way.places, way.edges, strict=False)
        if edge.choice is not None and edge.choice.accounts
    ]


def conflicts(walked: StateGraph, way: Path) -> list[frozenset[str]]:
    """Which assumptions of a way (`Way.guesses`) no values meet: single ones, or pairs, or all of them together."""
    solving = _Solving(walked, way)
    if alone := solving.hopeless():
        return [frozenset({each.said}) for each in alone]
    return solving.at_odds() or [frozenset(way.guesses)]


class _Solving:
    """The demands of one way, and the values that may meet them."""

    def __init__(self, walked: StateGraph, way: Path) -> None:
        self._walked = walked
        self._flow: Flow = walked.flow
        self._initial: InitialState = walked.initial_states[0]
        self._entering = {entry.variable: entry for entry in _entries(self._flow)}
        self._answers = {name for each in self._flow.modules.values() for name in each.answer_paths()}
        self.demands = list(dict.fromkeys(self._demanded(way)))
        self._left = MOST_COMPUTED
        self._values = {name: self._candidates(name) for name in self._names()}
        self._left = MOST_COMPUTED

    def solutions(self) -> Iterator[tuple[Value, ...]]:
        return self._from(list(self._values), {})

    def hopeless(self) -> list[_Demand]:
        """The demands that no value meets, whatever the others are."""
        return [each for each in self.demands if each.computable and not self._together(each)]

    def at_odds(self) -> list[frozenset[str]]:
        """Pairs of demands that no values meet together."""
        pairs = combinations((each for each in self.demands if each.computable), 2)
        return [
            frozenset({one.said, other.said})
            for one, other in pairs
            if one.reads & other.reads and not self._together(one, other)
        ]

    def _together(self, *demands: _Demand) -> bool:
        """Whether some values that are tried meet all of these demands, or there are more than can be tried."""
        self._left = MOST_COMPUTED
        names = sorted(frozenset[Name]().union(*(each.reads for each in demands)))
        for values in islice(product(*(self._values[name] for name in names)), MOST_COMPUTED):
            if all(self._meets(each, dict(zip(names, values, strict=True))) for each in demands):
                return True
        return self._left <= 0

    def _from(self, names: Sequence[Name], found: dict[Name, Any]) -> Iterator[tuple[Value, ...]]:
        if not names:
            yield tuple((kind, name, value) for (kind, name), value in found.items())
            return
        name, *others = names
        due = [each for each in self.demands if each.computable and name in each.reads and each.reads <= {*found, name}]
        for value in self._values[name] if self._left > 0 else ():
            found[name] = value
            if all(self._meets(each, found) for each in due):
                yield from self._from(others, found)
        found.pop(name, None)

    def _meets(self, demand: _Demand, found: Mapping[Name, Any]) -> bool:
        self._left -= 1
        if self._left < 0:
            return False
        try:
            value = evaluate(demand.text, self._seen({name: found[name] for name in demand.reads}))
        except ExpressionError:
            return not demand.outcome
        return (value is True) == demand.outcome if demand.truth else demand.outcome

    def _seen(self, found: Mapping[Name, Any]) -> dict[str, Any]:
        facts = self._initial.facts
        contact: dict[str, Any] = {}
        account: dict[str, Any] = {}
        for (kind, name), value in found.items():
            if kind == "account":
                account[variable_of(name)] = value
            elif kind == "start" and name == "time":
                there = datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(facts.time_zone))
                contact["now"] = there.astimezone(timezone(there.utcoffset() or timedelta()))  # as a contact has it
            else:
                contact[variable_of(name)] = value
        account = {name: value for name, value in account.items() if value != ABSENT}
        return {"contact": contact, "account": account, "site": facts.site}

    # --- What must be so -------------------------------------------------------------------------------------

    def _demanded(self, way: Path) -> Iterator[_Demand]:
        given: dict[str, str] = {}  # variables that a person or a web service gave, with where in the way they last did
        account = BEFOREHAND  # where in the way the account was found
        for at, (place, edge) in enumerate(zip(way.places, way.edges, strict=False)):
            module = self._flow.modules.get(self._walked.nodes[place].module)
            if module is not None and edge.completed == (Event.SUCCESS, ""):
                given.update({name: at_edge(name, at) for name in _given(module)})
            if edge.choice is not None and edge.choice.accounts[:1] == ("find",) and edge.choice.accounts[3]:
                account = at
            question = edge.choice.question if edge.choice is not None else None
            if edge.choice is None or question is None or not question.expression:
                continue
            text = edge.choice.over or question.expression
            expression = parsed(text)
            if expression is None:
                continue
            names, whole = self._reads(expression, given, account)
            yield _Demand(
                text, question.asks == "true", edge.choice.outcome, frozenset(names), whole, edge.choice.words
            )

    def _reads(self, expression: Expression, given: Mapping[str, str], found: int) -> tuple[list[Name], bool]:
        """What an expression reads that a scenario can bring about, and whether it reads nothing else.

        `found` is where in the way the account was found.
        """
        account, contact = (expression.fields.get(name, frozenset()) for name in ("account", "contact"))
        names: list[Name] = [("account", at_edge(name, found)) for name in sorted(account or ())]
        whole = account is not None and contact is not None and "key" not in account
        for name in sorted(contact or ()):
            if name in _STARTS:
                names.append(("start", _STARTS[name]))
            elif name in given and name in self._entering:
                names.append(("digits", given[name]))
                whole = whole and not self._entering[name].sensitive  # expressions see a token of those
            elif name in given and name in self._answers:
                names.append(("response", given[name]))
            else:
                whole = False
        return names, whole and ("site" not in expression.fields or self._initial.site)

    def _names(self) -> list[Name]:
        return list(dict.fromkeys(name for demand in self.demands for name in sorted(demand.reads)))

    # --- What it may be --------------------------------------------------------------------------------------

    def _candidates(self, name: Name) -> list[Any]:
        kind, field = name
        texts = [demand.text for demand in self.demands if name in demand.reads]
        values = [value for text in texts for value in beside(text)]
        found: list[Any]
        if kind == "account":
            found = ["1", *(str(each) for each in values if each is not None), "yes", "no", "", ABSENT]
        elif name == ("start", "time"):
            return moments(texts)
        elif kind == "start":
            found = [*filter(None, [self._initial.start.get(field)]), *map(str, values)]
        elif kind == "digits":
            found = [*self._entered(self._entering[variable_of(field)], values), *self._alike(name)]
            found = [*self._of_each_kind(name, found), *found]
        else:
            found = ["1", *values, True, False]
        plain = list({repr(each): each for each in found}.values())
        return plain[:MOST_VALUES]

    def _entered(self, entry: Digits, values: Sequence[Any]) -> list[str]:
        """Digits that are right: of every length that matters, and those that are compared with."""
        lengths = [each for each in values if isinstance(each, int) and entry.shortest <= each <= entry.longest]
        wanted = [str(each) for each in values if str(each).isdecimal() and entry.accepts(str(each))]
        begun = [str(each).ljust(entry.shortest, "1") for each in values if str(each).isdecimal()]
        made = [of_length(entry, length) for length in dict.fromkeys([entry.shortest, *lengths, entry.longest])]
        return [
            *filter(None, made[:1]),
            *wanted,
            *filter(None, made[1:]),
            *(each for each in begun if entry.accepts(each)),
        ]

    def _of_each_kind(self, name: Name, others: Sequence[Any]) -> list[str]:
        """Entries of the kinds that the demands tell apart, the best ones first; none where others will do."""
        variable = variable_of(name[1])
        domain = keyed(self._entering[variable])
        looks, alone = Observed(), list[_Demand]()
        for demand in self.demands:
            seen = observed(demand.text, "contact", variable) if name in demand.reads else None
            if seen is not None and can_be_made(domain, seen):
                looks |= seen
                alone += [demand] if demand.computable and demand.reads == {name} else []

        def missed(value: str) -> int:
            return sum(not self._meets(each, {name: value}) for each in alone)

        if any(missed(value) == 0 for value in others):
            return []
        self._left = MOST_COMPUTED
        return sorted((each for each in kinds(domain, looks) or () if each is not None), key=missed)[:_MOST_KINDS]

    def _alike(self, name: Name) -> list[str]:
        """Entries that a variable may have in common with those which it is compared with, and that it need not."""
        entry = self._entering[variable_of(name[1])]
        others = {
            other for demand in self.demands if name in demand.reads for kind, other in demand.reads if kind == "digits"
        }
        found: list[str] = []
        for other in sorted(others) if len(others) > 1 else ():
            asked = self._entering[variable_of(other)]
            one = accepted(asked)
            found += [each for each in (one, accepted(asked, (one or "",))) if each and entry.accepts(each)]
        return found


def _entries(flow: Flow) -> list[Digits]:
    """The entries of digits that are put into variables."""
    entries = (module.entry() for module in flow.modules.values())
    return [entry for entry in entries if isinstance(entry, Digits) and entry.variable]


def _given(module: FlowModule) -> set[str]:
    """The variables that a person or a web service gives a module."""
    entry = module.entry()
    return {*module.answer_paths(), *((entry.variable,) if isinstance(entry, Digits) and entry.variable else ())}
