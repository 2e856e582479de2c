"""The runs in progress: contacts, and what goes on beside them, each seen to its outcome."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Executable

from cordboard.audio.answering_machine import Thresholds
from cordboard.background import BackgroundTasks
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Facts, Heard
from cordboard.engine.program import Program
from cordboard.engine.signals import Recorded
from cordboard.engine.standing import Standing
from cordboard.live.call_at_work import CallAtWork, OutsideCall
from cordboard.live.clock import now
from cordboard.live.closing import before_the_flow, closing
from cordboard.live.contact import LiveContact
from cordboard.live.desk import Desk
from cordboard.live.driver import ContactDriver
from cordboard.live.floor import AgentSearch
from cordboard.live.inbox import Inbox
from cordboard.live.messages import Before, Messages
from cordboard.live.notices import Notices
from cordboard.live.person_on_call import PersonOnCall
from cordboard.live.salvage import salvage
from cordboard.live.sealing import CannotUnseal, Seal
from cordboard.live.secrets import ContactSecrets
from cordboard.live.storing import store_until_taken, write_until_taken
from cordboard.log_fields import logged_with
from cordboard.store import contacts, legs
from cordboard.store.legs import Leg
from cordboard.store.writer import ContactClosed, JournalWriter, LeaseLost, NewContact
from cordboard.telephony.line import Call

_log = logging.getLogger(__name__)


class Runs:
    """Begins contacts and drives them. Those being driven are in `at_work`, by id.

    `desk` is what they share of the site, `seal` encrypts what they keep secret. `on_change` is told whenever one moved
    on or ended.
    """

    def __init__(
        self, desk: Desk, writer: JournalWriter, seal: Seal, notices: Notices, on_change: Callable[[], None]
    ) -> None:
        self.desk = desk
        self.at_work: dict[str, ContactDriver] = {}
        self.beside = BackgroundTasks("a contact could not be seen to its end")
        self._writer = writer
        self._seal = seal
        self._notices = notices
        self._on_change = on_change

    async def begin(self, facts: Facts, program: Program, call: Call | None = None) -> None:
        """Store that a contact begins, and the call that it has already.

        Nothing may be promised to its person before: the call is answered, dialled or handed on afterwards.

        Raises StoreFailed when it is not stored in the time that the site allows; then there is no such contact.
        """
        flow = program.flow
        await self._writer.begin(
            NewContact(
                id=facts.contact, flow=flow.slug, version=flow.version, channel=facts.channel,
                direction=facts.direction, service=facts.service, caller=facts.caller, called=facts.called,
                started_at=now(), account=str((facts.account or {}).get("key", "")), run=facts.run,
                parent=facts.parent, facts=facts, call=call.id if call is not None else "", trial=facts.trial,
            ),
            within=self.desk.site.store.new_contact_timeout,
        )  # fmt: skip

    async def dialled(self, facts: Facts, call: Call) -> None:
        """Store which call is the one to the person of a contact that began before it."""
        await store_until_taken(self._writer, facts.contact, (), also=(_leg(facts, call),))

    def start(self, call: Call, facts: Facts, program: Program, found: AgentSearch | None = None) -> asyncio.Task[None]:
        """Drive a contact in the background. It is at work from here on, before anybody looks."""
        contact = self._with_agent(call, facts, program, found)
        self.at_work[contact.id] = contact
        return self.beside.start(self._see_to_end(contact))

    async def drive(self, call: Call, facts: Facts, program: Program, found: AgentSearch | None = None) -> None:
        """See a contact on a call to its outcome. `found`: an agent is with the person already; the call of a
        callback was not stored yet.
        """
        await self._see_to_end(self._with_agent(call, facts, program, found))

    async def go_on(
        self, interpreter: Interpreter, call: Call, sealed: str, before: Before | None, outside: OutsideCall | None
    ) -> None:
        """See a contact to its outcome that was brought back from its journal. `sealed` is what it kept secret,
        `before` what it had of messages, and `outside` the call to which its person was transferred.
        """
        await self._see_to_end(self._made(interpreter, call, sealed=sealed, before=before, outside=outside))

    async def wait_for_wrap_up(self, interpreter: Interpreter, ending: Sequence[AnyEntry] = ()) -> None:
        """See a contact to its outcome of which the person's part is over: it was when the program ended, or since the
        call is gone (`ending`, which is not stored yet).
        """
        contact = ContactDriver(interpreter, Inbox(), self._writer, self._on_change, ending)
        await self._drive(contact)

    def _with_agent(self, call: Call, facts: Facts, program: Program, found: AgentSearch | None) -> LiveContact:
        first = (_leg(facts, call),) if found is not None and facts.run == "callback" else ()
        return self._made(Interpreter(program, facts, on_fault=log_fault), call, found=found, first=first)

    def _made(
        self, interpreter: Interpreter, call: Call, *, found: AgentSearch | None = None,
        first: Sequence[Executable] = (), sealed: str = "", before: Before | None = None,
        outside: OutsideCall | None = None,
    ) -> LiveContact:  # fmt: skip
        desk, facts, journal = self.desk, interpreter.contact.facts, interpreter.journal
        told = [entry.signal.recording for entry in journal
                if isinstance(entry, Heard) and isinstance(entry.signal, Recorded)]  # fmt: skip
        messages = Messages(
            desk.database, desk.recordings, facts.contact,
            lambda spoken, seconds, at: self._notices.about_message(spoken.box, facts.number, seconds, at),
            self._notices.message_kept, before, told,
        )  # fmt: skip
        inbox = Inbox(put_off_ends=found is not None or desk.floor.continues(facts.contact, 0))
        work = CallAtWork(
            desk, facts, self.secrets_of(facts.contact, sealed), interpreter, self._writer, inbox.tell,
            person=PersonOnCall(call, self._thresholds(facts)), messages=messages, found=found,
            queued=bool(Standing().read(journal).queued),
            outside=outside,
        )  # fmt: skip
        return LiveContact(interpreter, inbox, work, self._writer, self._on_change, first)

    async def _see_to_end(self, contact: LiveContact) -> None:
        desk = self.desk
        try:
            await self._drive(contact)
        finally:
            if contact.has_unfiled_messages:
                others = lambda other: other != contact.id  # noqa: E731 - short, and used once
                later = partial(salvage, desk.database, desk.recordings, others, self._notices.about_message)
                self.beside.start(write_until_taken(f"messages of contact {contact.id}", later))

    async def _drive(self, contact: ContactDriver) -> None:
        with logged_with(contact=contact.id):
            await self._drive_logged(contact)

    async def _drive_logged(self, contact: ContactDriver) -> None:
        self.at_work[contact.id] = contact
        try:
            outcome = await contact.run()
            _log.info("contact %s ended: %s", contact.id, outcome.result)
        except (ContactClosed, LeaseLost) as lost:
            _log.error("contact %s is not driven here any more: %s", contact.id, lost)
        except Exception as fault:
            if not self._writer.running:
                raise
            _log.exception("contact %s could not be driven any further, and is closed", contact.id)
            await self._close_after(fault, contact.id, contact.interpreter.program)
        finally:
            del self.at_work[contact.id]
            self._on_change()

    def shut_down(self) -> None:
        """End the part of every person: the program stops."""
        for contact in tuple(self.at_work.values()):
            contact.shut_down()

    async def close_unanswered(self, facts: Facts, program: Program, way: str, detail: str = "") -> None:
        """Close a contact that began and never came to its flow. `way` is one of `engine.endings`."""
        by, why = ENDINGS[way].by, reason(way, detail)
        entries = before_the_flow(lambda: program, program.flow.results, now(), by, why, "the call was not answered")
        await self.store(facts.contact, entries)

    async def store(self, contact: str, entries: Sequence[AnyEntry]) -> None:
        """Store the last entries of a contact that nobody drives, however long the database takes.

        Where another program has seen to the contact, what that one has stored stays.
        """
        try:
            await store_until_taken(self._writer, contact, entries)
        except (ContactClosed, LeaseLost) as lost:
            _log.error("contact %s is not closed here: %s", contact, lost)
        self._on_change()

    async def _close_after(self, fault: Exception, contact: str, program: Program) -> None:
        """Give a contact the Result that was due by what is stored of it, as after a crash."""
        journal = await asyncio.to_thread(contacts.journal, self.desk.database, contact)
        by, why = ENDINGS["fault"].by, reason("fault", type(fault).__name__)
        await self.store(contact, closing(journal, lambda: program, program.flow.results, now(), by=by, reason=why))

    def secrets_of(self, contact: str, sealed: str) -> ContactSecrets:
        """What a contact knows of keyed digits. What cannot be read any more is told to the log."""

        def store(change: Executable) -> None:
            self._writer.append(contact, (), also=(change,)).add_done_callback(_consume)

        try:
            return ContactSecrets(contact, self._seal, store, sealed)
        except CannotUnseal as trouble:
            _log.error("contact %s goes on without the digits that were keyed before: %s", contact, trouble)
            return ContactSecrets(contact, self._seal, store)

    def _thresholds(self, facts: Facts) -> Thresholds:
        service = self.desk.site.services.get(facts.service)
        return Thresholds(**service.detection.model_dump()) if service is not None else Thresholds()


def _leg(facts: Facts, call: Call) -> Executable:
    return legs.add(Leg(call.id, facts.contact, "person", facts.number, now()))


def _consume(stored: asyncio.Future[None]) -> None:
    """A key that could not be stored costs nothing unless a restart follows at once, so nobody waits for it."""
    if not stored.cancelled() and (failure := stored.exception()) is not None:
        _log.warning("a restart would lose a key that was just pressed: %s", failure)


def log_fault(module: str, fault: Exception) -> None:
    """A module failed, and the contact goes on."""
    _log.error("module %s failed and its fault was contained", module, exc_info=fault)
