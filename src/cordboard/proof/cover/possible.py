"""What the contacts of a flow can come to, and a likely way to each: read from the walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cordboard.engine.interpreter import TALKING, WAITING
from cordboard.proof.cover.goal import Goal, hung_up, raised, taken
from cordboard.proof.walk.graph import Edge, Node, Walked
from cordboard.proof.walk.search import Reached, Search, Way

#: Ways to one goal that are kept: where the likeliest takes data that cannot be found, another may not.
MOST_WAYS = 3

#: What the last answer came to. A search that remembers it tells the ways to different goals apart.
Memory = frozenset[Goal]


@dataclass
class Possible:
    """Every goal that some contact reaches. `ways` gives the likeliest ways there, as contacts from their beginning."""

    _search: Search[Memory]
    _reached: dict[Goal, list[Reached[Memory]]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Goal]:
        return iter(self._reached)

    def __contains__(self, goal: object) -> bool:
        return goal in self._reached

    def ways(self, goal: Goal) -> list[Way]:
        """The ways to a goal, the likeliest first. A caller who need not go on hangs up there."""
        return [self._search.way(each) for each in self._reached[goal]]


def possible(walked: Walked) -> Possible:
    """Everything that can be covered in the flow that was walked."""

    def after(memory: Memory, node: Node, edge: Edge) -> Memory:  # noqa: ARG001
        return frozenset(_of_edge(node, edge))

    search = Search[Memory](walked, frozenset(), after)
    found: dict[Goal, list[Reached[Memory]]] = {}
    for each in search:
        for goal in (*sorted(each.memory), *_of_node(each.node)):
            ways = found.setdefault(goal, [])
            if len(ways) < MOST_WAYS:
                ways.append(each)
    return Possible(search, found)


def _of_edge(node: Node, edge: Edge) -> Iterator[Goal]:
    if edge.took is not None:
        yield taken(edge.took)
    if edge.completed is not None:
        yield raised(node.module, *edge.completed, edge.took)


def _of_node(node: Node) -> Iterator[Goal]:
    if node.waits:
        yield hung_up(node.module, _about_agents(node))
    if node.module:
        yield Goal("modules", node.module)


def _about_agents(node: Node) -> str:
    """What goes on with agents: nobody is kept company any more who talks with one."""
    if "find_agent" not in node.asks:
        return ""
    return TALKING if node.asks == ("find_agent",) else WAITING
