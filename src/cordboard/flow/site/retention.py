"""How long what is known of people is kept."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from cordboard.flow.site.part import Part

Unit = Literal["day", "week", "month", "year"]
_WRITTEN = re.compile(r"(\d{1,5}) (day|week|month|year)s?")
_FOREVER = "forever"


@dataclass(frozen=True, slots=True)
class Period:
    """A time by the calendar, such as 90 days or 2 years; `count` 0: for ever."""

    count: int = 0
    unit: Unit = "day"

    def before(self, moment: datetime) -> datetime | None:
        """The moment that lies this long ago; None where that is never. Of a month too short its last day.

        >>> Period(1, "month").before(datetime(2026, 3, 31)).day
        28
        """
        if not self.count:
            return None
        if self.unit in {"day", "week"}:
            return moment - timedelta(days=self.count * (7 if self.unit == "week" else 1))
        months = moment.year * 12 + moment.month - 1 - self.count * (12 if self.unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}" if self.count else _FOREVER


def _period(value: Any) -> Period:
    if isinstance(value, Period):
        return value
    if value == _FOREVER:
        return Period()
    written = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if written is None or not int(written[1]):
        raise ValueError(f"write how long, such as 90 days, 18 months, 2 years or forever (here: {value!r})")
    unit: Unit = written[2]  # type: ignore[assignment]
    period = Period(int(written[1]), unit)
    if period.count * {"day": 1, "week": 7, "month": 30, "year": 365}[unit] > _LONGEST_DAYS:
        raise ValueError(f"{value} is longer than 100 years: write forever")
    return period


_LONGEST_DAYS = 36_500


def _clock(value: Any) -> Any:
    if isinstance(value, str):
        return value
    raise ValueError('write the time in quotes, such as "03:00"')


#: A time by the calendar, as it is written in the site file.
WrittenPeriod = Annotated[
    Period,
    BeforeValidator(_period),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^([1-9][0-9]{0,4} (day|week|month|year)s?|forever)$"}),
]


class Retention(Part):
    """How long contacts of a service and their sound are kept, from when a contact was closed. Left out: as the site
    says, and where that says nothing, for ever.
    """

    contacts: WrittenPeriod | None = Field(
        None, description="What is known of the person: numbers, journal, texts, sound. The outcome stays as a figure."
    )
    recordings: WrittenPeriod | None = Field(None, description="Recorded conversations.")
    messages: WrittenPeriod | None = Field(None, description="Voice messages.")


class SiteRetention(Retention):
    """How long things are kept where a service says nothing else, and when what is too old is deleted.

    Nothing is deleted unless a time is written here or at a service. `accounts` counts from the last import that
    brought an account.
    """

    accounts: WrittenPeriod | None = Field(None, description="Accounts that no import has brought since.")
    at: Annotated[time, BeforeValidator(_clock)] = Field(
        time(3), description="When it is deleted, by the clock of the site's zone.", examples=["03:00"]
    )

    def of(self, own: Retention) -> Retention:
        """What holds for a service: its own where it says something, else the site's."""
        return Retention(
            contacts=own.contacts or self.contacts, recordings=own.recordings or self.recordings,
            messages=own.messages or self.messages,
        )  # fmt: skip
