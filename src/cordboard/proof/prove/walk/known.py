"""What the walk knows of a contact where it enters a module: all that its future can depend on, and nothing else.

Two contacts that enter the same module with the same `EntryState` can meet the same, so the walk looks at one of them.
What no module ahead can read is forgotten, which is what keeps the number of states small.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cordboard.flow.expression_use import reads
from cordboard.proof.prove.answers.questions import WRONG_ENTRIES, DataQuestion
from cordboard.proof.prove.answers.unknown import ANYWHERE, Origin, Unknown

#: A variable: its name, its value as JSON, and the origin of a value that is only a sample; None where it is known.
Variable = tuple[str, str, Origin | None]


class QueuePlace(NamedTuple):
    """A place in a queue, asked for last in `module` with the Result `due`. `noted`: it waits for a callback."""

    module: str = ""
    due: str = ""
    noted: bool = False


@dataclass(frozen=True, slots=True)
class EntryState:
    """A contact that enters `module`. `start` is which of the ways to begin it began with, while that matters.

    `variables` are the values and samples. `decided` is what was assumed of data that nobody knows beforehand, so that
    the same question has the same answer again. `due` is the Result by which it came here, `queue` its place in a
    queue, both only where a callback may come of them. `found`: it is a child run, and what it is for is there still:
    the agent of a callback, the conversation that a supervisor hears.
    """

    module: str
    start: int = 0
    account: bool = False
    language: str = ""
    variables: tuple[Variable, ...] = ()
    decided: tuple[tuple[DataQuestion, int], ...] = ()
    due: str = ""
    queue: QueuePlace | None = None
    found: bool = False


class QueueEffect(NamedTuple):
    """What a visit had to do with queues. None: as it was before. `asked`: it looked for an agent."""

    asked: bool
    queued: bool | None
    noted: bool | None

    def after(self, known: EntryState) -> QueuePlace | None:
        """The place in a queue after the visit."""
        before = known.queue or QueuePlace()
        queued = known.queue is not None if self.queued is None else self.queued
        module, due = (known.module, known.due) if self.asked else (before.module, before.due)
        noted = before.noted if self.noted is None else self.noted
        return QueuePlace(module, due, noted) if queued else None


@dataclass(frozen=True, slots=True)
class VisitEffect:
    """How a visit changed what is known: into which module it leads, what was set, and what was decided."""

    module: str
    account: bool
    replaced: bool
    language: str
    assigned: tuple[Variable, ...]
    decided: tuple[tuple[DataQuestion, int], ...]
    waited: QueueEffect | None = None
    found: bool = False

    def after(self, known: EntryState, due: str = "") -> EntryState:
        """What is known after the visit of a contact of which this was known before, now with that Result due."""
        names = {name for name, _, _ in self.assigned}
        variables = [self._cut_off(each, names) for each in known.variables if each[0] not in names]
        decided = dict(known.decided)
        for question in [each for each in decided if self._changes(each, names)]:
            del decided[question]
        decided.update(self.decided)
        if not decided.get(WRONG_ENTRIES):
            decided.pop(WRONG_ENTRIES, None)
        return EntryState(
            self.module, known.start, self.account, self.language, tuple(sorted([*variables, *self.assigned])),
            tuple(sorted(decided.items(), key=lambda each: each[0])),
            due, known.queue if self.waited is None else self.waited.after(known), self.found and known.found,
        )  # fmt: skip

    def _cut_off(self, variable: Variable, names: set[str]) -> Variable:
        """A variable as it is once that of which it was computed has changed."""
        name, text, origin = variable
        if origin is not None and origin.computed_by and rests_on(origin, names, account=self.replaced):
            return name, text, ANYWHERE
        return variable

    def _changes(self, question: DataQuestion, names: set[str]) -> bool:
        if question.asks == "accounts":
            return any(question.counts(json.loads(text)) for _, text, origin in self.assigned if origin)
        if question == WRONG_ENTRIES:
            return self.replaced
        if self.replaced and reads(question.expression, "account", ""):
            return True
        return any(reads(question.expression, "contact", name) for name in names)


def rests_on(origin: Origin, names: Collection[str], *, account: bool) -> bool:
    """Whether a value was computed of one of these variables, or of the account."""
    text = origin.computed_by
    return (account and reads(text, "account", "")) or any(reads(text, "contact", name) for name in names)


def written(variables: Mapping[str, Any]) -> tuple[Variable, ...]:
    """Variables as `EntryState` keeps them."""
    return tuple(
        (name, json.dumps(value, sort_keys=True), value.origin if isinstance(value, Unknown) else None)
        for name, value in sorted(variables.items())
    )


def read(variables: tuple[Variable, ...]) -> dict[str, Any]:
    """The variables of a `EntryState`."""
    return {name: Unknown(json.loads(text), origin) if origin else json.loads(text) for name, text, origin in variables}
