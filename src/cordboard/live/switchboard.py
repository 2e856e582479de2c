"""The running site: takes calls, makes calls, and sees every contact to its outcome."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import OperationalError

from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, Noted
from cordboard.engine.program import Program
from cordboard.flow.site import LoadedSite, Service, Site
from cordboard.live.alarms import AlarmSource, AlarmWatch
from cordboard.live.callback_records import OUTCOME_OF, CallbackRecords, restored
from cordboard.live.changes import Changes
from cordboard.live.child_runs import ChildRuns
from cordboard.live.claims import SERVING, Claims
from cordboard.live.contact import now
from cordboard.live.desk import Desk
from cordboard.live.directory import Directory
from cordboard.live.floor import Floor
from cordboard.live.mail import Mail
from cordboard.live.notices import Notices
from cordboard.live.programs import Programs
from cordboard.live.readiness import Readiness
from cordboard.live.recovery import close_left_open
from cordboard.live.runs import Runs
from cordboard.live.salvage import salvage
from cordboard.live.storing import write_until_taken
from cordboard.live.web_client import web_client
from cordboard.speech.prompts import PromptAudio
from cordboard.store import organisation
from cordboard.store.database import DATABASE, open_database
from cordboard.store.writer import JournalWriter, StoreFailed
from cordboard.telephony.line import Call, CallEnded, Line, NotConnected, Refusal

_log = logging.getLogger(__name__)

#: What to do about alarms, by what gives them.
_OF_LINE = "Look at the calls to outside numbers: they cost money."
_OF_TROUBLE = "No calls are taken while this lasts. Cordboard mends what it can; look at its log if it goes on."
_OF_STORE = "No calls are taken until the database takes contacts: look at its disk, and at programs that hold it."
_OF_SPEECH = "Look at the log of Cordboard, and whether the speech engine runs on that machine."


class Switchboard:
    """A site at work.

    `site` must have loaded without errors. `data` is the folder for recordings and spoken prompts, and
    for the database where `store` names none.
    """

    def __init__(self, site: LoadedSite, data: Path, line: Line, prompts: PromptAudio, *, store: str = "") -> None:
        assert site.site is not None, "a site with errors is not run"
        self.data = data
        self.line = line
        self.prompts = prompts
        self._beside = False
        self.browser: Any = None
        self.on_reorganised: list[Callable[[Site], None]] = []
        self.database = open_database(store or data / DATABASE)
        self.site = organisation.laid_over(site, self.database)
        self.writer = JournalWriter(self.database)
        self._changes = Changes()
        self.readiness = Readiness(
            self.writer, lambda: self._settings.store.new_contact_timeout, self._changes.note,
            blocking=(lambda: self.line.status().trouble,), degrading=(lambda: self.prompts.trouble,),
        )  # fmt: skip
        self._claims = Claims(data)
        self.directory = Directory(self.site, self.database)
        self.programs = Programs(self.site, self.database)
        self._dialling: dict[str, Call | None] = {}
        self._stopping = False
        mail = Mail(self._settings.mail, self._settings.secrets, os.environ)
        self._notices = Notices(lambda: self._settings, mail)
        self.runs = Runs(self.writer, self._notices, self._changes.note)
        self.callbacks = CallbackRecords(
            self.database, self.writer, lambda: self.programs.results, self._changes.note
        )  # fmt: skip
        self.child_runs = ChildRuns(self.runs, self.directory, self.programs, self.database)
        self.floor = Floor(
            self._settings, line, self.database, data / "recordings", wrapped_up=self.child_runs.wrapped_up,
            begin_callback=self.child_runs.begin_callback, records=self.callbacks,
            send_to_flow=self.child_runs.send_to_flow,
        )  # fmt: skip
        self._web = web_client(self._settings.web.private_networks)
        self._alarms = AlarmWatch(
            self._notices.alarms,
            AlarmSource(self._line_alarms, _OF_LINE),
            AlarmSource(self._line_trouble, _OF_TROUBLE),
            AlarmSource(lambda: self.prompts.alarms, _OF_SPEECH),
            AlarmSource(lambda: self.readiness.alarms, _OF_STORE),
        )
        self.runs.desk = Desk(
            self._settings, self.database, line, prompts, self._web, data / "recordings", mail, self.floor,
            dict(os.environ),
        )  # fmt: skip

    @property
    def ready(self) -> bool:
        """Whether calls are taken; `readiness` says why not."""
        return not self.readiness.reasons

    @property
    def _settings(self) -> Site:
        assert self.site.site is not None
        return self.site.site

    def reorganise(self, site: LoadedSite) -> None:
        """Work with another organisation from now on: also contacts in progress do. The flows stay what they are."""
        self.site = site
        self.runs.desk.site = self._settings
        self.programs.site = site
        self.directory.reload(site)
        self.floor.reorganise(self._settings)
        for told in self.on_reorganised:
            told(self._settings)
        self._changes.note()

    async def start(self, progress: Callable[[int, int], None] | None = None, *, recover: bool = True) -> int:
        """Publish the flows, close what a crash left open, speak all prompts ahead, take calls.

        Without `recover` this is a second process beside the one that serves the site: it closes nothing, and claims
        each contact of its own, so that the other one does not take it for left open.

        Returns how many contacts a crash had left open. Raises LineError when the line cannot start, and Claimed when
        another process serves this data.
        """
        if recover:
            self._claims.take(SERVING)
        self._beside = not recover
        self.writer.start()
        self.programs.publish()
        left = 0
        if recover:
            promised = {each.contact for each in self.callbacks.pending()}
            await self._salvage()  # before contacts are closed, whose outcome it may be that a message was left
            left = await close_left_open(
                self.database, self.writer, self.programs.of, self.programs.results, now(),
                lambda contact: contact in promised or self._claims.others(contact),
            )  # fmt: skip
        await self.prompts.render_ahead(self.programs.static_prompts(), progress or (lambda _done, _total: None))
        await self.floor.start()
        if recover:
            for callback, request, queued_at in restored(self.callbacks.pending()):
                self.floor.take_up(callback, request, queued_at)
        await self.line.start(self.on_call)
        self._alarms.start()
        self.readiness.started()
        return left

    async def _salvage(self) -> None:
        """Put messages that nobody takes care of into their boxes: now, or where the database is full as soon as it is
        not.
        """
        work = partial(salvage, self.database, self.runs.desk.recordings, self._spared)
        try:
            await asyncio.to_thread(work)
        except OperationalError:
            self.runs.beside.start(write_until_taken("what a crash left of messages", work))

    def _spared(self, contact: str) -> bool:
        return contact in self.runs.at_work or self._claims.others(contact)

    def tell_alarms(self, told: Sequence[str], remedy: str) -> None:
        """Tell whom the site names of alarms that are not the line's, and what is to be done."""
        self._notices.alarms(told, remedy)

    async def stop(self) -> None:
        """Take no more calls, end those in progress with the Result due, and store everything."""
        self.readiness.stop()
        self._stopping = True
        for contact in tuple(self.runs.at_work.values()):
            contact.shut_down()
        for call in tuple(self._dialling.values()):
            if call is not None:
                await call.hang_up()
        await self.floor.stop()
        for contact in tuple(self.runs.at_work.values()):
            contact.wrap_up_all()
        await self.runs.beside.settle(10)
        await self.callbacks.beside.settle(10)
        await self._alarms.stop()
        await self.line.stop()
        await self.runs.beside.settle(10)
        await self._notices.stop()
        await self._web.aclose()
        await self.prompts.close()
        await asyncio.to_thread(self.writer.close)
        self.database.dispose()
        self._claims.drop_all()

    def _line_alarms(self) -> tuple[int, Sequence[str]]:
        status = self.line.status()
        return status.counters.get("alarms", 0), status.alarms

    def _line_trouble(self) -> tuple[int, Sequence[str]]:
        status = self.line.status()
        return status.counters.get("troubles", 0), (status.trouble,) if status.trouble else ()

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever a contact began, moved on or ended."""
        return self._changes.watch()

    # --- Calls ---------------------------------------------------------------------------------------

    async def on_call(self, call: Call) -> None:
        """Take a call that came in. It is answered once its contact is stored, and turned away where it cannot be."""
        if self._stopping:
            await call.reject(Refusal.UNAVAILABLE)
            return
        service = self.directory.answering(call.called)
        if service is None:
            _log.warning("a call to %r was turned away: no inbound service has that number", call.called)
            await call.reject(Refusal.INVALID_NUMBER)
            return
        facts = self.directory.facts(uuid4().hex, service, call.caller, call.called)
        program = self.programs.current(service.flow)
        try:
            await self.runs.begin(facts, program)
        except StoreFailed as failure:
            _log.warning("a call to %r was turned away: %s", call.called, failure)
            await call.reject(Refusal.UNAVAILABLE)
            return
        try:
            await call.ring()
            await call.answer()
        except CallEnded:
            self.runs.beside.start(self.runs.close_unanswered(facts, program, "gave_up"))
            return
        await self.runs.start(call, facts, program)

    async def dial(self, name: str, number: str, *, account: str = "") -> str:
        """Call a number for an outbound service (or its flow), and return the contact's id as soon as it is stored.

        Raises UnknownService, LookupError for an account that is not there, and StoreFailed.
        """
        service = self.directory.outbound(name)
        contact = uuid4().hex
        found = await asyncio.to_thread(self.directory.account, account, number)
        facts = self.directory.facts(contact, service, service.caller_id, number, "outbound", found)
        if self._beside:
            self._claims.take(contact)
        program = self.programs.current(service.flow)
        try:
            await self.runs.begin(facts, program)
        except StoreFailed:
            self._claims.drop(contact)
            raise
        self._dialling[contact] = None
        self.runs.beside.start(self._dial(facts, service, program, number))
        return contact

    async def finished(self, contact: str) -> None:
        """Wait until a contact that was begun here is over."""
        async for _ in self.changes():
            if contact not in self.runs.at_work and contact not in self._dialling:
                return

    async def _dial(self, facts: Facts, service: Service, program: Program, number: str) -> None:
        try:
            call = self.line.dial(number, caller_id=service.caller_id, ring_seconds=service.dial_timeout)
            self._dialling[facts.contact] = call
            try:
                await call.wait_answered()
            except NotConnected as failure:
                result = self.programs.results[OUTCOME_OF[failure.reason]]
                way = "shutdown" if self._stopping else "not_connected"
                why = reason(way, failure.detail if ENDINGS[way].detail else "")
                ended = Left(at := now(), "", ENDINGS[way].by, why)
                entries: list[AnyEntry] = [Noted("", str(failure)), ended, Closed(at, result.slug, result.code)]
                await self.runs.store(facts.contact, entries)
                return
            except asyncio.CancelledError:
                await call.hang_up()
                raise
            await self.runs.drive(call, facts, program)
        finally:
            self._dialling.pop(facts.contact, None)
            self._claims.drop(facts.contact)
            self._changes.note()
