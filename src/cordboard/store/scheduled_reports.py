"""Reports that are sent by email: whose they are, what they show, to whom they go, and what became of sending them.

That one is to be sent is a due time (`REPORT`), and so is each of its emails (`REPORT_EMAIL`): the transaction that
takes the first out sets the others and the next one, so that a time counts once, also where the program is killed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import time
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, func, insert, select, update

from cordboard.acd.measures import Dimension, MeasureName
from cordboard.store import due_times, people
from cordboard.store.database import writing
from cordboard.store.due_times import DueTime
from cordboard.store.people import User
from cordboard.store.report_intervals import IntervalLength
from cordboard.store.report_times import ReportFrequency, ReportPeriod, ReportTimes
from cordboard.store.tables import due_times as dues
from cordboard.store.tables import scheduled_reports, users

#: The kinds of due times: that a report is to be sent, and each email of it.
REPORT: Final = "report"
REPORT_EMAIL: Final = "report-email"
#: Who may read reports, and so have them sent.
READERS: Final = ("supervisor", "auditor")
#: Scheduled reports of one person, and addresses of one report.
MOST_REPORTS, MOST_RECIPIENTS = 50, 20


class TooManyReports(Exception):
    """Somebody has as many scheduled reports as one person may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What a report shows. `where` are values of some of `reports.FILTERS`."""

    measure: MeasureName
    interval: IntervalLength
    period: ReportPeriod
    by: Dimension | None = None
    where: Mapping[Dimension, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSending:
    """What became of a report that was due `at` a time (milliseconds): who was sent it, and of whom else why not.
    Those `waiting` are tried again.
    """

    at: int
    sent: tuple[str, ...] = ()
    waiting: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledReport:
    """A report that is sent by email. `may_read`: its owner may still sign in and read reports. `next_at` is when it is
    sent next (milliseconds), `at` that time of the day as HH:MM on the clock of `zone`.
    """

    id: str
    owner: str
    may_read: bool
    name: str
    view: ReportView
    recipients: tuple[str, ...]
    language: str
    frequency: ReportFrequency
    at: str
    weekday: int
    day: int
    zone: str
    origin: str
    created_at: int
    next_at: int | None
    last: ReportSending | None

    @property
    def times(self) -> ReportTimes:
        """When it is sent."""
        return ReportTimes(
            frequency=self.frequency, at=time.fromisoformat(self.at), zone=ZoneInfo(self.zone), weekday=self.weekday,
            day=self.day,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOrder:
    """What somebody asks to be sent; the fields are those of `ScheduledReport`."""

    name: str
    view: ReportView
    recipients: tuple[str, ...]
    language: str
    frequency: ReportFrequency
    at: str
    weekday: int
    day: int
    zone: str
    origin: str


def add(engine: Engine, user: User, order: ReportOrder, now: int) -> ScheduledReport:
    """Have a report sent from now on. Raises TooManyReports."""
    report = uuid4().hex
    with writing(engine) as connection:
        mine = scheduled_reports.c.user_id == user.id
        if (connection.scalar(select(func.count()).where(mine)) or 0) >= MOST_REPORTS:
            raise TooManyReports(f"you have {MOST_REPORTS} reports sent already: end one first")
        row = {"id": report, "user_id": user.id, **asdict(order), "created_at": now, "last": {}}
        connection.execute(insert(scheduled_reports).values(row))
        found = _one(connection, report)
        assert found is not None
        connection.execute(due_times.setting(REPORT, report, found.times.following(now)))
        detail = {"recipients": list(order.recipients), "frequency": order.frequency}
        people.note(connection, user.name, "report-scheduled", order.name, detail)
        found = _one(connection, report)
    assert found is not None
    return found


def listed(engine: Engine, user: User) -> list[ScheduledReport]:
    """The reports of somebody, or for an administrator those of everybody, by name."""
    wanted = _all().order_by(scheduled_reports.c.name, scheduled_reports.c.id)
    if not user.may():
        wanted = wanted.where(scheduled_reports.c.user_id == user.id)
    with engine.connect() as connection:
        return [_read(row) for row in connection.execute(wanted)]


def find(engine: Engine, report: str) -> ScheduledReport | None:
    """One report, if it is still sent."""
    with engine.connect() as connection:
        return _one(connection, report)


def remove(engine: Engine, report: str, user: User) -> bool:
    """Send it no more. False: there is none that is this person's, or which they may end."""
    with writing(engine) as connection:
        found = _one(connection, report)
        if found is None or not (found.owner == user.name or user.may()):
            return False
        connection.execute(delete(scheduled_reports).where(scheduled_reports.c.id == report))
        connection.execute(due_times.cancelling(REPORT, report))
        people.note(connection, user.name, "report-unscheduled", found.name, {"owner": found.owner})
    return True


def begin(connection: Connection, due: DueTime, now: int) -> None:
    """A report is due: set the due times of its emails and the next one of its own, in the transaction that took it
    out. Of several times that have passed only the last one counts.
    """
    found = _one(connection, due.key)
    if found is None:
        return
    send(connection, found, max(due.due_at, found.times.latest(now)), now)
    connection.execute(due_times.setting(REPORT, found.id, found.times.following(now)))


def send(connection: Connection, report: ScheduledReport, at: int, now: int) -> None:
    """Have the emails of a report sent that was due at a time."""
    waiting = dict.fromkeys(report.recipients, "")
    _put(connection, report.id, ReportSending(at=at, waiting=waiting))
    for number, to in enumerate(report.recipients):
        payload = {"report": report.id, "at": at, "to": to}
        connection.execute(due_times.setting(REPORT_EMAIL, f"{report.id}-{at}-{number}", now, payload))


def settle(connection: Connection, due: DueTime, why_not: str, *, again: bool = False) -> None:
    """What became of an email; `again` where it is tried once more. In the transaction that takes it out otherwise."""
    report = due.payload["report"]
    found = _one(connection, report)
    if found is None or found.last is None or found.last.at != due.payload["at"]:
        return
    to, last = due.payload["to"], found.last
    others = {name: why for name, why in last.waiting.items() if name != to}
    sent = (*last.sent, to) if not why_not and to not in last.sent else last.sent
    waiting = {**others, to: why_not} if again else others
    failed = {**last.failed, to: why_not} if why_not and not again else last.failed
    _put(connection, report, ReportSending(at=last.at, sent=sent, waiting=waiting, failed=failed))


def _put(connection: Connection, report: str, last: ReportSending) -> None:
    here = scheduled_reports.c.id == report
    connection.execute(update(scheduled_reports).where(here).values(last=asdict(last)))


def _all() -> Select[Any]:
    due = and_(dues.c.kind == REPORT, dues.c.key == scheduled_reports.c.id)
    joined = scheduled_reports.join(users, users.c.id == scheduled_reports.c.user_id).outerjoin(dues, due)
    return select(
        scheduled_reports, users.c.name.label("owner"), users.c.roles, users.c.active, dues.c.due_at.label("next_at")
    ).select_from(joined)


def _one(connection: Connection, report: str) -> ScheduledReport | None:
    row = connection.execute(_all().where(scheduled_reports.c.id == report)).first()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> ScheduledReport:
    owner = User(row.user_id, row.owner, tuple(row.roles))
    last = None if not row.last else ReportSending(**{**row.last, "sent": tuple(row.last["sent"])})
    return ScheduledReport(
        id=row.id, owner=row.owner, may_read=bool(row.active) and owner.may(*READERS), name=row.name,
        view=ReportView(**row.view), recipients=tuple(row.recipients), language=row.language, frequency=row.frequency,
        at=row.at, weekday=row.weekday, day=row.day, zone=row.zone, origin=row.origin, created_at=row.created_at,
        next_at=row.next_at, last=last,
    )  # fmt: skip
