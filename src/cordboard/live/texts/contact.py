"""One contact in writing, taken as far as it goes before somebody must be waited for."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cordboard.engine.commands import Command
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.opened import opened_at
from cordboard.engine.signals import AnySignal, Failed, HungUp
from cordboard.engine.step import Step
from cordboard.live.clock import now
from cordboard.live.no_answer import AnswerComesLater, CannotDo
from cordboard.live.perform import performer_of
from cordboard.live.storing import store_until_taken
from cordboard.live.texts.at_work import TextAtWork
from cordboard.store.writer import StoreFailed

_log = logging.getLogger(__name__)


class WrittenContact:
    """Drives an interpreter of a contact in writing: stores what it decides, then performs it.

    It is made when something has happened to the contact, and forgotten when nothing more can be done at the moment:
    between two texts the contact is in the store alone.
    """

    def __init__(self, interpreter: Interpreter, work: TextAtWork, on_change: Callable[[], None]) -> None:
        self._interpreter = interpreter
        self._work = work
        self._on_change = on_change
        self._spans = work.desk.traces.contact(work.contact)

    async def go_on(self) -> int | None:
        """Do what can be done now. Returns when to look again, in milliseconds since the epoch; None: it is closed.

        Raises StoreFailed.
        """
        try:
            return await self._go_on()
        finally:
            self._spans.module("")

    async def _go_on(self) -> int | None:
        interpreter = self._interpreter
        if not interpreter.journal:
            await self._follow(interpreter.start(now()))
        else:
            self._work.opened.update(opened_at(interpreter.journal))
            self._spans.module(interpreter.module)
        if self._work.person.opted_out():
            await self._hear(HungUp(ENDINGS["opted_out"].by, reason("opted_out")))
        while interpreter.outcome is None:
            answered = await self._first_answer()
            if isinstance(answered, int):
                return answered
            await self._hear(answered)
        return None

    async def _first_answer(self) -> AnySignal | int:
        """The answer to the first of the open commands that has one; where none has, when to look again."""
        later: list[int] = []
        for number, command in self._interpreter.open.items():
            try:
                answer = await self._perform(command, number)
            except CannotDo as failure:
                return Failed(number, str(failure))
            except StoreFailed:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours costs the module, never the contact
                name = type(command).__name__
                _log.exception("contact %s, module %s: %s failed", self._work.contact, self._interpreter.module, name)
                return Failed(number, f"fault: {type(fault).__name__}")
            if not isinstance(answer, AnswerComesLater):
                return answer
            later.append(answer.due_at)
        return min(later)

    async def _perform(self, command: Command, number: int) -> AnySignal | AnswerComesLater:
        with self._spans.command(type(command).__name__):
            try:
                return await performer_of(self._work.person.channel, command)(command, number, self._work)
            except AnswerComesLater as later:
                return later

    async def _hear(self, signal: AnySignal) -> None:
        await self._follow(self._interpreter.receive(now(), signal))

    async def _follow(self, step: Step) -> None:
        contact = self._interpreter.contact
        self._work.left = self._interpreter.left is not None
        also = (*self._work.person.changes(), *self._work.secrets.changes())
        account = str((contact.account or {}).get("key", ""))
        await store_until_taken(self._work.writer, self._work.contact, step.entries, account=account, also=also)
        self._spans.module(self._interpreter.module)
        self._on_change()
