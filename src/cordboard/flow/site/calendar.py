"""The days and hours that a service's hours are made of: weekly spans, holidays, one-off days, switches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import holidays
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from cordboard.flow.site.part import AlsoWritten, Part

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_OF_DAY = 24 * 60
_SPAN = re.compile(r"([0-2]?[0-9]):([0-5][0-9])\s*-\s*([0-2]?[0-9]):([0-5][0-9])")

#: From a minute of the day to another (1440 = midnight at its end). One that ends before it begins runs past midnight.
Span = tuple[int, int]
WHOLE_DAY: tuple[Span, ...] = ((0, MINUTES_OF_DAY),)


def read_spans(value: Any) -> list[Span]:
    """The spans of ``08:00-12:00, 13:00-18:00``, of a list of such, or of ``closed``. Raises ValueError."""
    if value in (None, "", "closed"):
        return []
    texts = value if isinstance(value, list | tuple) else str(value).split(",")
    return [_span(text) for text in texts]


def read_days(text: str) -> list[str]:
    """The days of ``mon``, ``mon-fri`` or ``sat, sun``. Raises ValueError."""
    found: list[str] = []
    for part in text.split(","):
        first, _, last = (name.strip().casefold()[:3] for name in part.strip().partition("-"))
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"{text!r} names no days; write mon, tue, wed, thu, fri, sat, sun, or mon-fri")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found += DAYS[begin : end + 1] if begin <= end else (*DAYS[begin:], *DAYS[: end + 1])
    return found


def within(spans: Iterable[Span], minute: int) -> bool:
    """Whether a minute of the day on which the spans begin lies in one of them."""
    return any(begin <= minute < end if begin < end else minute >= begin for begin, end in spans)


def runs_on(spans: Iterable[Span], minute: int) -> bool:
    """Whether a minute of the day after lies in a span that runs past midnight."""
    return any(end < begin and minute < end for begin, end in spans)


Spans = Annotated[tuple[Span, ...], BeforeValidator(read_spans), WithJsonSchema({"type": "string"})]


class Holidays(Part):
    """Public holidays: of a country (ISO 3166-1 alpha-2) and, when named, one of its parts."""

    country: str = Field(description="The country, such as US.")
    part: str = Field("", description="A region of the country, such as CA: its holidays count besides.")
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


class _Days(Part):
    on: date = Field(description="The day, as 2026-12-24.")
    until: date | None = Field(None, description="The last of the days, when there are several.")
    hours: Spans = ()

    @model_validator(mode="after")
    def _in_order(self) -> _Days:
        if self.until is not None and self.until < self.on:
            raise ValueError(f"'until' {self.until} is before 'on' {self.on}")
        return self

    def covers(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.on <= day <= (self.until or self.on)

    def whole(self) -> bool:
        """Whether the whole day is meant."""
        return self.hours in ((), WHOLE_DAY)


class Closing(_Days):
    """Days on which a service is closed besides, the whole day or in the `hours` named."""

    hours: Spans = Field((), description="Closed in these hours only, such as 12:00-14:00; without, the whole day.")
    reason: str = Field("closed on that day", description="What is said when somebody asks why.")


class Opening(_Days):
    """Days with hours of their own: they hold in place of weekly hours, holidays and closings of the whole day."""

    hours: Spans = Field((), description="Open in these hours, such as 09:00-12:00; without, the whole day.")
    reason: str = Field("open on that day", description="What is said when somebody asks why.")


class Switch(Part):
    """An administrator's word that goes before all hours, for good or until a moment.

    `until` without an offset is on the clock of the service.
    """

    state: Literal["open", "closed"]
    until: datetime | None = Field(None, description="When it ends by itself, as 2026-12-24T18:00.")
    reason: str = Field("", description="What is said when somebody asks why.")

    def holds(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether it still holds."""
        if self.until is None:
            return True
        end = self.until if self.until.tzinfo else self.until.replace(tzinfo=zone)
        return moment.astimezone(UTC) < end.astimezone(UTC)

    def told(self) -> str:
        """Why, in words."""
        return f"switched {self.state}" + (f": {self.reason}" if self.reason else "")


def _switches(value: Any) -> Any:
    if value in (None, "hours", ()):
        return ()
    if isinstance(value, str):
        value = {"state": value}
    return (value,) if isinstance(value, dict | Switch) else value


#: One switch or none in a file: ``open``, ``closed``, or a `Switch` written out. The first that holds decides.
Switches = Annotated[
    tuple[Switch, ...],
    BeforeValidator(_switches),
    AlsoWritten(({"enum": ["open", "closed", "hours"]},), one=True),
]


def _span(text: Any) -> Span:
    if isinstance(text, list | tuple):
        begin, end = text
        return int(begin), int(end)
    match = _SPAN.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is no span of time; write, for example, 08:00-18:00")
    hours, minutes, to_hours, to_minutes = map(int, match.groups())
    begin, end = hours * 60 + minutes, to_hours * 60 + to_minutes
    if begin >= MINUTES_OF_DAY or end > MINUTES_OF_DAY:
        raise ValueError(f"{text!r} goes past 24:00")
    if begin == end:
        raise ValueError(f"{text!r} begins when it ends; write 00:00-24:00 for the whole day")
    return begin, end
