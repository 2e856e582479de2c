"""What there is to cover in a flow: modules to enter, connectors to take, events to raise, places to hang up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, get_args

import msgspec

from cordboard.engine.interpreter import TALKING, WAITING
from cordboard.engine.journal import AnyEntry, Completed, Entered, Left, Took
from cordboard.flow.events import ANY_KEY, EVENTS, Event
from cordboard.flow.model import ConnectorKey

Kind = Literal["connectors", "modules", "events", "hang_ups"]
#: In this order scenarios are sought: one that takes a connector also raises its event and enters its target.
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Goal(msgspec.Struct, frozen=True, order=True):
    """One thing to cover. `event` is a slug, and `value` its value; of a hang-up, what was then going on with agents.

    The flow's fallback is one connector without module and event, wherever it is taken. An event that the connector
    for any key takes counts once, whichever key it was.
    """

    kind: Kind
    module: str
    event: str = ""
    value: str = ""
    target: str = ""

    def __str__(self) -> str:
        match self.kind:
            case "modules":
                return f"{self.module} is entered"
            case "events":
                return f"{self.module} raises {self._event}"
            case "hang_ups":
                return f"the caller hangs up in {self.module}{f', {self.value}' if self.value else ''}"
        if not self.event:
            return f"the fallback leads to {self.target}"
        return f"{self.module}: {self._event} leads to {self.target}"

    @property
    def key(self) -> ConnectorKey:
        """The key of the connector to take."""
        return ConnectorKey(self.module, self.event, self.value)

    @property
    def _event(self) -> str:
        value = {ANY_KEY: "any other key"}.get(self.value, self.value)
        return f"{EVENTS[Event(self.event)].label}{f' = {value}' if value else ''}"


def taken(took: Took) -> Goal:
    """The goal of taking a connector."""
    return Goal("connectors", took.source if took.event else "", took.event, took.value, took.target)


def raised(module: str, event: str, value: str, took: Took | None) -> Goal:
    """The goal of raising an event, given the connector that took it."""
    if event == Event.KEY_PRESS:
        value = took.value if took is not None and took.event == event else ""
    return Goal("events", module, event, value)


def hung_up(module: str, reason: str) -> Goal:
    """The goal of hanging up in a module. While an agent is looked for it is another than in the conversation."""
    return Goal("hang_ups", module, value=reason if reason in (WAITING, TALKING) else "")


def reached(journal: Iterable[AnyEntry]) -> set[Goal]:
    """Everything that one contact covers."""
    return set(_reached(journal))


def _reached(journal: Iterable[AnyEntry]) -> Iterator[Goal]:
    done: Completed | None = None
    for entry in journal:
        match entry:
            case Entered():
                yield Goal("modules", entry.module)
            case Completed():
                done = entry
            case Took():
                yield taken(entry)
                if done is not None:
                    yield raised(done.module, done.event, done.value, entry)
                    done = None
            case Left():
                if done is not None:
                    yield raised(done.module, done.event, done.value, None)
                if entry.by == "caller":
                    yield hung_up(entry.module, entry.reason)
