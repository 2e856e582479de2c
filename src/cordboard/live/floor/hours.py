"""The hours of services, for the router: it asks at a max wait whether the service is open, and must have been told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from cordboard.acd.messages import ChangeHours
from cordboard.background import kept_up
from cordboard.flow.site import Service

#: Seconds between two looks at most: somebody may set the clock of the machine.
_LONGEST = 60.0


class HoursWatch:
    """Tells the router when a service opens or closes.

    Args:
        now: the time, in any zone.
    """

    def __init__(
        self, tell: Callable[[ChangeHours], None], now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._tell = tell
        self._now = now
        self._open: dict[str, bool] = {}
        self._task: asyncio.Task[None] | None = None

    def watch(self, services: Mapping[str, Service]) -> None:
        """Begin with these services, in place of those before; how they are now is told at once."""
        self.stop()
        for name, service in services.items():
            self._note(name, service, self._now())
        self._task = asyncio.get_running_loop().create_task(
            kept_up(partial(self._work, services), "watching the hours of services failed; it goes on")
        )

    def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _work(self, services: Mapping[str, Service]) -> None:
        due: dict[str, datetime | None] = {}
        for name, service in services.items():
            due[name] = _next_change(service, self._now())
            await asyncio.sleep(0)
        before = self._now()
        while True:
            now = self._now()
            for name, at in due.items():
                if now < before or (at is not None and at <= now):  # the clock was set back, or it changes now
                    self._note(name, services[name], now)
                    due[name] = _next_change(services[name], now)
            before = now
            nearest = min((at for at in due.values() if at is not None), default=None)
            left = _LONGEST if nearest is None else (nearest - now).total_seconds()
            await asyncio.sleep(min(max(left, 0.0) + 0.05, _LONGEST))

    def _note(self, name: str, service: Service, now: datetime) -> None:
        is_open = service.hours.at(now).open
        if self._open.get(name, True) != is_open:
            self._tell(ChangeHours(name, is_open))
        self._open[name] = is_open


def _next_change(service: Service, now: datetime) -> datetime | None:
    """When a service next opens or closes: in UTC, for an hour that comes twice has no order on a local clock."""
    at = service.hours.changes_at(now)
    return None if at is None else at.astimezone(UTC)
