"""Searching the graph: what can be reached, and the likeliest short way there."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from cordboard.engine.journal import Took
from cordboard.proof.walk.graph import OVER, ROOT, Edge, Node, Walked

Memory = TypeVar("Memory", bound=Hashable)

#: Who ends a contact at the end of a way.
Ended = Literal["caller", "flow"]

#: Edges that lead round, each with the node that it leaves.
Circle = list[tuple[int, Edge]]


@dataclass(frozen=True, slots=True)
class Way:
    """One contact, from its beginning to its end. `places` are the nodes, one more than `edges`."""

    places: tuple[int, ...]
    edges: tuple[Edge, ...]
    ended: Ended

    @property
    def fault(self) -> bool:
        """Whether a part outside fails on the way."""
        return any(edge.fault for edge in self.edges)

    @property
    def guesses(self) -> list[str]:
        """What was assumed of data that nobody knows beforehand."""
        return [edge.choice.words for edge in self.edges if edge.choice is not None and edge.choice.question]


@dataclass(frozen=True, slots=True)
class Reached(Generic[Memory]):
    """A node, with what a search remembers of the way to it."""

    place: int
    node: Node
    memory: Memory


class Search(Generic[Memory]):
    """Every node with every memory that a contact can have there, the likeliest and shortest ways first.

    `start` is the memory at the beginning; `after(memory, node, edge)` is that after an edge. Iterate over it; `way`
    then gives the contact that came there.
    """

    def __init__(
        self,
        walked: Walked,
        start: Memory,
        after: Callable[[Memory, Node, Edge], Memory],
        *,
        cost: Callable[[Node, Edge], int] | None = None,
    ) -> None:
        self._walked, self._start, self._after = walked, start, after
        self._cost = cost
        self._from: dict[tuple[int, Memory], tuple[tuple[int, Memory], Edge] | None] = {}

    def __iter__(self) -> Iterator[Reached[Memory]]:
        nodes, ways, after, cost_of = self._walked.nodes, self._walked.ways, self._after, self._cost
        first = (ROOT, self._start)
        came: dict[tuple[int, Memory], tuple[tuple[int, Memory], Edge] | None] = {first: None}
        best = {first: 0}
        self._from = came
        heap: list[tuple[int, int, tuple[int, Memory]]] = [(0, 0, first)]
        ticket = 0
        done: set[tuple[int, Memory]] = set()
        while heap:
            cost, _, here = heapq.heappop(heap)
            if here in done:
                continue
            done.add(here)
            place, memory = here
            node = nodes[place]
            yield Reached(place, node, memory)
            for edge in ways[place]:
                there = (edge.target, after(memory, node, edge))
                if there in done:
                    continue
                further = cost + (edge.cost if cost_of is None else cost_of(node, edge))
                if there not in best or further < best[there]:
                    best[there], came[there] = further, (here, edge)
                    ticket += 1
                    heapq.heappush(heap, (further, ticket, there))

    def way(self, reached: Reached[Memory]) -> Way:
        """The contact that came there: it ends by the flow if it is over there, else the person hangs up.

        Where nobody waits, it goes on until somebody does.
        """
        edges: list[Edge] = []
        places = [reached.place]
        key = (reached.place, reached.memory)
        while (step := self._from[key]) is not None:
            key, edge = step
            places.append(key[0])
            edges.append(edge)
        return finished(self._walked, tuple(reversed(places)), tuple(reversed(edges)), self._cost)


def finished(
    walked: Walked, places: tuple[int, ...], edges: tuple[Edge, ...],
    cost_of: Callable[[Node, Edge], int] | None = None,
) -> Way:  # fmt: skip
    """The way, led on to the next moment at which a person can hang up, or to its end, as far as the walk went."""
    node = walked.nodes[places[-1]]
    seen: set[int] = set()
    while not node.hangs_up and not node.over and places[-1] not in seen and walked.ways[places[-1]]:
        seen.add(places[-1])
        costs = [each.cost if cost_of is None else cost_of(node, each) for each in walked.ways[places[-1]]]
        edge = walked.ways[places[-1]][costs.index(min(costs))]
        places, edges = (*places, edge.target), (*edges, edge)
        node = walked.nodes[edge.target]
    return Way(places, edges, "flow" if node.over else "caller")


def runs_of(walked: Walked, way: Way) -> list[Way]:
    """The way in parts: the contact, and each call back after it. The first edge of a part is how that begins."""
    begun = [at for at, edge in enumerate(way.edges) if edge.begins is not None]
    parts: list[Way] = []
    for at, end in zip(begun, [*begun[1:], len(way.edges)], strict=True):
        by: Ended = "flow" if walked.nodes[way.places[end]].over else "caller"
        parts.append(Way(way.places[at : end + 1], way.edges[at:end], way.ended if end == len(way.edges) else by))
    return parts


def decided_by(walked: Walked, way: Way) -> Took | None:
    """The connector whose Result is due at the end of a way; None where it is the flow's opening result."""
    run = runs_of(walked, way)[-1]
    taken = [edge.took for edge in run.edges if edge.took is not None]
    if taken or not run.edges[0].later:
        return taken[-1] if taken else None
    # A callback goes on with the Result by which the contact had come to where it waited.
    begun, due = walked.nodes[run.places[1]].module, run.edges[0].opening
    before = (edge.took for edge in reversed(way.edges) if edge.took is not None)
    return next((took for took in before if (took.target, took.result) == (begun, due)), None)


def plain(walked: Walked) -> Search[None]:
    """A search that remembers nothing."""
    return Search(walked, None, lambda memory, node, edge: memory)  # noqa: ARG005


def leading_to(walked: Walked, goals: Iterable[int], usable: Callable[[Edge], bool]) -> set[int]:
    """Every node from which one of the goals can be reached over usable edges, within one run."""
    found = set(goals)
    waiting = list(found)
    while waiting:
        for source, edge in walked.before[waiting.pop()]:
            if source not in found and usable(edge) and not edge.later:
                found.add(source)
                waiting.append(source)
    return found


def onward(walked: Walked, start: int) -> set[int]:
    """Every node that can be reached from one within one run, that one included."""
    found, waiting = {start}, [start]
    while waiting:
        for edge in walked.ways[waiting.pop()]:
            if edge.target not in found and edge.target != OVER and not edge.later:
                found.add(edge.target)
                waiting.append(edge.target)
    return found


def loop(ways: Sequence[Sequence[Edge]], through: Callable[[Edge], bool] = lambda edge: True) -> list[Circle]:  # noqa: ARG005
    """Loops over these edges of each node, with one `through` which each must go, and with which it begins.

    One short one for each knot of nodes that lead to one another, if it has any.
    """
    found: list[Circle] = []
    for knot in _knots(ways):
        inside = set(knot)
        start = min((each for each in knot if any(through(e) for e in ways[each] if e.target in inside)), default=None)
        if start is None:
            continue
        came: dict[int, tuple[int, Edge]] = {}
        waiting = [start]
        for place in waiting:  # grows as it goes: breadth first, so that the loop is short
            for edge in ways[place]:
                if edge.target in inside and edge.target not in came and (place != start or through(edge)):
                    came[edge.target] = (place, edge)
                    waiting.append(edge.target)
            if start in came:
                break
        way: Circle = [came[start]]
        while way[-1][0] != start:
            way.append(came[way[-1][0]])
        found.append(list(reversed(way)))
    return found


def _knots(ways: Sequence[Sequence[Edge]]) -> Iterator[list[int]]:
    """The strongly connected parts that have a loop (Tarjan's way, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in range(len(ways)):
        if root in order:
            continue
        work = [(root, iter([edge.target for edge in ways[root]]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            place, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == order[place]:
                    part: list[int] = []
                    while True:
                        part.append(stack.pop())
                        on_stack.discard(part[-1])
                        if part[-1] == place:
                            break
                    if len(part) > 1 or any(edge.target == place for edge in ways[place]):
                        yield part
            elif target not in order:
                order[target] = low[target] = len(order)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter([edge.target for edge in ways[target]])))
            elif target in on_stack:
                low[place] = min(low[place], order[target])
