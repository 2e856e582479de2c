"""One contact on a real call: the interpreter decides, this drives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from sqlalchemy import Executable

from cordboard.engine.commands import Command, FindAgent, Play
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed
from cordboard.engine.opened import opened_at
from cordboard.engine.signals import EndedBy, Failed
from cordboard.engine.step import Step
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.clock import now
from cordboard.live.driver import ContactDriver
from cordboard.live.inbox import Inbox
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform import performer_of
from cordboard.live.storing import store_until_taken
from cordboard.store import legs
from cordboard.store.writer import JournalWriter, LeaseLost
from cordboard.telephony.line import Call
from cordboard.telephony.line import EndedBy as CallEndedBy

_log = logging.getLogger(__name__)

#: Seconds in which what was begun must be done once the person has left.
FINISHING_SECONDS = 5.0
#: Seconds in which what happened before the end of a call, while nobody drove the contact, is heard first.
CATCHING_UP_SECONDS = 2.0
#: Which of `engine.endings` it is when a call ends while its contact goes on.
WAY_OF: Mapping[CallEndedBy, str] = {
    CallEndedBy.FAR_END: "hung_up",
    CallEndedBy.HERE: "line_failed",
    CallEndedBy.LINE_LOST: "line_lost",
    CallEndedBy.TOO_LONG: "too_long",
    CallEndedBy.HELD_TOO_LONG: "held_too_long",
    CallEndedBy.BUDGET_SPENT: "budget_spent",
    CallEndedBy.STOPPED: "shutdown",
}
#: The same of a call that ended before a restart: a program that hangs up before it has stored why cannot store it.
WAY_OF_ONE_BEFORE: Mapping[CallEndedBy, str] = {**WAY_OF, CallEndedBy.HERE: "not_stored"}


class LiveContact(ContactDriver):
    """Drives an interpreter: stores what it decides, then performs it, and brings back what the world answers.

    What is decided is stored before it is done, so a contact found in the store after a crash is never behind what its
    person heard. An interpreter that was brought back from its journal goes on where it was: its open commands are
    performed again, and know since when they are open (`AtWork.open_for`). `first` is stored with the first step.
    """

    def __init__(
        self, interpreter: Interpreter, inbox: Inbox, work: CallAtWork, writer: JournalWriter,
        on_change: Callable[[], None], first: Sequence[Executable] = (),
    ) -> None:  # fmt: skip
        super().__init__(interpreter, inbox, writer, on_change)
        self._work = work
        self._spans = work.desk.traces.contact(self.id)
        self._first = first
        self._goes_on = bool(interpreter.journal)
        self._performing: dict[int, asyncio.Task[None]] = {}
        self._person_gone = asyncio.Event()
        self._finishing: asyncio.TimerHandle | None = None
        self._not_stored: asyncio.Task[None] | None = None
        self._taken_over = False
        """Whether another program has the contact, and goes on with its call where the line keeps it."""

    @property
    def has_unfiled_messages(self) -> bool:
        """Whether there are messages of its person that are not in their boxes yet."""
        return self._work.messages.unfiled

    async def hand_on(self, by: EndedBy, reason: str, contact: str) -> Call:
        """End the person's part and let go of the call, which is returned for that other contact to go on with."""
        self._work.handed_on = contact
        self.end(by, reason)
        await self._person_gone.wait()
        return self._work.person.call

    async def run(self) -> Closed:
        """Take the contact to its outcome; the call ends before, with the person's part.

        Raises StoreFailed when the outcome cannot be stored.
        """
        try:
            await self._with_the_person()
            return await super().run()
        finally:
            if self._finishing is not None:
                self._finishing.cancel()
            self._inbox.close()

    async def _with_the_person(self) -> None:
        watching = asyncio.create_task(self._watch())
        try:
            if self._goes_on:
                self._go_on()
            else:
                await self._follow(self.interpreter.start(now()))
            while self.interpreter.left is None:
                await self._next()
        except LeaseLost:
            self._taken_over = True
            raise
        finally:
            self._spans.module("")
            watching.cancel()
            for task in self._performing.values():
                task.cancel()
            await asyncio.gather(watching, *self._performing.values(), return_exceptions=True)
            await self._work.person.close()
            self._work.desk.floor.left(self.id)
            if not (self._work.handed_on or self._taken_over):
                if self.interpreter.left == "flow":
                    await self._work.person.last_words()
                await asyncio.shield(self._work.person.call.hang_up())
            self._person_gone.set()
            await self._work.messages.keep_all()

    def _go_on(self) -> None:
        """Perform again what was open when the program ended. What the line plays is begun anew with it."""
        self._work.person.media.silence()
        opened = opened_at(self.interpreter.journal)
        self._work.opened.update((number, opened[number]) for number in self.interpreter.open)
        if self.interpreter.leaving is not None:
            self._finish_alone()
        searching = any(isinstance(command, FindAgent) for command in self.interpreter.open.values())
        if not (searching or self._work.agent_is_there):
            self._work.caught_up.set()
        self._spans.module(self.interpreter.module)
        self._perform_all(self.interpreter.open)

    async def catch_up(self) -> None:
        """After a restart: wait until the contact has heard what came meanwhile, keys that were pressed or an agent who
        was found, before it hears of its end.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCHING_UP_SECONDS):
                await self._work.caught_up.wait()
                await self._work.person.media.keys_taken()

    async def _follow(self, step: Step) -> None:
        self._work.left = self.interpreter.left is not None
        if self.interpreter.leaving is not None and not self._work.person_gone.is_set():
            self._finish_alone()
        for number in step.cancelled:
            if (task := self._performing.pop(number, None)) is not None:
                task.cancel()
        await super()._follow(step)
        self._spans.module(self.interpreter.module)
        self._perform_all(step.commands)

    def _perform_all(self, commands: Mapping[int, Command]) -> None:
        for number, command in commands.items():
            self._performing[number] = asyncio.create_task(self._perform(number, command))
        if self._inbox.puts_off_ends and any(not isinstance(command, Play) for command in commands.values()):
            # The search that was just begun says first who was met.
            asyncio.get_running_loop().call_soon(self._inbox.let_ends_in)

    def _finish_alone(self) -> None:
        """The person has left, and the module finishes what it had begun."""
        self._work.person_gone.set()
        self._finishing = asyncio.get_running_loop().call_later(FINISHING_SECONDS, self._finish_late)

    def _finish_late(self) -> None:
        """What was begun before the person left takes too long: the module cannot be complete by it any more."""
        if self.interpreter.left is None:
            for number in self.interpreter.open:
                self.tell(Failed(number, f"not done {FINISHING_SECONDS:g} s after the person had left"))

    async def _store(self, entries: list[AnyEntry]) -> None:
        account = str((self.interpreter.contact.account or {}).get("key", ""))
        patience = self._work.desk.site.store.step_timeout
        limit = asyncio.get_running_loop().call_later(patience, self._lose_patience)
        try:
            if self._work.found is not None:
                await self._work.desk.floor.stored()  # a restart must find the agent of a callback with the person
            await store_until_taken(self._writer, self.id, entries, account=account, also=self._beside())
        finally:
            limit.cancel()

    def _beside(self) -> list[Executable]:
        """What changes with this step besides the journal."""
        changes = [*self._first, *self._work.secrets.changes()]
        self._first = ()
        if self._work.left and self._work.handed_on:
            changes.append(legs.move(self._work.person.call.id, self._work.handed_on))
        return changes

    def _lose_patience(self) -> None:
        """The person hears nothing, and may wait for ever: end the call. The contact goes on to be stored."""
        if not self._person_gone.is_set() and self._not_stored is None:
            _log.error("the call of contact %s ends, since the database takes nothing", self.id)
            self._not_stored = asyncio.create_task(self._work.person.call.hang_up())

    async def _perform(self, number: int, command: Command) -> None:
        try:
            with self._spans.command(type(command).__name__):
                signal = await performer_of(self._work.person.channel, command)(command, number, self._work)
        except CannotDo as failure:
            signal = Failed(number, str(failure))
        except Exception as fault:  # noqa: BLE001 - a fault of ours costs the module, never the contact
            _log.exception("contact %s, module %s: %s failed", self.id, self.module, type(command).__name__)
            signal = Failed(number, f"fault: {type(fault).__name__}")
        self._performing.pop(number, None)
        self.tell(signal)

    async def _watch(self) -> None:
        call = self._work.person.call
        waited = asyncio.Event()
        asyncio.get_running_loop().call_soon(waited.set)
        ended = await call.wait_ended()
        ways = WAY_OF_ONE_BEFORE if self._goes_on and not waited.is_set() else WAY_OF
        if self._goes_on:
            await self.catch_up()
        # An agent who has come is told of first: somebody must wait for the wrap-up.
        await self._work.desk.floor.caught_up(self.id)
        way = "not_stored" if self._not_stored is not None else ways[ended]
        self.end(ENDINGS[way].by, reason(way, call.cause if ENDINGS[way].detail else ""))
