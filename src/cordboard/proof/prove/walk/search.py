"""Searching the graph: what can be reached, and the likeliest short way there."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from cordboard.engine.journal import Took
from cordboard.proof.prove.walk.graph import OVER, ROOT, Edge, Node, StateGraph

Memory = TypeVar("Memory", bound=Hashable)

#: Who ends a contact at the end of a way.
Ended = Literal["caller", "flow"]


@dataclass(frozen=True, slots=True)
class Path:
    """One contact, from its beginning to its end. `places` are the nodes, one more than `edges`.

    `circles` is how many edges at its end go round and round: until the step limit where the flow ends it, else until
    somebody hangs up. `once` is how many edges there are before it goes round again; 0: all of them.
    """

    places: tuple[int, ...]
    edges: tuple[Edge, ...]
    ended: Ended
    circles: int = 0
    once: int = 0

    @property
    def fault(self) -> bool:
        """Whether a part outside fails on the way."""
        return any(edge.fault for edge in self.edges)

    def led_round(self, rounds: int) -> Path:
        """The way with so many rounds more of the circle at its end."""
        edges, places = self.edges[-self.circles :] * rounds, self.places[-self.circles :] * rounds
        return replace(self, places=(*self.places, *places), edges=(*self.edges, *edges), once=len(self.edges))

    def first(self, at: int) -> int:
        """The place of an edge where it is gone for the first time, for one that is gone again in a further round."""
        if not self.once or at < self.once:
            return at
        return self.once - self.circles + (at - self.once) % self.circles

    @property
    def guesses(self) -> list[str]:
        """What was assumed of data that nobody knows beforehand."""
        return [edge.choice.words for edge in self.edges if edge.choice is not None and edge.choice.question]


@dataclass(frozen=True, slots=True)
class ReachedNode(Generic[Memory]):
    """A node, with what a search remembers of the way to it."""

    place: int
    node: Node
    memory: Memory


class GraphSearch(Generic[Memory]):
    """Every node with every memory that a contact can have there, the likeliest and shortest ways first.

    `start` is the memory at the beginning; `after(memory, node, edge)` is that after an edge. Iterate over it; `way`
    then gives the contact that came there.
    """

    def __init__(
        self,
        walked: StateGraph,
        start: Memory,
        after: Callable[[Memory, Node, Edge], Memory],
        *,
        cost: Callable[[Node, Edge], int] | None = None,
    ) -> None:
        self._walked, self._start, self._after = walked, start, after
        self._cost = cost
        self._from: dict[tuple[int, Memory], tuple[tuple[int, Memory], Edge] | None] = {}

    def __iter__(self) -> Iterator[ReachedNode[Memory]]:
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
            yield ReachedNode(place, node, memory)
            for edge in ways[place]:
                there = (edge.target, after(memory, node, edge))
                if there in done:
                    continue
                further = cost + (edge.cost if cost_of is None else cost_of(node, edge))
                if there not in best or further < best[there]:
                    best[there], came[there] = further, (here, edge)
                    ticket += 1
                    heapq.heappush(heap, (further, ticket, there))

    def way(self, reached: ReachedNode[Memory]) -> Path:
        """The contact that came there: it ends by the flow if it is over there, else the person hangs up.

        Where nobody waits, it goes on until somebody does, or round and round until the step limit.
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
    walked: StateGraph, places: tuple[int, ...], edges: tuple[Edge, ...],
    cost_of: Callable[[Node, Edge], int] | None = None,
) -> Path:  # fmt: skip
    """The way, led on to the next moment at which a person can hang up, or to its end, as far as the walk went.

    Where it comes to neither, it is led once round the circle that it comes to.
    """
    goes = _goes_on(walked, places[-1], cost_of)
    circles = 0
    if goes is None:
        goes, circles = _into_a_circle(walked, places[-1], cost_of)
    edges = (*edges, *goes)
    places = (*places, *(edge.target for edge in goes))
    return Path(places, edges, "flow" if circles or walked.nodes[places[-1]].over else "caller", circles)


def _goes_on(walked: StateGraph, place: int, cost_of: Callable[[Node, Edge], int] | None) -> list[Edge] | None:
    """The likeliest way to where somebody waits or the contact is over; None where no way leads there."""
    came: dict[int, tuple[int, Edge] | None] = {place: None}
    heap = [(0, 0, place)]
    done: set[int] = set()
    while heap:
        cost, _, here = heapq.heappop(heap)
        node = walked.nodes[here]
        if here in done:
            continue
        done.add(here)
        if node.hangs_up or node.over:
            return _back(came, here)
        for edge in walked.ways[here]:
            if edge.target not in came:
                came[edge.target] = (here, edge)
                further = cost + (edge.cost if cost_of is None else cost_of(node, edge))
                heapq.heappush(heap, (further, len(came), edge.target))
    return None


def _back(came: Mapping[int, tuple[int, Edge] | None], place: int) -> list[Edge]:
    edges: list[Edge] = []
    while (step := came[place]) is not None:
        place, edge = step
        edges.append(edge)
    return edges[::-1]


def _into_a_circle(
    walked: StateGraph, place: int, cost_of: Callable[[Node, Edge], int] | None
) -> tuple[list[Edge], int]:
    """Where one comes to from a place from which nobody ever waits, and how many edges at the end go round."""
    edges: list[Edge] = []
    seen: dict[int, int] = {}
    while place not in seen and walked.ways[place]:
        seen[place] = len(edges)
        node = walked.nodes[place]
        edge = min(walked.ways[place], key=lambda each: each.cost if cost_of is None else cost_of(node, each))
        edges.append(edge)
        place = edge.target
    return edges, len(edges) - seen.get(place, len(edges))


def runs_of(walked: StateGraph, way: Path) -> list[Path]:
    """The way in parts: the contact, and each call back after it. The first edge of a part is how that begins."""
    begun = [at for at, edge in enumerate(way.edges) if edge.begins is not None]
    parts: list[Path] = []
    for at, end in zip(begun, [*begun[1:], len(way.edges)], strict=True):
        by: Ended = "flow" if walked.nodes[way.places[end]].over else "caller"
        parts.append(Path(way.places[at : end + 1], way.edges[at:end], way.ended if end == len(way.edges) else by))
    return parts


def decided_by(walked: StateGraph, way: Path) -> Took | None:
    """The connector whose Result is due at the end of a way; None where it is the flow's opening result."""
    run = runs_of(walked, way)[-1]
    taken = [edge.took for edge in run.edges if edge.took is not None]
    if taken or not run.edges[0].later:
        return taken[-1] if taken else None
    # A callback goes on with the Result by which the contact had come to where it waited.
    begun, due = walked.nodes[run.places[1]].module, run.edges[0].opening
    before = (edge.took for edge in reversed(way.edges) if edge.took is not None)
    return next((took for took in before if (took.target, took.result) == (begun, due)), None)


def plain(walked: StateGraph) -> GraphSearch[None]:
    """A search that remembers nothing."""
    return GraphSearch(walked, None, lambda memory, node, edge: memory)  # noqa: ARG005


def leading_to(walked: StateGraph, goals: Iterable[int], usable: Callable[[Edge], bool]) -> set[int]:
    """Every node from which one of the goals can be reached over usable edges, within one run."""
    found = set(goals)
    waiting = list(found)
    while waiting:
        for source, edge in walked.before[waiting.pop()]:
            if source not in found and usable(edge) and not edge.later:
                found.add(source)
                waiting.append(source)
    return found


def onward(walked: StateGraph, start: int) -> set[int]:
    """Every node that can be reached from one within one run, that one included."""
    found, waiting = {start}, [start]
    while waiting:
        for edge in walked.ways[waiting.pop()]:
            if edge.target not in found and edge.target != OVER and not edge.later:
                found.add(edge.target)
                waiting.append(edge.target)
    return found
