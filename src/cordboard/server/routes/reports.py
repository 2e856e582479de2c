"""Reports: a measure by intervals of a zone's clock, divided by service, agent, hour and more, and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query

from cordboard.acd.measures import MEASURES, Dimension, Measure, MeasureName
from cordboard.flow.site.hours import TimeZone
from cordboard.server.files import ExportedRows
from cordboard.server.models.reports import (
    MeasureDefinition,
    MeasureReport,
    MeasureWords,
    ReportCell,
    ReportInterval,
    ReportRow,
    ReportSpan,
)
from cordboard.server.parameters import Instant, NameQuery, Within
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import people
from cordboard.store.people import User
from cordboard.store.report_export import ReportFormat, as_csv, as_parquet
from cordboard.store.report_facts import ReportTooLong
from cordboard.store.report_intervals import IntervalLength, TimeInterval, period_before
from cordboard.store.report_questions import group_labels, site_question, zone_of
from cordboard.store.reports import ReportQuestion, ReportSums, ReportTable, UnknownDivision, report

router = APIRouter(prefix="/api/reports", tags=["reports"])

Reader = Annotated[User, needs("supervisor", "auditor")]
_WRITTEN = {"csv": (as_csv, "text/csv"), "parquet": (as_parquet, "application/vnd.apache.parquet")}


def report_question(
    site: Running, measure: MeasureName,
    since: Annotated[Instant, Query(description="From this time on (ISO 8601; without an offset, in the zone).")],
    until: Annotated[Instant, Query(description="Before this time (ISO 8601; without an offset, in the zone).")],
    interval: IntervalLength = "1d", by: Dimension | None = None,
    zone: Annotated[TimeZone, Query(description="The zone whose clock counts [default: the service's, or the site's].")]
    = "",
    service: NameQuery = "", flow: NameQuery = "", version: NameQuery = "", agent: NameQuery = "",
    team: NameQuery = "", result: NameQuery = "",
    within: Within = None,
) -> ReportQuestion:  # fmt: skip
    """A dependency: what is asked for. Raises HTTPException 422."""
    own = zone_of(site.site, service, zone)
    first, last = (each if each.tzinfo else each.replace(tzinfo=own) for each in (since, until))
    if first >= last:
        raise HTTPException(422, "a report ends after it begins: give an `until` that is later than `since`")
    try:
        return site_question(
            site.site, measure=measure, since=first, until=last, length=interval, zone=own, by=by, within=within,
            where={
                "service": service, "flow": flow, "version": version, "agent": agent, "team": team, "result": result,
            },
        )  # fmt: skip
    except UnknownDivision as no:
        raise HTTPException(422, str(no)) from no


AskedFor = Annotated[ReportQuestion, Depends(report_question)]


@router.get("")
def list_measures(user: Reader) -> list[MeasureDefinition]:  # noqa: ARG001 - asked for, to be let in
    """The measures that reports are made of: what each means, and what it can be divided by."""
    return [_definition(name, measure) for name, measure in MEASURES.items()]


@router.get("/{measure}")
def get_measure_report(
    site: Running, user: Reader, question: AskedFor,  # noqa: ARG001
    within: Within = None,
) -> MeasureReport:  # fmt: skip
    """A measure by intervals, the empty ones included. A day may have 23 or 25 hours. `before` is what to compare with.

    422 says how to narrow what would be too long.
    """
    table = _made(site, question)
    measure = MEASURES[question.measure]
    before = period_before(question.since, question.until, question.zone)
    open_at = _opening(site, question)
    labels = group_labels(site.site, question.by)
    return MeasureReport(
        measure=_definition(question.measure, measure), zone=str(question.zone), interval=question.length,
        by=question.by, since=table.intervals[0].at, until=table.intervals[-1].until, within=within,
        before=ReportSpan(since=int(before[0].timestamp() * 1000), until=int(before[1].timestamp() * 1000)),
        intervals=[_interval(each, open_at) for each in table.intervals],
        rows=[
            ReportRow(
                group=group, label=labels(group), cells=[_cell(measure, each) for each in table.groups[group]],
                total=_cell(measure, table.of_groups[group]),
            )
            for group in sorted(table.groups)
        ],
        of_intervals=[_cell(measure, each) for each in table.of_intervals], total=_cell(measure, table.total),
    )  # fmt: skip


@router.get(
    "/{measure}/export", response_class=ExportedRows,
    responses={200: {"content": {kind: {"schema": {"type": "string"}} for _, kind in _WRITTEN.values()}}},
)  # fmt: skip
def export_measure_report(
    site: Running, user: Reader, question: AskedFor, form: Annotated[ReportFormat, Query(alias="format")] = "csv"
) -> ExportedRows:
    """The same as a file: a line for each interval and group, with the figure and its parts."""
    write, kind = _WRITTEN[form]
    made = write(MEASURES[question.measure], _made(site, question))
    detail = {"since": question.since.isoformat(), "until": question.until.isoformat()}
    people.note(site.database, user.name, "report-exported", question.measure, detail)
    headers = {"content-disposition": f"attachment; filename={question.measure}.{form}"}
    return ExportedRows(iter((made,)), media_type=kind, headers=headers)


def _made(site: RunningSite, question: ReportQuestion) -> ReportTable:
    try:
        return report(site.database, question, site.results)
    except ReportTooLong as no:
        raise HTTPException(422, str(no)) from no


def _definition(name: MeasureName, measure: Measure) -> MeasureDefinition:
    en, es = (MeasureWords(title=title, definition=what) for title, what in (measure.english, measure.spanish))
    return MeasureDefinition(
        name=name, unit=measure.unit, source=measure.source, parts=list(measure.parts), by=list(measure.by), en=en,
        es=es,
    )  # fmt: skip


def _cell(measure: Measure, sums: ReportSums) -> ReportCell:
    value = measure.value(sums.parts)
    return ReportCell(
        value=None if value is None else round(value, 4),
        parts={name: round(sums.parts.get(name, 0), 3) for name in measure.parts},
    )


def _interval(each: TimeInterval, open_at: Callable[[int], bool | None]) -> ReportInterval:
    return ReportInterval(
        at=each.at, until=each.until, label=each.label, zone=each.zone, place=each.place, open=open_at(each.at)
    )


def _opening(site: RunningSite, question: ReportQuestion) -> Callable[[int], bool | None]:
    service = site.site.services.get(question.where.get("service", ""))
    if service is None or question.length not in ("15m", "30m", "1h"):
        return lambda _: None
    hours = service.hours
    return lambda at: hours.at(datetime.fromtimestamp(at / 1000, question.zone)).open
