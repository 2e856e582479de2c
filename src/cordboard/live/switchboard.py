"""The running site: takes calls, makes calls, and sees every contact to its outcome."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import OperationalError

from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, Noted
from cordboard.engine.program import Program
from cordboard.flow.module import IN_WRITING
from cordboard.flow.site import LoadedSite, Service, Site
from cordboard.live.alarm_sources import alarm_sources
from cordboard.live.alarms import AlarmSource, AlarmWatch
from cordboard.live.callback_records import OUTCOME_OF, CallbackRecords
from cordboard.live.changes import Changes
from cordboard.live.child_runs import ChildRuns
from cordboard.live.clock import now
from cordboard.live.desk import Desk
from cordboard.live.directory import Directory, UnknownService
from cordboard.live.draining import Drain, TakesNoCalls
from cordboard.live.floor import Floor
from cordboard.live.flows_at_work import FlowsAtWork
from cordboard.live.mail import Mail
from cordboard.live.notices import Notices
from cordboard.live.programs import NotServed, Programs
from cordboard.live.published_flows import PublishedFlows
from cordboard.live.readiness import Readiness
from cordboard.live.recovery import close_left_open
from cordboard.live.resuming import Resuming
from cordboard.live.runs import Runs
from cordboard.live.salvage import salvage
from cordboard.live.sealing import Seal
from cordboard.live.site_lease import SiteLease
from cordboard.live.storing import write_until_taken
from cordboard.live.texts.channels import SiteChannels
from cordboard.live.texts.conversations import Conversations
from cordboard.live.texts.sending import TextSending
from cordboard.live.waker import Waker
from cordboard.live.web_client import web_client
from cordboard.messaging.port import TextChannel
from cordboard.speech.prompts import PromptAudio
from cordboard.store import leases
from cordboard.store.callbacks import EXPIRY, RETRY
from cordboard.store.database import DATABASE, open_database
from cordboard.store.writer import StoreFailed
from cordboard.telephony.line import Call, CallEnded, Line, NotConnected, Refusal

_log = logging.getLogger(__name__)

#: Seconds that a call of ours rings whose service the site does not have any more.
RING_SECONDS = 48.0


class Switchboard:
    """A site at work.

    `site` must have loaded without errors. `data` is the folder for recordings and spoken prompts, and
    for the database where `store` names none. `more_alarms` are told besides those of every site.
    """

    def __init__(
        self, site: LoadedSite, data: Path, line: Line, prompts: PromptAudio, *, store: str = "",
        more_alarms: Sequence[AlarmSource] = (),
        channels: Mapping[str, TextChannel] = MappingProxyType({}),
        unusable_channels: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        assert site.site is not None, "a site with errors is not run"
        self.data = data
        self.line = line
        self.prompts = prompts
        self.browser: Any = None
        self.on_reorganised: list[Callable[[Site], None]] = []
        self.database = open_database(store or data / DATABASE)
        self.flows = FlowsAtWork(site, self.database)
        self.site = self.flows.load()
        self.changing = asyncio.Lock()
        self.lease = SiteLease(self.database, recover=self._see_to_left, let_go=self._let_go)
        self.writer = self.lease.writer
        self._changes = Changes()
        text_channels = SiteChannels(self._settings.channels, channels, unusable_channels)
        self.readiness = Readiness(
            self.writer, lambda: self._settings.store.new_contact_timeout, self._changes.note,
            blocking=(lambda: self.line.status().trouble,),
            degrading=(
                lambda: self.prompts.trouble, lambda: self.published.trouble, lambda: self.floor.trouble,
                lambda: text_channels.trouble,
            ),
            draining=lambda: self.drain.told,
        )  # fmt: skip
        self.directory = Directory(self.site, self.database)
        self.programs = Programs(self.site, self.database)
        self.published = PublishedFlows(
            self.database, self.flows, self.programs, prompts, self.changing, self.reorganise
        )  # fmt: skip
        #: Contacts that began here and are not over, with the call where we make it.
        self._begun: dict[str, Call | None] = {}
        self._stopping = False
        mail = Mail(self._settings.mail, self._settings.secrets, os.environ)
        self.waker = Waker(self.database, alive=leases.names, require=self.lease.require)
        self._notices = Notices(lambda: self._settings, mail, self.waker, self.database)
        self.callbacks = CallbackRecords(
            self.database, self.writer, lambda: self.programs.results, self._changes.note, self.waker.expect
        )  # fmt: skip
        self.floor = Floor(  # it asks for what is made below, once it has started
            self._settings, line, self.database, data / "recordings",
            wrapped_up=lambda *what: self.child_runs.wrapped_up(*what),  # noqa: PLW0108
            begin_callback=lambda *what: self.child_runs.begin_callback(*what),  # noqa: PLW0108
            send_to_flow=lambda *what: self.child_runs.send_to_flow(*what),  # noqa: PLW0108
            records=self.callbacks, require=self.lease.require,
        )  # fmt: skip
        self.waker.on(RETRY, self.floor.retry_callback)
        self.waker.on(EXPIRY, self.floor.expire_callback)
        self._web = web_client(self._settings.web.private_networks)
        self._alarms = AlarmWatch(
            self._notices.alarms, *alarm_sources(lambda: self.line, lambda: self.prompts, self.readiness), *more_alarms
        )
        desk = Desk(
            self._settings, self.database, line, prompts, self._web, data / "recordings", mail, self.floor,
            TextSending(self.database, self.writer, text_channels), dict(os.environ),
        )  # fmt: skip
        self.runs = Runs(desk, self.writer, Seal.of_folder(data), self._notices, self._changes.note)
        self.drain = Drain(self.floor, self.runs.at_work, self._begun, self._changes.note)
        self.child_runs = ChildRuns(self.runs, self.directory, self.programs, self.database)
        self.conversations = Conversations(
            desk, self.runs, self.writer, self.waker, text_channels, self.programs, self.directory, self._changes.note
        )
        self._resuming = Resuming(
            self.database,
            line,
            self.programs,
            self.runs,
            self._answer,
            self._connect,
            self._dial,
            self.child_runs.hand_over_again,
        )

    @property
    def ready(self) -> bool:
        """Whether calls are taken; `readiness` says why not."""
        return not self.readiness.reasons

    @property
    def _settings(self) -> Site:
        assert self.site.site is not None
        return self.site.site

    def reorganise(self, site: LoadedSite) -> None:
        """Work with another organisation from now on: also contacts in progress do, but on the flows they began on."""
        self.site = site
        self.runs.desk.site = self._settings
        self.programs.use(site, self.programs.prepare(site))
        self.directory.reload(site)
        self.floor.reorganise(self._settings)
        for told in self.on_reorganised:
            told(self._settings)
        self._changes.note()

    async def start(self, progress: Callable[[int, int], None] | None = None, *, recover: bool = True) -> int:
        """Publish the flows, speak all prompts ahead, take calls, and go on with the contacts that were left open or,
        where their calls are gone, close them.

        Without `recover` this is a second process beside the one that serves the site: it closes nothing, and its
        contacts are its own as long as it lives.

        Returns how many contacts a crash had left open that are closed now. Raises LineError when the line cannot
        start, and StoreInUse when another process serves the site from this store.
        """
        await self.lease.start()
        if recover:
            await self.lease.serve()
            self.flows.settle()
        self.programs.publish()
        await self.prompts.render_ahead(self.programs.static_prompts(), progress or (lambda _done, _total: None))
        await self.floor.start(beside=not recover)
        left = await self._take_over() if recover else set()
        await self.line.start(self.on_call)
        closed = await self._go_on(left) if recover else 0
        if recover:
            await self.conversations.start()
        self._alarms.start()
        self.readiness.started()
        if recover:
            self.published.start()
        return closed

    async def _take_over(self) -> set[str]:
        """Wait on for the callbacks of programs that are gone; says which other contacts they left open."""
        left = await self.lease.take_over_left()
        for callback, pausing in self.callbacks.restored(left):
            self.floor.take_up(callback, pausing=pausing)
            left.discard(callback.promise.id)
        return left

    async def _go_on(self, left: Collection[str]) -> int:
        """Go on with what was left open, and close what cannot; says how many contacts that were."""
        closed = await self._see_to(left)
        await self.floor.resumed(self._resuming.searching)
        self._resuming.settle_agents(self.floor.router)
        await self._resuming.hang_up_unclaimed()
        self.lease.watch()
        self.waker.start(self.lease.name)
        return closed

    async def _see_to_left(self) -> int:
        """Go on with everything that programs left which are gone."""
        return await self._see_to(await self._take_over())

    async def _see_to(self, left: Collection[str]) -> int:
        """Go on with contacts that were left open, and close those that cannot; says how many."""
        taken = self._resuming.take_up(lambda contact: contact not in left)
        # Before contacts are closed, whose outcome it may be that a message was left.
        await self._salvage(taken)
        return await close_left_open(
            self.database, self.writer, self.programs.of, self.programs.results, now(),
            lambda contact: contact in taken or contact not in left,
        )  # fmt: skip

    def _let_go(self) -> None:
        """Another program has taken the contacts of this one over: end the calls, and drive nothing any more."""
        self._stopping = True
        self.floor.let_go()
        for contact in tuple(self.runs.at_work.values()):
            contact.shut_down()
        for call in tuple(self._begun.values()):
            if call is not None:
                self.runs.beside.start(call.hang_up())
        self.runs.beside.start(self.waker.stop())
        self.runs.beside.start(self.floor.stop())
        self._changes.note()

    async def _salvage(self, taken: Collection[str]) -> None:
        """Put messages that nobody takes care of into their boxes: now, or where the database is full as soon as it is
        not.
        """
        spared = lambda contact: contact in taken or self._spared(contact)  # noqa: E731 - short, and used once
        work = partial(salvage, self.database, self.runs.desk.recordings, spared)
        try:
            await asyncio.to_thread(work)
        except OperationalError:
            self.runs.beside.start(write_until_taken("what a crash left of messages", work))

    def _spared(self, contact: str) -> bool:
        return contact in self.runs.at_work or self.lease.others(contact)

    async def stop(self) -> None:
        """Take no more calls, end those in progress with the Result due, and store everything."""
        self.readiness.stop()
        self.published.stop()
        self._stopping = True
        await self.conversations.stop()
        for contact in tuple(self.runs.at_work.values()):
            contact.shut_down()
        for call in tuple(self._begun.values()):
            if call is not None:
                await call.hang_up()
        await self.waker.stop()
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
        await self.lease.stop()
        self.database.dispose()

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever a contact began, moved on or ended."""
        return self._changes.watch()

    # --- Calls ---------------------------------------------------------------------------------------

    async def on_call(self, call: Call) -> None:
        """Take a call that came in. It is answered once its contact is stored, and turned away where it cannot be."""
        if self._stopping or self.drain.begun:
            await call.reject(Refusal.UNAVAILABLE)
            return
        service = self.directory.answering(call.called)
        if service is None or self.directory.channel(service) in IN_WRITING:
            _log.warning("a call to %r was turned away: no inbound service has that number", call.called)
            await call.reject(Refusal.INVALID_NUMBER)
            return
        facts = self.directory.facts(uuid4().hex, service, call.caller, call.called)
        self._begun[facts.contact] = None  # a drain waits for it from here on
        try:
            await self._take(call, service, facts)
        finally:
            self._begun.pop(facts.contact, None)

    async def _take(self, call: Call, service: Service, facts: Facts) -> None:
        try:
            program = self.programs.serving(service, facts)
            await self.runs.begin(facts, program, call)
        except (NotServed, StoreFailed) as failure:
            _log.warning("a call to %r was turned away: %s", call.called, failure)
            await call.reject(Refusal.UNAVAILABLE)
            return
        await self._answer(call, facts, program)

    async def _answer(self, call: Call, facts: Facts, program: Program) -> None:
        """Answer a call whose contact is stored, and see it to its end."""
        try:
            await call.ring()
            await call.answer()
        except CallEnded:
            self.runs.beside.start(self.runs.close_unanswered(facts, program, "gave_up"))
            return
        await self.runs.start(call, facts, program)

    async def dial(self, name: str, number: str, *, account: str = "") -> str:
        """Call a number for an outbound service (or its flow), and return the contact's id as soon as it is stored.

        Raises UnknownService, LookupError for an account that is not there, NotServed where no version of the flow can
        run, StoreFailed, and TakesNoCalls.
        """
        if self._stopping or self.drain.begun:
            raise TakesNoCalls("Cordboard is about to stop, and calls nobody any more")
        service = self.directory.outbound(name)
        if self.directory.channel(service) in IN_WRITING:
            raise UnknownService(f"{service.name} is a service in writing: nobody can be called for it")
        contact = uuid4().hex
        found = await asyncio.to_thread(self.directory.account, account, number)
        facts = self.directory.facts(contact, service, service.caller_id, number, "outbound", found)
        program = self.programs.serving(service, facts)
        await self.runs.begin(facts, program)
        self._begun[contact] = None
        self.runs.beside.start(self._dial(facts, program))
        return contact

    async def finished(self, contact: str) -> None:
        """Wait until a contact that was begun here is over."""
        async for _ in self.changes():
            if contact not in self.runs.at_work and contact not in self._begun:
                return

    async def _dial(self, facts: Facts, program: Program) -> None:
        service = self._settings.services.get(facts.service)
        ring = service.dial_timeout if service is not None else RING_SECONDS
        call = self.line.dial(facts.called, caller_id=facts.caller, ring_seconds=ring)
        self._begun[facts.contact] = call
        try:
            await self.runs.dialled(facts, call)
        except BaseException:
            self._begun.pop(facts.contact, None)
            await call.hang_up()
            raise
        await self._connect(call, facts, program)

    async def _connect(self, call: Call, facts: Facts, program: Program) -> None:
        """See the contact of a call that we make to its end, from the time at which it rings."""
        self._begun[facts.contact] = call
        try:
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
            self._begun.pop(facts.contact, None)
            self._changes.note()
