"""One contact on a real call: the interpreter decides, this drives."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed
from cordboard.engine.signals import AnySignal, EndedBy, Failed, HungUp, WrappedUp
from cordboard.engine.step import Step
from cordboard.live.desk import AtWork, CannotDo
from cordboard.live.perform import PERFORMERS
from cordboard.store.writer import JournalWriter, StoreFailed
from cordboard.telephony.line import Call
from cordboard.telephony.line import EndedBy as CallEndedBy

_log = logging.getLogger(__name__)

#: Seconds in which what was begun must be done once the person has left.
FINISHING_SECONDS = 5.0
#: Pauses in seconds between tries to store what could not be stored.
_STORE_AGAIN = (0.1, 0.5, 1.0, 2.0, 4.0)


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class LiveContact:
    """Drives an interpreter: stores what it decides, then performs it, and brings back what the world answers.

    What is decided is stored before it is done, so a contact found in the store after a crash is never behind what its
    person heard.
    """

    def __init__(
        self, interpreter: Interpreter, work: AtWork, writer: JournalWriter, on_change: Callable[[], None]
    ) -> None:
        self.interpreter = interpreter
        self.id = work.contact
        self.service = work.service
        self.since = now()
        self._work = work
        self._writer = writer
        self._on_change = on_change
        self._signals: asyncio.Queue[AnySignal] = asyncio.Queue()
        work.tell = self.tell
        self._performing: dict[int, asyncio.Task[None]] = {}
        self._person_gone = asyncio.Event()

    @property
    def flow(self) -> str:
        """The slug of its flow."""
        return self.interpreter.program.flow.slug

    @property
    def module(self) -> str:
        """The module at work."""
        return self.interpreter.module

    @property
    def caller(self) -> str:
        """The calling number."""
        return self.interpreter.contact.facts.caller

    @property
    def called(self) -> str:
        """The number called."""
        return self.interpreter.contact.facts.called

    def end(self, by: EndedBy, reason: str = "") -> None:
        """End the contact from outside its call."""
        self.tell(HungUp(by, reason))

    def tell(self, signal: AnySignal) -> None:
        """Something happened to the contact."""
        self._signals.put_nowait(signal)

    async def hand_on(self, by: EndedBy, reason: str) -> Call:
        """End the person's part and let go of the call, which is returned for another run to go on with."""
        self._work.handed_on = True
        self.end(by, reason)
        await self._person_gone.wait()
        return self._work.person.call

    def wrap_up_all(self) -> None:
        """Wait for no agent any more: the site stops."""
        for agent in sorted(self.interpreter.agents):
            self.tell(WrappedUp(agent))

    async def run(self) -> Closed:
        """Take the contact to its outcome; the call ends before, with the person's part.

        Raises StoreFailed when the outcome cannot be stored.
        """
        await self._with_the_person()
        while self.interpreter.outcome is None:
            await self._next()
        return self.interpreter.outcome

    async def _with_the_person(self) -> None:
        watching = asyncio.create_task(self._watch())
        try:
            await self._follow(self.interpreter.start(now()))
            while self.interpreter.left is None:
                await self._next()
        finally:
            watching.cancel()
            for task in self._performing.values():
                task.cancel()
            await asyncio.gather(watching, *self._performing.values(), return_exceptions=True)
            self._work.messages.keep_all()
            await self._work.person.close()
            self._work.desk.floor.left(self.id)
            if not self._work.handed_on:
                if self.interpreter.left == "flow":
                    await self._work.person.last_words()
                await asyncio.shield(self._work.person.call.hang_up())
            self._person_gone.set()

    async def _next(self) -> None:
        signal = await self._signals.get()
        await self._follow(self.interpreter.receive(now(), signal))

    async def _follow(self, step: Step) -> None:
        self._work.left = self.interpreter.left is not None
        if self.interpreter.leaving is not None and not self._work.person_gone.is_set():
            self._work.person_gone.set()
            asyncio.get_running_loop().call_later(FINISHING_SECONDS, self._finish_late)
        for number in step.cancelled:
            if (task := self._performing.pop(number, None)) is not None:
                task.cancel()
        if not step.ignored:
            await self._store(step.entries)
            self._on_change()
        for number, command in step.commands.items():
            self._performing[number] = asyncio.create_task(self._perform(number, command))

    def _finish_late(self) -> None:
        """What was begun before the person left takes too long: the module cannot be complete by it any more."""
        if self.interpreter.left is None:
            for number in self.interpreter.open:
                self.tell(Failed(number, f"not done {FINISHING_SECONDS:g} s after the person had left"))

    async def _store(self, entries: list[AnyEntry]) -> None:
        account = str((self.interpreter.contact.account or {}).get("key", ""))
        for pause in _STORE_AGAIN:
            try:
                return await self._writer.append(self.id, entries, account=account)
            except StoreFailed:
                _log.exception("contact %s could not be stored; trying again in %s s", self.id, pause)
                await asyncio.sleep(pause)
        return await self._writer.append(self.id, entries, account=account)

    async def _perform(self, number: int, command: Command) -> None:
        try:
            signal = await PERFORMERS[type(command)](command, number, self._work)
        except CannotDo as failure:
            signal = Failed(number, str(failure))
        except Exception as fault:  # noqa: BLE001 - a fault of ours costs the module, never the contact
            _log.exception("contact %s, module %s: %s failed", self.id, self.module, type(command).__name__)
            signal = Failed(number, f"fault: {type(fault).__name__}")
        self._performing.pop(number, None)
        self._signals.put_nowait(signal)

    async def _watch(self) -> None:
        ended = await self._work.person.call.wait_ended()
        self.end("line" if ended is CallEndedBy.LINE_LOST else "caller")
