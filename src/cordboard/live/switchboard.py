"""The running site: takes calls, makes calls, and sees every contact to its outcome."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, Noted
from cordboard.engine.program import Program
from cordboard.flow.site import LoadedSite, Service, Site
from cordboard.live.alarms import AlarmWatch
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
from cordboard.live.recovery import close_left_open
from cordboard.live.runs import Runs
from cordboard.live.salvage import salvage
from cordboard.live.web_client import web_client
from cordboard.speech.prompts import PromptAudio
from cordboard.store import organisation
from cordboard.store.database import DATABASE, open_database
from cordboard.store.writer import JournalWriter
from cordboard.telephony.line import Call, CallEnded, Line, NotConnected, Refusal

_log = logging.getLogger(__name__)


class Switchboard:
    """A site at work.

    `site` must have loaded without errors. `data` is the folder for the database, recordings and spoken prompts.
    """

    def __init__(
        self, site: LoadedSite, data: Path, line: Line, prompts: PromptAudio, *, database_url: str = ""
    ) -> None:
        assert site.site is not None, "a site with errors is not run"
        self.data = data
        self.line = line
        self.prompts = prompts
        self.ready = False
        self._beside = False
        self.browser: Any = None
        self.on_reorganised: list[Callable[[Site], None]] = []
        self.database = open_database(database_url or data / DATABASE)
        self.site = organisation.laid_over(site, self.database)
        self.writer = JournalWriter(self.database)
        self._changes = Changes()
        self._claims = Claims(data)
        self.directory = Directory(self.site, self.database)
        self.programs = Programs(self.site, self.database)
        self._dialling: set[str] = set()
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
        self._alarms = AlarmWatch(line, self._notices.alarms)
        self.runs.desk = Desk(
            self._settings, self.database, line, prompts, self._web, data / "recordings", mail, self.floor,
            dict(os.environ),
        )  # fmt: skip

    @property
    def _settings(self) -> Site:
        assert self.site.site is not None
        return self.site.site

    def reorganise(self, site: LoadedSite) -> None:
        """Work with another organisation from now on: also contacts in progress do. The flows stay what they are."""
        self.site = site
        self.runs.desk.site = self._settings
        self.directory.loaded = self.programs.site = site
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
            salvage(self.database, self.runs.desk.recordings, self._claims.others)
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
        self.ready = True
        return left

    async def stop(self) -> None:
        """Take no more calls, end those in progress with the Result due, and store everything."""
        self.ready = False
        for contact in tuple(self.runs.at_work.values()):
            contact.end("operator", "Cordboard was stopped")
        await self.floor.stop()
        for contact in tuple(self.runs.at_work.values()):
            contact.wrap_up_all()
        await self.runs.beside.settle(10)
        await self.callbacks.beside.settle(10)
        self._alarms.stop()
        await self.line.stop()
        await self._notices.stop()
        await self._web.aclose()
        await self.prompts.close()
        await asyncio.to_thread(self.writer.close)
        self.database.dispose()
        self._claims.drop_all()

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever a contact began, moved on or ended."""
        return self._changes.watch()

    # --- Calls ---------------------------------------------------------------------------------------

    async def on_call(self, call: Call) -> None:
        """Take a call that came in."""
        service = self.directory.answering(call.called)
        if service is None:
            _log.warning("a call to %r was turned away: no inbound service has that number", call.called)
            await call.reject(Refusal.INVALID_NUMBER)
            return
        contact = uuid4().hex
        facts = self.directory.facts(contact, service, call.caller, call.called)
        try:
            await call.ring()
            await call.answer()
        except CallEnded:
            return
        program = self.programs.current(service.flow)
        await self.runs.begin(facts, program)
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
        await self.runs.begin(facts, program)
        self._dialling.add(contact)
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
            try:
                await call.wait_answered()
            except NotConnected as failure:
                result = self.programs.results[OUTCOME_OF[failure.reason]]
                ended = Left(at := now(), "", "line", failure.detail)
                entries: list[AnyEntry] = [Noted("", str(failure)), ended, Closed(at, result.slug, result.code)]
                await self.writer.append(facts.contact, entries)
                return
            except asyncio.CancelledError:
                await call.hang_up()
                raise
            await self.runs.drive(call, facts, program)
        finally:
            self._dialling.discard(facts.contact)
            self._claims.drop(facts.contact)
            self._changes.note()
