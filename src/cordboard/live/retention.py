"""Retention at work: what is kept long enough is deleted, a few rows at a time, at the hour that the site says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from cordboard.flow.counting import counted
from cordboard.flow.site import Site
from cordboard.flow.site.retention import Period
from cordboard.live.clock import now
from cordboard.live.waker import Waker
from cordboard.store import retention
from cordboard.store.due_times import DueTime
from cordboard.store.retention import Cutoff, RetainedKind

_log = logging.getLogger(__name__)

#: The kind of the due time at which what is too old is deleted.
RETENTION = "retention"
#: Rows in one transaction, and seconds between two: calls are stored meanwhile.
BATCH = 200
PAUSE = 0.1
#: Seconds between two lines about it in the log.
_TELL_EVERY = 60.0
#: Shorter things first: sound that goes with its contact anyway is counted once.
_KINDS: tuple[RetainedKind, ...] = ("recordings", "messages", "contacts")


def cutoffs(site: Site, at: int) -> list[Cutoff]:
    """What is too old at a time (milliseconds), by what the site and its services say of how long it is kept."""
    moment = datetime.fromtimestamp(at / 1000, UTC)
    found: list[Cutoff] = []
    for kind in _KINDS:
        own = {
            name: period for name, service in site.services.items()
            if (period := getattr(service.retention, kind)) is not None
        }  # fmt: skip
        for name, period in own.items():
            found += _cutoff(kind, period, moment, services=(name,))
        found += _cutoff(kind, getattr(site.retention, kind), moment, services=tuple(own), others=True)
    return [*found, *_cutoff("accounts", site.retention.accounts, moment)]


def _cutoff(
    kind: RetainedKind, period: Period | None, moment: datetime, *, services: tuple[str, ...] = (), others: bool = False
) -> Iterator[Cutoff]:
    before = None if period is None else period.before(moment)
    if before is not None:
        yield Cutoff(kind, round(before.timestamp() * 1000), str(period), services, others)


def next_time(site: Site, at: int) -> int:
    """When what is too old is deleted next after a time (both in milliseconds)."""
    zone = ZoneInfo(site.time_zone)
    moment = datetime.fromtimestamp(at / 1000, zone)
    day = moment.date()
    while True:
        found = round(datetime.combine(day, site.retention.at, zone).timestamp() * 1000)
        if found > at:
            return found
        day += timedelta(days=1)


class RetentionAtWork:
    """Deletes for the program that serves the site. `site` gives that of the moment; `require` is as for the waker."""

    def __init__(
        self, site: Callable[[], Site], database: Engine, waker: Waker,
        require: Callable[[Connection], None] = lambda _connection: None,
    ) -> None:  # fmt: skip
        self._site = site
        self._database = database
        self._waker = waker
        self._require = require
        waker.on(RETENTION, self._delete)

    async def start(self) -> None:
        """Wait for the next quiet hour: one that passed while nothing ran is not made up for by day."""
        await self._waker.set(RETENTION, "", next_time(self._site(), now()))

    async def _delete(self, _due: DueTime) -> None:
        for cutoff in cutoffs(self._site(), now()):
            await self._delete_all(cutoff)
        await self._waker.set(RETENTION, "", next_time(self._site(), now()))

    async def _delete_all(self, cutoff: Cutoff) -> None:
        total, told = 0, asyncio.get_running_loop().time()
        while True:
            work = partial(retention.delete_some, self._database, cutoff, now(), BATCH, self._require)
            count = await asyncio.to_thread(work)
            total += count
            if cutoff.kind != "accounts" and count:
                self._waker.look()
            if count < BATCH:
                break
            if (at := asyncio.get_running_loop().time()) - told > _TELL_EVERY:
                told = at
                _log.info("retention: %d %s deleted so far", total, cutoff.kind)
            await asyncio.sleep(PAUSE)
        if total:
            what = counted(total, cutoff.kind.removesuffix("s"))
            _log.info("retention: %s deleted, kept for %s%s", what, cutoff.kept, of_services(cutoff))


def of_services(cutoff: Cutoff) -> str:
    """The services of a cutoff, in words; empty for all."""
    if not cutoff.services:
        return ""
    names = ", ".join(cutoff.services)
    return f" by all services but {names}" if cutoff.others else f" by the service {names}"
