"""What a recorded contact was asked, and what came back: the journal, turned into answers that can be given again."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import msgspec

from cordboard.engine.commands import Command
from cordboard.engine.journal import AnyEntry, Asked, Closed, Completed, Entered, Facts, Heard, Left, Started, Took
from cordboard.engine.rules import rules_of
from cordboard.engine.signals import AnySignal, Connected, HungUp
from cordboard.proof.backtest.limits import Settled
from cordboard.proof.backtest.rules import rule_of


class RecordedReply(NamedTuple):
    """One signal that came to a command, `after` milliseconds; `position` is its place among all that came."""

    after: int
    position: int
    signal: AnySignal


class RecordedCommand(msgspec.Struct, gc=False):
    """One time that a command was asked: when, by which module, and all that came of it, a hang-up included.

    No `replies`: nothing came before the module went on without it. `order` counts the occasions of a contact.
    """

    order: int
    at: int
    module: str
    command: Command
    replies: list[RecordedReply]

    @property
    def settled(self) -> Settled:
        """What ended the wait for an answer, if anything did before the module went on or the person left."""
        for reply in self.replies:
            if isinstance(reply.signal, HungUp):
                break
            if hasattr(reply.signal, "to") and (reply.signal.concludes or isinstance(reply.signal, Connected)):
                return reply.after, reply.signal
        return None


#: A question: what the rule of its command makes of it, behind the module where that counts.
Question = Hashable


class RecordedContact(msgspec.Struct):
    """A contact that was: its facts, every occasion on which it was asked something, its way, its outcome.

    `occasions` are by question, each list in the order asked. `inputs` counts the signals. `hung_up`: it was not the
    flow that ended the person's part. `rules` is the number of the interpreter's own rules by which it went.
    """

    facts: Facts
    at: int
    flow: str
    version: str
    result: str
    occasions: dict[Question, list[RecordedCommand]]
    ways: list[Took]
    inputs: int
    hung_up: bool
    rules: int


class NotRecorded(ValueError):
    """A journal that no contact can be taken from: the message says why."""


class NotOver(NotRecorded):
    """A journal without an end."""


class Damaged(NotRecorded):
    """A journal of which a part is missing, or that contradicts itself."""


def question_of(module: str, command: Command) -> Question:
    """What makes it the question that it is: see `rules`."""
    rule = rule_of(command)
    same = rule.same(command)
    return (module, type(command), same) if rule.by_module else (type(command), same)


def recording(journal: Sequence[AnyEntry]) -> RecordedContact:
    """The contact of a journal.

    Raises NotRecorded for one that never came to its flow, NotOver, and Damaged for one that does not hold together.
    """
    started, closed = (journal[0], journal[-1]) if journal else (None, None)
    if not isinstance(started, Started):
        if any(isinstance(entry, Entered | Asked | Heard) for entry in journal):
            raise Damaged("its journal has no beginning")
        raise NotRecorded("the contact never came to its flow")
    if started.facts.run == "supervision":
        raise NotRecorded("it is a supervisor's leg, whose outcome nobody counts")
    if not isinstance(closed, Closed):
        raise NotOver("the contact is not over")
    reading = _Reading(started.at)
    try:
        for entry in journal:
            reading.read(entry)
    except KeyError as missing:
        raise Damaged(f"its journal tells of something before it was asked or began: {missing}") from None
    return RecordedContact(
        started.facts, started.at, started.flow, started.version, closed.result, reading.occasions, reading.ways,
        reading.inputs, reading.hung_up, rules_of(started.behaviours),
    )  # fmt: skip


class _Reading:
    """One pass over a journal."""

    def __init__(self, at: int) -> None:
        self.occasions: dict[Question, list[RecordedCommand]] = {}
        self.ways: list[Took] = []
        self.inputs = 0
        self.hung_up = False
        self._at = at
        self._module = ""
        self._asked = 0
        self._open: dict[int, tuple[int, RecordedCommand]] = {}
        self._of_agent: dict[str, tuple[int, RecordedCommand]] = {}

    def read(self, entry: AnyEntry) -> None:
        kind = type(entry)
        if kind is Asked:
            self._ask(entry.number, entry.command)  # type: ignore[union-attr]
        elif kind is Heard:
            self._hear(entry.at, entry.signal)  # type: ignore[union-attr]
        elif kind is Entered:
            self._module = entry.module  # type: ignore[union-attr]
        elif kind is Completed:
            self._open.clear()
        elif kind is Took:
            self.ways.append(entry)  # type: ignore[arg-type]
        elif kind is Left and entry.by == "restart" and not self.hung_up:  # type: ignore[union-attr]
            self._hear(entry.at, HungUp("restart"))  # type: ignore[union-attr]  # closed after a crash, without a replay

    def _ask(self, number: int, command: Command) -> None:
        occasion = RecordedCommand(self._asked, self._at, self._module, command, [])
        self._asked += 1
        self.occasions.setdefault(question_of(self._module, command), []).append(occasion)
        self._open[number] = (self._at, occasion)

    def _hear(self, at: int, signal: AnySignal) -> None:
        self._at = at = max(at, self._at)  # clocks are set back, and what came later came later all the same
        self.inputs += 1
        if isinstance(signal, HungUp):
            self.hung_up = True
            for asked, occasion in self._open.values():
                occasion.replies.append(RecordedReply(at - asked, self.inputs, signal))
            return
        agent = getattr(signal, "agent", "")
        number = getattr(signal, "to", None)
        # What an agent does after the conversation answers no command: it belongs to the one that brought them in.
        asked, occasion = self._open[number] if number is not None else self._of_agent[agent]
        if agent:
            self._of_agent[agent] = (asked, occasion)
        occasion.replies.append(RecordedReply(at - asked, self.inputs, signal))
