"""A contact flow: modules joined by connectors (domain.md 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cordboard.flow.events import Event
from cordboard.flow.module import Channel, Direction, FlowModule
from cordboard.flow.properties import Property
from cordboard.flow.results import DEFAULT_OPENING_RESULT, RESULTS, Result, Results

EventPolicy = Literal["by_module", "all"]


class ConnectorKey(NamedTuple):
    """What a connector is found by: its source module, the slug of its event, and the event's value."""

    source: str
    event: str
    value: str


@dataclass(frozen=True, slots=True)
class Connector:
    """From a source module, on an event, to a target module, with the Result that is due from then on.

    `value` is empty for events without one. `result` is a slug. `line` and `column` (1-based, 0 = unknown) say
    where the connector was written; they play no part in equality.
    """

    source: str
    event: Event
    value: str
    target: str
    result: str
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)

    @property
    def key(self) -> ConnectorKey:
        """What it is found by: of two connectors with the same key only one could ever be taken."""
        return ConnectorKey(self.source, self.event.value, self.value)

    def __str__(self) -> str:
        event = f"{self.event.value}={self.value}" if self.value else self.event.value
        return f"{self.source} --{event}--> {self.target}"


@dataclass(frozen=True, slots=True)
class Fallback:
    """Where a contact goes when nothing else says so: an event without connector, a fault, the step limit."""

    target: str
    result: str


@dataclass(frozen=True, slots=True)
class Waits:
    """How long agents are looked for, in seconds: those of proficiency 1, then 1 and 2, and so on; and at most."""

    by_proficiency: tuple[float, ...] = ()
    most: float | None = None


#: What a flow says that leaves it to the service.
NO_WAITS = Waits()


@dataclass(frozen=True)
class Flow:
    """One version of a contact flow. Immutable: a contact finishes on the version it began on.

    `version` is a hash of everything that decides behaviour; equal versions behave alike.
    `results` is the catalogue in force: the platform's and the site's own.
    """

    slug: str
    title: str
    channel: Channel
    direction: Direction
    events: EventPolicy
    modules: Mapping[str, FlowModule]
    connectors: tuple[Connector, ...]
    first: str
    opening_result: str = DEFAULT_OPENING_RESULT
    fallback: Fallback | None = None
    language: str = "en"
    voice: str = ""
    waits: Waits = NO_WAITS
    properties: tuple[Property, ...] = ()
    version: str = ""
    results: Results = field(default_factory=lambda: RESULTS, compare=False, repr=False)
    source: str = field(default="", compare=False)

    def leaving(self, module: str) -> Iterator[Connector]:
        """The connectors whose source is this module, in written order."""
        return (connector for connector in self.connectors if connector.source == module)

    def by_key(self) -> dict[ConnectorKey, Connector]:
        """The connectors by what each is found by, in written order."""
        return {connector.key: connector for connector in self.connectors}

    def result(self, slug: str) -> Result:
        """The result with this slug. Raises KeyError for one that the catalogue does not have."""
        return self.results[slug]
