"""Everything that can happen to the contacts of a flow, as a graph: states, and the answers that lead on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cordboard.engine.journal import RunKind, Took
from cordboard.engine.program import Program
from cordboard.engine.signals import Connected
from cordboard.engine.taking_time import took_time
from cordboard.flow.model import Flow
from cordboard.proof.prove.answers.choice import PossibleAnswer
from cordboard.proof.prove.walk.contact import InitialState
from cordboard.proof.prove.walk.visit import DATA, END, LEFT

START: Final = "start"
#: The node in which every contact begins, and that in which one is when no connector took its event.
ROOT, OVER = 0, 1
_NOBODY_WAITS: Final = frozenset({START, DATA, END, LEFT})


@dataclass(slots=True)
class Edge:
    """One answer, and what followed until the next is waited for or the next module is entered.

    `choice` is None where nothing was asked. `completed` is the event raised with its value, `took` the connector,
    `note` the module's remark. `begins` is the run that begins with it, None for all but the first edge of one, and
    `opening` the Result due then.
    """

    choice: PossibleAnswer | None
    completed: tuple[str, str] | None
    took: Took | None
    target: int
    note: str = ""
    begins: RunKind | None = None
    opening: str = ""
    #: How unlikely it is; the start and going on by itself cost nothing.
    cost: int = 0
    #: An agent comes into the conversation: the outcome is then the agent's (domain.md 5).
    connected: bool = False

    def __post_init__(self) -> None:
        if self.choice is not None:
            self.cost = self.choice.cost
            self.connected = type(self.choice.signal) is Connected

    @property
    def fault(self) -> bool:
        """Whether a part outside fails by it."""
        return self.choice is not None and self.choice.fault

    @property
    def effort(self) -> tuple[bool, int]:
        """Whether something must break for it, and the keys that it takes."""
        return (False, 0) if self.choice is None else (self.choice.fault, self.choice.keys)

    @property
    def due(self) -> str | None:
        """The Result that is due from here on; None: it stays as it is."""
        return self.took.result if self.took is not None else self.opening or None

    @property
    def later(self) -> bool:
        """Whether the person is called back by it, after the contact: what follows is another run."""
        return self.begins == "callback"

    @property
    def beside(self) -> bool:
        """Whether what follows is a run of its own, and no part of what a contact comes to by itself."""
        return self.begins not in (None, "contact")

    @property
    def took_time(self) -> bool:
        """Whether somebody was waited for, so that a contact cannot go on so for ever within a moment."""
        signal = self.choice.signal if self.choice is not None else None
        return signal is not None and took_time(signal)


@dataclass(slots=True)
class Node:
    """A state: the module at work and the kinds of what it asks. `seconds` is how long what it says takes.

    `entered`: the contact has just come into the module. `may_leave`: hanging up here completes nothing.
    """

    module: str
    asks: tuple[str, ...]
    seconds: float = 0.0
    entered: bool = False
    may_leave: bool = True
    edges: list[Edge] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the world must answer."""
        return bool(self.asks) and not _NOBODY_WAITS & set(self.asks)

    @property
    def left(self) -> bool:
        """Whether the person has left, having completed the module before."""
        return self.asks == (LEFT,)

    @property
    def hangs_up(self) -> bool:
        """Whether the contact may end here by the person, with the Result that is due."""
        return self.left or (self.waits and self.may_leave)

    @property
    def over(self) -> bool:
        """Whether the contact has ended here by the flow."""
        return self.asks == (END,)


@dataclass
class StateGraph:
    """The graph of a flow. `open` counts states that were not looked at for want of room: 0, and it is all of them.

    `bounds` say in words where room was wanting. `loose` say what was not told apart, to keep the number of states
    down: more was looked at than can be.
    """

    program: Program
    initial_states: tuple[InitialState, ...]
    nodes: list[Node]
    open: int = 0
    bounds: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)

    @property
    def flow(self) -> Flow:
        """The flow that was walked."""
        return self.program.flow

    @property
    def whole(self) -> bool:
        """Whether every state was looked at."""
        return not self.open

    @cached_property
    def before(self) -> list[list[tuple[int, Edge]]]:
        """For each node, the edges that lead to it, with where they begin."""
        found: list[list[tuple[int, Edge]]] = [[] for _ in self.nodes]
        for place, node in enumerate(self.nodes):
            for edge in node.edges:
                found[edge.target].append((place, edge))
        return found

    @cached_property
    def ways(self) -> list[list[Edge]]:
        """For each node its edges, of those that differ in the answer only the likeliest and that of fewest keys."""
        found: list[list[Edge]] = []
        for node in self.nodes:
            best: dict[tuple[object, ...], Edge] = {}
            short: dict[tuple[object, ...], Edge] = {}
            for edge in node.edges:
                outcome = (edge.completed, edge.took, edge.target)
                key = (*outcome, edge.connected, edge.begins, edge.opening, edge.took_time)
                if key not in best or edge.cost < best[key].cost:
                    best[key] = edge
                if key not in short or edge.effort < short[key].effort:
                    short[key] = edge
            found.append([*best.values(), *(edge for key, edge in short.items() if edge.effort < best[key].effort)])
        return found

    def edges(self) -> Iterator[tuple[Node, Edge]]:
        """Every edge with its node."""
        for node in self.nodes:
            for edge in node.edges:
                yield node, edge

    def runs(self) -> dict[RunKind, int | None]:
        """How many different contacts, callbacks and supervisors' legs there can be, hang-ups included.

        None where a loop makes them endless. A callback counts once for all the contacts that it may follow.
        """
        begun: dict[RunKind, list[int]] = {}
        for _, edge in self.edges():
            if edge.begins is not None and not (edge.later and edge.target in begun.get(edge.begins, ())):
                begun.setdefault(edge.begins, []).append(edge.target)
        counted = self._counted
        found: dict[RunKind, int | None] = {}
        for kind, places in begun.items():
            many = [counted[place] for place in places]
            found[kind] = None if None in many else sum(each for each in many if each is not None)
        return found

    def contacts(self) -> int | None:
        """How many different contacts there can be."""
        return self.runs().get("contact", 0)

    @cached_property
    def _counted(self) -> list[int | None]:
        """How many ways there are from each node to an end, a hang-up being one; None: endless many."""
        left = [sum(not edge.later for edge in node.edges) for node in self.nodes]
        counted = [int(node.hangs_up or node.over) for node in self.nodes]
        ready = [place for place, edges in enumerate(left) if not edges]
        done = set[int]()
        while ready:
            place = ready.pop()
            done.add(place)
            for source, edge in self.before[place]:
                if edge.later:
                    continue
                counted[source] += counted[place]
                left[source] -= 1
                if not left[source]:
                    ready.append(source)
        return [many if place in done else None for place, many in enumerate(counted)]
