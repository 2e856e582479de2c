"""What the card of a module shows: its name and type, what it says, and its ways out. All sizes are pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from cordboard.flow.events import ANY_KEY, EVENTS, Event
from cordboard.flow.model import Connector, Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.prompt import Phrase

WIDTH = 260
HEAD, SAID, LINE, FOOT = 44, 20, 20, 8
#: Where lines come in: the middle of the head.
ENTRY = HEAD / 2

#: The card before the module that the flow's fallback leads to; no module can have this name.
FALLBACK = "\0fallback"


@dataclass(frozen=True)
class WayOut:
    """Ways out with the same target and Result: one row, with a line of text for each event.

    `keys` are the keys among them. `to` is empty where no line is drawn: the contact ends (`ends`), or comes back to
    the same module (`again`), or goes on in another part of the picture (`jump`, the card there). `port` is where its
    line leaves, from the top of the card.
    """

    events: tuple[str, ...]
    keys: tuple[str, ...]
    target: str
    result: str
    to: str
    ends: bool
    again: bool
    top: float
    jump: str = ""

    @property
    def lines(self) -> int:
        """How many lines of text it takes."""
        return max(1, len(self.events) + bool(self.keys))

    @property
    def port(self) -> float:
        """Where its line leaves the card."""
        return self.top + self.lines * LINE / 2


@dataclass(frozen=True)
class Card:
    """A module as it is drawn. `family` is what its type is about, or ``ways`` for the flow's fallback."""

    name: str
    title: str
    family: str
    said: str
    ways: tuple[WayOut, ...] = field(default=())

    @property
    def height(self) -> float:
        """From the top of the head to below the last row."""
        if not self.ways and not self.said:
            return HEAD
        return HEAD + (SAID if self.said else 0) + LINE * sum(way.lines for way in self.ways) + FOOT


def cards(flow: Flow) -> dict[str, Card]:
    """The cards of a flow by module. Modules that end the contact have none: the rows that lead there say so."""
    ending = {name for name, module in flow.modules.items() if module.terminal and name != flow.first}
    found = {name: _card(flow, module, ending) for name, module in flow.modules.items() if name not in ending}
    if flow.fallback is not None:
        target, result = flow.fallback.target, flow.result(flow.fallback.result).label
        to = "" if target in ending else target
        way = WayOut(("Anything else",), (), target, result, to, target in ending, again=False, top=HEAD)
        found[FALLBACK] = Card("Fallback", "", "ways", "", (way,))
    return found


def _card(flow: Flow, module: FlowModule, ending: set[str]) -> Card:
    said = _said(flow, module)
    family = module.declaration.family or ("asks" if module.takes_keys() else "looks")
    return Card(module.name, module.title, family, said, tuple(_ways(flow, module, ending, said=bool(said))))


def _ways(flow: Flow, module: FlowModule, ending: set[str], *, said: bool) -> Iterable[WayOut]:
    top = HEAD + (SAID if said else 0.0)
    for (target, result), alike in groupby(flow.leaving(module.name), key=lambda each: (each.target, each.result)):
        connectors = list(alike)
        way = WayOut(
            tuple(_event(each) for each in connectors if each.event is not Event.KEY_PRESS),
            tuple(_key(each.value) for each in connectors if each.event is Event.KEY_PRESS),
            target,
            flow.result(result).label,
            "" if target in ending or target == module.name else target,
            target in ending,
            target == module.name,
            top,
        )
        yield way
        top += way.lines * LINE


def _event(connector: Connector) -> str:
    label = EVENTS[connector.event].label
    return f"{label.rstrip('?')}: {connector.value}" if connector.value else label


def _key(value: str) -> str:
    return "any" if value == ANY_KEY else value


def _said(flow: Flow, module: FlowModule) -> str:
    for where, prompt in module.prompts():
        if where.rpartition(".")[2] == "prompt":
            return " ".join(filter(None, map(_phrase, prompt.in_language(flow.language))))
    return next((text for _, text in module.expressions()), "")


def _phrase(phrase: Phrase) -> str:
    if phrase.reader is not None:
        return f"[{phrase.reader}]"
    return phrase.text or (f"[{phrase.recording}]" if phrase.recording else "")
