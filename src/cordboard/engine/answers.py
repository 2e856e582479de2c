"""What people answered in surveys: a fold over journals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from cordboard.engine.commands import Gather
from cordboard.engine.journal import Answered, AnyEntry, Asked, Closed, Started

#: How a survey names what it asks for: the question, and the ends of its scale.
_QUESTION: Final = re.compile(r"(.+) (\d+)-(\d+)")


class Answers(msgspec.Struct):
    """The answers to one question of one service's contacts, of one agent (empty: no agent took part).

    `asked` are the contacts that heard the question, `given` how often each answer was given.
    """

    service: str
    agent: str
    question: str
    asked: int = 0
    given: dict[str, int] = {}

    @property
    def answered(self) -> int:
        """The contacts that answered."""
        return sum(self.given.values())

    @property
    def rate(self) -> float:
        """The part of those asked who answered, from 0 to 1."""
        return self.answered / self.asked if self.asked else 0.0

    @property
    def average(self) -> float | None:
        """The mean of the answers that are numbers; None when there is none."""
        numbers = [(float(answer), count) for answer, count in self.given.items() if answer.isdecimal()]
        total = sum(count for _, count in numbers)
        return sum(answer * count for answer, count in numbers) / total if total else None


def answers(journals: Iterable[Iterable[AnyEntry]]) -> list[Answers]:
    """The answers by service, agent and question, in that order. One contact counts once for a question it heard."""
    found: dict[tuple[str, str, str], Answers] = {}
    for journal in journals:
        service = agent = ""
        asked: set[str] = set()
        given: dict[str, str] = {}
        for entry in journal:
            match entry:
                case Started():
                    service = entry.facts.service
                case Asked(command=Gather(about=about)) if about and (question := _QUESTION.fullmatch(about)):
                    asked.add(question[1])
                case Answered():
                    given[entry.question] = str(entry.value)
                case Closed():
                    agent = entry.agent
        for question_id in sorted(asked | set(given)):
            row = found.setdefault((service, agent, question_id), Answers(service, agent, question_id))
            row.asked += 1
            if question_id in given:
                row.given[given[question_id]] = row.given.get(given[question_id], 0) + 1
    return [found[key] for key in sorted(found)]
