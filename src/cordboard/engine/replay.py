"""Replay: bring a contact back from its journal, and prove that it would go the same way again."""

from __future__ import annotations

from collections.abc import Sequence

from cordboard.engine.interpreter import STEP_BUDGET, Interpreter, OnFault
from cordboard.engine.journal import AnyEntry, Heard, Started
from cordboard.engine.program import Program
from cordboard.engine.step import Step, WrongSignal


class ReplayMismatch(Exception):
    """Replay met something else than the journal says. Names the entry (0-based) and both versions of it."""

    def __init__(self, position: int, recorded: AnyEntry | None, replayed: AnyEntry | None) -> None:
        self.position, self.recorded, self.replayed = position, recorded, replayed
        super().__init__(
            f"replay differs at entry {position}: the journal has {recorded!r}, "
            f"the flow and modules installed now give {replayed!r}"
        )


def replay(
    program: Program, journal: Sequence[AnyEntry], *, step_budget: int = STEP_BUDGET, on_fault: OnFault | None = None
) -> Interpreter:
    """The interpreter as it was after the last entry of the journal.

    `on_fault` is told of every exception in a module from then on; what went wrong before was told already.

    Raises ReplayMismatch when the flow or its modules now do something else, and ValueError when the journal is empty,
    does not begin with `Started`, or belongs to another flow version.
    """
    if not journal or not isinstance(journal[0], Started):
        raise ValueError("a journal begins with 'started'")
    started = journal[0]
    flow = program.flow
    if (started.flow, started.version) != (flow.slug, flow.version):
        raise ValueError(
            f"the journal is of {started.flow} version {started.version}, not of {flow.slug} version {flow.version}"
        )
    replaying = True

    def tell_fault(module: str, fault: Exception) -> None:
        if not replaying and on_fault is not None:
            on_fault(module, fault)

    interpreter = Interpreter(
        program, started.facts, behaviours=started.behaviours, step_budget=step_budget, on_fault=tell_fault
    )
    position = _same(interpreter.start(started.at), journal, 0)
    while position < len(journal):
        entry = journal[position]
        if not isinstance(entry, Heard):
            raise ReplayMismatch(position, entry, None)
        try:
            step = interpreter.receive(entry.at, entry.signal)
        except WrongSignal as error:
            raise ReplayMismatch(position, entry, None) from error
        if step.ignored:
            raise ReplayMismatch(position, entry, None)
        position = _same(step, journal, position)
    replaying = False
    return interpreter


def _same(step: Step, journal: Sequence[AnyEntry], position: int) -> int:
    """The position behind the step's entries. Raises ReplayMismatch at the first that the journal has otherwise."""
    for replayed in step.entries:
        recorded = journal[position] if position < len(journal) else None
        if recorded != replayed:
            raise ReplayMismatch(position, recorded, replayed)
        position += 1
    return position
