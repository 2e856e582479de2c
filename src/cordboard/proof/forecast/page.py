"""A forecast as one page of HTML, with nothing outside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 1040, 220, 60, 30, 40

#: What is drawn: the figure, its heading, and whether it is a part of all, which ends at 100 %.
CHARTS = (
    ("service_level", "Service level", True), ("mean_wait", "Mean wait, seconds", False),
    ("abandonment", "Abandonment", True), ("occupancy", "Occupancy", True), ("agents", "Agents", False),
    ("contacts", "Contacts", False),
)  # fmt: skip

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #667085; --ground: #ffffff; --bar: #2e6fdb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --quiet: #98a2b3; --ground: #14181f; --bar: #6ea0f5; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 70rem;
  margin: 2rem auto; padding: 0 1rem; } p { color: var(--quiet); }
svg { width: 100%; height: auto; } svg text { font: 13px system-ui, sans-serif; fill: var(--ink); }
svg text.scale { fill: var(--quiet); } svg rect { fill: var(--bar); } svg line { stroke: var(--quiet); }
"""


def page(title: str, said: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The page: `said` is what the forecast rests on, `rows` are the half hours with the figures of CHARTS."""
    charts = "".join(_chart(rows, *each, place=number * HEIGHT) for number, each in enumerate(CHARTS))
    picture = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT * len(CHARTS)}" role="img" aria-label="Figures by half hour">{charts}</svg>'
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"<p>{'<br>'.join(map(escape, said))}</p>{picture}</body></html>\n"
    )


def _chart(rows: Sequence[Mapping[str, Any]], name: str, head: str, part: bool, *, place: int) -> str:
    top = 1.0 if part else max([row[name] or 0 for row in rows] + [1e-9])
    step, room, floor = (WIDTH - LEFT) / max(1, len(rows)), HEIGHT - TOP - BOTTOM, place + HEIGHT - BOTTOM
    every = -(-len(rows) // 12)
    drawn = [
        f'<text x="0" y="{place + 18}">{escape(head)}</text>',
        f'<text class="scale" x="{LEFT - 8}" y="{place + TOP + 10}" text-anchor="end">{_told(top, part)}</text>',
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{floor}" y2="{floor}"/>',
    ]
    for number, row in enumerate(rows):
        x, value = LEFT + number * step, row[name]
        if value is not None:
            tall = room * min(value, top) / top
            drawn.append(
                f'<rect x="{x + step * 0.1:.1f}" y="{floor - tall:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}">'
                f"<title>{escape(row['start'])}: {_told(value, part)}</title></rect>"
            )
        if number % every == 0:
            drawn.append(f'<text class="scale" x="{x:.1f}" y="{floor + 18}">{escape(row["start"][-5:])}</text>')
    return "".join(drawn)


def _told(value: float, part: bool) -> str:
    return f"{value:.0%}" if part else f"{value:,.1f}".removesuffix(".0")
