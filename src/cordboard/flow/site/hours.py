"""When a service is open: weekly hours, public holidays, and closings of its own (domain.md 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([0-2]?[0-9]):([0-5][0-9])\s*-\s*([0-2]?[0-9]):([0-5][0-9])")
_MINUTES_OF_DAY = 24 * 60

#: From a minute of the day to another (1440 = midnight at its end). One that ends before it begins runs past midnight.
Span = tuple[int, int]


def _known_zone(name: str) -> str:
    if name and name not in available_timezones():
        raise ValueError(f"there is no time zone {name!r}; write one such as Europe/London")
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]


@dataclass(frozen=True, slots=True)
class Open:
    """Whether a service is open, and why."""

    open: bool
    reason: str


class Holidays(BaseModel):
    """Public holidays: of a country (ISO 3166-1 alpha-2) and, when named, one of its parts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: str
    part: str = ""
    open_on: tuple[str, ...] = Field((), description="Names of holidays on which the service is open all the same.")

    @model_validator(mode="after")
    def _known(self) -> Holidays:
        try:
            holidays.country_holidays(self.country, subdiv=self.part or None)
        except NotImplementedError as error:
            raise ValueError(f"no public holidays are known for {self.country} {self.part}".rstrip()) from error
        return self

    @cached_property
    def _calendar(self) -> holidays.HolidayBase:
        return holidays.country_holidays(self.country, subdiv=self.part or None)

    def on(self, day: date) -> str:
        """The name of the holiday on a day, or nothing."""
        name = str(self._calendar.get(day) or "")
        return "" if name in self.open_on else name


class Closing(BaseModel):
    """Days on which a service is closed besides: `until` is the last of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    until: date | None = None
    reason: str = "closed on that day"

    @model_validator(mode="after")
    def _in_order(self) -> Closing:
        if self.until is not None and self.until < self.on:
            raise ValueError(f"'until' {self.until} is before 'on' {self.on}")
        return self

    def covers(self, day: date) -> bool:
        """Whether it is closed on a day."""
        return self.on <= day <= (self.until or self.on)


class Hours(BaseModel):
    """The hours of a service. Without `weekly` it is open at all hours.

    `weekly` names days (``mon``, ``mon-fri``, ``sat, sun``) and spans (``08:00-18:00``, or several after commas); a
    day that is not named is closed. ``22:00-06:00`` runs past midnight. `time_zone` is the service's; an hour that
    a clock change repeats or skips is read off the local clock, as a sign on the door would be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weekly: dict[str, tuple[Span, ...]] | None = None
    holidays: Holidays | None = None
    closings: tuple[Closing, ...] = ()
    time_zone: TimeZone = ""

    @field_validator("weekly", mode="before")
    @classmethod
    def _spans_by_day(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        found: dict[str, list[Span]] = {}
        for days, spans in value.items():
            for day in _days(str(days)):
                if day in found:
                    raise ValueError(f"{day} is named twice")
                found[day] = _spans(spans)
        return found

    def at(self, moment: datetime) -> Open:
        """Whether it is open at a moment (with a zone; one without is taken as UTC)."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        local = moment.astimezone(ZoneInfo(self.time_zone or "UTC"))
        closed = self._closed_on(local.date())
        yesterday = local.date() - timedelta(days=1)
        minute = local.hour * 60 + local.minute
        if self._runs_on(yesterday, minute) and not self._closed_on(yesterday):
            return Open(True, "within the hours of the evening before")
        if closed:
            return Open(False, closed)
        if self.weekly is None:
            return Open(True, "open at all hours")
        if any(_within(span, minute) for span in self.weekly.get(DAYS[local.weekday()], ())):
            return Open(True, "within the weekly hours")
        return Open(False, "outside the weekly hours")

    def _closed_on(self, day: date) -> str:
        for closing in self.closings:
            if closing.covers(day):
                return closing.reason
        holiday = self.holidays.on(day) if self.holidays else ""
        return f"public holiday: {holiday}" if holiday else ""

    def _runs_on(self, day: date, minute: int) -> bool:
        spans = (self.weekly or {}).get(DAYS[day.weekday()], ())
        return any(end < begin and minute < end for begin, end in spans)


def _within(span: Span, minute: int) -> bool:
    begin, end = span
    return begin <= minute < end if begin < end else minute >= begin


def _days(text: str) -> list[str]:
    found: list[str] = []
    for part in text.split(","):
        first, _, last = (name.strip().casefold()[:3] for name in part.strip().partition("-"))
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"{text!r} names no days; write mon, tue, wed, thu, fri, sat, sun, or mon-fri")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found += DAYS[begin : end + 1] if begin <= end else (*DAYS[begin:], *DAYS[: end + 1])
    return found


def _spans(value: Any) -> list[Span]:
    if value in (None, "", "closed"):
        return []
    texts = value if isinstance(value, list | tuple) else str(value).split(",")
    return [_span(text) for text in texts]


def _span(text: Any) -> Span:
    if isinstance(text, list | tuple):
        begin, end = text
        return int(begin), int(end)
    match = _SPAN.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is no span of time; write, for example, 08:00-18:00")
    hours, minutes, to_hours, to_minutes = map(int, match.groups())
    begin, end = hours * 60 + minutes, to_hours * 60 + to_minutes
    if begin >= _MINUTES_OF_DAY or end > _MINUTES_OF_DAY:
        raise ValueError(f"{text!r} goes past 24:00")
    if begin == end:
        raise ValueError(f"{text!r} begins when it ends; write 00:00-24:00 for the whole day")
    return begin, end
