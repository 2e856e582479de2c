"""How few agents are enough: found by playing, half hour after half hour, with what each leaves to the next.

What happens in a span depends on the agents before it and on those who take over what it leaves, so spans are settled
in the order of time: the fewest agents with whom the goal holds, the span before as it is settled. To try a number,
few spans are enough to play, and no more days than it takes to be sure; in the end the whole day is played.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cordboard.proof.forecast.agents import Span
from cordboard.proof.forecast.counts import Counts, PlayedDays
from cordboard.proof.forecast.sample import Sample

#: Plays spans, one day after another, as many as somebody asks for.
Play = Callable[[Sequence[Span]], Iterator[PlayedDays]]
#: Spans that are played before the one that is tried, so that there is something in the queue.
BEFORE: Final = 1
#: Plays of the whole day in which agents are added where the goal was still missed.
MENDING: Final = 10
#: Where no number of agents reaches the goal: as good as that, less so much, is what the fewest must reach.
AS_GOOD: Final = 0.01


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A service level to reach: which part is answered within how many seconds, as reports count it."""

    part: float
    within: float


@dataclass
class StaffingSearch:
    """Finds staffing by trying. `queues` are those that each crew serves; `most` bounds the agents of a crew.

    Where the goal cannot be reached (a max wait or a distribution hinders it), the answer is the fewest with whom it
    is about as good as with `most`, and `out_of_reach` has its span and crew. `settled` is called after each span.
    """

    queues: Mapping[str, Sequence[str]]
    goal: ServiceLevel
    play: Play
    most: int
    settled: Callable[[], None] = lambda: None
    out_of_reach: set[tuple[int, str]] = field(default_factory=set)
    _spans: list[Span] = field(default_factory=list, repr=False)
    _wanted: dict[tuple[int, str], float] = field(default_factory=dict, repr=False)

    def run(self, spans: Sequence[Span], plenty: PlayedDays) -> tuple[list[Span], PlayedDays]:
        """The spans with the agents that it takes, and what the day with them comes to.

        `plenty` is the day with `most` agents: what they had to do in each span says about how many it takes.
        """
        loads = [
            {crew: work[crew].worked / span.seconds for crew in self.queues}
            for work, span in zip(plenty.work, spans, strict=True)
        ]
        self._spans = [
            replace(span, agents={crew: self._more(load, 4) for crew, load in each.items()})
            for span, each in zip(spans, loads, strict=True)
        ]
        spare = dict.fromkeys(self.queues, 1.0)
        for place, each in enumerate(loads):
            for crew, load in each.items():
                best = self._lowest(plenty, place, crew)
                self._wanted[place, crew] = self.goal.part if best is None else min(self.goal.part, best - AS_GOOD)
                if best is None:
                    self._staff(place, crew, 0)
                    continue
                agents = self._fewest(place, crew, self._more(load, spare[crew]))
                self._staff(place, crew, agents)
                spare[crew] = (agents - load) / (math.sqrt(load) + 1)
            self.settled()
        return self._spans, self._mend()

    def _more(self, load: float, spare: float) -> int:
        """Some more agents than are busy on average (or fewer), as chance asks for: it grows with the square root."""
        return max(1, min(self.most, round(load + spare * (math.sqrt(load) + 1))))

    def _fewest(self, place: int, crew: str, guess: int) -> int:
        """From the guess in longer and longer steps to where it turns, and then halfway between, again and again."""
        few, enough, agents, step = 0, self.most, guess, 1
        while enough - few > 1:
            agents = min(max(agents, few + 1), enough - 1)
            if self._enough(place, crew, agents):
                enough = agents
            else:
                few = agents
            only_down, only_up = not few, enough == self.most
            agents = enough - step if only_down else few + step if only_up else (few + enough) // 2
            step *= 2
        return enough

    def _enough(self, place: int, crew: str, agents: int) -> bool:
        """Whether so many reach it. Days are played until that is sure, or as many as there are."""
        wanted, first = self._wanted[place, crew], max(0, place - BEFORE)
        around = self._spans[first : place + 2]
        around[place - first] = _with(self._spans[place], crew, agents)
        if len(around) > place - first + 1:
            around[-1] = replace(around[-1], contacts={})  # its agents finish what is left; who comes then is no matter
        samples = {queue: Sample() for queue in self.queues[crew]}
        for played in self.play(around):
            for queue, sample in samples.items():
                counts = played.counts[place - first].get(queue, Counts())
                sample.add(counts.in_time, counts.counted)
            sides = [sample.side(wanted) for sample in samples.values()]
            if -1 in sides or 0 not in sides:
                return -1 not in sides
        return all(sample.share is None or sample.share >= wanted for sample in samples.values())

    def _mend(self) -> PlayedDays:
        """Add agents where it is missed after all, until it is missed nowhere that more of them could help."""
        played = self._whole()
        for _ in range(MENDING):
            missed = [
                (place, crew) for (place, crew), wanted in self._wanted.items()
                if self._spans[place].agents[crew] < self.most and not self._reaches(played, place, crew, wanted)
            ]  # fmt: skip
            if not missed:
                break
            for place, crew in missed:
                self._staff(place, crew, self._spans[place].agents[crew] + 1)
            played = self._whole()
        self.out_of_reach = {
            (place, crew) for place, crew in self._wanted
            if not self._reaches(played, place, crew, self.goal.part)
        }  # fmt: skip
        return played

    def _whole(self) -> PlayedDays:
        """The day as it is staffed now, played as often as it may be."""
        days = self.play(self._spans)
        total = next(days)
        for day in days:
            total += day
        return total

    def _staff(self, place: int, crew: str, agents: int) -> None:
        self._spans[place] = _with(self._spans[place], crew, agents)

    def _reaches(self, played: PlayedDays, place: int, crew: str, wanted: float) -> bool:
        lowest = self._lowest(played, place, crew)
        return lowest is None or lowest >= wanted

    def _lowest(self, played: PlayedDays, place: int, crew: str) -> float | None:
        """The service level of the queue of the crew where it is lowest; None if there is nobody to count."""
        levels = (played.counts[place].get(queue, Counts()).service_level for queue in self.queues[crew])
        return min((level for level in levels if level is not None), default=None)


def _with(span: Span, crew: str, agents: int) -> Span:
    return replace(span, agents={**span.agents, crew: agents})
