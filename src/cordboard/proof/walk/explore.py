"""The walk: from every way to begin, into every state that a contact can reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from cordboard.engine.program import Program
from cordboard.proof.choice import Choice
from cordboard.proof.walk.contact import Ground
from cordboard.proof.walk.graph import OVER, START, Edge, Node, Walked
from cordboard.proof.walk.known import MANY, Ahead, Known, Left
from cordboard.proof.walk.visit import END, LARGEST_VISIT, Visit, visit

#: States that are looked at before the walk ends with a bound.
MOST_STATES: Final = 200_000
#: Different values of one variable where a module is entered, before it counts as one that could be anything.
MOST_VALUES: Final = 40

#: Makes visits: the built-in `map`, or one that has many cores.
Visits = Callable[[Iterable[Known]], Iterator[Visit]]
#: Told of progress: visits made, and ways into modules known of.
Tell = Callable[[int, int], None]


@dataclass
class _Entries:
    """The ways into modules met so far, and what is too much to tell apart."""

    ahead: Ahead
    remember: bool
    numbers: dict[Known, int] = field(default_factory=dict)
    values: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    visited: dict[Known, Visit] = field(default_factory=dict)
    told: dict[Known, Known] = field(default_factory=dict)
    widened: set[str] = field(default_factory=set)

    @property
    def decided(self) -> bool:
        """Whether anything was assumed of unknown data that entries are told apart by."""
        return any(known.decided for known in self.numbers)

    def visit(self, now: Iterable[Known], visits: Visits, tell: Tell | None) -> None:
        """Make the visits that were not made before: what a module cannot read makes no other visit."""
        new = list(dict.fromkeys(own for known in now if (own := self.ahead.own(known)) not in self.visited))
        for own, made in zip(new, visits(new), strict=True):
            self.visited[own] = made
            if tell is not None:
                tell(len(self.visited), len(self.numbers))

    def met(self, known: Known) -> Known:
        """The entry as it is told apart from others."""
        met = self.told.get(known)
        if met is None:
            met = self.ahead.kept(known if self.remember else replace(known, decided=()))
            if met.variables:
                met = replace(met, variables=tuple(self._bounded(met.module, each) for each in met.variables))
            self.told[known] = met
        return met

    def _bounded(self, module: str, variable: tuple[str, str, bool]) -> tuple[str, str, bool]:
        name, text, sample = variable
        seen = self.values.setdefault((module, name), set())
        if text not in seen and len(seen) >= MOST_VALUES:
            self.widened.add(name)
            return name, json.dumps(MANY), True
        seen.add(text)
        return name, text, sample


def explore(
    program: Program,
    grounds: Sequence[Ground],
    *,
    visits: Visits | None = None,
    most: int = MOST_STATES,
    tell: Tell | None = None,
) -> Walked:
    """Walk the flow. `visits` makes the visits of a round; without it they are made here, one after another.

    What was decided of unknown data is remembered along each way; where that makes too many states, the walk is made
    again without remembering, and then meets more than can be.
    """
    visits = visits or partial(map, partial(visit, program, tuple(grounds)))
    entries = _Entries(Ahead(program.flow), remember=True)
    walked = _walk(program, grounds, visits, most, tell, entries)
    if walked.whole or not entries.decided:
        return walked
    walked = _walk(program, grounds, visits, most, tell, _Entries(entries.ahead, remember=False))
    walked.loose.append("What was assumed of unknown data was not remembered on the way.")
    return walked


def _walk(
    program: Program, grounds: Sequence[Ground], visits: Visits, most: int, tell: Tell | None, entries: _Entries
) -> Walked:
    flow = program.flow
    nodes = [Node(flow.first, (START,)), Node("", (END,))]
    walked = Walked(program, tuple(grounds), nodes)
    cut: set[str] = set()
    first_states: dict[Known, int] = {}
    links: list[tuple[Edge, Known]] = []
    coming: list[Known] = []

    def lead(edge: Edge, to: Known) -> None:
        known = entries.met(to)
        if known not in entries.numbers:
            entries.numbers[known] = len(entries.numbers)
            coming.append(known)
        links.append((edge, known))

    for place, ground in enumerate(grounds):
        facts = ground.facts
        edge = Edge(Choice(ground.words, cost=place), None, None, OVER)
        nodes[0].edges.append(edge)
        lead(edge, Known(flow.first, place, facts.account is not None, facts.language or flow.language))
    while coming and len(nodes) <= most:
        now, coming = coming, []
        entries.visit(now, visits, tell)
        for known in now:
            first_states[known] = len(nodes)
            made = entries.visited[entries.ahead.own(known)]
            if not made.whole:
                walked.open += 1
                cut.add(known.module)
            _add(nodes, known, made, lead)
    walked.open += len(coming)
    _say_bounds(walked, most, len(coming), cut, entries.widened)
    for edge, known in links:
        edge.target = first_states.get(known, OVER)
    if coming:
        _drop_unfinished(nodes, [edge for edge, known in links if known not in first_states])
    return walked


def _say_bounds(walked: Walked, most: int, coming: int, cut: set[str], widened: set[str]) -> None:
    if coming:
        walked.bounds.append(f"the walk ends at {most:,} states, with {coming:,} more at its edge")
    if cut:
        walked.bounds.append(f"what happens within {', '.join(sorted(cut))} ends at {LARGEST_VISIT:,} states")
    if widened:
        walked.loose.append(
            f"Where {' or '.join(sorted(widened))} had taken {MOST_VALUES} values, it may be any further one too."
        )


def _add(nodes: list[Node], known: Known, made: Visit, lead: Callable[[Edge, Known], None]) -> None:
    base = len(nodes)
    led: dict[Left, Known] = {}
    for place, state in enumerate(made.states):
        node = Node(known.module, state.asks, state.seconds, entered=not place)
        nodes.append(node)
        for step in state.steps:
            edge = Edge(step.choice, step.completed, step.took, OVER, step.note)
            node.edges.append(edge)
            if isinstance(step.next, Left):
                if step.next not in led:
                    led[step.next] = step.next.after(known)
                lead(edge, led[step.next])
            elif step.next is not None:
                edge.target = base + step.next


def _drop_unfinished(nodes: list[Node], unfinished: list[Edge]) -> None:
    """Take out the edges into what was not looked at, so that nothing is said of it."""
    gone = set(map(id, unfinished))
    for node in nodes:
        node.edges = [edge for edge in node.edges if id(edge) not in gone]
