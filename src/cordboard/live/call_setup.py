"""Call setup: calls that come in are answered and calls of ours are made, each for a contact that is stored first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4

from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, Noted
from cordboard.engine.program import Program
from cordboard.flow.module import IN_WRITING
from cordboard.live.callback_records import OUTCOME_OF
from cordboard.live.changes import Changes
from cordboard.live.clock import now
from cordboard.live.directory import Directory, UnknownService
from cordboard.live.draining import TakesNoCalls
from cordboard.live.programs import NotServed, Programs
from cordboard.live.runs import Runs
from cordboard.live.trial_calls import TrialCall
from cordboard.log_fields import logged_with
from cordboard.store.writer import StoreFailed
from cordboard.telemetry.instruments import CallRefused
from cordboard.telephony.line import Call, CallEnded, Line, NotConnected, Refusal

_log = logging.getLogger(__name__)

#: Seconds that a call of ours rings whose service the site does not have any more.
RING_SECONDS = 48.0


class CallSetup:
    """Brings calls to their flows, from the first ring until `runs` has them, or until nobody answers.

    Args:
        draining: whether the site is about to stop, and takes no calls.
        changes: told when a contact is over that began here.
        refused: told each time a call is turned away, and why.
    """

    def __init__(
        self, line: Line, directory: Directory, programs: Programs, runs: Runs, changes: Changes,
        draining: Callable[[], bool], refused: Callable[[CallRefused], None] = lambda _why: None,
    ) -> None:  # fmt: skip
        self._line = line
        self._directory = directory
        self._programs = programs
        self._runs = runs
        self._changes = changes
        self._draining = draining
        self._refused = refused
        self._stopping = False
        self.begun: dict[str, Call | None] = {}
        """Contacts that began here and are not over, with the call where we make it."""

    @property
    def made(self) -> tuple[Call, ...]:
        """The calls that we make, or made, whose contacts are not over."""
        return tuple(call for call in self.begun.values() if call is not None)

    def stop(self) -> None:
        """Take and make no more calls."""
        self._stopping = True

    async def on_call(self, call: Call) -> None:
        """Take a call that came in. It is answered once its contact is stored, and turned away where it cannot be."""
        with logged_with(call=call.id):
            await self._on_call(call)

    async def on_trial_call(self, trial: TrialCall, call: Call) -> None:
        """Take the call of somebody who tries a draft, as one that came in."""
        with logged_with(call=call.id):
            if not await self._turned_away(call):
                await self._take(call, trial.facts, lambda: trial.program)

    async def _on_call(self, call: Call) -> None:
        if await self._turned_away(call):
            return
        service = self._directory.answering(call.called)
        if service is None or self._directory.channel(service) in IN_WRITING:
            _log.warning("a call to %r was turned away: no inbound service has that number", call.called)
            self._refused("no_such_number")
            await call.reject(Refusal.INVALID_NUMBER)
            return
        facts = self._directory.facts(uuid4().hex, service, call.caller, call.called)
        await self._take(call, facts, lambda: self._programs.serving(service, facts))

    async def _turned_away(self, call: Call) -> bool:
        """Turn a call away where none are taken any more; says whether it was."""
        if not self._stopping and not self._draining():
            return False
        self._refused("stopping")
        await call.reject(Refusal.UNAVAILABLE)
        return True

    async def _take(self, call: Call, facts: Facts, program: Callable[[], Program]) -> None:
        self.begun[facts.contact] = None  # a drain waits for it from here on
        try:
            with logged_with(contact=facts.contact):
                await self._store_and_answer(call, facts, program)
        finally:
            self.begun.pop(facts.contact, None)

    async def _store_and_answer(self, call: Call, facts: Facts, found: Callable[[], Program]) -> None:
        try:
            program = found()
            await self._runs.begin(facts, program, call)
        except (NotServed, StoreFailed) as failure:
            _log.warning("a call to %r was turned away: %s", call.called, failure)
            self._refused("not_stored" if isinstance(failure, StoreFailed) else "no_flow")
            await call.reject(Refusal.UNAVAILABLE)
            return
        await self.answer(call, facts, program)

    async def answer(self, call: Call, facts: Facts, program: Program) -> None:
        """Answer a call whose contact is stored, and see it to its end."""
        try:
            await call.ring()
            await call.answer()
        except CallEnded:
            self._runs.beside.start(self._runs.close_unanswered(facts, program, "gave_up"))
            return
        await self._runs.start(call, facts, program)

    async def dial(self, name: str, number: str, *, account: str = "") -> str:
        """Call a number for an outbound service (or its flow), and return the contact's id as soon as it is stored.

        Raises UnknownService, LookupError for an account that is not there, NotServed where no version of the flow can
        run, StoreFailed, and TakesNoCalls.
        """
        if self._stopping or self._draining():
            raise TakesNoCalls("Cordboard is about to stop, and calls nobody any more")
        service = self._directory.outbound(name)
        if self._directory.channel(service) in IN_WRITING:
            raise UnknownService(f"{service.name} is a service in writing: nobody can be called for it")
        contact = uuid4().hex
        found = await asyncio.to_thread(self._directory.account, account, number)
        facts = self._directory.facts(contact, service, service.caller_id, number, "outbound", found)
        program = self._programs.serving(service, facts)
        await self._runs.begin(facts, program)
        self.begun[contact] = None
        self._runs.beside.start(self.dial_stored(facts, program))
        return contact

    async def finished(self, contact: str) -> None:
        """Wait until a contact that was begun here is over."""
        async for _ in self._changes.watch():
            if contact not in self._runs.at_work and contact not in self.begun:
                return

    async def dial_stored(self, facts: Facts, program: Program) -> None:
        """Make the call of a contact that is stored, and see it to its end."""
        service = self._runs.desk.site.services.get(facts.service)
        ring = service.dial_timeout if service is not None else RING_SECONDS
        call = self._line.dial(facts.called, caller_id=facts.caller, ring_seconds=ring)
        self.begun[facts.contact] = call
        try:
            await self._runs.dialled(facts, call)
        except BaseException:
            self.begun.pop(facts.contact, None)
            await call.hang_up()
            raise
        await self.connect(call, facts, program)

    async def connect(self, call: Call, facts: Facts, program: Program) -> None:
        """See the contact of a call that we make to its end, from the time at which it rings."""
        with logged_with(contact=facts.contact, call=call.id):
            await self._connect(call, facts, program)

    async def _connect(self, call: Call, facts: Facts, program: Program) -> None:
        self.begun[facts.contact] = call
        try:
            try:
                await call.wait_answered()
            except NotConnected as failure:
                result = self._programs.results[OUTCOME_OF[failure.reason]]
                way = "shutdown" if self._stopping else "not_connected"
                why = reason(way, failure.detail if ENDINGS[way].detail else "")
                ended = Left(at := now(), "", ENDINGS[way].by, why)
                entries: list[AnyEntry] = [Noted("", str(failure)), ended, Closed(at, result.slug, result.code)]
                await self._runs.store(facts.contact, entries)
                return
            except asyncio.CancelledError:
                await call.hang_up()
                raise
            await self._runs.drive(call, facts, program)
        finally:
            self.begun.pop(facts.contact, None)
            self._changes.note()
