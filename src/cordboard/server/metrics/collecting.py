"""Collecting: everything that is known of a running site at a moment, in the text format of Prometheus."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from prometheus_client import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from cordboard.server.metrics.floor import floor_metrics
from cordboard.server.metrics.line import line_metrics
from cordboard.server.metrics.site import site_metrics
from cordboard.server.metrics.store import store_metrics
from cordboard.server.site import RunningSite
from cordboard.store.overview import StoreOverview, overview

_log = logging.getLogger(__name__)

#: What is collected: one function for each subject.
ALL: Final[tuple[Callable[[RunningSite], Iterator[Metric]], ...]] = (site_metrics, line_metrics, floor_metrics)
#: Seconds that the database is waited for: Prometheus waits 10 seconds by itself, and wants the rest all the same.
_STORE_SECONDS: Final = 2.0


class _Collected(Collector):
    """Families that were found already, as a registry wants them."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """They were."""
        yield from self._families


class MetricsPage:
    """What `/metrics` says of a site."""

    def __init__(self, site: RunningSite) -> None:
        self._site = site
        self._asked: asyncio.Task[StoreOverview] | None = None

    async def text(self) -> bytes:
        """Everything as it is now (text format 0.0.4). Where the database does not answer, all but what it knows."""
        found = await self._store()
        families = [*store_metrics(self._site, found)]
        for collect in ALL:
            families += collect(self._site)
        return self._site.switchboard.telemetry.instruments.exposition([_Collected(families)])

    async def _store(self) -> StoreOverview | None:
        """What the store says; None where it does not, or not soon. A database that hangs is asked once at a time."""
        if self._asked is None or self._asked.done():
            switchboard = self._site.switchboard
            self._asked = asyncio.create_task(
                asyncio.to_thread(partial(overview, switchboard.database, switchboard.waker.kinds))
            )
            self._asked.add_done_callback(_consume)
        done, _ = await asyncio.wait({self._asked}, timeout=_STORE_SECONDS)
        if not done or self._asked.cancelled():
            return None
        try:
            return self._asked.result()
        except SQLAlchemyError as trouble:
            _log.debug("the store was not asked for metrics: %s", trouble)
            return None


def _consume(asked: asyncio.Task[StoreOverview]) -> None:
    """Take the error of a look at the store whose request has ended, so that asyncio does not complain of it."""
    if not asked.cancelled():
        asked.exception()
