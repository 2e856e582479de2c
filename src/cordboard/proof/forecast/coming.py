"""Who comes, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.proof.forecast.agents import Span
from cordboard.proof.forecast.caller import Caller
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.clock import VirtualClock
from cordboard.proof.forecast.plan import Plan
from cordboard.proof.play.scenario import Start

#: A number that calls, where nobody was seen to; one of those kept free for fiction.
SOMEBODY: Final = "+12025550143"


class RandomArrivals:
    """Contacts that come at random, at the rate of each span. `comes` is told of each, with the number of its span."""

    def __init__(
        self, plan: Plan, spans: Sequence[Span], clock: VirtualClock, chance_of: Callable[[str], Chance],
        comes: Callable[[Caller, int], None],
    ) -> None:  # fmt: skip
        self._plan, self._clock, self._chance_of, self._comes = plan, clock, chance_of, comes
        self._facts = {service: self._usual(service) for service in plan.programs}
        for number, span in enumerate(spans):
            for service in plan.programs:
                self._let_come(service, number, span)

    def _let_come(self, service: str, number: int, span: Span) -> None:
        rate = span.contacts.get(service, 0.0) / span.seconds
        if not rate:
            return
        # By the span's own time, so that the same people come when only a part of the day is played.
        chance = self._chance_of(f"{service} {span.start}")
        at, turn = chance.expovariate(rate), 0
        while at < span.seconds:
            turn += 1
            name = f"{service} {span.start} {turn}"
            self._clock.later(span.start + round(at * 1000), self._come, name, service, number)
            at += chance.expovariate(rate)

    def _usual(self, service: str) -> Facts:
        program = self._plan.programs[service]
        return self._plan.setting.facts(program.flow, Start(service=service, caller=SOMEBODY))

    def _come(self, name: str, service: str, number: int) -> None:
        chance = self._chance_of(name)
        facts = msgspec.structs.replace(self._facts[service], contact=name)
        if seen := self._plan.callers.get(service):
            like = chance.choice(seen)
            facts = msgspec.structs.replace(
                facts, caller=like.caller, called=like.called, language=like.language, account=like.account
            )
        self._comes(Caller(name, service, Interpreter(self._plan.programs[service], facts), chance), number)
