"""Loops in the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cordboard.proof.prove.walk.graph import Edge

#: Edges that lead round, each with the node that it leaves.
Circle = list[tuple[int, Edge]]


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
