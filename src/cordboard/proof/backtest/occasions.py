"""Which recorded occasion of a question it is when a new version asks it once more."""

from __future__ import annotations

from cordboard.engine.commands import Command
from cordboard.proof.backtest.hiding import TokenMap
from cordboard.proof.backtest.pairing import FlowPair
from cordboard.proof.backtest.record import Question, RecordedCommand, RecordedContact
from cordboard.proof.backtest.rules import ReuseRule


class OccasionSequence:
    """The occasions on which one contact was asked something, each used once and in the order recorded.

    `hiding` has the tokens made for the contact: what is asked is compared without them.
    """

    def __init__(self, recorded: RecordedContact, pairing: FlowPair, hiding: TokenMap) -> None:
        self._recorded, self._pairing, self._hiding = recorded, pairing, hiding
        self._asked: dict[Question, int] = {}

    def next_for(self, rule: ReuseRule, command: Command, module: str) -> tuple[RecordedCommand | None, int]:
        """The recorded occasion that this one is, and how often the question was asked in all."""
        same = rule.same(self._hiding.plainly(command))
        kind = type(command)
        questions: list[Question] = (
            [(origin, kind, same) for origin in self._pairing.origins[module]] if rule.by_module else [(kind, same)]
        )
        recorded, asked = self._recorded.occasions, self._asked
        found: RecordedCommand | None = None
        where: Question = None
        count = 0
        for question in questions:
            occasions = recorded.get(question, ())
            count += len(occasions)
            position = asked.get(question, 0)
            if position < len(occasions) and (found is None or occasions[position].order < found.order):
                found, where = occasions[position], question
        if found is not None:
            asked[where] = asked.get(where, 0) + 1
            return found, count
        last = max((recorded[each][-1] for each in questions if each in recorded), key=_order, default=None)
        if last is not None and last.replies and rule.lasts(last.replies[-1].signal):
            return last, count
        return None, count


def _order(occasion: RecordedCommand) -> int:
    return occasion.order
