"""A simulated contact one answer at a time: what was heard so far, what it waits for, and what may come next.

Nothing is kept between two answers but the answers themselves: the contact is played again from its beginning, which
takes milliseconds and always comes to the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cordboard.engine.commands import Command
from cordboard.engine.journal import Completed, Entered
from cordboard.flow.events import Event
from cordboard.flow.model import Flow
from cordboard.proof.play.playing import Playing
from cordboard.proof.play.scenario import Start
from cordboard.proof.play.simulator import Simulated, Simulator
from cordboard.proof.play.steps import WorldStep
from cordboard.proof.play.world import awaited


class DoesNotAnswer(ValueError):
    """A step is no answer to what the contact waits for. The message says what would be."""


@dataclass(frozen=True)
class OpenQuestion:
    """What a contact waits for: the module, the command in words, the kinds of steps that answer it, and the keys that
    have a connector there.
    """

    module: str
    waits: str
    kinds: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a contact has come. `question` is None once it is over, and `outcome` until then."""

    heard: list[str]
    path: list[str]
    events: list[dict[str, str]]
    seconds: float
    question: OpenQuestion | None = None
    outcome: Simulated | None = None


def play_so_far(simulator: Simulator, start: Start, steps: Sequence[WorldStep]) -> Progress:
    """Play a contact with these answers, up to the next thing that only the world can answer.

    Raises DoesNotAnswer for a step that does not fit where its turn comes, or comes after the end, and LookupError for
    a start with an account that it does not have.
    """
    world = _Answers(simulator.flow, [step for step in steps for _ in range(step.silent or 1)])
    runs: list[Playing] = []
    question: OpenQuestion | None = None
    outcome: Simulated | None = None
    try:
        outcome = simulator.run(start, world, runs)
    except _Waits as waits:
        question = waits.question
    journal = [entry for run in runs for entry in run.interpreter.journal]
    return Progress(
        heard=[said for run in runs for said in run.heard],
        path=[entry.module for entry in journal if isinstance(entry, Entered)],
        events=[
            {"module": entry.module, "event": entry.event, "value": entry.value}
            for entry in journal
            if isinstance(entry, Completed)
        ],
        seconds=sum(run.now - run.begun for run in runs) / 1000, question=question, outcome=outcome,
    )  # fmt: skip


class _Waits(Exception):
    """The contact waits for an answer that is not given yet."""

    def __init__(self, question: OpenQuestion) -> None:
        self.question = question
        super().__init__(question.module)


@dataclass
class _Answers:
    """A world that gives the answers that there are, and stops at the first that is missing."""

    flow: Flow
    steps: Sequence[WorldStep]
    remarks: list[str] = field(default_factory=list)
    given: int = 0

    def step(self, module: str, command: Command, kinds: frozenset[str], *, needed: bool) -> WorldStep | None:
        following = self.steps[self.given] if self.given < len(self.steps) else None
        if following is not None and following.kind in kinds and following.module in ("", module):
            self.given += 1
            return following
        if not needed:
            return None
        question = OpenQuestion(module, awaited(command, kinds), tuple(sorted(kinds)), self._keys(module, kinds))
        if following is not None:
            raise DoesNotAnswer(
                f"step {self.given + 1} {following} does not answer {module}, which {question.waits}; possible are: "
                f"{', '.join(question.kinds)}"
            )
        raise _Waits(question)

    def tell(self, text: str) -> None:
        """What is heard is with what is played."""

    def over(self, module: str, typed: str) -> None:  # noqa: ARG002
        """An answer that comes after the end answers nothing."""
        if self.given < len(self.steps):
            late = f"step {self.given + 1} {self.steps[self.given]}"
            raise DoesNotAnswer(f"the contact is over in {module}, and {late} comes after that")

    def _keys(self, module: str, kinds: frozenset[str]) -> tuple[str, ...]:
        if "press" not in kinds:
            return ()
        leaving = self.flow.leaving(module)
        return tuple(dict.fromkeys(each.value for each in leaving if each.event is Event.KEY_PRESS))
