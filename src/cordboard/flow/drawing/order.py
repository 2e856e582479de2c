"""The order within each column: the one with the fewest crossings that is found."""

from __future__ import annotations

from bisect import bisect_right, insort

from cordboard.flow.drawing.layers import Graph, LayerNode, LineSegment

#: How often the columns are gone through; large graphs are content with less.
SWEEPS, FEW_SWEEPS, LARGE = 24, 4, 1_500


def uncross(graph: Graph) -> None:
    """Put the nodes of each column in order."""
    between = _pieces_by_column(graph)
    sweeps = SWEEPS if sum(map(len, graph.columns)) < LARGE else FEW_SWEEPS
    best, fewest = [list(column) for column in graph.columns], _crossings_in(graph, between)
    for sweep in range(sweeps):
        forward = sweep % 2 == 0
        columns = range(1, len(graph.columns)) if forward else range(len(graph.columns) - 2, -1, -1)
        for number in columns:
            _sort(graph, number, between[number - 1] if forward else between[number], forward=forward)
        crossings = _crossings_in(graph, between)
        if crossings < fewest:
            best, fewest = [list(column) for column in graph.columns], crossings
    graph.columns[:] = best


def _pieces_by_column(graph: Graph) -> list[list[LineSegment]]:
    """The pieces that leave each column."""
    found: list[list[LineSegment]] = [[] for _ in graph.columns]
    for piece in graph.pieces:
        found[piece.source.column].append(piece)
    return found


def _sort(graph: Graph, number: int, pieces: list[LineSegment], *, forward: bool) -> None:
    """Put each node of a column at the mean of what it is connected to; one without connections stays."""
    place = _places(graph.columns[number - 1 if forward else number + 1])
    wanted: dict[str, list[float]] = {}
    for piece in pieces:
        if forward:
            at = place[piece.source.name] + piece.port / (piece.source.height + 1)
            wanted.setdefault(piece.target.name, []).append(at)
        else:
            wanted.setdefault(piece.source.name, []).append(place[piece.target.name])
    column = graph.columns[number]
    here = _places(column)
    scale = len(place) / max(1, len(column))

    def mean(node: LayerNode) -> float:
        found = wanted.get(node.name)
        return sum(found) / len(found) if found else here[node.name] * scale

    column.sort(key=mean)


def _places(column: list[LayerNode]) -> dict[str, float]:
    return {node.name: float(position) for position, node in enumerate(column)}


def _crossings_in(graph: Graph, between: list[list[LineSegment]]) -> int:
    """How many pairs of pieces cross."""
    crossings = 0
    for number, pieces in enumerate(between[:-1]):
        sources, targets = _places(graph.columns[number]), _places(graph.columns[number + 1])
        ends = sorted((sources[piece.source.name], piece.port, targets[piece.target.name]) for piece in pieces)
        seen: list[float] = []
        for _, _, target in ends:
            crossings += len(seen) - bisect_right(seen, target)
            insort(seen, target)
    return crossings
