"""The intervals of a report: cut by the clock of a zone, so that a day has 23, 24 or 25 hours, and each is there once.

>>> from datetime import datetime
>>> madrid = ZoneInfo("Europe/Madrid")
>>> day = [datetime(2026, 10, number, tzinfo=madrid) for number in (25, 26)]
>>> len(intervals(*day, "1h", madrid))
25
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

IntervalLength = Literal["15m", "30m", "1h", "1d", "1w", "1mo", "all"]
_MINUTES: Final[Mapping[str, int]] = {"15m": 15, "30m": 30, "1h": 60}


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """One interval, from `at` to before `until` in milliseconds. `label` is its beginning on the clock of the zone with
    the offset, `zone` what the zone is called then. `place` is the day of the report and the time, with a mark for the
    second of two hours of that name: intervals of two reports with the same place are compared with one another.
    """

    at: int
    until: int
    label: str
    zone: str
    place: str
    hour: str


def intervals(since: datetime, until: datetime, length: IntervalLength, zone: ZoneInfo) -> list[TimeInterval]:
    """The intervals from a time to before another, both with a zone, oldest first. The first and the last are shorter
    where these are not on a boundary.
    """
    end = until.astimezone(UTC)
    begin = at = since.astimezone(UTC)
    found: list[TimeInterval] = []
    while at < end:
        following = end if length == "all" else min(end, _following(at, length, zone))
        found.append(_interval(at, following, begin.astimezone(zone).date(), zone))
        at = following
    return found


def period_before(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The period of the same length before: as many days by the clock where it is of whole days, else as much time."""
    first, last = since.astimezone(zone), until.astimezone(zone)
    if first.time() == last.time() == time():
        return _midnight(first.date() - (last.date() - first.date()), zone), since.astimezone(UTC)
    return since.astimezone(UTC) - (until.astimezone(UTC) - since.astimezone(UTC)), since.astimezone(UTC)


def _following(at: datetime, length: IntervalLength, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    today = local.date()
    if length in _MINUTES:
        minutes = _MINUTES[length]
        following = at + timedelta(minutes=minutes) - _past(local, minutes)
        over = _past(following.astimezone(zone), minutes)  # where the clock was changed by less than the length
        return following - over if following - over > at else following
    if length == "1d":
        return _midnight(today + timedelta(days=1), zone)
    if length == "1w":
        return _midnight(today + timedelta(days=7 - today.weekday()), zone)
    return _midnight((today.replace(day=1) + timedelta(days=32)).replace(day=1), zone)


def _past(local: datetime, minutes: int) -> timedelta:
    """How long the interval of this length that a time is in has gone on."""
    return timedelta(
        minutes=(local.hour * 60 + local.minute) % minutes, seconds=local.second, microseconds=local.microsecond
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _interval(at: datetime, until: datetime, first: date, zone: ZoneInfo) -> TimeInterval:
    local = at.astimezone(zone)
    return TimeInterval(
        at=_milliseconds(at), until=_milliseconds(until), label=local.isoformat(timespec="minutes"),
        zone=local.tzname() or str(zone),
        place=f"{(local.date() - first).days} {local:%H:%M}" + (" again" if local.fold else ""), hour=f"{local:%H}",
    )  # fmt: skip


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
