"""How the person may leave a module whose work can be done without them: each way, and what comes of it.

Everywhere else a hang-up leaves the Result due as it is, and the walk need not look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.leaving import unanswered
from cordboard.engine.signals import AnySignal
from cordboard.proof.prove.answers.choice import PossibleAnswer

#: The person hangs up, and nothing is said of when.
HANGS_UP = PossibleAnswer("hangs up", signals.HungUp("caller"), {"hang_up": True})


class VisitOutcome(Protocol):
    """What came of a visit after some answers: `completed` by an event, or `open` commands with their answers."""

    @property
    def completed(self) -> tuple[str, str] | None: ...

    @property
    def open(self) -> Mapping[int, Command]: ...

    @property
    def options(self) -> tuple[PossibleAnswer, ...]: ...


OutcomeT = TypeVar("OutcomeT", bound=VisitOutcome)


def ways_of_leaving(
    run: Callable[[tuple[PossibleAnswer, ...]], OutcomeT], before: tuple[PossibleAnswer, ...]
) -> tuple[list[tuple[PossibleAnswer, OutcomeT]], bool]:
    """Every way of leaving after some answers that completes the module; and whether one completes nothing.

    A part outside that fails in this very moment is left out.
    """
    found: list[tuple[PossibleAnswer, OutcomeT]] = []
    leaves_nothing = False
    waiting = [HANGS_UP]
    for choice in waiting:  # grows as it goes
        outcome = run((*before, choice))
        if outcome.completed is not None:
            found.append((choice, outcome))
        elif outcome.open:
            waiting += _then(choice, outcome)
        else:
            leaves_nothing = True
    return found, leaves_nothing


def _then(choice: PossibleAnswer, outcome: VisitOutcome) -> Iterator[PossibleAnswer]:
    for signal, words, step in _comes_out(outcome):
        yield replace(choice, then=(*choice.then, signal), words=words or choice.words, step=step or choice.step)


def _comes_out(outcome: VisitOutcome) -> Iterator[tuple[AnySignal, str, Mapping[str, Any] | None]]:
    """How what the person leaves in the middle of comes out, in words and as a step of a scenario."""
    number, command = next(iter(outcome.open.items()))
    match command:
        case commands.Record():
            message = signals.Recorded(number, "recording-1", 10.0, "hang_up")
            yield message, "leaves a message and hangs up", {"record": 10, "then": "hangs_up"}
        case commands.Transfer():
            talked = signals.Transferred(number, 60.0)
            yield talked, "they talk, and the person hangs up", {"transfer": {"connected": 60}, "then": "hangs_up"}
        case commands.WebRequest():
            usual = next((each for each in outcome.options if isinstance(each.signal, signals.Responded)), None)
            if usual is not None and usual.signal is not None:
                yield usual.signal, f"hangs up, and {usual.words}", {**(usual.step or {}), "then": "hangs_up"}
        case _:  # it needs nobody, and comes out as it would have
            usual = next((each for each in outcome.options if each.signal is not None), None)
            if usual is not None and usual.signal is not None:
                kept = isinstance(command, commands.KeepRecording) and command.keep
                yield usual.signal, "hangs up, and the message is kept" if kept else "", None
            return
    yield unanswered(number, command), "", None
