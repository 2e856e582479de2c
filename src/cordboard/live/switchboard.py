"""The running site: takes calls, makes calls, and sees every contact to its outcome."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import OperationalError

from cordboard.flow.site import LoadedSite, Site
from cordboard.live.agent_calls import AgentCalls
from cordboard.live.alarm_sources import alarm_sources
from cordboard.live.alarms import AlarmSource, AlarmWatch
from cordboard.live.call_setup import CallSetup
from cordboard.live.callback_records import CallbackRecords
from cordboard.live.changes import Changes
from cordboard.live.child_runs import ChildRuns
from cordboard.live.clock import now
from cordboard.live.desk import Desk
from cordboard.live.directory import Directory
from cordboard.live.draining import Drain
from cordboard.live.floor import Floor
from cordboard.live.flows_at_work import FlowsAtWork
from cordboard.live.mail import Mail
from cordboard.live.media_upkeep import MediaUpkeep
from cordboard.live.notices import Notices
from cordboard.live.programs import Programs
from cordboard.live.published_flows import PublishedFlows
from cordboard.live.readiness import Readiness
from cordboard.live.recovery import close_left_open
from cordboard.live.report_emails import ReportEmails
from cordboard.live.resuming import Resuming
from cordboard.live.retention import RetentionAtWork
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
from cordboard.live.webhooks.delivering import WebhookDelivering
from cordboard.media.files import MediaFiles
from cordboard.messaging.port import TextChannel
from cordboard.speech.prompts import PromptAudio
from cordboard.store import leases
from cordboard.store.callbacks import EXPIRY, RETRY
from cordboard.store.database import DATABASE, disposing_on_failure, open_database
from cordboard.telemetry.telemetry import Telemetry
from cordboard.telephony.line import Line


class Switchboard:
    """A site at work.

    `site` must have loaded without errors. `data` is the folder for recordings and spoken prompts, and
    for the database where `store` names none. `more_alarms` are told besides those of every site. `telemetry` is told
    what happens, and closed at the end.
    """

    def __init__(
        self, site: LoadedSite, data: Path, line: Line, prompts: PromptAudio, *, store: str = "",
        more_alarms: Sequence[AlarmSource] = (),
        channels: Mapping[str, TextChannel] = MappingProxyType({}),
        unusable_channels: Mapping[str, str] = MappingProxyType({}), telemetry: Telemetry | None = None,
    ) -> None:  # fmt: skip
        assert site.site is not None, "a site with errors is not run"
        self.data, self.line, self.prompts = data, line, prompts
        self.browser: Any = None
        self.on_reorganised: list[Callable[[Site], None]] = []
        self.database = open_database(store or data / DATABASE)
        self.flows = FlowsAtWork(site, self.database)
        with disposing_on_failure(self.database):
            self.site, seal = self.flows.load(), Seal.of_folder(data)
        self.changing, self._changes = asyncio.Lock(), Changes()
        self.telemetry = telemetry = Telemetry() if telemetry is None else telemetry
        self.lease = SiteLease(
            self.database, recover=self._see_to_left, let_go=self._let_go, observers=telemetry.write_observers
        )  # fmt: skip
        self.writer = self.lease.writer
        text_channels = SiteChannels(self._settings.channels, channels, unusable_channels)
        self.readiness = Readiness(
            self.writer, lambda: self._settings.store.new_contact_timeout, self._changes.note,
            blocking=(lambda: self.line.status().trouble,),
            degrading=lambda: (
                self.prompts.trouble, *self.published.troubles, self.floor.trouble, *text_channels.troubles,
                *self.webhooks.troubles, self._upkeep.trouble,
            ),
            draining=lambda: self.drain.told,
        )  # fmt: skip
        self.directory = Directory(self.site, self.database)
        self.programs = Programs(self.site, self.database)
        self.published = PublishedFlows(
            self.database, self.flows, self.programs, prompts, self.changing, self.reorganise
        )  # fmt: skip
        self.media = MediaFiles.of_site(self._settings.recordings, self._settings.secrets, os.environ, data)
        mail = Mail(self._settings.mail, self._settings.secrets, os.environ)
        self.waker = Waker(
            self.database, alive=leases.names, require=self.lease.require, observer=telemetry.instruments
        )  # fmt: skip
        self.webhooks = WebhookDelivering(lambda: self._settings, self.waker, self.database, os.environ)
        self._notices = Notices(lambda: self._settings, mail, self.waker, self.media)
        self._report_emails = ReportEmails(lambda: self._settings, self.database, mail, self.waker, self.lease.require)
        self._upkeep = MediaUpkeep(self.media, self.database, self.waker)
        self._deleting = RetentionAtWork(lambda: self._settings, self.database, self.waker, self.lease.require)
        self.callbacks = CallbackRecords(
            self.database, self.writer, lambda: self.programs.results, self._changes.note, self.waker.expect
        )  # fmt: skip
        self._agent_calls = AgentCalls(self.directory, self.programs, lambda: self.runs)
        self.floor = Floor(  # it asks for what is made below, once it has started
            self._settings, line, self.database, self.media.folder.folder,
            wrapped_up=lambda *what: self.child_runs.wrapped_up(*what),  # noqa: PLW0108
            begin_callback=lambda *what: self.child_runs.begin_callback(*what),  # noqa: PLW0108
            send_to_flow=lambda *what: self.child_runs.send_to_flow(*what),  # noqa: PLW0108
            own_calls=self._agent_calls, records=self.callbacks, require=self.lease.require, observe=telemetry.note,
        )  # fmt: skip
        self.waker.on(RETRY, self.floor.retry_callback)
        self.waker.on(EXPIRY, self.floor.expire_callback)
        self._web = web_client(self._settings.web.private_networks)
        self._alarms = AlarmWatch(
            self._notices.alarms, *alarm_sources(lambda: self.line, lambda: self.prompts, self.readiness), *more_alarms
        )
        desk = Desk(
            self._settings, self.database, line, prompts, self._web, self.media.folder.folder, mail, self.floor,
            TextSending(self.database, self.writer, text_channels), dict(os.environ), telemetry.traces,
        )  # fmt: skip
        self.runs = Runs(desk, self.writer, seal, self._notices, self._changes.note)
        self.calls = CallSetup(
            line, self.directory, self.programs, self.runs, self._changes, lambda: self.drain.begun,
            telemetry.instruments.refused,
        )  # fmt: skip
        self.on_call, self.dial, self.finished = self.calls.on_call, self.calls.dial, self.calls.finished
        self.drain = Drain(
            self.floor, self.runs.at_work, self.calls.begun, self._changes.note, lambda: bool(self._settings.channels)
        )  # fmt: skip
        self.child_runs = ChildRuns(self.runs, self.directory, self.programs, self.database)
        self.conversations = Conversations(
            desk, self.runs, self.writer, self.waker, text_channels, self.programs, self.directory, self._changes.note
        )
        self._resuming = Resuming(
            self.database, line, self.programs, self.runs, self.calls.answer, self.calls.connect,
            self.calls.dial_stored, self.child_runs.hand_over_again, self._agent_calls.go_on,
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
        """Work with another organisation from now on: also contacts in progress do, but on the flows they began on."""
        self.site = site
        self.runs.desk.site = self._settings
        self.programs.use(site, self.programs.prepare(site))
        self.directory.reload(site)
        self.floor.reorganise(self._settings)
        self.webhooks.reorganise(self._settings)
        for told in self.on_reorganised:
            told(self._settings)
        self._changes.note()

    async def start(
        self, progress: Callable[[int, int], None] = lambda _done, _total: None, *, recover: bool = True
    ) -> int:
        """Publish the flows, speak all prompts ahead, take calls, and go on with the contacts that were left open or,
        where their calls are gone, close them. Where a program is gone that served the site, its contacts come first,
        and prompts are spoken while calls are served.

        Without `recover` this is a second process beside the one that serves the site: it closes nothing, and its
        contacts are its own as long as it lives.

        Returns how many contacts a crash had left open that are closed now. Raises LineError when the line cannot
        start, and StoreInUse when another process serves the site from this store.
        """
        await self.lease.start()
        urgent = recover and await self.lease.serve()
        if recover:
            self.flows.settle()
            await self.webhooks.start()
        self.programs.publish()
        prompts = self.programs.static_prompts()
        if urgent:
            self.prompts.render_meanwhile(prompts)
        else:
            await self.prompts.render_ahead(prompts, progress)
        await self.floor.start(beside=not recover)
        left = await self._take_over() if recover else {}
        await self.line.start(self.on_call)
        closed = await self._go_on(left) if recover else 0
        if recover:
            await self.conversations.start()
            await self._upkeep.start()
            await self._deleting.start()
        self._alarms.start()
        self.readiness.started()
        if recover:
            self.published.start()
        return closed

    async def _take_over(self) -> dict[str, int]:
        """Wait on for the callbacks of programs that are gone; says what else they left open (`take_over_left`)."""
        left = await self.lease.take_over_left()
        for callback, pausing in self.callbacks.restored(left):
            self.floor.take_up(callback, pausing=pausing)
            left.pop(callback.promise.id, None)
        return left

    async def _go_on(self, left: Mapping[str, int]) -> int:
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

    async def _see_to(self, left: Mapping[str, int]) -> int:
        """Go on with contacts that were left open, and close those that cannot; says how many."""
        taken = self._resuming.take_up(left)
        # Before contacts are closed, whose outcome it may be that a message was left.
        await self._salvage(taken)
        return await close_left_open(
            self.database, self.writer, self.programs.of, self.programs.results, now(), left,
            lambda contact: contact in taken or contact not in left,
        )  # fmt: skip

    def _let_go(self) -> None:
        """Another program has taken the contacts of this one over: let go of the calls, and drive nothing any more."""
        self.calls.stop()
        self.floor.let_go()
        self.runs.beside.start(self._detach())

    async def _detach(self) -> None:
        """Leave the calls to the program that has the contacts. A line that keeps no calls ends them with this."""
        await self.line.detach()
        self.runs.shut_down()
        await self.waker.stop()
        await self.floor.stop()
        self._changes.note()

    async def _salvage(self, taken: Collection[str]) -> None:
        """Put messages that nobody takes care of into their boxes: now, or where the database is full as soon as it is
        not.
        """
        spared = lambda contact: contact in taken or self._spared(contact)  # noqa: E731 - short, and used once
        work = partial(salvage, self.database, self.runs.desk.recordings, spared, self._notices.about_message)
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
        self.calls.stop()
        await self.conversations.stop()
        self.runs.shut_down()
        for call in self.calls.made:
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
        await self.webhooks.close()
        await self.prompts.close()
        await self.lease.stop()
        await asyncio.to_thread(self.telemetry.traces.close)
        self.database.dispose()

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever a contact began, moved on or ended."""
        return self._changes.watch()
