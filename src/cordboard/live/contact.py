"""One contact on a real call: the interpreter decides, this drives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from cordboard.engine.commands import Command, Play
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed
from cordboard.engine.signals import AnySignal, EndedBy, Failed, HungUp, WrappedUp
from cordboard.engine.step import Step
from cordboard.live.clock import now
from cordboard.live.desk import AtWork, CannotDo
from cordboard.live.perform import PERFORMERS
from cordboard.live.storing import store_until_taken
from cordboard.store.writer import JournalWriter, StoreFailed
from cordboard.telephony.line import Call
from cordboard.telephony.line import EndedBy as CallEndedBy

_log = logging.getLogger(__name__)

#: Seconds in which what was begun must be done once the person has left.
FINISHING_SECONDS = 5.0
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

#: Endings that nobody chose: the record says where the person was, as it does for one who hung up.
_LOSES_THE_PERSON = frozenset({"line", "limit"})


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
        self._signals: asyncio.Queue[tuple[AnySignal, asyncio.Future[None] | None]] = asyncio.Queue()
        self._met = work.found is None
        self._put_off: list[tuple[AnySignal, asyncio.Future[None] | None]] = []
        self._over = False
        work.tell = self.tell
        self._performing: dict[int, asyncio.Task[None]] = {}
        self._person_gone = asyncio.Event()
        self._finishing: asyncio.TimerHandle | None = None
        self._not_stored: asyncio.Task[None] | None = None

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
    def caller(self) -> str:
        """The calling number."""
        return self.interpreter.contact.facts.caller

    @property
    def called(self) -> str:
        """The number called."""
        return self.interpreter.contact.facts.called

    def end(self, by: EndedBy, reason: str = "") -> None:
        """End the contact from outside its call."""
        self._tell_once_met(HungUp(by, reason), None)

    def _tell_once_met(self, signal: AnySignal, stored: asyncio.Future[None] | None) -> None:
        """Tell what ends the person's or an agent's part.

        The agent of a callback is with the person before the first step is stored, and the contact does not know of
        that agent until its search begins: the end is told after that, or nobody would wait for the wrap-up.
        """
        if self._met:
            self._signals.put_nowait((signal, stored))
        else:
            self._put_off.append((signal, stored))

    def _meet(self) -> None:
        self._met = True
        while self._put_off:
            self._signals.put_nowait(self._put_off.pop(0))

    def shut_down(self) -> None:
        """End the contact since the program stops."""
        self.end(ENDINGS["shutdown"].by, reason("shutdown"))

    def tell(self, signal: AnySignal) -> None:
        """Something happened to the contact."""
        self._signals.put_nowait((signal, None))

    def tell_and_store(self, signal: AnySignal) -> asyncio.Future[None]:
        """The same; what is returned is done once that is stored, or raises StoreFailed where it never will be."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._over:
            _answer(stored, "is closed already")
        else:
            self._tell_once_met(signal, stored)
        return stored

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
        try:
            await self._with_the_person()
            while self.interpreter.outcome is None:
                await self._next()
            return self.interpreter.outcome
        finally:
            if self._finishing is not None:
                self._finishing.cancel()
            self._work.tell = _ignore  # or the two would hold each other until a search for garbage
            self._over = True
            self._meet()
            while not self._signals.empty():
                _answer(self._signals.get_nowait()[1], "is closed already")

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
            await self._work.person.close()
            self._work.desk.floor.left(self.id)
            if not self._work.handed_on:
                if self.interpreter.left == "flow":
                    await self._work.person.last_words()
                await asyncio.shield(self._work.person.call.hang_up())
            self._person_gone.set()
            await self._work.messages.keep_all()

    async def _next(self) -> None:
        signal, stored = await self._signals.get()
        if isinstance(signal, HungUp) and signal.by in _LOSES_THE_PERSON and self.interpreter.whereabouts:
            signal = HungUp(signal.by, f"{signal.reason}, {self.interpreter.whereabouts}")
        try:
            step = self.interpreter.receive(now(), signal)
            await self._follow(step)
        except BaseException:
            _answer(stored, "could not be stored")
            raise
        _answer(stored, "did not wait for it" if step.ignored else "")

    async def _follow(self, step: Step) -> None:
        self._work.left = self.interpreter.left is not None
        if self.interpreter.leaving is not None and not self._work.person_gone.is_set():
            self._work.person_gone.set()
            self._finishing = asyncio.get_running_loop().call_later(FINISHING_SECONDS, self._finish_late)
        for number in step.cancelled:
            if (task := self._performing.pop(number, None)) is not None:
                task.cancel()
        if not step.ignored:
            await self._store(step.entries)
            self._on_change()
        for number, command in step.commands.items():
            self._performing[number] = asyncio.create_task(self._perform(number, command))
        if not self._met and any(not isinstance(command, Play) for command in step.commands.values()):
            asyncio.get_running_loop().call_soon(self._meet)  # the search that was just begun says first who was met

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
            await store_until_taken(self._writer, self.id, entries, account=account)
        finally:
            limit.cancel()

    def _lose_patience(self) -> None:
        """The person hears nothing, and may wait for ever: end the call. The contact goes on to be stored."""
        if not self._person_gone.is_set() and self._not_stored is None:
            _log.error("the call of contact %s ends, since the database takes nothing", self.id)
            self._not_stored = asyncio.create_task(self._work.person.call.hang_up())

    async def _perform(self, number: int, command: Command) -> None:
        try:
            signal = await PERFORMERS[type(command)](command, number, self._work)
        except CannotDo as failure:
            signal = Failed(number, str(failure))
        except Exception as fault:  # noqa: BLE001 - a fault of ours costs the module, never the contact
            _log.exception("contact %s, module %s: %s failed", self.id, self.module, type(command).__name__)
            signal = Failed(number, f"fault: {type(fault).__name__}")
        self._performing.pop(number, None)
        self.tell(signal)

    async def _watch(self) -> None:
        call = self._work.person.call
        ended = await call.wait_ended()
        way = "not_stored" if self._not_stored is not None else WAY_OF[ended]
        self.end(ENDINGS[way].by, reason(way, call.cause if ENDINGS[way].detail else ""))


def _ignore(_: AnySignal) -> None:
    """The contact is over."""


def _answer(stored: asyncio.Future[None] | None, why_not: str) -> None:
    """Tell whoever waits for a signal to be stored that it is, or why it never will be."""
    if stored is None or stored.done():
        return
    if why_not:
        stored.set_exception(StoreFailed(f"the contact {why_not}", lasting=True))
        stored.exception()  # not everybody waits for it
    else:
        stored.set_result(None)
