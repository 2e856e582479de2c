"""What the distributor decides, counted for Prometheus with the definitions of the reports (acd.statistics)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from cordboard.acd.counts import AgentCounts, ServiceCounts
from cordboard.acd.decisions import Connect, Decision
from cordboard.acd.messages import AnyMessage, Arrive, Withdraw
from cordboard.acd.statistics import Event, Statistics
from cordboard.telemetry.instruments import Instruments

#: One interval that never ends: counters of Prometheus only grow, and whoever reads them takes differences.
_FOR_EVER: Final = 1 << 62


class DistributionCounts:
    """A fold over the log of the router since the start of the program. What was before is in the store."""

    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments
        self._statistics = Statistics(interval=_FOR_EVER)
        self._services: dict[str, str] = {}

    def note(self, at: int, message: AnyMessage, decisions: Sequence[Decision]) -> None:
        """The router was told a message at a time (milliseconds since the epoch), and decided."""
        match message:
            case Arrive() if message.request.counted:
                self._services[message.request.contact] = message.request.service or message.request.group
            case Withdraw():
                self._services.pop(message.contact, None)
            case _:
                pass
        for event in (message, *decisions):
            self._statistics.see(at, cast("Event", event))
            if isinstance(event, Connect) and not event.callback and (service := self._services.get(event.contact)):
                self._instruments.answer_wait.labels(service).observe(event.waited)

    @property
    def services(self) -> Mapping[str, ServiceCounts]:
        """What became of those who asked, by service (or by resource group, where that was asked for)."""
        return {service: counts for (service, _), counts in self._statistics.services.items() if service}

    @property
    def offers(self) -> AgentCounts:
        """Offers to all agents together, and what became of them."""
        each = list(self._statistics.agents.values())
        return AgentCounts(
            offers=sum(one.offers for one in each), taken=sum(one.taken for one in each),
            rejected=sum(one.rejected for one in each), missed=sum(one.missed for one in each),
            handled=sum(one.handled for one in each),
        )  # fmt: skip
