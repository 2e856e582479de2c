"""A flow as far as it could be read: what the checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from cordboard.flow.model import Connector, EventPolicy, Fallback
from cordboard.flow.module import USUAL_CHANNEL, Channel, Direction, FlowModule
from cordboard.flow.patches import DocumentFix
from cordboard.flow.problems import MarkedPlace
from cordboard.flow.results import DEFAULT_OPENING_RESULT, Results
from cordboard.flow.source import Path, Source


@dataclass
class Draft:
    """Modules and connectors that could be read, of a flow that may have errors elsewhere.

    `written` are all module names in the file, `modules` those that could be built, `kinds` the types of those that
    name one, `firsts` those marked first. `loose` are the ends of connectors that could not be read, None for one that
    is not known, and `unread` the keys of the file of which something could not be read: what is wrong with these is
    told, and the checks leave out what would only follow from it.
    """

    source: Source
    results: Results
    slug: str
    channel: Channel = USUAL_CHANNEL
    direction: Direction = "inbound"
    policy: EventPolicy = "by_module"
    opening_result: str = DEFAULT_OPENING_RESULT
    fallback: Fallback | None = None
    written: list[str] = field(default_factory=list)
    firsts: list[str] = field(default_factory=list)
    modules: dict[str, FlowModule] = field(default_factory=dict)
    connectors: list[Connector] = field(default_factory=list)
    paths: dict[int, Path] = field(default_factory=dict)
    kinds: dict[str, type[FlowModule]] = field(default_factory=dict)
    loose: list[tuple[str | None, str | None]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    @property
    def first(self) -> str | None:
        """The first module, when there is exactly one."""
        return self.firsts[0] if len(self.firsts) == 1 else None

    @cached_property
    def leaving(self) -> dict[str, list[Connector]]:
        """Connectors by their source."""
        found: dict[str, list[Connector]] = {name: [] for name in self.written}
        for connector in self.connectors:
            found[connector.source].append(connector)
        return found

    @cached_property
    def entering(self) -> dict[str, list[Connector]]:
        """Connectors by their target."""
        found: dict[str, list[Connector]] = {name: [] for name in self.written}
        for connector in self.connectors:
            found[connector.target].append(connector)
        return found

    def path(self, connector: Connector) -> Path:
        """Where a connector is written."""
        return self.paths[id(connector)]

    def onward(self, name: str) -> Iterator[str]:
        """Where a contact may go from a module, by connector or by the flow's fallback."""
        for connector in self.leaving[name]:
            yield connector.target
        module = self.modules.get(name)
        if self.fallback is not None and not (module and module.terminal):
            yield self.fallback.target

    def reachable(self, start: str) -> set[str]:
        """Every module that a contact may come to from `start`, that one included."""
        return self._beyond({start}, self.onward)

    def perhaps_reachable(self, start: str) -> set[str]:
        """Every module that a contact may come to, if what could not be read leads there."""
        targets = [target for source, target in self.loose if source is None]

        def onward(name: str) -> Iterator[str]:
            yield from self.onward(name)
            for source, target in self.loose:
                if source == name:
                    yield from self.written if target is None else (target,)

        everywhere = "fallback" in self.unread or None in targets
        return set(self.written) if everywhere else self._beyond({start, *filter(None, targets)}, onward)

    @staticmethod
    def _beyond(start: set[str], onward: Callable[[str], Iterator[str]]) -> set[str]:
        found, waiting = set(start), list(start)
        while waiting:
            for target in onward(waiting.pop()):
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return found

    def may_be_left(self, name: str) -> bool:
        """Whether a connector that could not be read may leave a module."""
        return any(source in (name, None) for source, _ in self.loose)

    def all_have_a_type(self) -> bool:
        """Whether it is known of every module what type it is of."""
        return len(self.kinds) == len(self.written)

    def complain_of_module(
        self, code: str, name: str, message: str, remedy: str = "", *, at: str = "", warning: bool = False,
        fixes: tuple[DocumentFix, ...] = (), mark: MarkedPlace | None = None,
    ) -> None:  # fmt: skip
        """Note a problem with a module, at its name or at one of its properties."""
        path: Path = ("modules", name)
        if at:
            path = (*path, *(int(step) if step.isdecimal() else step for step in at.split(".")))
        self.source.complain(
            code, message, path, where=f"module {name}", remedy=remedy, key=not at, warning=warning, fixes=fixes,
            mark=mark,
        )  # fmt: skip

    def complain_of_connector(
        self, code: str, connector: Connector, message: str, remedy: str = "", *, at: str = "", warning: bool = False,
        fixes: tuple[DocumentFix, ...] = (),
    ) -> None:  # fmt: skip
        """Note a problem with a connector, at its beginning or at one of its keys."""
        path = self.path(connector)
        self.source.complain(
            code,
            message,
            (*path, at) if at else path,
            where=f"connector {int(path[1]) + 1} ({connector.source} -> {connector.target})",
            remedy=remedy,
            warning=warning,
            fixes=fixes,
        )
