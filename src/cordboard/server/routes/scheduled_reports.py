"""Reports that are sent by email: every day, week or month, to named addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request

from cordboard.acd.measures import Dimension
from cordboard.live.clock import now
from cordboard.printable import printable
from cordboard.server.address import address_of
from cordboard.server.models.scheduled_reports import (
    LastReport,
    NewScheduledReport,
    ScheduledReportState,
    ScheduledView,
    UnsentReport,
)
from cordboard.server.parameters import NamePath
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import people
from cordboard.store import scheduled_reports as stored
from cordboard.store.database import writing
from cordboard.store.people import User
from cordboard.store.report_questions import site_question, zone_of
from cordboard.store.reports import FILTERS, UnknownDivision
from cordboard.store.scheduled_reports import ReportOrder, ReportView, ScheduledReport, TooManyReports

router = APIRouter(prefix="/api/scheduled-reports", tags=["reports"])

Reader = Annotated[User, needs(*stored.READERS)]
_NO_SERVER = "this site has no server for email: name one under 'mail' in site.yaml"


@router.get("")
def list_scheduled_reports(site: Running, user: Reader) -> list[ScheduledReportState]:
    """Your reports by email; for an administrator those of everybody."""
    return [_told(site, each) for each in stored.listed(site.database, user)]


@router.post("", status_code=201)
def schedule_report(site: Running, user: Reader, new: NewScheduledReport, request: Request) -> ScheduledReportState:
    """Have a report sent. Your right to read reports is asked for each time. 409 where the site has no mail server."""
    _can_send(site)
    view = _view(new.view)
    zone = zone_of(site.site, new.view.service, new.zone)
    try:
        some_day = datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 1, 2, tzinfo=zone)
        site_question(
            site.site, measure=view.measure, since=some_day[0], until=some_day[1], length=view.interval, zone=zone,
            by=view.by, where=view.where,
        )  # fmt: skip
        found = stored.add(
            site.database, user, ReportOrder(
                name=printable(new.name), view=view, recipients=tuple(dict.fromkeys(new.recipients)),
                language=new.language, frequency=new.frequency, at=new.at, weekday=new.weekday, day=new.day,
                zone=str(zone), origin=address_of(request, site),
            ), now(),
        )  # fmt: skip
    except UnknownDivision as no:
        raise HTTPException(422, str(no)) from no
    except TooManyReports as no:
        raise HTTPException(409, str(no)) from no
    assert found.next_at is not None
    site.switchboard.waker.expect(found.next_at)
    return _told(site, found)


@router.post("/{report}/sending", status_code=202)
def send_scheduled_report(site: Running, user: Reader, report: NamePath) -> ScheduledReportState:
    """Send it now as well, as if it were due at this moment."""
    _can_send(site)
    found = _found(site, user, report)
    at = now()
    with writing(site.database) as connection:
        stored.send(connection, found, at, at)
        people.note(connection, user.name, "report-sent-now", found.name, {"report": found.id})
    site.switchboard.waker.look()
    return _told(site, _found(site, user, report))


@router.delete("/{report}", status_code=204)
def end_scheduled_report(site: Running, user: Reader, report: NamePath) -> None:
    """Send it no more."""
    if not stored.remove(site.database, report, user):
        raise HTTPException(404, "you have no such report by email")


def _can_send(site: RunningSite) -> None:
    if not site.site.mail.server:
        raise HTTPException(409, _NO_SERVER)


def _found(site: RunningSite, user: User, report: str) -> ScheduledReport:
    found = stored.find(site.database, report)
    if found is None or not (found.owner == user.name or user.may()):
        raise HTTPException(404, "you have no such report by email")
    return found


def _view(asked: ScheduledView) -> ReportView:
    where: dict[Dimension, str] = {name: value for name in FILTERS if (value := getattr(asked, name))}
    return ReportView(measure=asked.measure, interval=asked.interval, period=asked.period, by=asked.by, where=where)


def _told(site: RunningSite, found: ScheduledReport) -> ScheduledReportState:
    last = found.last
    trouble = "" if found.may_read else f"{found.owner} may not read reports any more"
    return ScheduledReportState(
        id=found.id, owner=found.owner, name=found.name, recipients=list(found.recipients), language=found.language,
        frequency=found.frequency, at=found.at, weekday=found.weekday, day=found.day, zone=found.zone,
        view=ScheduledView(
            measure=found.view.measure, interval=found.view.interval, period=found.view.period, by=found.view.by,
            **{str(name): value for name, value in found.view.where.items()},
        ),
        next_at=found.next_at, trouble=trouble or ("" if site.site.mail.server else _NO_SERVER),
        last=None if last is None else LastReport(
            at=last.at, sent=list(last.sent),
            unsent=[UnsentReport(to=to, why=why, again=again)
                    for some, again in ((last.failed, False), (last.waiting, True)) for to, why in some.items()],
        ),
    )  # fmt: skip
