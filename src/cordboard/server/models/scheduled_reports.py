"""Reports that are sent by email: what is asked for, and what became of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cordboard.acd.measures import Dimension, MeasureName
from cordboard.flow.site.hours import TimeZone
from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body
from cordboard.store.report_intervals import IntervalLength
from cordboard.store.report_times import ReportFrequency, ReportPeriod
from cordboard.store.scheduled_reports import MOST_RECIPIENTS

#: An address as it is handed to a mail server (RFC 5321 4.1.2), with the length that it may have (RFC 5321 4.5.3.1).
EmailAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+$", max_length=254, strip_whitespace=True
    ),
]
ReportLanguage = Literal["en", "es"]
_Value = Annotated[str, Field(max_length=LONGEST_NAME)]


class ScheduledView(Body):
    """What a report shows, as `GET /api/reports/{measure}` takes it. `period` are its days: the one before it is sent,
    the seven before, or the calendar month before.
    """

    measure: MeasureName
    interval: IntervalLength = "1d"
    period: ReportPeriod = "day"
    by: Dimension | None = None
    service: _Value = ""
    flow: _Value = ""
    version: _Value = ""
    agent: _Value = ""
    team: _Value = ""
    result: _Value = ""


class NewScheduledReport(Body):
    """A report to be sent. `at` is HH:MM on the clock of `zone`, which without one is that of the service or the site;
    `weekday` is from 1 for Monday, `day` that of the month, or its last one where the month is shorter.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True)]
    view: ScheduledView
    recipients: Annotated[list[EmailAddress], Field(min_length=1, max_length=MOST_RECIPIENTS)]
    language: ReportLanguage = "en"
    frequency: ReportFrequency = "daily"
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "07:00"
    weekday: Annotated[int, Field(ge=1, le=7)] = 1
    day: Annotated[int, Field(ge=1, le=31)] = 1
    zone: TimeZone = ""


class UnsentReport(Answer):
    """Somebody who has not been sent a report, and why; `again`: it is tried once more."""

    to: str
    why: str
    again: bool


class LastReport(Answer):
    """What became of a report that was due `at` a time (milliseconds)."""

    at: int
    sent: list[str]
    unsent: list[UnsentReport]


class ScheduledReportState(Answer):
    """A report that is sent by email, and what became of it. `next_at` is when it is sent next (milliseconds),
    `trouble` why it will not be.
    """

    id: str
    owner: str
    name: str
    view: ScheduledView
    recipients: list[str]
    language: ReportLanguage
    frequency: ReportFrequency
    at: str
    weekday: int
    day: int
    zone: str
    next_at: int | None
    last: LastReport | None
    trouble: str
