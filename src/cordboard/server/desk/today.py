"""Today's figures of the services: a fold over the distributor's log, shared by all who look at the floor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cordboard.acd.counts import ServiceCounts
from cordboard.acd.statistics import Statistics, decode
from cordboard.flow.site import Site
from cordboard.server.desk.words import ServiceToday
from cordboard.store.acd_events import read

_log = logging.getLogger(__name__)

#: Seconds for which figures are told again before the log is read on.
FRESH = 15.0
#: One interval that never ends: a day is folded by itself.
_FOR_EVER = 1 << 62


class TodayFigures:
    """Of each service what became of those who asked since midnight in the site's zone, without reading the log twice.

    Args:
        site: the site as it is now.
        clock: the present moment.
    """

    def __init__(
        self, database: Engine, site: Callable[[], Site], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._site = site
        self._clock = clock
        self._statistics = Statistics(interval=_FOR_EVER)
        self._last = 0
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()
        self.since = 0
        """When the day began, in milliseconds since the epoch."""

    @property
    def time_zone(self) -> str:
        """The zone of the day."""
        return self._site().time_zone

    async def services(self) -> tuple[ServiceToday, ...]:
        """The figures of all services, as they were `FRESH` seconds ago or later."""
        async with self._reading:
            now = self._clock()
            if self._read_at is None or (now - self._read_at).total_seconds() >= FRESH:
                # In a thread: the calls are on this event loop, and a long day must not hold up their audio.
                await asyncio.to_thread(self._read_on, now)
                self._read_at = now
        counts = {service: each for (service, _), each in self._statistics.services.items()}
        return tuple(
            _told(name, each.service_level, counts.get(name, ServiceCounts()))
            for name, each in self._site().services.items()
        )

    def _read_on(self, now: datetime) -> None:
        midnight = now.astimezone(ZoneInfo(self.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        if (since := round(midnight.timestamp() * 1000)) != self.since:
            self.since, self._last, self._statistics = since, 0, Statistics(interval=_FOR_EVER)
        try:
            for event in read(self._database, since=since, after=self._last):
                self._last = event.id
                try:
                    self._statistics.see(event.at, decode(event.kind, event.body))
                except msgspec.DecodeError:
                    _log.debug("event %d of the distributor cannot be read; the figures are made without it", event.id)
        except SQLAlchemyError as trouble:
            _log.warning("today's figures could not be read on: %s", trouble)


def _told(service: str, answer_within: float, counts: ServiceCounts) -> ServiceToday:
    return ServiceToday(
        service=service, answer_within=answer_within, asked=counts.asked, answered=counts.answered,
        in_time=counts.in_time,
        called_back=counts.called_back, abandoned=counts.abandoned, stepped_aside=counts.stepped_aside,
        turned_down=counts.turned_down, not_routed=sum(counts.not_routed.values()), service_level=counts.service_level,
        average_wait=counts.average_wait, average_handling=counts.average_handling,
    )  # fmt: skip
