"""What the contacts of a flow can come to, and a likely way to each: read from the walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cordboard.engine.interpreter import TALKING, WAITING
from cordboard.proof.cover.goal import Goal, hung_up, raised, taken
from cordboard.proof.prove.walk.graph import Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import GraphSearch, Path, ReachedNode

#: Ways to one goal that are kept: where the likeliest take data that cannot be found, another may not.
MOST_WAYS = 10

#: What a condition that holds costs more, where ways are looked for on which few do.
DEAR = 8

#: What the last answer came to. A search that remembers it tells the ways to different goals apart.
Memory = frozenset[Goal]


@dataclass
class Possible:
    """Every goal that some contact reaches. `ways` gives the likeliest ways there, as contacts from their beginning."""

    _walked: StateGraph
    _search: GraphSearch[Memory]
    _reached: dict[Goal, list[ReachedNode[Memory]]]

    def __iter__(self) -> Iterator[Goal]:
        return iter(self._reached)

    def __contains__(self, goal: object) -> bool:
        return goal in self._reached

    def ways(self, goal: Goal) -> Iterator[Path]:
        """The ways to a goal, the likeliest first, then those on which few conditions hold.

        A caller who need not go on hangs up there.
        """
        yield from (self._search.way(each) for each in self._reached[goal])
        search, reached = self._with_little_true
        yield from (search.way(each) for each in reached.get(goal, ()))

    @cached_property
    def _with_little_true(self) -> tuple[GraphSearch[Memory], dict[Goal, list[ReachedNode[Memory]]]]:
        """Of conditions that exclude one another only one can hold: then the likeliest way is none."""
        return _searched(self._walked, _dear_where_true)


def possible(walked: StateGraph) -> Possible:
    """Everything that can be covered in the flow that was walked."""
    return Possible(walked, *_searched(walked))


def _searched(
    walked: StateGraph, cost: Callable[[Node, Edge], int] | None = None
) -> tuple[GraphSearch[Memory], dict[Goal, list[ReachedNode[Memory]]]]:
    def after(memory: Memory, node: Node, edge: Edge) -> Memory:  # noqa: ARG001
        return frozenset(_of_edge(node, edge))

    search = GraphSearch[Memory](walked, frozenset(), after, cost=cost)
    found: dict[Goal, list[ReachedNode[Memory]]] = {}
    for each in search:
        for goal in (*sorted(each.memory), *_of_node(each.node)):
            ways = found.setdefault(goal, [])
            if len(ways) < MOST_WAYS:
                ways.append(each)
    return search, found


def _dear_where_true(_node: Node, edge: Edge) -> int:
    holds = edge.choice is not None and bool(edge.choice.question) and edge.choice.outcome
    return edge.cost + DEAR * holds


def _of_edge(node: Node, edge: Edge) -> Iterator[Goal]:
    if edge.took is not None:
        yield taken(edge.took)
    if edge.completed is not None:
        yield raised(node.module, *edge.completed, edge.took)


def _of_node(node: Node) -> Iterator[Goal]:
    if node.hangs_up:
        yield hung_up(node.module, _about_agents(node))
    if node.module:
        yield Goal("modules", node.module)


def _about_agents(node: Node) -> str:
    """What goes on with agents: nobody is kept company any more who talks with one."""
    if "find_agent" not in node.asks:
        return ""
    return TALKING if node.asks == ("find_agent",) else WAITING
