"""The runs in progress: contacts, and what goes on beside them, each seen to its outcome."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from functools import partial

from cordboard.background import BackgroundTasks
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Facts
from cordboard.engine.program import Program
from cordboard.engine.sensitive import Tokens
from cordboard.live.clock import now
from cordboard.live.closing import before_the_flow, closing
from cordboard.live.contact import LiveContact
from cordboard.live.desk import AtWork, Desk
from cordboard.live.floor import Asking
from cordboard.live.messages import Messages
from cordboard.live.notices import Notices
from cordboard.live.person import Person
from cordboard.live.salvage import salvage
from cordboard.live.storing import store_until_taken, write_until_taken
from cordboard.speech.detection import Thresholds
from cordboard.store import contacts
from cordboard.store.writer import JournalWriter, NewContact
from cordboard.telephony.line import Call

_log = logging.getLogger(__name__)


class Runs:
    """Begins contacts and drives them. Those being driven are in `at_work`, by id.

    `desk` is what they share of the site; it is there before the first of them is driven. `on_change` is told whenever
    one moved on or ended.
    """

    desk: Desk

    def __init__(self, writer: JournalWriter, notices: Notices, on_change: Callable[[], None]) -> None:
        self.at_work: dict[str, LiveContact] = {}
        self.beside = BackgroundTasks("a contact could not be seen to its end")
        self._writer = writer
        self._notices = notices
        self._on_change = on_change

    async def begin(self, facts: Facts, program: Program) -> None:
        """Store that a contact begins.

        Nothing may be promised to its person before: the call is answered, dialled or handed on afterwards.

        Raises StoreFailed when it is not stored in the time that the site allows; then there is no such contact.
        """
        flow = program.flow
        await self._writer.begin(
            NewContact(
                id=facts.contact, flow=flow.slug, version=flow.version, channel=facts.channel,
                direction=facts.direction, service=facts.service, caller=facts.caller, called=facts.called,
                started_at=now(), account=str((facts.account or {}).get("key", "")), run=facts.run,
                parent=facts.parent,
            ),
            within=self.desk.site.store.new_contact_timeout,
        )  # fmt: skip

    def start(self, call: Call, facts: Facts, program: Program, found: Asking | None = None) -> asyncio.Task[None]:
        """Drive a contact beside whoever asks for it."""
        return self.beside.start(self.drive(call, facts, program, found))

    async def drive(self, call: Call, facts: Facts, program: Program, found: Asking | None = None) -> None:
        """See a contact on a call to its outcome. `found`: an agent is with the person already."""
        desk = self.desk
        interpreter = Interpreter(program, facts, on_fault=_log_fault)
        messages = Messages(
            desk.database, desk.recordings, facts.contact,
            lambda kept, seconds, at: self._notices.message_kept(kept.box, kept.path, facts.number, seconds, at),
        )  # fmt: skip
        tokens = Tokens(secrets.token_bytes(32))
        person = Person(call, self._thresholds(facts))
        work = AtWork(desk, facts, person, tokens, messages, interpreter, found=found)
        contact = LiveContact(interpreter, work, self._writer, self._on_change)
        self.at_work[contact.id] = contact
        try:
            outcome = await contact.run()
            _log.info("contact %s ended: %s", contact.id, outcome.result)
        except Exception as fault:
            if not self._writer.running:
                raise
            _log.exception("contact %s could not be driven any further, and is closed", contact.id)
            await self._close_after(fault, facts.contact, program)
        finally:
            del self.at_work[contact.id]
            self._on_change()
            if messages.unfiled:
                later = partial(salvage, desk.database, desk.recordings, lambda other: other != facts.contact)
                self.beside.start(write_until_taken(f"messages of contact {facts.contact}", later))

    async def close_unanswered(self, facts: Facts, program: Program, way: str, detail: str = "") -> None:
        """Close a contact that began and never came to its flow. `way` is one of `engine.endings`."""
        by, why = ENDINGS[way].by, reason(way, detail)
        entries = before_the_flow(lambda: program, program.flow.results, now(), by, why, "the call was not answered")
        await self.store(facts.contact, entries)

    async def store(self, contact: str, entries: Sequence[AnyEntry]) -> None:
        """Store the last entries of a contact that nobody drives, however long the database takes."""
        await store_until_taken(self._writer, contact, entries)
        self._on_change()

    async def _close_after(self, fault: Exception, contact: str, program: Program) -> None:
        """Give a contact the Result that was due by what is stored of it, as after a crash."""
        journal = await asyncio.to_thread(contacts.journal, self.desk.database, contact)
        by, why = ENDINGS["fault"].by, reason("fault", type(fault).__name__)
        await self.store(contact, closing(journal, lambda: program, program.flow.results, now(), by=by, reason=why))

    def _thresholds(self, facts: Facts) -> Thresholds:
        service = self.desk.site.services.get(facts.service)
        return Thresholds(**service.detection.model_dump()) if service is not None else Thresholds()


def _log_fault(module: str, fault: Exception) -> None:
    _log.error("module %s failed and its fault was contained", module, exc_info=fault)
