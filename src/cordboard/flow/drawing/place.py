"""Where everything stands: columns from left to right, and each node as near as may be to what it is connected to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cordboard.flow.drawing.cards import FALLBACK, WIDTH
from cordboard.flow.drawing.layers import Graph, LayerNode

MARGIN = 28.0
#: Room between columns, more where many lines pass, and between nodes of a column.
BETWEEN, FOR_EACH_LINE, MOST_BETWEEN = 56.0, 4.0, 120.0
GAP, BEND_GAP = 26.0, 6.0
SWEEPS = 12
#: Long lines are kept straight before cards are kept near.
WEIGHT_OF_BENDS = 4.0


@dataclass(frozen=True)
class Places:
    """The left edge of each column, the top of each node, and the size of it all."""

    left: list[float]
    top: dict[str, float]
    width: float
    height: float


def place(graph: Graph, *, start: float = 0.0, between: float = BETWEEN) -> Places:
    """Place every node. `start` is room to the left of the first column, `between` at least between two columns."""
    top = _stacked(graph)
    for sweep in range(SWEEPS):
        _pull(graph, top, forward=sweep % 2 == 0)
    least = min(top.values(), default=0.0)
    top = {name: y - least + MARGIN for name, y in top.items()}
    left = _lefts(graph, start, between)
    tallest = max((top[node.name] + node.height for column in graph.columns for node in column), default=0.0)
    return Places(left, top, left[-1] + WIDTH + MARGIN, tallest + MARGIN)


def without_empty_strips(graph: Graph, places: Places) -> Places:
    """The same with no strip from side to side in which nothing stands higher than there is room between cards."""
    nodes = sorted((node for column in graph.columns for node in column), key=lambda node: places.top[node.name])
    top: dict[str, float] = {}
    reached, up = MARGIN, 0.0
    for node in nodes:
        y = places.top[node.name]
        up += max(0.0, y - reached - GAP)
        top[node.name] = y - up
        reached = max(reached, y + node.height)
    return replace(places, top=top, height=places.height - up)


def _stacked(graph: Graph) -> dict[str, float]:
    top: dict[str, float] = {}
    for column in graph.columns:
        y = 0.0
        for node, following in zip(column, [*column[1:], None], strict=True):
            top[node.name] = y
            y += node.height + (_gap(node, following) if following else 0)
    return top


def _lefts(graph: Graph, start: float, between: float) -> list[float]:
    lines = [0] * len(graph.columns)
    for piece in graph.pieces:
        lines[piece.source.column] += 1
    left, x = [], MARGIN + start
    for count in lines:
        left.append(x)
        x += WIDTH + max(between, min(MOST_BETWEEN, BETWEEN + FOR_EACH_LINE * count))
    return left


def _pull(graph: Graph, top: dict[str, float], *, forward: bool) -> None:
    """Go through the columns once, each pulled to the one before (or behind) it."""
    wanted: dict[str, list[float]] = {}
    columns = graph.columns if forward else graph.columns[::-1]
    leaving: dict[int, list[tuple[LayerNode, float, LayerNode, float]]] = {}
    for piece in graph.pieces:
        source, target = (piece.source, piece.port), (piece.target, piece.target.entry)
        (fixed, fixed_at), (moved, moved_at) = (source, target) if forward else (target, source)
        leaving.setdefault(fixed.column, []).append((fixed, fixed_at, moved, moved_at))
    for column in columns:
        if not column:
            continue
        _settle(column, top, wanted)
        for fixed, fixed_at, moved, moved_at in leaving.get(column[0].column, ()):
            wanted.setdefault(moved.name, []).append(top[fixed.name] + fixed_at - moved_at)


def _settle(column: list[LayerNode], top: dict[str, float], wanted: dict[str, list[float]]) -> None:
    """Give each node the place it wants as far as order and gaps allow: least squares, by pooling neighbours."""
    pools: list[tuple[float, float, int]] = []  # (weighted sum, weight, nodes)
    offset, offsets = 0.0, []
    for node, before in zip(column, [None, *column[:-1]], strict=True):
        if before is not None:
            offset += before.height + _gap(before, node)
        offsets.append(offset)
        wishes = wanted.get(node.name, [])
        wishes = [*wishes, top[node.beside.name]] if node.beside else wishes
        wish = sum(wishes) / len(wishes) if wishes else top[node.name]
        weight = (WEIGHT_OF_BENDS if node.bend else 1.0) * (1.0 if wishes else 0.1)
        pools.append(((wish - offset) * weight, weight, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last, previous = pools.pop(), pools.pop()
            pools.append((previous[0] + last[0], previous[1] + last[1], previous[2] + last[2]))
    bases = [total / weight for total, weight, count in pools for _ in range(count)]
    for node, base, along in zip(column, bases, offsets, strict=True):
        top[node.name] = base + along


def _gap(upper: LayerNode, lower: LayerNode) -> float:
    if upper.bend and lower.bend:
        return BEND_GAP
    return GAP if FALLBACK not in (upper.name, lower.name) else GAP / 2
