"""When a report is sent, and which days it is of: by the clock of a zone, whatever is done to the clocks there.

>>> daily = ReportTimes(frequency="daily", at=time(7), zone=ZoneInfo("Europe/Madrid"))
>>> datetime.fromtimestamp(daily.following(1_793_491_200_000) / 1000, daily.zone).isoformat()
'2026-11-01T07:00:00+01:00'
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

ReportFrequency = Literal["daily", "weekly", "monthly"]
#: The days of a report: the one before it is sent, the seven before, or the calendar month before.
ReportPeriod = Literal["day", "week", "month"]
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTimes:
    """A time of the day on which something is sent: every day, on a day of the week (`weekday`, from 1 for Monday), or
    on a day of the month (`day`; the last one of months that are shorter). All times are milliseconds.
    """

    frequency: ReportFrequency
    at: time
    zone: ZoneInfo
    weekday: int = 1
    day: int = 1

    def following(self, after: int) -> int:
        """The first time after this one."""
        return next(found for found in self._times(after, _DAY) if found > after)

    def latest(self, until: int) -> int:
        """The last time up to this one, which may be it."""
        return next(found for found in self._times(until, -_DAY) if found <= until)

    def period(self, sent: int, period: ReportPeriod) -> tuple[datetime, datetime]:
        """From which midnight to before which one a report is that is sent at a time."""
        today = self._local(sent)
        until = today.replace(day=1) if period == "month" else today
        since = (until - _DAY).replace(day=1) if period == "month" else until - (1 if period == "day" else 7) * _DAY
        return datetime.combine(since, time(), self.zone), datetime.combine(until, time(), self.zone)

    def _times(self, near: int, step: timedelta) -> Iterator[int]:
        """The times on the days from one beside this moment on; a time that a day lacks is the moment an hour later."""
        day = self._local(near) - step
        while True:
            if self._meant(day):
                yield round(datetime.combine(day, self.at, self.zone).timestamp() * 1000)
            day += step

    def _meant(self, day: date) -> bool:
        match self.frequency:
            case "daily":
                return True
            case "weekly":
                return day.isoweekday() == self.weekday
            case "monthly":
                return day.day == min(self.day, monthrange(day.year, day.month)[1])

    def _local(self, at: int) -> date:
        return datetime.fromtimestamp(at / 1000, self.zone).date()
