"""Reports by email at work: each time counts once, its owner's rights are asked for when it is sent, and what became of
it is on the page and in the audit trail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine

from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.mail import Mail, MailFailed
from cordboard.live.report_letter import ReportLetter, letter
from cordboard.live.waker import TryAgain, Waker
from cordboard.store import due_times, people
from cordboard.store import scheduled_reports as stored
from cordboard.store.database import writing
from cordboard.store.due_times import DueTime
from cordboard.store.report_facts import ReportTooLong
from cordboard.store.report_questions import group_labels, site_question
from cordboard.store.reports import UnknownDivision, report
from cordboard.store.scheduled_reports import REPORT, REPORT_EMAIL, ScheduledReport

#: Seconds between two tries to hand an email to the server: for half a day, also over restarts.
PAUSES: Final = (5.0, 60.0, 300.0, 1_800.0, 7_200.0, 21_600.0)


class ReportNotSent(Exception):
    """A report is not sent this time. The message says why."""


class ReportEmails:
    """Sends reports for the program that serves the site. `site` gives that of the moment; `require` is as for the
    waker.

    An email that the server took just before the program was killed is sent again with the same Message-ID, by which
    mail programs know it as the same (RFC 5322, 3.6.4).
    """

    def __init__(
        self, site: Callable[[], Site], database: Engine, mail: Mail, waker: Waker,
        require: Callable[[Connection], None] = lambda _connection: None,
    ) -> None:  # fmt: skip
        self._site = site
        self._database = database
        self._mail = mail
        self._waker = waker
        self._require = require
        self._making = asyncio.Lock()
        self._made: tuple[tuple[str, int], ReportLetter] | None = None
        waker.on(REPORT, self._begin)
        waker.on(REPORT_EMAIL, self._send)

    async def _begin(self, due: DueTime) -> None:
        await asyncio.to_thread(self._set_emails, due)
        self._waker.look()

    def _set_emails(self, due: DueTime) -> None:
        with writing(self._database) as connection:
            self._require(connection)
            if due_times.take(connection, due):
                stored.begin(connection, due, now())

    async def _send(self, due: DueTime) -> None:
        found = await asyncio.to_thread(stored.find, self._database, due.payload["report"])
        if found is None:
            return
        try:
            made = await self._letter(found, due.payload["at"])
            await self._mail.send(due.payload["to"], made.subject, made.text, (made.attached,), name=due.key)
        except MailFailed as failure:
            if failure.again and due.tries < len(PAUSES):
                await asyncio.to_thread(self._put_off, due, str(failure))
                raise TryAgain(PAUSES[due.tries], str(failure)) from failure
            await asyncio.to_thread(self._settle, found, due, str(failure))
        except (ReportNotSent, UnknownDivision, ReportTooLong) as no:
            await asyncio.to_thread(self._settle, found, due, str(no))
        else:
            await asyncio.to_thread(self._settle, found, due, "")

    async def _letter(self, found: ScheduledReport, at: int) -> ReportLetter:
        """The email of a report, which is made once for all who are to have it. Raises ReportNotSent, UnknownDivision
        and ReportTooLong.
        """
        if not found.may_read:
            raise ReportNotSent(f"{found.owner} may not read reports any more")
        async with self._making:
            if self._made is None or self._made[0] != (found.id, at):
                self._made = (found.id, at), await asyncio.to_thread(self._make, found, at)
            return self._made[1]

    def _make(self, found: ScheduledReport, at: int) -> ReportLetter:
        site, view, times = self._site(), found.view, found.times
        since, until = times.period(at, view.period)
        question = site_question(
            site, measure=view.measure, since=since, until=until, length=view.interval, zone=times.zone, by=view.by,
            where=view.where,
        )  # fmt: skip
        table = report(self._database, question, site.catalogue())
        origin = site.web_server.public_url or found.origin
        return letter(found, question, table, group_labels(site, view.by), origin)

    def _put_off(self, due: DueTime, why: str) -> None:
        with writing(self._database) as connection:
            stored.settle(connection, due, why, again=True)

    def _settle(self, found: ScheduledReport, due: DueTime, why_not: str) -> None:
        """The email is done with, in one transaction with what is told of it."""
        with writing(self._database) as connection:
            if not due_times.take(connection, due):
                return
            stored.settle(connection, due, why_not)
            detail = {"to": due.payload["to"], "report": found.id} | ({"why": why_not} if why_not else {})
            people.note(connection, found.owner, f"report-{'not-' * bool(why_not)}emailed", found.name, detail)
