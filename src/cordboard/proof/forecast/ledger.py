"""The ledger of a day: what became of each who asked for an agent, and with which result contacts ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from cordboard.proof.forecast.caller import Caller, QueueEntry, Standing
from cordboard.proof.forecast.clock import VirtualClock
from cordboard.proof.forecast.counts import Counts


class Ledger:
    """Counts by span and queue, and outcomes by service and result. `in_time` says of a queue and a wait in seconds
    whether that is within its service level.
    """

    def __init__(self, spans: int, in_time: Callable[[str, float], bool], clock: VirtualClock) -> None:
        self.counts: list[dict[str, Counts]] = [{} for _ in range(spans)]
        self.outcomes: dict[str, Counter[str]] = {}
        self._in_time, self._clock = in_time, clock

    def came(self, span: int, service: str) -> None:
        """A contact has come in."""
        self._of(span, service).came += 1

    def rests(self, ask: QueueEntry, standing: Standing) -> None:
        """It now stands so with somebody who asked, and the wait is over at least for a while."""
        ask.standing, ask.until = standing, self._clock.now

    def ends(self, caller: Caller, result: str) -> None:
        """A contact has its outcome, and nothing more can come of what it asked."""
        self.outcomes.setdefault(caller.service, Counter())[result] += 1
        self.concludes(caller)

    def concludes(self, caller: Caller) -> None:
        """Nothing more can come of what a contact asked."""
        for ask in caller.asks.values():
            counts = self._of(ask.span, ask.queue)
            counts.asked += 1
            waited = max(0, ask.until - ask.at) / 1000
            counts.waited += waited
            match ask.standing:
                case "answered":
                    counts.answered += 1
                    counts.in_time += self._in_time(ask.queue, waited)
                case "aside":
                    counts.elsewhere += 1
                case "abandoned":
                    counts.abandoned += 1
                case "called_back":
                    counts.called_back += 1
                case "turned_away" | "callback" | "waits":
                    counts.turned_away += 1
                    counts.not_served += ask.became == "not_served"
                    counts.hours_closed += ask.became == "hours_closed"

    def _of(self, span: int, queue: str) -> Counts:
        found = self.counts[span].get(queue)
        if found is None:
            found = self.counts[span][queue] = Counts()
        return found
