"""The runs in progress: contacts, and what goes on beside them, each seen to its outcome."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable

from cordboard.background import BackgroundTasks
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.engine.sensitive import Tokens
from cordboard.live.contact import LiveContact, now
from cordboard.live.desk import AtWork, Desk
from cordboard.live.floor import Asking
from cordboard.live.messages import Messages
from cordboard.live.notices import Notices
from cordboard.live.person import Person
from cordboard.speech.detection import Thresholds
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
        """Store that a contact begins."""
        flow = program.flow
        await self._writer.begin(
            NewContact(
                id=facts.contact, flow=flow.slug, version=flow.version, channel=facts.channel,
                direction=facts.direction, service=facts.service, caller=facts.caller, called=facts.called,
                started_at=now(), account=str((facts.account or {}).get("key", "")), run=facts.run,
                parent=facts.parent,
            )
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
        finally:
            del self.at_work[contact.id]
            self._on_change()

    def _thresholds(self, facts: Facts) -> Thresholds:
        service = self.desk.site.services.get(facts.service)
        return Thresholds(**service.detection.model_dump()) if service is not None else Thresholds()


def _log_fault(module: str, fault: Exception) -> None:
    _log.error("module %s failed and its fault was contained", module, exc_info=fault)
