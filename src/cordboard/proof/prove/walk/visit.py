"""One visit: everything that can happen to a contact from entering a module to leaving it.

The module is run by the interpreter of live calls, again and again from its beginning, each time with one answer of
the world more or another one. Visits need nothing of each other, so they can be made on many cores.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Completed, Journal, Noted, Took
from cordboard.engine.program import Program
from cordboard.engine.standing import Standing
from cordboard.flow.module import IN_WRITING
from cordboard.proof.play.playing import speaking_time
from cordboard.proof.prove.answers.choice import AskingModule, PossibleAnswer
from cordboard.proof.prove.answers.possible import choices
from cordboard.proof.prove.walk.ahead import has_to_do_with_agents
from cordboard.proof.prove.walk.contact import InitialState, Undecided, WalkedContact
from cordboard.proof.prove.walk.fingerprint import fingerprint
from cordboard.proof.prove.walk.known import EntryState, VisitEffect, written
from cordboard.proof.prove.walk.leaving import ways_of_leaving

#: States that one visit may have before it is cut short: more than any module that people wait in.
LARGEST_VISIT: Final = 20_000

#: What a state asks where nobody need answer: it is data that decides, or the contact is at its end.
DATA: Final = "data"
END: Final = "end"
#: What a state asks in which the person has left, having completed the module before.
LEFT: Final = "left"

#: Where an answer leads: a state of the same visit by its place, what it left behind on the way into a module, or
#: the end by the flow (None, or into no module where somebody may yet be called back).
Next = int | VisitEffect | None


@dataclass(slots=True)
class VisitStep:
    """An answer (None: nothing was asked) and what followed: the event raised, the connector taken, where to.

    `note` is the module's remark on it. `leaves`: the person has left by it, and nothing more comes.
    """

    choice: PossibleAnswer | None
    completed: tuple[str, str] | None
    took: Took | None
    next: Next
    note: str = ""
    leaves: bool = False


@dataclass(slots=True)
class VisitState:
    """A state of a visit. `asks` are the kinds of the open commands; none: the module goes on without asking.

    `seconds` is how long what it says takes. `may_leave`: hanging up here completes nothing.
    """

    asks: tuple[str, ...] = ()
    seconds: float = 0.0
    steps: list[VisitStep] = field(default_factory=list)
    may_leave: bool = True


@dataclass(slots=True)
class Visit:
    """All states of a visit, the first one first. `whole`: all of it was looked at."""

    known: EntryState
    states: list[VisitState]
    whole: bool = True


#: How contacts stand with the queue in modules that have nothing to do with it.
_ELSEWHERE: Final = Standing(queued=None, noted=None, found=True)


class _Visitor(Interpreter):
    """A contact in one module, which is over for us as soon as it leaves it."""

    def __init__(self, program: Program, initial: InitialState, known: EntryState) -> None:
        super().__init__(program, initial.facts)
        flow = program.flow
        self.walked = WalkedContact(initial, flow, program.said, known)
        self.contact = self.walked
        self.target: str | None = None
        self._known = known

    @property
    def standing(self) -> Standing:
        """How the contact stands with the queue, as far as this visit decides it."""
        known = self._known
        if not has_to_do_with_agents(self.program.modules[known.module]):
            return _ELSEWHERE
        standing = Standing(queued=None, noted=None, found=known.found, run=self.contact.facts.run)
        return standing.read(self.journal)

    @property
    def running(self) -> object:
        """The module at work, a generator."""
        return self._run

    def begin(self, module: str) -> None:
        """Enter the module."""
        entries: Journal = []
        super()._enter(module, entries)
        self._advance(entries, None)

    def _enter(self, name: str, entries: Journal) -> None:  # noqa: ARG002
        self.target = name
        self.open = {}
        self.left = "flow"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a run came to: it waits for `open` (`mark` tells it from other waits), or it left."""

    completed: tuple[str, str] | None
    took: Took | None
    next: VisitEffect | None
    note: str = ""
    mark: Hashable = None
    asks: tuple[str, ...] = ()
    seconds: float = 0.0
    options: tuple[PossibleAnswer, ...] = ()
    open: Mapping[int, Command] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        return bool(self.asks)


def visit(program: Program, initial_states: Sequence[InitialState], known: EntryState) -> Visit:
    """Look at everything that can happen in this visit."""
    if program.modules[known.module].terminal:
        return Visit(known, [VisitState((END,))])
    initial = initial_states[known.start]
    made = Visit(known, [])
    first = _run(program, initial, known, ())
    if not first.waits:
        made.states.append(VisitState((), 0.0, [VisitStep(None, first.completed, first.took, first.next, first.note)]))
        return made
    places = {first.mark: 0}
    made.states.append(VisitState(first.asks, first.seconds))
    waiting: list[tuple[int, tuple[PossibleAnswer, ...], _Outcome]] = [(0, (), first)]
    alone = program.modules[known.module].finishes_alone
    for place, before, outcome in waiting:  # grows as it goes
        if alone and outcome.asks != (DATA,):
            leavings, made.states[place].may_leave = ways_of_leaving(partial(_run, program, initial, known), before)
            made.states[place].steps += [
                VisitStep(choice, then.completed, then.took, then.next, leaves=True) for choice, then in leavings
            ]
        for choice in outcome.options:
            after = (*before, choice)
            then = _run(program, initial, known, after)
            if not then.waits:
                made.states[place].steps.append(VisitStep(choice, then.completed, then.took, then.next, then.note))
                continue
            if then.mark not in places:
                if len(places) >= LARGEST_VISIT:
                    made.whole = False
                    continue
                places[then.mark] = len(made.states)
                made.states.append(VisitState(then.asks, then.seconds))
                waiting.append((places[then.mark], after, then))
            made.states[place].steps.append(VisitStep(choice, None, None, places[then.mark]))
    return made


def _run(program: Program, initial: InitialState, known: EntryState, answers: tuple[PossibleAnswer, ...]) -> _Outcome:
    visitor = _Visitor(program, initial, known)
    try:
        _feed(visitor, known.module, answers)
    except Undecided as undecided:
        return _undecided(undecided, answers)
    for choice in answers:
        if choice.remember is not None:
            visitor.walked.decided[choice.remember[0]] = choice.remember[1]
    if visitor.left is not None:
        done = next((entry for entry in reversed(visitor.journal) if isinstance(entry, Completed)), None)
        if done is None:
            return _Outcome(None, None, None)  # the person left before it was done
        took = next((entry for entry in reversed(visitor.journal) if isinstance(entry, Took)), None)
        target = visitor.target
        left = visitor.walked.leaving(target or "", visitor.standing)
        note = next((entry.text for entry in reversed(visitor.journal) if isinstance(entry, Noted)), "")
        return _Outcome((done.event, done.value), took, left if target or left.waited else None, note)
    return _waiting(visitor, program, initial, known)


def _feed(visitor: _Visitor, module: str, answers: tuple[PossibleAnswer, ...]) -> None:
    """Give the answers in turn; decisions lie ready before the answer after which they are asked for."""
    coming = list(answers)
    visitor.walked.coming.extend(_decisions(coming))
    visitor.begin(module)
    while coming:
        choice = coming.pop(0)
        visitor.walked.coming.extend(_decisions(coming))
        assert choice.signal is not None
        for signal in (choice.signal, *choice.then):
            visitor.receive(1, signal)


def _decisions(coming: list[PossibleAnswer]) -> list[bool]:
    """Take the decisions at the front of what is coming."""
    taken: list[bool] = []
    while coming and coming[0].signal is None:
        taken.append(coming.pop(0).outcome)
    return taken


def _undecided(undecided: Undecided, answers: tuple[PossibleAnswer, ...]) -> _Outcome:
    question = undecided.question
    options = tuple(
        PossibleAnswer(
            question.answered(yes=outcome), None, None, 1 if outcome else 2, question=question, over=undecided.over,
            outcome=outcome,
        )
        for outcome in (True, False)
    )  # fmt: skip
    return _Outcome(None, None, None, "", ("undecided", tuple(each.words for each in answers)), (DATA,), 0.0, options)


def _waiting(visitor: _Visitor, program: Program, initial: InitialState, known: EntryState) -> _Outcome:
    opened: Mapping[int, Command] = visitor.open
    standing = visitor.standing
    now = (visitor.walked.leaving("", standing), written(visitor.walked.variables))
    mark = (fingerprint(visitor.running), now, tuple(map(repr, opened.values())), visitor.agents)
    talking = bool(visitor.agents)
    asking = AskingModule(
        program.modules[visitor.module], visitor.walked, visitor.walked.decided, talking,
        queued=known.queue is not None if standing.queued is None else standing.queued,
        found=standing.found or (standing.meeting in opened and not talking),
        inbound=program.flow.direction == "inbound",
        outside=initial.outside,
        teams=initial.teams,
    )  # fmt: skip
    return _Outcome(
        None, None, None, "", mark,
        tuple(str(type(command).__struct_config__.tag) for command in opened.values()),
        0.0 if program.flow.channel in IN_WRITING
        else max(speaking_time(getattr(command, "said", ())) for command in opened.values()) / 1000,
        tuple(choices(opened, asking)), opened,
    )  # fmt: skip
