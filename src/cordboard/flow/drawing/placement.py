"""Where the modules of a flow stand in a drawing of it, for editors that draw them themselves."""

from __future__ import annotations

from dataclasses import dataclass

from cordboard.flow.drawing.cards import FALLBACK, WIDTH, cards
from cordboard.flow.drawing.laid_out import card_places
from cordboard.flow.drawing.layers import layered
from cordboard.flow.drawing.order import uncross
from cordboard.flow.layout import PLACED_BY_PROGRAM, FlowLayout
from cordboard.flow.model import Flow


@dataclass(frozen=True, slots=True)
class PlacedModule:
    """A module and its card: left upper corner and size, in units of the drawing."""

    module: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """A whole flow from left to right, and the size of it all. A module that only ends the contact has no card."""

    width: float
    height: float
    modules: tuple[PlacedModule, ...]


def placement(flow: Flow, layout: FlowLayout = PLACED_BY_PROGRAM) -> Placement:
    """Place the modules as `draw` does, in one band: where the layout has them, the others by the program.

    The same flow is always placed alike.
    """
    graph = layered(by_name := cards(flow), flow.first)
    uncross(graph)
    places = card_places(graph, layout)
    placed = tuple(
        PlacedModule(name, x, y, WIDTH, by_name[name].height) for name, (x, y) in places.at.items() if name != FALLBACK
    )
    return Placement(places.right, places.bottom, placed)
