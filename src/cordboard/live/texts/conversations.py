"""What people write, and the contacts that it belongs to: woken by a text or by the time, else in the store alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4
from weakref import WeakValueDictionary

from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.replay import replay
from cordboard.flow.numbers import read_number
from cordboard.flow.opting_out import opts_out
from cordboard.live.clock import now
from cordboard.live.closing import closing
from cordboard.live.desk import Desk
from cordboard.live.directory import Directory
from cordboard.live.programs import Programs
from cordboard.live.recovery import put_into_quarantine
from cordboard.live.runs import Runs, log_fault
from cordboard.live.storing import store_until_taken
from cordboard.live.texts.at_work import TextAtWork
from cordboard.live.texts.channels import SiteChannels
from cordboard.live.texts.contact import WrittenContact
from cordboard.live.texts.person import PersonInWriting
from cordboard.live.waker import Waker
from cordboard.log_fields import logged_with
from cordboard.messaging.port import TextReceived
from cordboard.store import contacts, open_contacts, texts
from cordboard.store.contacts import DamagedJournal, joined
from cordboard.store.due_times import DueTime
from cordboard.store.open_contacts import OpenContact
from cordboard.store.texts import CONVERSATION, StoredText, TextThread
from cordboard.store.writer import JournalWriter, NewContact, StoreFailed

_log = logging.getLogger(__name__)


class Conversations:
    """Takes texts, and goes on with the contacts that they belong to.

    A text is stored together with a due time of its contact, which is now; a contact that waits for an answer has one
    when the time for it is over. The waker is all that ever wakes a contact: also after a crash, which leaves either
    the due time of before or that of the next wait. Nothing of a contact is in memory while it waits.
    """

    def __init__(
        self, desk: Desk, runs: Runs, writer: JournalWriter, waker: Waker, channels: SiteChannels, programs: Programs,
        directory: Directory, on_change: Callable[[], None],
    ) -> None:  # fmt: skip
        self._desk = desk
        self._runs = runs
        self._writer = writer
        self._waker = waker
        self._channels = channels
        self._programs = programs
        self._directory = directory
        self._on_change = on_change
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        waker.on(CONVERSATION, self._wake)

    @property
    def at_work(self) -> int:
        """How many contacts something is done for at this moment: all others are in the store alone."""
        return len(self._locks)

    async def start(self) -> None:
        """Begin to take texts."""
        await self._channels.start(self._take)

    async def stop(self) -> None:
        """Take no more texts. Contacts stay where they are."""
        await self._channels.stop()

    async def _take(self, channel: str, text: TextReceived) -> None:
        """Store a text and have its contact woken. Raises SQLAlchemyError where it cannot be stored."""
        region = self._desk.site.region
        ours, person = (read_number(each, region) or each for each in (text.recipient, text.sender))
        if self._directory.answering_text(channel, ours) is None:
            _log.warning("a text to %r on %s was not taken: no service answers texts there", text.recipient, channel)
            return
        conversation, at = TextThread(channel, ours, person), now()
        fresh = uuid4().hex
        contact = await asyncio.to_thread(
            texts.arrive, self._desk.database, conversation, text.id, text.body, fresh, at
        )  # fmt: skip
        if contact is not None:
            self._waker.expect(at)

    async def _wake(self, due: DueTime) -> None:
        """Go on with a contact as far as it goes now. Raises what is tried again later."""
        lock = self._locks.setdefault(due.key, asyncio.Lock())
        with logged_with(contact=due.key):
            async with lock:
                while await self._go_on(due.key):
                    pass

    async def _go_on(self, contact: str) -> bool:
        """Go on with a contact once. Returns whether there is something new for it already."""
        database = self._desk.database
        waiting = await asyncio.to_thread(texts.waiting, database, contact)
        conversation = await asyncio.to_thread(texts.conversation_of, database, contact)
        found = await asyncio.to_thread(open_contacts.of, database, contact)
        if found is None and await asyncio.to_thread(contacts.exists, database, contact):
            if waiting:  # it closed while they came
                await asyncio.to_thread(texts.pass_on, database, waiting, uuid4().hex, now())
                self._waker.expect(0)
            return False
        if conversation is None or (found is None and not waiting):
            return False
        if found is None:
            await self._begin(contact, conversation, waiting)
            return True
        due_at = await self._take_its_turn(found, conversation, waiting)
        if due_at is None:
            return bool(await asyncio.to_thread(texts.waiting, database, contact))
        rests = await asyncio.to_thread(texts.rest, database, contact, due_at, {each.id for each in waiting})
        self._waker.expect(due_at)
        return not rests

    async def _begin(self, contact: str, conversation: TextThread, waiting: list[StoredText]) -> None:
        """Begin a contact with the first text that came. Who asks for no more texts begins none.

        Raises NotServed where no version of the flow can run: the text waits until one can.
        """
        first = waiting[0]
        service = self._directory.answering_text(conversation.channel, conversation.ours)
        if service is None or opts_out(first.body):
            for each in waiting if service is None else [first]:
                await asyncio.to_thread(texts.apply, self._desk.database, texts.taken(each, 0))
            return
        facts = self._directory.facts(
            contact, service, conversation.person, conversation.ours, message=first.body,
            channel=self._channels.carries(conversation.channel),
        )  # fmt: skip
        program = self._programs.serving(service, facts)
        await self._writer.begin(
            NewContact(
                id=contact, flow=program.flow.slug, version=program.flow.version, channel=facts.channel,
                direction=facts.direction, service=facts.service, caller=facts.caller, called=facts.called,
                started_at=now(), facts=facts,
            ),
            also=(texts.taken(first, 0),),
        )  # fmt: skip
        self._on_change()

    async def _take_its_turn(
        self, found: OpenContact, conversation: TextThread, waiting: list[StoredText]
    ) -> int | None:  # fmt: skip
        """What can be done now; when to look again, None once the contact is closed.

        A contact that cannot go on is closed with the Result due. Raises StoreFailed and SQLAlchemyError.
        """
        try:
            journal = joined(found.journal)
        except DamagedJournal as damage:
            await put_into_quarantine(
                self._desk.database, self._writer, found.id, damage, self._programs.results, now()
            )
            return None
        try:
            program = self._programs.of(found.flow, found.version)
            facts = found.facts or Facts(found.id)
            interpreter = replay(program, journal, on_fault=log_fault) if journal else Interpreter(
                program, facts, on_fault=log_fault
            )  # fmt: skip
            facts = interpreter.contact.facts
            person = PersonInWriting(facts.channel, conversation, waiting)
            secrets = self._runs.secrets_of(found.id, found.sealed)
            work = TextAtWork(self._desk, facts, secrets, interpreter, self._writer, person=person)
            return await WrittenContact(interpreter, work, self._on_change).go_on()
        except StoreFailed:
            raise
        except Exception as fault:  # noqa: BLE001 - one contact must not keep others from going on
            _log.exception("contact %s cannot go on, and is closed", found.id)
            stored = await asyncio.to_thread(contacts.journal, self._desk.database, found.id)
            by, why = ENDINGS["fault"].by, reason("fault", type(fault).__name__)
            entries = closing(
                stored, lambda: self._programs.of(found.flow, found.version), self._programs.results, now(), by=by,
                reason=why,
            )  # fmt: skip
            await store_until_taken(self._writer, found.id, entries)
            return None
