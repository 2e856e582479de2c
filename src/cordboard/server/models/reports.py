"""Reports: measures with their definitions, and the tables that are made of them."""

from __future__ import annotations

from cordboard.acd.measures import Dimension, MeasureName, MeasureSource, MeasureUnit
from cordboard.server.models import Answer
from cordboard.store.report_intervals import IntervalLength


class MeasureWords(Answer):
    """What a measure is called, and what it means, in one language."""

    title: str
    definition: str


class MeasureDefinition(Answer):
    """A measure: its unit, the parts that are told beside it, and what it can be divided by and narrowed to.

    `share` is a part from 0 to 1, `score` a mean of answers. `source` is what is counted: contacts and surveys at the
    time when the contact began, requests when an agent was asked for, what was handled when that was done.
    """

    name: MeasureName
    unit: MeasureUnit
    source: MeasureSource
    parts: list[str]
    by: list[Dimension]
    en: MeasureWords
    es: MeasureWords


class ReportInterval(Answer):
    """An interval, from `at` to before `until` in milliseconds. `label` is its beginning in the report's zone, with the
    offset, `zone` what that zone is called then. Intervals with the same `place` in two reports are compared. `open` is
    whether the service of the report was open at its beginning by its hours of today; null where it is not of one.
    """

    at: int
    until: int
    label: str
    zone: str
    place: str
    open: bool | None


class ReportCell(Answer):
    """A figure and its parts. `value` is null where there is nothing to divide by."""

    value: float | None
    parts: dict[str, float]


class ReportRow(Answer):
    """One value of what the report is divided by: a cell for each interval, and all of them together. `label` is the
    value in words.
    """

    group: str
    label: str
    cells: list[ReportCell]
    total: ReportCell


class ReportSpan(Answer):
    """From when to before when, in milliseconds."""

    since: int
    until: int


class MeasureReport(Answer):
    """A measure by intervals of a zone's clock, the empty ones included. `of_intervals` and `total` are made from the
    sums of the parts. `before` is the period of the same length before, `within` are the seconds in which contacts
    should be answered, where the report was asked for with other ones than their services had set.
    """

    measure: MeasureDefinition
    zone: str
    interval: IntervalLength
    by: Dimension | None
    since: int
    until: int
    before: ReportSpan
    within: float | None
    intervals: list[ReportInterval]
    rows: list[ReportRow]
    of_intervals: list[ReportCell]
    total: ReportCell
