"""The interpreter: takes a contact through its flow, one signal at a time.

It does no I/O. Signals and the time go in, commands and journal entries come out; the driver performs the
commands. The live driver, the simulator, replay and the proofs all use this one.

Rules, which the tests hold: a contact has exactly one outcome; what was said and done follows from (flow
version, facts, signals) alone; after the person's part is over only agents wrap up, and then the contact is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec

from cordboard.engine.commands import Command, FindAgent
from cordboard.engine.contact import Contact
from cordboard.engine.grouping import regroup
from cordboard.engine.journal import Asked, Closed, Facts, Heard, Journal, Left, Noted, Started, Took
from cordboard.engine.leaving import Leaving, begun
from cordboard.engine.module import CommandFailed, PersonLeft, Run
from cordboard.engine.program import STEP_LIMIT_RESULT, Program
from cordboard.engine.rules import rules_of
from cordboard.engine.signals import AnySignal, Connected, EndedBy, Failed, HungUp, Signal, WrappedUp
from cordboard.engine.step import Step, WrongSignal
from cordboard.engine.taking_time import took_time
from cordboard.flow.events import Event
from cordboard.flow.expressions import ExpressionError

#: What a module returns when it does right: an event, or one with its value.
_EVENT_TYPES = (Event, tuple)
#: What a module returns whose work is done: that counts also when the person has left.
_DONE = (Event.SUCCESS, (Event.SUCCESS, ""))
#: Modules that may be entered between two waits (domain.md 10).
STEP_BUDGET = 200
#: The outcome of a contact that an agent took and gave no termination code (domain.md 5).
TAKEN_BY_AGENT = "operator_transfer"
#: Told of an exception in a module, by the module's name.
OnFault = Callable[[str, Exception], None]
#: Why the person's part ended, when it ended while an agent was looked for or spoken with.
WAITING, TALKING = "waiting for an agent", "talking with an agent"


class Interpreter:
    """One contact on its way through a flow.

    `contact` is what modules see, `journal` all entries so far, `due` the slug of the Result due, `module` the name
    of the module at work, `open` the commands that wait for an answer (never changed, only replaced), `left` who
    ended the person's part, `leaving` how while a module still finishes, `agents` those who took part and have not
    wrapped up, `outcome` the last entry once closed. `on_fault` is told of every exception in a module.
    """

    def __init__(
        self, program: Program, facts: Facts, *, behaviours: dict[str, int] | None = None,
        step_budget: int = STEP_BUDGET, on_fault: OnFault | None = None,
    ) -> None:  # fmt: skip
        flow = program.flow
        self.program = program
        self.contact = Contact(facts, flow.language, flow.voice, program.said, flow.waits)
        self.journal: Journal = []
        self.due, self.module = facts.opening_result or flow.opening_result, ""
        self.open: Mapping[int, Command] = {}
        self.left: EndedBy | None = None
        self.leaving: Leaving | None = None
        self.agents: frozenset[str] = frozenset()
        self.outcome: Closed | None = None
        self._by_agents = self._agent = ""
        self._behaviours = behaviours or program.behaviours
        self._finishes = rules_of(self._behaviours) > 2
        self._places = program.places(self._behaviours)
        self._place = self._places[facts.starts_at or flow.first]
        self._budget = step_budget
        self._steps, self._circled = 0, False
        self._number = self._talking = 0
        self._run: Run | None = None
        self._on_fault = on_fault

    def start(self, at: int) -> Step:
        """Begin: enter the first module, or that of a child run. `at` is now, in milliseconds since the epoch."""
        if self.journal:
            raise RuntimeError("this contact has started already")
        flow = self.program.flow
        self.contact.now = at
        entries: Journal = [Started(at, self.contact.facts, flow.slug, flow.version, self._behaviours)]
        self._enter(self.contact.facts.starts_at or flow.first, entries)
        return self._advance(entries, None)

    def receive(self, at: int, signal: AnySignal) -> Step:
        """Take one signal. Raises WrongSignal for one that cannot answer the command it names."""
        if isinstance(signal, WrappedUp):
            return self._wrap_up(at, signal)
        if self.left is not None:
            return Step(ignored=True)
        if isinstance(signal, HungUp):
            return self._hang_up(at, signal)
        command = self.open.get(signal.to)
        if command is None:
            return Step(ignored=True)
        kind = type(signal)
        if kind not in command.answered_by and kind is not Failed:
            raise WrongSignal(f"{kind.__name__} cannot answer {type(command).__name__} (number {signal.to})")
        self.contact.now = at
        if took_time(signal):
            self._steps, self._circled = 0, False
        if kind.concludes:
            self.open = {} if len(self.open) == 1 else {n: other for n, other in self.open.items() if n != signal.to}
        elif isinstance(signal, Connected):
            self.agents |= {signal.agent}
            self._talking, self._agent = signal.to, signal.agent
        return self._advance([Heard(at, signal)], signal)

    def _hang_up(self, at: int, signal: HungUp) -> Step:
        """The person has left. A module that may finish alone does so first."""
        if self.leaving is not None:
            return Step(ignored=True)
        self.contact.now = at
        leaving = self.leaving = Leaving(signal.by, signal.reason or self.whereabouts)
        entries: Journal = [Heard(at, signal)]
        waiting, self.open = self.open, {}
        if not (self._finishes and self._place.module.finishes_alone):
            self._leave(leaving.by, leaving.reason, entries)
        elif not begun(waiting):
            return self._advance(entries, None, waiting)
        else:
            self.open = begun(waiting)
        self.journal.extend(entries)
        return Step(entries, {}, tuple(number for number in waiting if number not in self.open), self.outcome)

    def _wrap_up(self, at: int, signal: WrappedUp) -> Step:
        """An agent's work on the contact is over: the code chosen goes before the Result due (domain.md 5)."""
        if self.outcome is not None or signal.agent not in self.agents:
            return Step(ignored=True)
        entries: Journal = [Heard(at, signal)]
        self.agents -= {signal.agent}
        if signal.result and signal.result not in self.program.flow.results:
            entries.append(Noted(self.module, f"termination code {signal.code}: no result {signal.result} is known"))
        elif signal.result:
            self._by_agents = signal.result
        self._by_agents = self._by_agents or TAKEN_BY_AGENT
        if self.left is not None and not self.agents:
            self._close(at, entries)
        self.journal.extend(entries)
        return Step(entries, {}, (), self.outcome)

    @property
    def whereabouts(self) -> str:
        """Whether the person waits for an agent or talks with one; empty for neither."""
        for number, command in self.open.items():
            if isinstance(command, FindAgent):
                return TALKING if number == self._talking else WAITING
        return ""

    def _advance(self, entries: Journal, answer: Signal | None, before: Mapping[int, Command] | None = None) -> Step:
        """Let modules work until one waits for the world or the contact ends. `before`: what was open, if not now."""
        waiting = self.open if before is None else before
        tell = before is not None
        while self.left is None:
            returned: object = Event.FAILURE
            try:
                if self._run is None:
                    self._run = self._place.module.run(self.contact)
                if self.leaving is not None and tell:
                    yielded = self.leaving.tell(self._run)
                elif type(answer) is Failed:
                    yielded = self._run.throw(CommandFailed(answer.reason))
                else:
                    yielded = self._run.send(answer)  # type: ignore[arg-type]  # None starts it
                if self.leaving is not None and not self.leaving.may_ask(yielded):
                    tell = True
                    continue
                if self._ask(yielded, entries):
                    break
            except StopIteration as stop:
                returned = stop.value
            except PersonLeft:
                returned = None
            except (CommandFailed, ExpressionError) as failure:
                self.contact.note(str(failure))
            except Exception as fault:  # noqa: BLE001 - whatever a module does wrong, the contact goes on
                self._contain(fault)
                self._stop_module()
            answer, tell = None, False
            self._complete(returned, entries)
        self.journal.extend(entries)
        opened = self.open
        if not waiting:
            return Step(entries, opened, (), self.outcome)
        new = {number: command for number, command in opened.items() if number not in waiting}
        return Step(entries, new, tuple(number for number in waiting if number not in opened), self.outcome)

    def _ask(self, yielded: object, entries: Journal) -> bool:
        """Open the commands of a group that are not open yet, and drop those open that are not in it."""
        if isinstance(yielded, Command) and not self.open:
            self._take_notes(entries)
            self._number = number = self._number + 1
            self.open = {number: yielded}
            entries.append(Asked(number, yielded))  # type: ignore[arg-type]
            return True
        # The rare case: several commands, or some that wait already.
        still, asked = regroup(yielded, self.open, self._number)
        self._take_notes(entries)
        entries.extend(asked)
        self.open, self._number = still, self._number + len(asked)
        return True

    def _complete(self, returned: object, entries: Journal) -> None:
        """The module is done: take the connector of its event. Of a person who has left, only what was done counts."""
        leaving = self.leaving
        if leaving is not None and returned not in _DONE:
            self._leave(leaving.by, leaving.reason, entries)
            return
        self._run = None
        route = self._place.routes.get(returned) if type(returned) in _EVENT_TYPES else None  # type: ignore[call-overload]
        if route is None:
            try:
                route = self.program.route(self._place, returned)
            except TypeError as fault:
                self._contain(fault)
                route = self.program.route(self._place, Event.FAILURE)
        self._take_notes(entries)
        entries.append(route.completed)
        self._steps += 1
        took = route.took if self._steps <= self._budget else self._stop_circling(entries)
        if took is not None and not took.event and self.contact.facts.run == "supervision":
            took = None  # the flow's fallback is for contacts: a supervisor's leg simply ends
        if took is None:
            by: EndedBy = "agent" if route.completed.event == Event.AGENT_END_CALL else "flow"
            why = (by, "no connector takes the event") if leaving is None else (leaving.by, leaving.reason)
            self._leave(*why, entries)
            return
        entries.append(took)
        self.due = took.result
        self._enter(took.target, entries)

    def _stop_circling(self, entries: Journal) -> Took | None:
        self.contact.note(f"step limit: {self._budget} modules without an answer from a person")
        self._take_notes(entries)
        already, self._circled = self._circled, True
        self.due = STEP_LIMIT_RESULT
        self._steps = 0
        fallback = self._place.fallback
        return None if already or fallback is None else msgspec.structs.replace(fallback, result=STEP_LIMIT_RESULT)

    def _enter(self, name: str, entries: Journal) -> None:
        place = self._place = self._places[name]
        self.module = name
        self.open = {}
        self.contact.enter(place.module, place.keys, place.events)
        entries.append(place.entered)
        if self.leaving is not None:
            self._leave(self.leaving.by, self.leaving.reason, entries)
        elif place.terminal:
            self._leave("flow", "", entries)

    def _leave(self, by: EndedBy, reason: str, entries: Journal) -> None:
        """The person's part is over, and with it the contact, unless an agent has still to wrap up."""
        self._stop_module()
        self._take_notes(entries)
        self.left = by
        self.open = {}
        at = self.contact.now
        entries.append(Left(at, self.module, by, reason))
        if not self.agents:
            self._close(at, entries)

    def _close(self, at: int, entries: Journal) -> None:
        result = self._by_agents or self.due
        code = self.program.flow.result(result).code
        self.outcome = Closed(at, result, code, "" if result == self.due else self.due, self._agent)
        entries.append(self.outcome)

    def _stop_module(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        try:
            run.close()
        except Exception as fault:  # noqa: BLE001 - a module that will not stop is left behind
            self._contain(fault)
            with suppress(Exception):  # what it did instead of stopping is at an end too
                run.close()

    def _contain(self, fault: Exception) -> None:
        if self._on_fault is not None:
            self._on_fault(self.module, fault)
        # Its words are for the log: they may hold an address, which differs in a replay, or what nobody may read.
        self.contact.note(f"fault contained: {type(fault).__name__}")

    def _take_notes(self, entries: Journal) -> None:
        entries += self.contact.notes
        self.contact.notes.clear()
