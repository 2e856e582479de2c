"""What drives every contact: takes its signals one at a time, and stores what follows before anything else is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed, Started
from cordboard.engine.signals import AnySignal, EndedBy, HungUp, WrappedUp
from cordboard.engine.step import Step
from cordboard.flow.module import IN_WRITING
from cordboard.live.clock import now
from cordboard.live.inbox import Inbox, answer
from cordboard.live.storing import store_until_taken
from cordboard.store.writer import JournalWriter

#: Endings that nobody chose: the record says where the person was, as it does for one who hung up.
_LOSES_THE_PERSON = frozenset({"line", "limit"})


class ContactDriver:
    """Drives a contact whose person's part is over: agents have still to wrap up.

    `since` is when the contact came to its flow, in milliseconds since the epoch. `on_change` is told of each step.
    `ending` are entries of the interpreter that are not stored yet.
    """

    def __init__(
        self, interpreter: Interpreter, inbox: Inbox, writer: JournalWriter, on_change: Callable[[], None],
        ending: Sequence[AnyEntry] = (),
    ) -> None:  # fmt: skip
        self.interpreter = interpreter
        self.id = interpreter.contact.facts.contact
        self.service = interpreter.contact.facts.service
        self.since = _began(interpreter)
        self._inbox = inbox
        self._writer = writer
        self._on_change = on_change
        self._ending = list(ending)

    @property
    def flow(self) -> str:
        """The slug of its flow."""
        return self.interpreter.program.flow.slug

    @property
    def module(self) -> str:
        """The module at work."""
        return self.interpreter.module

    @property
    def supervision(self) -> bool:
        """Whether it is a supervisor's leg, which is no contact."""
        return self.interpreter.contact.facts.run == "supervision"

    @property
    def trial(self) -> bool:
        """Whether somebody tries a draft."""
        return self.interpreter.contact.facts.trial

    @property
    def on_a_call(self) -> bool:
        """Whether its person is reached by a call, which ends with the program."""
        return self.interpreter.contact.facts.channel not in IN_WRITING

    @property
    def caller(self) -> str:
        """The calling number."""
        return self.interpreter.contact.facts.caller

    @property
    def called(self) -> str:
        """The number called."""
        return self.interpreter.contact.facts.called

    @property
    def person(self) -> str:
        """The number of the customer: who was called where the contact is outbound, and who calls otherwise."""
        return self.called if self.interpreter.contact.facts.direction == "outbound" else self.caller

    def tell(self, signal: AnySignal) -> None:
        """Something happened to the contact."""
        self._inbox.tell(signal)

    def tell_and_store(self, signal: AnySignal) -> asyncio.Future[None]:
        """An agent's part is over; what is returned is done once that is stored (`Inbox.tell_and_store`)."""
        return self._inbox.tell_and_store(signal)

    def end(self, by: EndedBy, reason: str = "") -> None:
        """End the person's part from outside its call."""
        self._inbox.tell_end(HungUp(by, reason))

    def shut_down(self) -> None:
        """End the contact since the program stops."""
        self.end(ENDINGS["shutdown"].by, reason("shutdown"))

    def wrap_up_all(self) -> None:
        """Wait for no agent any more: the site stops."""
        for agent in sorted(self.interpreter.agents):
            self.tell(WrappedUp(agent))

    async def run(self) -> Closed:
        """Take the contact to its outcome. Raises StoreFailed when the outcome cannot be stored."""
        try:
            if self._ending:
                await self._store(self._ending)
            while self.interpreter.outcome is None:
                await self._next()
            return self.interpreter.outcome
        finally:
            self._inbox.close()

    async def _next(self) -> None:
        signal, stored = await self._inbox.take()
        if isinstance(signal, HungUp) and signal.by in _LOSES_THE_PERSON and self.interpreter.whereabouts:
            signal = HungUp(signal.by, f"{signal.reason}, {self.interpreter.whereabouts}")
        try:
            step = self.interpreter.receive(now(), signal)
            await self._follow(step)
        except BaseException:
            answer(stored, "could not be stored")
            raise
        answer(stored, "did not wait for it" if step.ignored else "")

    async def _follow(self, step: Step) -> None:
        if not step.ignored:
            await self._store(step.entries)
            self._on_change()

    async def _store(self, entries: list[AnyEntry]) -> None:
        account = str((self.interpreter.contact.account or {}).get("key", ""))
        await store_until_taken(self._writer, self.id, entries, account=account)


def _began(interpreter: Interpreter) -> int:
    first = interpreter.journal[0] if interpreter.journal else None
    return first.at if isinstance(first, Started) else now()
