"""Which connectors of a flow scenarios went through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cordboard.engine.journal import AnyEntry, Took
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, Flow


@dataclass(frozen=True)
class Coverage:
    """The connectors of a flow that were taken, and those that never were, in written order.

    Monitor connectors start something on a supervisor's leg and are taken by no contact, so they do not count.
    `fallback` says whether the flow's fallback was taken; None for a flow without one.
    """

    flow: str
    taken: tuple[Connector, ...]
    missed: tuple[Connector, ...]
    fallback: bool | None

    @property
    def share(self) -> float:
        """The part taken, from 0 to 1; 1 for a flow without connectors."""
        every = len(self.taken) + len(self.missed)
        return len(self.taken) / every if every else 1.0


def coverage(flow: Flow, journals: Iterable[Iterable[AnyEntry]]) -> Coverage:
    """What these journals of contacts went through."""
    ways = {entry.key for journal in journals for entry in journal if isinstance(entry, Took)}
    moving = [each for each in flow.connectors if EVENTS[each.event].moves_contact]
    taken = tuple(each for each in moving if each.key in ways)
    missed = tuple(each for each in moving if each not in taken)
    fell = any(key.event == "" for key in ways) if flow.fallback is not None else None
    return Coverage(flow.slug, taken, missed, fell)
