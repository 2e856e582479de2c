"""The hours of services on the virtual clock, and what the router is told of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from cordboard.acd.messages import ChangeHours
from cordboard.proof.forecast.clock import VirtualClock
from cordboard.proof.play.setting import Setting

#: Milliseconds between two looks: the router is told on the quarter of an hour.
BETWEEN: Final = 900_000


class HoursSchedule:
    """Whether services are open. `tell` is told of every change until `end`."""

    def __init__(self, setting: Setting, clock: VirtualClock, end: int, tell: Callable[[ChangeHours], None]) -> None:
        self._setting, self._clock, self._end, self._tell = setting, clock, end, tell
        self._known: dict[str, bool] = {}
        clock.later(clock.now, self._look)

    def is_open(self, service: str) -> bool:
        """Whether a service is open now."""
        known = self._setting.services.get(service)
        zone = ZoneInfo((known.time_zone if known is not None else "") or self._setting.time_zone)
        now = datetime.fromtimestamp(self._clock.now / 1000, UTC).astimezone(zone)
        return self._setting.hours(service, now)[0]

    def _look(self) -> None:
        for service in self._setting.services:
            is_open = self.is_open(service)
            if self._known.get(service, True) != is_open:
                self._tell(ChangeHours(service, is_open))
            self._known[service] = is_open
        if self._clock.now < self._end:
            self._clock.later(self._clock.now + BETWEEN, self._look)
