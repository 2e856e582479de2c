"""A forecast as one page of HTML, with nothing outside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any, Final

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 1040, 220, 60, 30, 40

#: What is drawn: the figure, its heading, whether it is a part of all, which ends at 100 %, and whether queues have it.
CHARTS: Final = (
    ("service_level", "Service level", True, True), ("mean_wait", "Mean wait, seconds", False, True),
    ("abandonment", "Abandonment", True, True), ("occupancy", "Occupancy", True, False),
    ("agents", "Agents", False, False), ("contacts", "Contacts", False, True),
)  # fmt: skip
#: The figures of the table, and their headings.
_FIGURES: Final = (
    ("service_level", "In time"), ("mean_wait", "Mean wait"), ("abandonment", "Hung up"),
    ("turned_away", "Turned away"), ("called_back", "Called back"),
)  # fmt: skip
#: Lines that can be told apart, one for each queue.
COLOURS: Final = 6

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #667085; --ground: #ffffff; --bar: #b8cdf2; --goal: #d9730d;
  --q0: #2e6fdb; --q1: #0e9384; --q2: #c11574; --q3: #6938ef; --q4: #b54708; --q5: #475467; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --quiet: #98a2b3; --ground: #14181f; --bar: #2b4a80;
  --goal: #f38744; --q0: #6ea0f5; --q1: #5fe9d0; --q2: #faa7e0; --q3: #9b8afb; --q4: #feb273; --q5: #98a2b3; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 70rem;
  margin: 2rem auto; padding: 0 1rem; } p, li, dd { color: var(--quiet); }
h2 { font-size: 1.15rem; margin-top: 2.5rem; }
svg { width: 100%; height: auto; } svg text { font: 13px system-ui, sans-serif; fill: var(--ink); }
svg text.scale { fill: var(--quiet); } svg rect { fill: var(--bar); } svg line { stroke: var(--quiet); }
svg line.goal { stroke: var(--goal); stroke-dasharray: 6 4; } svg path { fill: none; stroke-width: 2; }
svg circle { stroke: none; } .key { display: inline-block; width: .8em; height: .8em; margin: 0 .35em 0 1em; }
table { border-collapse: collapse; } th, td { text-align: right; padding: .3rem .8rem;
  font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; padding-left: 0; } tr + tr td { border-top: 1px solid var(--bar); }
"""
_STYLE += "".join(
    f" .q{each} {{ stroke: var(--q{each}); background: var(--q{each}); }} circle.q{each} {{ fill: var(--q{each}); }}"
    for each in range(COLOURS)
)


def page(told: Mapping[str, Any], title: str, said: Sequence[str]) -> str:
    """The page of a forecast as `told` says it (see ``cordboard forecast --json``); `said` is what it rests on."""
    queues = list(told["services"]) if len(told["services"]) > 1 else []
    rows = told["half_hours"]
    charts = "".join(
        _chart(
            rows, *each, place=number * HEIGHT, queues=queues, goal=told["goal"],
            definition=told["definitions"].get(each[0], ""),
        )
        for number, each in enumerate(CHARTS)
    )  # fmt: skip
    keys = "".join(f'<span class="key q{number % COLOURS}"></span>{escape(name)}' for number, name in enumerate(queues))
    legend = f'<p><span class="key" style="background: var(--bar)"></span>all{keys}</p>' if queues else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"{_sums(told)}{legend}"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT * len(CHARTS)}" role="img" aria-label="Figures by half hour">{charts}</svg>'
        f"{_meanings(told)}{_outcomes(told)}"
        f"<h2>What it rests on</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in said)}</ul>"
        "</body></html>\n"
    )


def _sums(told: Mapping[str, Any]) -> str:
    heads = ("", "Contacts", *(head for _, head in _FIGURES))
    figures = {**told["services"], "all": told["total"]} if len(told["services"]) > 1 else {"all": told["total"]}
    lines = ""
    for name, each in figures.items():
        wait = "" if each["mean_wait"] is None else f"{_told(each['mean_wait'], part=False)} s"
        parts = [_part(each[part]) for part in ("abandonment", "turned_away", "called_back")]
        cells = (escape(name), _told(each["contacts"], part=False), _part(each["service_level"]), wait, *parts)
        lines += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    return f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{lines}</table>"


def _meanings(told: Mapping[str, Any]) -> str:
    """The definition of each figure of the table and the charts."""
    named = [(head, told["definitions"][name]) for name, head in (*_FIGURES, ("occupancy", "Occupancy"))]
    found = "".join(f"<dt>{escape(head)}</dt><dd>{escape(definition)}</dd>" for head, definition in named)
    return f"<h2>What the figures mean</h2><dl>{found}</dl>"


def _outcomes(told: Mapping[str, Any]) -> str:
    found = "".join(
        f"<tr><td>{escape(service)}</td><td>{escape(result)}</td><td>{share:.1%}</td></tr>"
        for service, results in told["outcomes"].items()
        for result, share in results.items()
    )
    return f"<h2>Outcomes to expect</h2><table>{found}</table>" if found else ""


def _chart(
    rows: Sequence[Mapping[str, Any]], name: str, head: str, part: bool, by_queue: bool, *, place: int,
    queues: Sequence[str], goal: Mapping[str, float] | None, definition: str,
) -> str:  # fmt: skip
    lines = [[row["services"].get(queue, {}).get(name) for row in rows] for queue in queues] if by_queue else []
    most = max([value or 0 for line in ([row[name] for row in rows], *lines) for value in line] + [1e-9])
    top = 1.0 if part else most
    step, room, floor = (WIDTH - LEFT) / max(1, len(rows)), HEIGHT - TOP - BOTTOM, place + HEIGHT - BOTTOM
    every = -(-len(rows) // 12)
    drawn = [
        f'<text x="0" y="{place + 18}">{escape(head)}<title>{escape(definition or head)}</title></text>',
        f'<text class="scale" x="{LEFT - 8}" y="{place + TOP + 10}" text-anchor="end">{_told(top, part=part)}</text>',
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{floor}" y2="{floor}"/>',
    ]
    for number, row in enumerate(rows):
        x, value = LEFT + number * step, row[name]
        if value is not None:
            tall = room * min(value, top) / top
            drawn.append(
                f'<rect x="{x + step * 0.1:.1f}" y="{floor - tall:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}">'
                f"<title>{escape(row['start'])}: {_told(value, part=part)}</title></rect>"
            )
        if number % every == 0:
            drawn.append(f'<text class="scale" x="{x:.1f}" y="{floor + 18}">{escape(row["start"][-5:])}</text>')
    for number, (queue, line) in enumerate(zip(queues, lines, strict=False)):
        points = [
            None if value is None else
            (LEFT + (at + 0.5) * step, floor - room * min(value, top) / top, f"{queue}, {rows[at]['start']}: ", value)
            for at, value in enumerate(line)
        ]  # fmt: skip
        drawn.append(_line(points, f"q{number % COLOURS}", part=part))
    if goal is not None and name == "service_level":
        y = floor - room * goal["part"]
        drawn.append(f'<line class="goal" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
    return "".join(drawn)


def _line(points: Sequence[tuple[float, float, str, float] | None], name: str, *, part: bool) -> str:
    """Points, and lines between those of half hours that follow one another: over a gap nothing is known."""
    way = dots = ""
    for before, point in pairwise((None, *points)):
        if point is None:
            continue
        x, y, what, value = point
        way += f"{'L' if before else 'M'}{x:.1f} {y:.1f}"
        dots += (
            f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
            f"<title>{escape(what)}{_told(value, part=part)}</title></circle>"
        )
    return f'<path class="{name}" d="{way}"/>{dots}' if dots else ""


def _part(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _told(value: float, *, part: bool) -> str:
    return f"{value:.0%}" if part else f"{value:,.1f}".removesuffix(".0")
