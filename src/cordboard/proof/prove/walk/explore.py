"""The walk: from every way to begin, into every state that a contact can reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from cordboard.engine.commands import FindAgent
from cordboard.engine.program import Program
from cordboard.proof.prove.answers.agent_answers import AGENT
from cordboard.proof.prove.answers.choice import PossibleAnswer
from cordboard.proof.prove.answers.unknown import ANYWHERE, MANY
from cordboard.proof.prove.walk.ahead import Liveness
from cordboard.proof.prove.walk.contact import InitialState
from cordboard.proof.prove.walk.graph import OVER, ROOT, START, Edge, Node, StateGraph
from cordboard.proof.prove.walk.known import EntryState, Variable, VisitEffect
from cordboard.proof.prove.walk.visit import END, LARGEST_VISIT, LEFT, Visit, visit

#: States that are looked at before the walk ends with a bound.
MOST_STATES: Final = 200_000
#: Different values of one variable where a module is entered, before it counts as one that could be anything.
MOST_VALUES: Final = 40

#: How states are marked in which an agent is looked for.
_LOOKS: Final = str(FindAgent.__struct_config__.tag)

#: Makes visits: the built-in `map`, or one that has many cores.
Visits = Callable[[Iterable[EntryState]], Iterator[Visit]]
#: Told of progress: visits made, and ways into modules known of.
Tell = Callable[[int, int], None]


@dataclass
class _Entries:
    """The ways into modules met so far, and what is too much to tell apart."""

    ahead: Liveness
    remember: bool
    numbers: dict[EntryState, int] = field(default_factory=dict)
    values: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    visited: dict[EntryState, Visit] = field(default_factory=dict)
    told: dict[EntryState, EntryState] = field(default_factory=dict)
    widened: set[str] = field(default_factory=set)

    @property
    def decided(self) -> bool:
        """Whether anything was assumed of unknown data that entries are told apart by."""
        return any(known.decided for known in self.numbers)

    def visit(self, now: Iterable[EntryState], visits: Visits, tell: Tell | None) -> list[Visit]:
        """The visit of each. What a module cannot read makes no other one, so that one made before is that."""
        read = [self.ahead.own(known) for known in now]
        new = list(dict.fromkeys(own for own in read if own not in self.visited))
        for own, made in zip(new, visits(new), strict=True):
            self.visited[own] = made
            if tell is not None:
                tell(len(self.visited), len(self.numbers))
        return [self.visited[own] for own in read]

    def met(self, known: EntryState) -> EntryState:
        """The entry as it is told apart from others."""
        met = self.told.get(known)
        if met is None:
            met = self.ahead.kept(known if self.remember else replace(known, decided=()))
            if met.variables:
                met = replace(met, variables=tuple(self._bounded(met.module, each) for each in met.variables))
            self.told[known] = met
        return met

    def _bounded(self, module: str, variable: Variable) -> Variable:
        name, text, _ = variable
        seen = self.values.setdefault((module, name), set())
        if text not in seen and len(seen) >= MOST_VALUES:
            self.widened.add(name)
            return name, json.dumps(MANY), ANYWHERE
        seen.add(text)
        return variable


def explore(
    program: Program,
    initial_states: Sequence[InitialState],
    *,
    visits: Visits | None = None,
    most: int = MOST_STATES,
    tell: Tell | None = None,
) -> StateGraph:
    """Walk the flow. `visits` makes the visits of a round; without it they are made here, one after another.

    What was decided of unknown data is remembered along each way; where that makes too many states, the walk is made
    again without remembering, and then meets more than can be.
    """
    visits = visits or partial(map, partial(visit, program, tuple(initial_states)))
    before = {place: initial.before for place, initial in enumerate(initial_states) if initial.before is not None}
    legs = frozenset(place for place, initial in enumerate(initial_states) if initial.facts.run == "supervision")
    entries = _Entries(Liveness(program.flow, before, legs), remember=True)
    walked = _walk(program, initial_states, visits, most, tell, entries)
    if walked.whole or not entries.decided:
        return walked
    walked = _walk(program, initial_states, visits, most, tell, _Entries(entries.ahead, remember=False))
    walked.loose.append("What was assumed of unknown data was not remembered on the way.")
    return walked


def _walk(
    program: Program,
    initial_states: Sequence[InitialState],
    visits: Visits,
    most: int,
    tell: Tell | None,
    entries: _Entries,
) -> StateGraph:
    growing = _Growing(
        StateGraph(program, tuple(initial_states), [Node(program.flow.first, (START,)), Node("", (END,))]), entries
    )
    walked, nodes = growing.walked, growing.walked.nodes
    cut: set[str] = set()
    growing.begin()
    while growing.coming and len(nodes) <= most:
        now, growing.coming = growing.coming, []
        for known, made in zip(now, entries.visit(now, visits, tell), strict=True):
            growing.first_states[known] = len(nodes)
            if not made.whole:
                walked.open += 1
                cut.add(known.module)
            growing.add(known, made)
    walked.open += len(growing.coming)
    _say_bounds(walked, most, len(growing.coming), cut, entries.widened)
    for edge, known in growing.links:
        edge.target = growing.first_states.get(known, OVER)
    if growing.coming:
        _drop_unfinished(nodes, [edge for edge, known in growing.links if known not in growing.first_states])
    return walked


def _say_bounds(walked: StateGraph, most: int, coming: int, cut: set[str], widened: set[str]) -> None:
    if coming:
        walked.bounds.append(f"the walk ends at {most:,} states, with {coming:,} more at its edge")
    if cut:
        walked.bounds.append(f"what happens within {', '.join(sorted(cut))} ends at {LARGEST_VISIT:,} states")
    if widened:
        walked.loose.append(
            f"Where {' or '.join(sorted(widened))} had taken {MOST_VALUES} values, it may be any further one too."
        )


class _Growing:
    """The graph while it grows. `coming` is what is still to be visited, `links` the edges that lead there."""

    def __init__(self, walked: StateGraph, entries: _Entries) -> None:
        self.walked = walked
        self.first_states: dict[EntryState, int] = {}
        self.links: list[tuple[Edge, EntryState]] = []
        self.coming: list[EntryState] = []
        self._entries = entries
        self._later = _later(walked.initial_states)
        self._listens: dict[str, list[int]] = {}
        self._leg = 0  # all legs are alike, once they have begun
        for place, initial in enumerate(walked.initial_states):
            if initial.facts.run == "supervision":
                self._leg = self._leg or place
                self._listens.setdefault(initial.start["supervises"], []).append(place)

    def begin(self) -> None:
        """The ways in which contacts begin."""
        flow = self.walked.flow
        for place, initial in enumerate(self.walked.initial_states):
            facts = initial.facts
            if facts.run == "contact":
                known = EntryState(flow.first, place, facts.account is not None, facts.language or flow.language)
                self._start(place, replace(known, due=self._entries.ahead.due(flow.first, flow.opening_result)))

    def add(self, known: EntryState, made: Visit) -> None:
        """Put the states of a visit in, and lead on from them."""
        nodes, due_in = self.walked.nodes, self._entries.ahead.due
        base = len(nodes)
        led: dict[tuple[VisitEffect, str], EntryState] = {}
        ended: list[tuple[Edge, EntryState]] = []
        gone: list[tuple[Edge, EntryState]] = []
        for place, state in enumerate(made.states):
            node = Node(known.module, state.asks, state.seconds, entered=not place, may_leave=state.may_leave)
            nodes.append(node)
            for step in state.steps:
                edge = Edge(step.choice, step.completed, step.took, OVER, step.note)
                node.edges.append(edge)
                left = step.next
                if step.leaves:
                    then = left.after(known) if isinstance(left, VisitEffect) else known
                    gone.append((edge, then if then.module else replace(then, module=known.module)))
                elif isinstance(left, int):
                    edge.target = base + left
                elif left is not None and left.module:
                    assert step.took is not None
                    key = (left, due_in(left.module, step.took.result))
                    if key not in led:
                        led[key] = left.after(known, key[1])
                    self._lead(edge, led[key])
                else:
                    ended.append((edge, left.after(known) if left is not None else known))
        for edge, then in ended:
            self._end(edge, then)
        for edge, then in gone:
            self._leave(edge, then)
        self._call_back(known, nodes[base:])
        for place in self._listens.pop(known.module, ()):
            facts = self.walked.initial_states[place].facts
            language = facts.language or self.walked.flow.language
            self._start(place, EntryState(facts.starts_at, self._leg, language=language, found=True))

    def _start(self, place: int, known: EntryState) -> None:
        initial = self.walked.initial_states[place]
        facts = initial.facts
        edge = Edge(
            PossibleAnswer(initial.words, cost=place), None, None, OVER, begins=facts.run, opening=facts.opening_result
        )
        self.walked.nodes[ROOT].edges.append(edge)
        self._lead(edge, known)

    def _lead(self, edge: Edge, to: EntryState) -> None:
        known = self._entries.met(to)
        if known not in self._entries.numbers:
            self._entries.numbers[known] = len(self._entries.numbers)
            self.coming.append(known)
        self.links.append((edge, known))

    def _end(self, edge: Edge, known: EntryState) -> None:
        """The flow ends the contact for want of a connector; a callback that was promised takes place all the same."""
        if known.queue is not None and known.queue.noted and known.start in self._later:
            edge.target = len(self.walked.nodes)
            self.walked.nodes.append(Node("", (END,)))
            self._call_back(known, self.walked.nodes[edge.target :])

    def _leave(self, edge: Edge, known: EntryState) -> None:
        """The person has left by an answer that completed the module; they may still be called back."""
        edge.target = len(self.walked.nodes)
        self.walked.nodes.append(Node(known.module, (LEFT,), entered=edge.took is not None))
        self._call_back(known, self.walked.nodes[edge.target :])

    def _call_back(self, known: EntryState, states: Iterable[Node]) -> None:
        """Let the person be called back who may hang up, or has come to the end, in one of these states.

        Not one who waits for an agent: who does that again is called back no more.
        """
        queue, initial = known.queue, self._later.get(known.start)
        node = next((each for each in states if each.hangs_up or each.over), None)
        if queue is None or not queue.noted or initial is None or node is None or _LOOKS in node.asks:
            return
        choice = PossibleAnswer(self.walked.initial_states[initial].words, step={"called_back": {"joins": AGENT}})
        edge = Edge(choice, None, None, OVER, begins="callback", opening=queue.due)
        node.edges.append(edge)
        self._lead(edge, replace(known, module=queue.module, start=initial, due=queue.due, queue=None, found=True))


def _later(initial_states: Sequence[InitialState]) -> dict[int, int]:
    """For each way to begin, the one on which its person is called back; callbacks begin as themselves."""
    found = {initial.before: place for place, initial in enumerate(initial_states) if initial.before is not None}
    return {**found, **{place: place for place in found.values()}}


def _drop_unfinished(nodes: list[Node], unfinished: list[Edge]) -> None:
    """Take out the edges into what was not looked at, so that nothing is said of it."""
    gone = set(map(id, unfinished))
    for node in nodes:
        node.edges = [edge for edge in node.edges if id(edge) not in gone]
