"""Which column each card stands in, and the lines between them cut into pieces from column to column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cordboard.flow.drawing.cards import ENTRY, FALLBACK, Card


@dataclass
class LayerNode:
    """Something that takes room in a column: a card, or the bend of a line that passes through it.

    `beside` is the card beside which a bend turns round.
    """

    name: str
    column: int
    height: float
    entry: float
    bend: bool = False
    beside: LayerNode | None = None


@dataclass(frozen=True)
class LineSegment:
    """A piece of a line from a node to one in the next column; `port` is where it leaves, from the node's top."""

    source: LayerNode
    port: float
    target: LayerNode


@dataclass
class CardLine:
    """A line from a row of a card to another card. `back`: it leads to a column before, or to the same one.

    `bends` are the nodes that it passes through, from the source on.
    """

    source: LayerNode
    port: float
    target: LayerNode
    back: bool
    bends: list[LayerNode] = field(default_factory=list)


@dataclass
class Graph:
    """Nodes by column, from top to bottom, and what connects them."""

    columns: list[list[LayerNode]]
    nodes: dict[str, LayerNode]
    lines: list[CardLine]
    pieces: list[LineSegment]


#: The height of a bend: room for a line.
BEND = 10.0


def layered(cards: Mapping[str, Card], first: str) -> Graph:
    """Cards in columns: each behind all that lead to it, but for lines that lead back."""
    found, back = _order_of_discovery(cards, first)
    column = _columns(cards, found, back)
    nodes = {name: LayerNode(name, column[name], cards[name].height, ENTRY) for name in found}
    columns: list[list[LayerNode]] = [[] for _ in range(max(column.values()) + 1)]
    for name in found:
        columns[column[name]].append(nodes[name])
    graph = Graph(columns, nodes, [], [])
    for name in found:
        for way in cards[name].ways:
            if way.to:
                leads_back = (name, way.to) in back
                graph.lines.append(CardLine(nodes[name], way.port, nodes[way.to], leads_back))
    for number, line in enumerate(graph.lines):
        (_bend_back if line.back else _bend)(graph, line, number)
    return graph


def columns_of(cards: Mapping[str, Card], first: str) -> dict[str, int]:
    """The column of each card."""
    return _columns(cards, *_order_of_discovery(cards, first))


def _order_of_discovery(cards: Mapping[str, Card], first: str) -> tuple[list[str], set[tuple[str, str]]]:
    """Cards in the order in which a walk finds them, and the steps that lead back to a card it has not left."""
    found: list[str] = []
    back: set[tuple[str, str]] = set()
    left: set[str] = set()
    starts = [first, *(name for name in (FALLBACK, *cards) if name in cards)]
    for start in starts:
        if start in found:
            continue
        found.append(start)
        waiting = [(start, _targets(cards[start]))]
        while waiting:
            name, targets = waiting[-1]
            target = next(targets, None)
            if target is None:
                left.add(name)
                waiting.pop()
            elif target not in found:
                found.append(target)
                waiting.append((target, _targets(cards[target])))
            elif target not in left:
                back.add((name, target))
    return found, back


def _targets(card: Card) -> Iterator[str]:
    return iter([way.to for way in card.ways if way.to])


def _columns(cards: Mapping[str, Card], found: list[str], back: set[tuple[str, str]]) -> dict[str, int]:
    """The longest way to each card. The card of the fallback stands just before where it leads."""
    ways = {name: [way.to for way in cards[name].ways if way.to and (name, way.to) not in back] for name in found}
    entering = dict.fromkeys(found, 0)
    for targets in ways.values():
        for target in targets:
            entering[target] += 1
    column = dict.fromkeys(found, 0)
    ready = [name for name in found if not entering[name]]
    while ready:
        name = ready.pop()
        for target in ways[name]:
            column[target] = max(column[target], column[name] + 1)
            entering[target] -= 1
            if not entering[target]:
                ready.append(target)
    if FALLBACK in column:
        column[FALLBACK] = max(0, min((column[target] for target in ways[FALLBACK]), default=1) - 1)
    return column


def _bend(graph: Graph, line: CardLine, number: int) -> None:
    """Bends in every column between the two ends."""
    at, port = line.source, line.port
    for column in range(line.source.column + 1, line.target.column):
        bend = _new_bend(graph, column, number, len(graph.columns[column]))
        line.bends.append(bend)
        graph.pieces.append(LineSegment(at, port, bend))
        at, port = bend, BEND / 2
    graph.pieces.append(LineSegment(at, port, line.target))


def _bend_back(graph: Graph, line: CardLine, number: int) -> None:
    """Bends in the columns of both ends too: the line turns round behind its source and before its target."""
    for column in range(line.source.column, line.target.column - 1, -1):
        beside = line.source if column == line.source.column else line.target if column == line.target.column else None
        here = graph.columns[column]
        bend = _new_bend(graph, column, number, here.index(beside) + 1 if beside else len(here))
        bend.beside = beside
        if line.bends:
            graph.pieces.append(LineSegment(bend, BEND / 2, line.bends[-1]))
        line.bends.append(bend)


def _new_bend(graph: Graph, column: int, number: int, position: int) -> LayerNode:
    bend = LayerNode(f"\0{number}:{column}", column, BEND, BEND / 2, bend=True)
    graph.columns[column].insert(position, bend)
    return bend
