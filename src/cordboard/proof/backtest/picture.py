"""The picture of a backtest: outcomes then on the left, outcomes now on the right, and who goes where between them.

One SVG with nothing outside it. Widths are to scale; whatever is there at all is drawn, however thin.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

#: Drawing, in pixels.
WIDTH, HEIGHT = 1040, 460
TOP, BAR, GAP = 28, 14, 10
LEFT, RIGHT = 300, WIDTH - 300
THINNEST = 1.5

#: Who goes where: outcome then and now, and how many. Nothing now: it cannot be decided.
Outcomes = Mapping[tuple[str, str], int]


class _Bar(NamedTuple):
    name: str
    contacts: int
    y: float
    height: float


def picture(outcomes: Outcomes, labels: Mapping[str, str], undecidable: str) -> str:
    """The picture as SVG. `labels` are what outcomes are called, `undecidable` is what nothing is called."""
    if not outcomes:
        return ""
    before = _bars(outcomes, 0)
    after = _bars(outcomes, 1)
    ribbons = "".join(_ribbons(outcomes, before, after, labels, undecidable))
    bars = "".join(
        [_bar(bar, LEFT - BAR, "end", labels.get(bar.name, bar.name)) for bar in before.values()]
        + [
            _bar(bar, RIGHT, "start", labels.get(bar.name, bar.name) if bar.name else undecidable)
            for bar in after.values()
        ]
    )
    height = round(max(bar.y + bar.height for bars in (before, after) for bar in bars.values()) + 16)
    heads = (
        f'<text class="head" x="{LEFT}" y="16" text-anchor="end">then</text>'
        f'<text class="head" x="{RIGHT}" y="16">now</text>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Outcomes then and now">'
        f"{heads}{ribbons}{bars}</svg>"
    )


def _bars(outcomes: Outcomes, side: int) -> dict[str, _Bar]:
    """The bars of one side, the largest at the top and what cannot be decided at the bottom."""
    counts: dict[str, int] = {}
    for names, count in outcomes.items():
        counts[names[side]] = counts.get(names[side], 0) + count
    total = sum(counts.values())
    room = HEIGHT - TOP - GAP * len(counts)
    bars: dict[str, _Bar] = {}
    y = float(TOP)
    for name, count in sorted(counts.items(), key=lambda each: (not each[0], -each[1], each[0])):
        height = max(12.0, room * count / total)
        bars[name] = _Bar(name, count, y, height)
        y += height + GAP
    return bars


def _ribbons(
    outcomes: Outcomes, before: Mapping[str, _Bar], after: Mapping[str, _Bar], labels: Mapping[str, str],
    undecidable: str,
) -> list[str]:  # fmt: skip
    leaves = {name: bar.y for name, bar in before.items()}
    comes = {name: bar.y for name, bar in after.items()}
    places = {name: position for position, name in enumerate((*before, *after))}
    drawn = []
    for (then, now), count in sorted(
        outcomes.items(), key=lambda each: (places[each[0][0]], places.get(each[0][1], 0))
    ):
        out = max(THINNEST, before[then].height * count / before[then].contacts)
        into = max(THINNEST, after[now].height * count / after[now].contacts)
        kind = "undecidable" if not now else "same" if then == now else "changed"
        told = f"{labels.get(then, then)} → {labels.get(now, now) if now else undecidable}: {count:,}"
        drawn.append(_ribbon(leaves[then], out, comes[now], into, kind, told))
        leaves[then] += out
        comes[now] += into
    return drawn


def _ribbon(y1: float, out: float, y2: float, into: float, kind: str, told: str) -> str:
    middle = (LEFT + RIGHT) / 2
    path = (
        f"M{LEFT},{y1:.1f} C{middle},{y1:.1f} {middle},{y2:.1f} {RIGHT},{y2:.1f} "
        f"L{RIGHT},{y2 + into:.1f} C{middle},{y2 + into:.1f} {middle},{y1 + out:.1f} {LEFT},{y1 + out:.1f} Z"
    )
    return f'<path class="{kind}" d="{path}"><title>{escape(told)}</title></path>'


def _bar(bar: _Bar, x: float, anchor: str, label: str) -> str:
    at = x - 8 if anchor == "end" else x + BAR + 8
    kind = "bar" if bar.name else "bar undecidable"
    return (
        f'<rect class="{kind}" x="{x}" y="{bar.y:.1f}" width="{BAR}" height="{bar.height:.1f}"/>'
        f'<text x="{at}" y="{bar.y + bar.height / 2 + 4:.1f}" text-anchor="{anchor}">'
        f'{escape(label)} <tspan class="count">{bar.contacts:,}</tspan></text>'
    )
