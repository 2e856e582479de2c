"""The picture itself, as SVG that follows the reader's choice of light or dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from cordboard.flow.drawing.bands import banded
from cordboard.flow.drawing.cards import ENTRY, FALLBACK, HEAD, LINE, SAID, WIDTH, Card, WayOut, cards
from cordboard.flow.drawing.laid_out import card_places, frames, notes, straight_line
from cordboard.flow.drawing.layers import CardLine, layered
from cordboard.flow.drawing.order import uncross
from cordboard.flow.drawing.place import BETWEEN, MARGIN, Places, place, without_empty_strips
from cordboard.flow.drawing.text import fit, in_two, width
from cordboard.flow.layout import PLACED_BY_PROGRAM, FlowLayout
from cordboard.flow.model import Flow

#: Room for the title above, and for the sign of the beginning before the first card.
TITLE, START = 56.0, 34.0
#: Room for the name of a card in another band.
SIGN = 240.0
ROUND = 10
#: How far a line goes past a card before it turns round.
TURN = 26.0
CAP, CAP_GAP, WIDE_CAP = 17, 4, 30

_STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1d2433; }
.page { fill: #f6f7f9; } .card { fill: #ffffff; stroke: #d5dae2; }
.frame { fill: none; stroke: #b6bfcc; stroke-dasharray: 2 4; } .rule { stroke: #e8ebf0; }
.title { font-size: 19px; font-weight: 650; } .facts, .said, .result, .type { fill: #667085; }
.facts { font-size: 12.5px; } .name { font-size: 13.5px; font-weight: 650; } .type, .result { font-size: 11px; }
.said { font-size: 11.5px; font-style: italic; } .event { font-size: 12px; }
.cap { fill: #eef1f5; stroke: #c3cad5; } .key { font-size: 11px; font-weight: 650; text-anchor: middle; }
.line { fill: none; stroke: #8b95a6; stroke-width: 1.6; } .back { stroke-dasharray: 5 4; }
.tip, .port, .end { fill: #8b95a6; } .start { fill: #12a150; }
.says { fill: #2f6feb; } .asks { fill: #0c9488; } .looks { fill: #8250df; } .reaches { fill: #d9730d; }
.ways { fill: #8b95a6; }
.aside { opacity: 0.35; } .passed > .card { stroke: #1d5bd6; stroke-width: 2.5; }
.line.taken { stroke: #1d5bd6; stroke-width: 3; }
@media (prefers-color-scheme: dark) {
.passed > .card, .line.taken { stroke: #7aa5ff; }
text { fill: #e6e9ef; }
.page { fill: #12161d; } .card { fill: #1c222c; stroke: #333c4a; } .rule { stroke: #2a323e; }
.facts, .said, .result, .type { fill: #98a3b5; } .cap { fill: #2a323e; stroke: #465163; }
.line { stroke: #7d899c; } .tip, .port, .end, .ways { fill: #7d899c; } .start { fill: #3fb96b; }
.says { fill: #5b8ff9; } .asks { fill: #2bb8aa; } .looks { fill: #a583f0; } .reaches { fill: #f0913a; }
}
"""
#: The coloured edge of a card's head.
_STRIPE = f"M{ROUND} 0H{WIDTH - ROUND}a{ROUND} {ROUND} 0 0 1 8 4H2a{ROUND} {ROUND} 0 0 1 8 -4z"
_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="tip" d="M0 0.5 8 4 0 7.5z"/></marker></defs>'
)


@dataclass(frozen=True)
class TakenPath:
    """The modules that a contact passed, and the connectors that it took: from which module to which."""

    modules: frozenset[str]
    connectors: frozenset[tuple[str, str]]


def draw(flow: Flow, layout: FlowLayout = PLACED_BY_PROGRAM, path: TakenPath | None = None) -> str:
    """The flow as an SVG document, its modules where the layout has them, with its notes and frames. What is not on a
    `path` steps back.

    Each row of a card is a way out: its event or keys to the left, the Result that is then due to the right. A square
    at its end means that the contact ends there, an arrow in a circle that it comes back to the same module; dashed
    lines lead back.
    """
    facts = f"{flow.channel} · {flow.direction} · due at the start: {flow.result(flow.opening_result).label}"
    by_name, about = cards(flow), _in_words(flow)
    if not layout.places_any_of(by_name):
        return draw_cards(by_name, flow.first, flow.title, facts, about, path)
    return _document([_as_laid_out(by_name, flow.first, layout, path)], flow.title, facts, about)


def draw_cards(
    by_name: dict[str, Card], first: str, title: str, facts: str, about: str, path: TakenPath | None = None
) -> str:
    """Cards and the lines between them as an SVG document. `about` says the picture in words."""
    bands = banded(by_name, first)
    signs = {name: f"card-{number}" for number, name in enumerate(by_name)} if len(bands) > 1 else {}
    return _document([_band(cards_there, first, signs, path) for cards_there in bands], title, facts, about)


@dataclass(frozen=True)
class _Drawn:
    """A part of the picture, as wide as the others and below those before it."""

    width: float
    height: float
    parts: list[str]


def _document(drawn: list[_Drawn], title: str, facts: str, about: str) -> str:
    wide = max(
        *(band.width for band in drawn),
        MARGIN * 2 + width(title, 19, bold=True), MARGIN * 2 + width(facts, 12.5),
    )  # fmt: skip
    high = sum(band.height for band in drawn) + TITLE - MARGIN / 2
    size = f"{wide:.0f} {high:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-labelledby="title about"',
        f' width="{wide:.0f}" height="{high:.0f}">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="about">{escape(about)}</desc>',
        f"<style>{_STYLE}</style>",
        _TIP,
        f'<rect class="page" width="{wide:.0f}" height="{high:.0f}" rx="14"/>',
        f'<text class="title" x="{MARGIN:g}" y="34">{escape(title)}</text>',
        f'<text class="facts" x="{MARGIN:g}" y="53">{escape(facts)}</text>',
    ]
    y = TITLE - MARGIN / 2
    for band in drawn:
        parts += [f'<g transform="translate(0 {y:g})">', *band.parts, "</g>"]
        y += band.height
    return "\n".join([*parts, "</svg>", ""])


def _as_laid_out(by_name: dict[str, Card], first: str, layout: FlowLayout, path: TakenPath | None) -> _Drawn:
    graph = layered(by_name, first)
    uncross(graph)
    places = card_places(graph, layout)
    right, down = START + MARGIN - places.left, MARGIN - places.top
    parts = [f'<g transform="translate({right:g} {down:g})">', *frames(layout)]
    parts += [_lit(line, path, straight_line(line, places)) for line in graph.lines]
    parts += _beginning(*places.at[first])
    for name, (x, y) in places.at.items():
        parts += [f'<g {_sign(name, path)}transform="translate({x:.1f} {y:.1f})">', *_card(by_name[name], {})]
    return _Drawn(places.right + right, places.bottom + down, [*parts, *notes(layout), "</g>"])


def _band(by_name: dict[str, Card], first: str, signs: Mapping[str, str], path: TakenPath | None) -> _Drawn:
    """Where the cards of a band stand, and what is drawn of it. `signs` are the names of cards within the picture."""
    graph = layered(by_name, first if first in by_name else next(iter(by_name)))
    uncross(graph)
    places = place(graph, start=START, between=SIGN if signs else BETWEEN)
    places = without_empty_strips(graph, places) if signs else places
    parts = [_lit(line, path, _line(line, places)) for line in graph.lines]
    if first in by_name:
        parts += _beginning(places.left[0], places.top[first])
    for name, node in graph.nodes.items():
        sign = (f'id="{signs[name]}" ' if signs else "") + _sign(name, path)
        parts.append(f'<g {sign}transform="translate({places.left[node.column]:.1f} {places.top[name]:.1f})">')
        parts += _card(by_name[name], signs)
    return _Drawn(places.width + (SIGN if signs else 0), places.height, parts)


def _sign(name: str, path: TakenPath | None) -> str:
    if path is None:
        return ""
    return 'class="passed" ' if name in path.modules else 'class="aside" '


def _lit(line: CardLine, path: TakenPath | None, drawn: str) -> str:
    if path is None:
        return drawn
    name = "taken" if (line.source.name, line.target.name) in path.connectors else "aside"
    return drawn.replace('class="line', f'class="{name} line', 1)


def _in_words(flow: Flow) -> str:
    ways = "; ".join(str(connector) for connector in flow.connectors)
    return f"A contact flow of {len(flow.modules)} modules that begins with {flow.first}. {ways}."


def _beginning(x: float, top: float) -> Iterator[str]:
    y = top + ENTRY
    yield f'<path class="line" marker-end="url(#tip)" d="M{x - START:.1f} {y:.1f}H{x - 1:.1f}"/>'
    yield f'<circle class="start" cx="{x - START:.1f}" cy="{y:.1f}" r="7"/>'


def _card(card: Card, signs: Mapping[str, str]) -> Iterator[str]:
    yield f"<title>{escape(' · '.join(filter(None, (card.name, card.title, card.said))))}</title>"
    yield f'<rect class="card" width="{WIDTH}" height="{card.height:g}" rx="{ROUND}"/>'
    yield f'<path class="{card.family}" d="{_STRIPE}"/>'
    yield from _head(card)
    if card.said:
        yield f'<text class="said" x="14" y="{HEAD + 7}">{fit(card.said, 11.5, WIDTH - 30)}</text>'
    top = HEAD + (SAID if card.said else 0)
    for way in card.ways:
        yield f'<path class="rule" d="M0.5 {way.top:g}H{WIDTH - 0.5}"/>' if way.top >= top else ""
        yield from _way(way, signs)
    yield "</g>"


def _head(card: Card) -> Iterator[str]:
    """Name and type beside each other; a longer name above its type, one longer still in two lines without it."""
    kind = fit(card.title, 11, 110)
    if width(card.name, 13.5, bold=True) <= WIDTH - 42 - width(kind, 11):
        yield f'<text class="name" x="14" y="27">{escape(card.name)}</text>'
        yield f'<text class="type" x="{WIDTH - 14}" y="27" text-anchor="end">{kind}</text>'
        return
    above, below = in_two(card.name, 13.5, WIDTH - 28, bold=True)
    yield f'<text class="name" x="14" y="21">{above}</text>'
    yield f'<text class="{"name" if below else "type"}" x="14" y="37">{below or kind}</text>'


def _way(way: WayOut, signs: Mapping[str, str]) -> Iterator[str]:
    y = way.top + LINE / 2
    keys = sum((CAP if len(key) == 1 else WIDE_CAP) + CAP_GAP for key in way.keys)
    events = max((width(event, 12) for event in way.events), default=0.0)
    yield f"<g><title>{escape(_way_in_words(way))}</title>"
    if way.keys:
        x = 14.0
        for key in way.keys:
            wide = CAP if len(key) == 1 else WIDE_CAP
            yield f'<rect class="cap" x="{x:g}" y="{y - 8:g}" width="{wide}" height="16" rx="4"/>'
            yield f'<text class="key" x="{x + wide / 2:g}" y="{y + 4:g}">{escape(key)}</text>'
            x += wide + CAP_GAP
        y += LINE
    for event in way.events:
        yield f'<text class="event" x="14" y="{y + 4:g}">{fit(event, 12, 150)}</text>'
        y += LINE
    result = fit(way.result, 11, WIDTH - 40 - min(150, max(keys, events)))
    yield f'<text class="result" x="{WIDTH - 14}" y="{way.port + 4:g}" text-anchor="end">{result}</text>'
    if way.ends:
        yield f'<rect class="end" x="{WIDTH - 5}" y="{way.port - 5:g}" width="10" height="10" rx="2.5"/>'
    elif way.jump:
        target = fit(f"→ {way.target}", 11, SIGN - 36)
        yield (
            f'<path class="line" d="M{WIDTH} {way.port:g}h12"/><a href="#{signs[way.jump]}"><rect class="cap" '
            f'x="{WIDTH + 12}" y="{way.port - 9:g}" width="{width(target, 11) + 14:.1f}" height="18" rx="9"/>'
            f'<text class="result" x="{WIDTH + 19}" y="{way.port + 4:g}">{target}</text></a>'
        )
    elif way.again:
        yield (
            f'<g transform="translate({WIDTH} {way.port:g})"><circle class="card" r="8"/>'
            '<path class="line" d="M3.2 -2.6A4.1 4.1 0 1 0 4.1 0.6"/><path class="tip" d="M4.9 -5.2V-1H0.7z"/></g>'
        )
    else:
        yield f'<circle class="port" cx="{WIDTH}" cy="{way.port:g}" r="3.5"/>'
    yield "</g>"


def _way_in_words(way: WayOut) -> str:
    on = ", ".join([*way.events, *(f"key {key}" for key in way.keys)])
    return f"{on}: to {way.target}, with the result {way.result}"


def _line(line: CardLine, places: Places) -> str:
    left, top = places.left, places.top
    x, y = left[line.source.column] + WIDTH, top[line.source.name] + line.port
    path = [f"M{x:.1f} {y:.1f}"]
    end_x, end_y = left[line.target.column] - 1, top[line.target.name] + ENTRY
    if line.back:
        for bend in line.bends:
            at, right = top[bend.name] + bend.entry, left[bend.column] + WIDTH
            path.append(_turn(x, y, right, at, TURN) if bend is line.bends[0] else _curve(x, y, right, at))
            x, y = left[bend.column], at
            path.append(f"H{x:.1f}")
        path.append(_turn(x, y, end_x, end_y, -TURN))
    else:
        for bend in line.bends:
            at = top[bend.name] + bend.entry
            path.append(_curve(x, y, left[bend.column], at))
            x, y = left[bend.column] + WIDTH, at
            path.append(f"H{x:.1f}")
        path.append(_curve(x, y, end_x, end_y))
    dashed = " back" if line.back or line.source.name == FALLBACK else ""
    return f'<path class="line{dashed}" marker-end="url(#tip)" d="{"".join(path)}"/>'


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _turn(x: float, y: float, to_x: float, to_y: float, beyond: float) -> str:
    return f"C{x + beyond:.1f} {y:.1f} {to_x + beyond:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
