"""A contact on the walk: what is known is computed, and what only the outside knows is decided both ways."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from cordboard.engine.commands import Spoken
from cordboard.engine.contact import Contact, SaidBefore
from cordboard.engine.journal import Assigned, Facts
from cordboard.engine.standing import Standing
from cordboard.flow.events import Event
from cordboard.flow.expression_use import parsed, reads
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.model import Flow
from cordboard.flow.module import RESERVED, FlowModule
from cordboard.flow.prompt import PLACEHOLDER, Phrase
from cordboard.flow.site.model import OutsideNumbers
from cordboard.proof.play.teams import DefinedTeams
from cordboard.proof.prove.answers.questions import WRONG_ENTRIES, DataQuestion
from cordboard.proof.prove.answers.unknown import ANYWHERE, MANY, SOMETHING, Origin, Unknown
from cordboard.proof.prove.walk.deciding import Data, judged
from cordboard.proof.prove.walk.known import EntryState, QueueEffect, VisitEffect, read, rests_on, written

#: Facts of a contact that only the call itself brings. `now` moves on, so a decision about it never stays.
_OUTSIDE: Final = frozenset({"caller", "called", "message", "now", "id"})
#: A value as it is, which can always be read where it is there.
_PLAIN: Final = re.compile(r"\s*contact\.(\w+)\s*")


class Undecided(BaseException):
    """The flow asks something of data that nobody knows beforehand: it may be so, or not.

    `over` is the question's expression over data that is not computed. No Exception, so that no module takes it for a
    fault of its own.
    """

    def __init__(self, question: DataQuestion, over: str) -> None:
        super().__init__(question)
        self.question, self.over = question, over


@dataclass(frozen=True, slots=True)
class InitialState:
    """How a run begins: its facts, in words and in a scenario, and whether a site gave its variables.

    `before` is the place of the initial state from which a callback goes on. Where it goes on is for the walk to find.
    `outside` is which numbers the site may call (None: any), `teams` which are defined for whom (None: nobody says).
    """

    facts: Facts
    site: bool
    words: str = "a call comes in"
    start: Mapping[str, Any] = field(default_factory=dict)
    before: int | None = None
    outside: OutsideNumbers | None = None
    teams: DefinedTeams | None = None


class WalkedContact(Contact):
    """`decided` are answers to questions about unknown data, `coming` those that the walk wants next."""

    __slots__ = ("_assigned", "_before", "_decides", "_first", "_flow", "_site", "coming", "decided")

    def __init__(self, initial: InitialState, flow: Flow, said: SaidBefore, known: EntryState) -> None:
        super().__init__(initial.facts, flow.language, flow.voice, said, flow.waits)
        self.now = 1
        self._site, self._flow = initial.site, flow
        self._decides = False
        self.coming: deque[bool] = deque()
        self.variables = read(known.variables)
        self.language = known.language or self.language
        self.account = (initial.facts.account or {"key": "1"}) if known.account else None
        self.decided: dict[DataQuestion, int] = dict(known.decided)
        self._assigned: set[str] = set()
        self._before = self._first = self.account

    def enter(self, module: FlowModule, keys: frozenset[str], events: frozenset[Event]) -> None:
        super().enter(module, keys, events)
        self._decides = module.declaration.decides

    def leaving(self, module: str, standing: Standing) -> VisitEffect:
        """What the visit came to, leading into `module`."""
        self._forget_former_account()
        decided = tuple(sorted(self.decided.items(), key=lambda each: each[0]))
        assigned = written({name: self.variables[name] for name in self._assigned})
        untouched = not standing.asked and standing.queued is None and standing.noted is None
        return VisitEffect(
            module, self.account is not None, self.account is not self._first, self.language, assigned, decided,
            None if untouched else QueueEffect(standing.asked, standing.queued, standing.noted), standing.found,
        )  # fmt: skip

    def set(self, name: str, value: Any) -> None:
        if isinstance(value, Unknown) and name not in RESERVED:
            self.variables[name] = value
            self.notes.append(Assigned(name, str(value)))
            self._drop(lambda question: question.counts(value))
        else:
            super().set(name, value)
        self._assigned.add(name)
        self._cut_off({name}, account=False)
        self._forget("contact", name)

    def evaluate(self, expression: str) -> Any:
        self._forget_former_account()
        if self._is_known(expression):
            return super().evaluate(expression)
        boolean = self._decides
        if not boolean and (plain := _PLAIN.fullmatch(expression)):
            return self.variables.get(plain[1], Unknown(self._number(plain[1]) or SOMETHING))
        if not boolean and self._is_of_many(expression):
            return Unknown(MANY)
        data = self._data
        over = data.over(expression)
        asks: Literal["true", "computable"] = "true" if boolean else "computable"
        decision = DataQuestion(asks, over if judged(over) else expression)
        outcome = self.decided.get(decision)
        if outcome is None and (came := data.outcomes(over, self.decided)) is not None:
            if came.values and not boolean:
                return json.loads(came.values[0])
            outcome = came.certain(truth=boolean)
        if outcome is None:
            outcome = self._decide(DataQuestion(asks, expression), over)
            if not reads(expression, "contact", "now"):
                self.decided[decision] = outcome
        if boolean:
            return bool(outcome)
        if not outcome:
            raise ExpressionError(f"{expression!r} cannot be computed from what there is")
        return Unknown(SOMETHING, Origin(computed_by=over) if data.lasts(over) else ANYWHERE)

    def text(self, template: str) -> str:
        return PLACEHOLDER.sub(
            lambda match: super(WalkedContact, self).text(match[0]) if self._is_known(match[1].strip()) else SOMETHING,
            template,
        )

    def address(self, template: str) -> str:
        return PLACEHOLDER.sub(
            lambda match: super(WalkedContact, self).address(match[0]) if self._is_known(match[1].strip()) else "1",
            template,
        )

    def _spoken(self, phrase: Phrase, language: str, voice: str) -> Spoken:
        if phrase.reader is not None and not all(self._is_known(each) for each in phrase.expressions()):
            return Spoken("text", SOMETHING, language, voice)
        return super()._spoken(phrase, language, voice)

    def _number(self, name: str) -> str:
        """A number of the call, which is the same one whenever it is asked for; empty for what is none."""
        return {"caller": self.facts.caller, "called": self.facts.called}.get(name, "")

    @property
    def _data(self) -> Data:
        return Data(self._flow, self.variables, self.account is not None, self.names(), site=self._site)

    def _decide(self, question: DataQuestion, over: str) -> bool:
        if not self.coming:
            raise Undecided(question, over)
        return self.coming.popleft()

    def _is_known(self, text: str) -> bool:
        """Whether an expression can be computed now: all that it reads is known, or known not to be there."""
        expression = parsed(text)
        if expression is None:
            return True
        fields = expression.fields
        if "account" in fields and self.account is not None:
            return False
        if "site" in fields and not self._site:
            return False
        if "contact" not in fields:
            return True
        names = fields["contact"]
        if names is None:
            return False
        return not (names & _OUTSIDE) and not any(isinstance(self.variables.get(name), Unknown) for name in names)

    def _is_of_many(self, text: str) -> bool:
        """Whether nothing in an expression is unknown but values of which the flow computes too many to tell apart.

        What could be computed of so many of them is taken to be computed of any.
        """
        expression = parsed(text)
        names = (
            expression.fields.get("contact")
            if expression is not None and set(expression.fields) <= {"contact"}
            else None
        )
        if names is None or names & _OUTSIDE:
            return False
        values = [self.variables.get(name, Unknown(SOMETHING)) for name in names]
        return all(value == MANY for value in values if isinstance(value, Unknown))

    def _forget(self, name: str, field: str) -> None:
        """What was decided of data that has changed is open again."""
        self._drop(lambda question: reads(question.expression, name, field))

    def _forget_former_account(self) -> None:
        if self.account is not self._before:
            self._before = self.account
            self._forget("account", "")
            self._cut_off((), account=True)
            self.decided.pop(WRONG_ENTRIES, None)

    def _cut_off(self, names: Collection[str], *, account: bool) -> None:
        """What was computed of data that has changed has nothing to do with it any more."""
        for name, value in self.variables.items():
            computed = isinstance(value, Unknown) and value.origin.computed_by and name not in names
            if computed and rests_on(value.origin, names, account=account):
                self.variables[name] = Unknown(str(value))
                self._assigned.add(name)

    def _drop(self, changed: Callable[[DataQuestion], bool]) -> None:
        for question in [each for each in self.decided if changed(each)]:
            del self.decided[question]
