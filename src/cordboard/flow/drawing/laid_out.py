"""Where cards stand that people have placed, with the notes and frames that they have put between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cordboard.flow.drawing.cards import ENTRY, FALLBACK, WIDTH
from cordboard.flow.drawing.layers import CardLine, Graph
from cordboard.flow.drawing.place import MARGIN, place
from cordboard.flow.drawing.text import fit
from cordboard.flow.layout import FlowLayout

#: The height of a line of a note.
_NOTE_LINE = 16.0
#: How far the handles of a curve reach at least: a line leaves a card to the right and comes in from the left.
_HANDLE = 60.0


@dataclass(frozen=True)
class CardPlaces:
    """The left upper corner of each card, and where what is drawn begins and ends."""

    at: dict[str, tuple[float, float]]
    left: float
    top: float
    right: float
    bottom: float


def card_places(graph: Graph, layout: FlowLayout) -> CardPlaces:
    """Each card where the layout has it, and the others where the program places them. `graph` is in its order."""
    own = place(graph)
    at = {
        name: (where.x, where.y)
        if name != FALLBACK and (where := layout.modules.get(name)) is not None
        else (own.left[node.column], own.top[name])
        for name, node in graph.nodes.items()
    }
    boxes = [(x, y, x + WIDTH, y + graph.nodes[name].height) for name, (x, y) in at.items()]
    boxes += [(each.x, each.y, each.x + each.width, each.y + each.height) for each in layout.frames]
    boxes += [(each.x, each.y, each.x + each.width, each.y + _NOTE_LINE * len(each.text.splitlines()))
              for each in layout.notes]  # fmt: skip
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return CardPlaces(at, min(MARGIN, *lefts), min(MARGIN, *tops), max(rights) + MARGIN, max(bottoms) + MARGIN)


def frames(layout: FlowLayout) -> Iterator[str]:
    """The frames, which lie below everything."""
    for each in layout.frames:
        size = f'width="{each.width:g}" height="{each.height:g}"'
        title = fit(each.title, 12.5, each.width - 24)
        yield f'<rect class="frame" x="{each.x:g}" y="{each.y:g}" {size} rx="10"/>'
        yield f'<text class="facts" x="{each.x + 12:g}" y="{each.y + 20:g}">{title}</text>'


def notes(layout: FlowLayout) -> Iterator[str]:
    """The notes, as far as they are wide."""
    for each in layout.notes:
        lines = "".join(
            f'<tspan x="{each.x:g}" dy="{_NOTE_LINE:g}">{fit(line, 12, each.width)}</tspan>'
            for line in each.text.splitlines()
        )
        text = f'<text class="event" x="{each.x:g}" y="{each.y:g}">{lines}</text>'
        yield f"<g><title>{escape(each.text)}</title>{text}</g>"


def straight_line(line: CardLine, places: CardPlaces) -> str:
    """A line from a row of a card to another card, wherever both stand. Dashed where it leads back."""
    (left, top), (to_x, to_y) = places.at[line.source.name], places.at[line.target.name]
    x, y, end_x, end_y = left + WIDTH, top + line.port, to_x - 1, to_y + ENTRY
    handle = max(_HANDLE, abs(end_x - x) / 2)
    dashed = " back" if end_x < x or line.source.name == FALLBACK else ""
    return (
        f'<path class="line{dashed}" marker-end="url(#tip)" d="M{x:.1f} {y:.1f}'
        f'C{x + handle:.1f} {y:.1f} {end_x - handle:.1f} {end_y:.1f} {end_x:.1f} {end_y:.1f}"/>'
    )
