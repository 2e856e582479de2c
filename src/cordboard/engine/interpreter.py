"""The interpreter: takes a contact through its flow, one signal at a time.

It does no I/O. Signals and the time go in, commands and journal entries come out; whoever drives it performs the
commands. The live driver, the simulator, replay and the proofs all use this one.

House rules, which the tests hold: a contact has exactly one outcome; what was said and done follows from (flow
version, facts, signals) alone; after the person's part is over nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cordboard.engine.commands import Command
from cordboard.engine.contact import Contact
from cordboard.engine.journal import (
    AnyEntry, Asked, Closed, Completed, Entered, Facts, Heard, Journal, Left, Noted, Started, Took,
)  # fmt: skip
from cordboard.engine.module import CommandFailed, Run
from cordboard.engine.program import Program
from cordboard.engine.signals import AnySignal, EndedBy, Failed, HungUp, Signal
from cordboard.flow.events import Event, Raised

#: Modules that may be entered between two answers of a person (domain.md 10).
STEP_BUDGET = 200
STEP_LIMIT_RESULT = "flow_step_limit"

_FAILURE: Raised = (Event.FAILURE, "")


@dataclass(slots=True)
class Step:
    """What followed from one signal.

    `entries` are the new journal entries, to be stored before any effect leaves. `commands` are newly open, by
    number; `cancelled` are the numbers of those that nobody waits for any more. `ignored`: the signal answered
    nothing that is open (it came too late), and is not in the journal.
    """

    entries: Journal = field(default_factory=list)
    commands: dict[int, Command] = field(default_factory=dict)
    cancelled: tuple[int, ...] = ()
    outcome: Closed | None = None
    ignored: bool = False


class WrongSignal(ValueError):
    """A signal of a kind that cannot answer the command it names."""


class Interpreter:
    """One contact on its way through a flow.

    `contact` is what modules see, `journal` all entries so far, `due` the slug of the Result due, `module` the name
    of the module at work, `open` the commands that wait for an answer, `left` who ended the person's part,
    `outcome` the last entry once the contact is closed.
    """

    def __init__(
        self,
        program: Program,
        facts: Facts,
        *,
        behaviours: dict[str, int] | None = None,
        step_budget: int = STEP_BUDGET,
        on_fault: Callable[[str, Exception], None] | None = None,
    ) -> None:
        self.program = program
        self.contact = Contact(facts, program.flow.language, program.flow.voice)
        self.journal: Journal = []
        self.due = program.flow.opening_result
        self.module = ""
        self.open: dict[int, Command] = {}
        self.left: EndedBy | None = None
        self.outcome: Closed | None = None
        self._behaviours = behaviours or program.behaviours
        self._budget = step_budget
        self._steps = 0
        self._number = 0
        self._run: Run | None = None
        self._on_fault = on_fault

    def start(self, at: int) -> Step:
        """Begin: enter the first module. `at` is now, in milliseconds since the epoch. May be called once."""
        if self.journal:
            raise RuntimeError("this contact has started already")
        flow = self.program.flow
        self.contact.now = at
        started = Started(at, self.contact.facts, flow.slug, flow.version, self._behaviours)
        entries: Journal = [started]
        self._enter(flow.first, entries)
        return self._advance(entries, None, frozenset())

    def receive(self, at: int, signal: AnySignal) -> Step:
        """Take one signal. Raises WrongSignal for one that cannot answer the command it names."""
        if self.left is not None:
            return Step(ignored=True)
        if isinstance(signal, HungUp):
            self.contact.now = at
            entries: Journal = [Heard(at, signal)]
            before = tuple(self.open)
            self._leave(signal.by, signal.reason, entries)
            return self._stepped(entries, before)
        command = self.open.get(signal.to)
        if command is None:
            return Step(ignored=True)
        kind = type(signal)
        if kind not in command.answered_by and kind is not Failed:
            raise WrongSignal(f"{kind.__name__} cannot answer {type(command).__name__} (number {signal.to})")
        self.contact.now = at
        if kind.from_person:
            self._steps = 0
        before_open = frozenset(self.open)
        del self.open[signal.to]
        return self._advance([Heard(at, signal)], signal, before_open)

    def _advance(self, entries: Journal, answer: Signal | None, before: frozenset[int]) -> Step:
        while self.left is None:
            run = self._run
            assert run is not None
            try:
                if type(answer) is Failed:
                    yielded = run.throw(CommandFailed(answer.reason))
                elif answer is None:
                    yielded = next(run)
                else:
                    yielded = run.send(answer)
            except StopIteration as stop:
                value = stop.value
                raised = value if type(value) is tuple else (value, "")
            except CommandFailed as failure:
                entries.append(Noted(self.module, failure.reason))
                raised = _FAILURE
            except Exception as fault:
                self._contain(fault, entries)
                raised = _FAILURE
            else:
                if yielded:
                    self._take_notes(entries)
                    self._ask(yielded, entries)
                    break
                self._contain(TypeError("a module must yield a command"), entries)
                run.close()
                raised = _FAILURE
            answer = None
            self._take_notes(entries)
            self._complete(raised, entries)
        return self._stepped(entries, tuple(before))

    def _ask(self, yielded: Command | tuple[Command, ...], entries: Journal) -> None:
        group = yielded if type(yielded) is tuple else (yielded,)
        still = {number: command for number, command in self.open.items() if any(command is c for c in group)}
        for command in group:
            if any(command is kept for kept in still.values()):
                continue
            self._number += 1
            still[self._number] = command
            entries.append(Asked(self._number, command))  # type: ignore[arg-type]
        self.open = still

    def _complete(self, raised: Raised, entries: Journal) -> None:
        event, value = raised
        if not isinstance(event, Event):
            self._contain(TypeError(f"a module must return an event, not {event!r}"), entries)
            event, value = raised = _FAILURE
        entries.append(Completed(self.module, event.value, value))
        self.open = {}
        took = self.program.route(self.module, raised)
        self._steps += 1
        if self._steps > self._budget:
            took = self._stop_circling(entries)
        if took is None:
            self._leave("flow", "no connector takes the event", entries)
            return
        entries.append(took)
        self.due = took.result
        self._enter(took.target, entries)

    def _stop_circling(self, entries: Journal) -> Took | None:
        entries.append(Noted(self.module, f"step limit: {self._budget} modules without an answer from a person"))
        already = self.due == STEP_LIMIT_RESULT
        self.due = STEP_LIMIT_RESULT
        self._steps = 0
        return None if already else self.program.fallback(self.module, STEP_LIMIT_RESULT)

    def _enter(self, name: str, entries: Journal) -> None:
        self.module = self.contact.module = name
        entries.append(Entered(name))
        module = self.program.module(name, self._behaviours[self.program.modules[name].type])
        if module.terminal:
            self._run = None
            self._leave("flow", "", entries)
            return
        self.contact.keys = self.program.keys[name]
        self._run = module.run(self.contact)

    def _leave(self, by: EndedBy, reason: str, entries: Journal) -> None:
        run, self._run = self._run, None
        if run is not None:
            try:
                run.close()
            except Exception as fault:
                self._contain(fault, entries)
        self._take_notes(entries)
        self.left = by
        self.open = {}
        at = self.contact.now
        entries.append(Left(at, self.module, by, reason))
        self.outcome = Closed(at, self.due, self.program.flow.result(self.due).code)
        entries.append(self.outcome)

    def _contain(self, fault: Exception, entries: Journal) -> None:
        if self._on_fault is not None:
            self._on_fault(self.module, fault)
        entries.append(Noted(self.module, f"fault contained: {type(fault).__name__}: {fault}"))

    def _take_notes(self, entries: Journal) -> None:
        notes: list[AnyEntry] = self.contact._entries
        if notes:
            entries.extend(notes)
            notes.clear()

    def _stepped(self, entries: Journal, before: tuple[int, ...]) -> Step:
        self.journal.extend(entries)
        opened = self.open
        new = {number: command for number, command in opened.items() if number not in before}
        answered = entries[0]
        to = getattr(answered.signal, "to", 0) if isinstance(answered, Heard) else 0
        cancelled = tuple(n for n in before if n not in opened and n != to)
        return Step(entries, new, cancelled, self.outcome)
