"""When a service is open: weekly hours, public holidays, one-off days, and the switch before all (domain.md 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator

from cordboard.flow.site.calendar import (
    DAYS,
    MINUTES_OF_DAY,
    WHOLE_DAY,
    Closing,
    Holidays,
    Opening,
    Span,
    Switches,
    read_days,
    read_spans,
    runs_on,
    within,
)
from cordboard.flow.site.part import Part

#: How far ahead the next change of hours is looked for.
_HORIZON = timedelta(days=400)
_MINUTE = timedelta(minutes=1)


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


#: Instants that a calendar can reckon with, with a year before and after.
_FIRST, _LAST = datetime(1971, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def within_reach(at: datetime) -> datetime:
    """The instant (without a zone, UTC). Raises ValueError for one that no calendar here reckons with."""
    if not _FIRST <= _aware(at) <= _LAST:
        raise ValueError(f"must be from {_FIRST.year} to {_LAST.year - 1}")
    return at


class Hours(Part):
    """The hours of a service. Without `weekly` it is open at all hours.

    What is named first goes before the rest: `switch`, `openings`, `closings`, `holidays`, `weekly`. A span such as
    ``22:00-06:00`` runs past midnight and belongs to the day on which it begins. An hour that a clock change repeats
    or skips is read off the local clock, as a sign on the door would be.
    """

    switch: Switches = Field((), description="open or closed, whatever the hours; with `until` it ends by itself.")
    weekly: Annotated[
        dict[str, tuple[Span, ...]] | None,
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
    ] = Field(None, description='Spans by day, such as {mon-fri: "08:00-18:00"}; a day that is not named is closed.')
    openings: tuple[Opening, ...] = Field((), description="Days with hours of their own.")
    closings: tuple[Closing, ...] = Field((), description="Days, or hours of days, on which it is closed.")
    holidays: Holidays | None = Field(None, description="Public holidays, on which it is closed.")
    time_zone: TimeZone = Field("", description="The zone of all of these [default: the service's].")

    @field_validator("weekly", mode="before")
    @classmethod
    def _spans_by_day(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        found: dict[str, list[Span]] = {}
        for days, spans in value.items():
            for day in read_days(str(days)):
                if day in found:
                    raise ValueError(f"{day} is named twice")
                found[day] = read_spans(spans)
        return found

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock counts."""
        return ZoneInfo(self.time_zone or "UTC")

    def at(self, moment: datetime) -> Open:
        """Whether it is open at a moment (with a zone; one without is taken as UTC), and why."""
        moment = _aware(moment)
        for switch in self.switch:
            if switch.holds(moment, self.zone):
                return Open(switch.state == "open", switch.told())
        local = moment.astimezone(self.zone)
        today, yesterday = local.date(), local.date() - timedelta(days=1)
        minute = local.hour * 60 + local.minute
        if (pause := self._pause(today, yesterday, minute)) is not None:
            return Open(False, pause.reason)
        spans, why = self._day(yesterday)
        if runs_on(spans, minute):
            return Open(True, "within the hours of the evening before")
        spans, why = self._day(today)
        if within(spans, minute):
            return Open(True, why or "within the weekly hours")
        if not spans and why:
            return Open(False, why)
        return Open(False, "outside the hours of that day" if why else "outside the weekly hours")

    def told(self, moment: datetime) -> dict[str, Any]:
        """What holds at a moment (without a zone: on the hours' clock), why, and when it changes; times as ISO 8601."""
        local = moment.astimezone(self.zone) if moment.tzinfo else moment.replace(tzinfo=self.zone)
        now, changes = self.at(local), self.changes_at(local)
        return {
            "at": local.isoformat(), "time_zone": str(self.zone), "open": now.open, "reason": now.reason,
            "changes_at": changes.isoformat() if changes else None,
        }  # fmt: skip

    def changes_at(self, moment: datetime) -> datetime | None:
        """When it next opens or closes after a moment, in the hours' zone; None when it does not within 400 days."""
        moment = _aware(moment)
        before = self.at(moment).open
        for candidate in self._candidates(moment):
            if candidate > moment and self.at(candidate).open != before:
                return candidate.astimezone(self.zone)
        return None

    def _pause(self, today: date, yesterday: date, minute: int) -> Closing | None:
        """A closing of part of a day. It goes before the day's own hours."""
        for closing in self.closings:
            if closing.whole():
                continue
            if closing.covers(today) and within(closing.hours, minute):
                return closing
            if closing.covers(yesterday) and runs_on(closing.hours, minute):
                return closing
        return None

    def _day(self, day: date) -> tuple[tuple[Span, ...], str]:
        """The spans that begin on a day, and why they are not the weekly ones."""
        for opening in self.openings:
            if opening.covers(day):
                return opening.hours or WHOLE_DAY, opening.reason
        for closing in self.closings:
            if closing.whole() and closing.covers(day):
                return (), closing.reason
        holiday = self.holidays.on(day) if self.holidays else ""
        if holiday:
            return (), f"public holiday: {holiday}"
        if self.weekly is None:
            return WHOLE_DAY, "open at all hours"
        return self.weekly.get(DAYS[day.weekday()], ()), ""

    def _candidates(self, moment: datetime) -> Iterator[datetime]:
        """Every moment at which something could change, in order: the ends of spans, and of switches."""
        minutes = sorted({0} | {minute % MINUTES_OF_DAY for span in self._every_span() for minute in span})
        ends = sorted(
            (each.until if each.until.tzinfo else each.until.replace(tzinfo=self.zone)).astimezone(UTC)
            for each in self.switch
            if each.until is not None
        )
        start = moment.astimezone(self.zone).date()
        for number in range(_HORIZON.days):
            begin, end = (_midnight(start + timedelta(days=number + extra), self.zone) for extra in (0, 1))
            if end - begin == timedelta(days=1):
                found = [begin + minute * _MINUTE for minute in minutes]
            else:  # the clocks change on that day: an hour is skipped or comes twice, so each minute is looked at
                found = [begin + minute * _MINUTE for minute in range(int((end - begin) / _MINUTE))]
            yield from sorted(found + [each for each in ends if begin <= each < end])

    def _every_span(self) -> Iterator[Span]:
        for spans in (self.weekly or {}).values():
            yield from spans
        for opening in self.openings:
            yield from opening.hours
        for closing in self.closings:
            yield from closing.hours


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
