"""A large flow in bands, one below the other, as a text is in lines: a picture that is as high as it is wide.

Lines from band to band would cross everything between them. A way that leads to another band ends at a sign with the
name of the module where it goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import log

from cordboard.flow.drawing.cards import WIDTH, Card
from cordboard.flow.drawing.layers import columns_of

#: Columns that a picture has before it is put into bands.
_FEW = 14
#: Room that a column takes with that behind it, and a card with that below it, about.
_PITCH, _BELOW = WIDTH + 200.0, 26.0
#: How much wider than high a picture should be, by its cards alone: bends of lines make it higher.
_SHAPE = 4.0


def banded(cards: Mapping[str, Card], first: str) -> list[dict[str, Card]]:
    """The cards by bands, in the order in which the flow comes to them; all in one band where they are few."""
    column = columns_of(cards, first)
    columns = max(column.values()) + 1
    if columns <= _FEW:
        return [dict(cards)]
    heights = [0.0] * columns
    for name, place in column.items():
        heights[place] += cards[name].height + _BELOW
    number = min(range(1, columns // 2 + 1), key=lambda bands: abs(log(_shape(heights, bands) / _SHAPE)))
    wide = -(-columns // number)
    bands: list[dict[str, Card]] = [{} for _ in range(-(-columns // wide))]
    for name, card in cards.items():
        band = column[name] // wide
        ways = tuple(
            replace(way, to="", jump=way.to) if way.to and column[way.to] // wide != band else way for way in card.ways
        )
        bands[band][name] = replace(card, ways=ways)
    return bands


def _shape(heights: list[float], bands: int) -> float:
    """About how much wider than high a picture in so many bands is."""
    wide = -(-len(heights) // bands)
    high = sum(max(heights[begin : begin + wide]) for begin in range(0, len(heights), wide))
    return wide * _PITCH / high
