"""How few agents are enough: found by playing, half hour after half hour, with what each leaves to the next.

What happens in a span depends on the agents before it and on those who take over what it leaves, so spans are settled
in the order of time: the fewest agents with whom the goal holds, the spans before as they are settled, the one after
with more agents than it takes. To try a number, a few spans are enough to play; in the end the whole day is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cordboard.proof.forecast.counts import Counts, Played

#: Agents by span and crew.
Staffing = Sequence[Mapping[str, int]]
#: Plays the spans of a range with these agents; the whole range more often than a part of it, since it is the answer.
Try = Callable[[Staffing, range], Played]
#: Spans that are played before the one that is tried, so that there is something in the queue.
BEFORE = 2
#: Plays of the whole day in which agents are added where the goal was still missed.
MENDING = 10


@dataclass(frozen=True, slots=True)
class Goal:
    """A service level: which part of all who ask is answered within how many seconds."""

    part: float
    within: float


@dataclass
class Search:
    """Finds staffing by trying. `queues` are those that each crew serves; `most` bounds the agents of a crew.

    Where the goal cannot be reached with `most` (a max wait or a distribution hinders it), that is the answer, and
    `out_of_reach` has its span and crew. `settled` is called after each span.
    """

    queues: Mapping[str, Sequence[str]]
    goal: Goal
    play: Try
    most: int
    settled: Callable[[], None] = lambda: None
    out_of_reach: set[tuple[int, str]] = field(default_factory=set)

    def run(self, plenty: Played, seconds: Sequence[float]) -> tuple[list[dict[str, int]], Played]:
        """The agents by span and crew, and what the day with them comes to.

        `plenty` is the day with `most` agents: what they had to do in each span says about how many it takes.
        """
        loads = [
            {crew: work[crew].worked / length for crew in self.queues}
            for work, length in zip(plenty.work, seconds, strict=True)
        ]
        staffing = [{crew: self._more(load, 4) for crew, load in each.items()} for each in loads]
        for place, each in enumerate(loads):
            for crew, load in each.items():
                asked = self._asked(plenty, place, crew)
                staffing[place][crew] = self._fewest(staffing, place, crew, load) if asked else 0
            self.settled()
        return self._mend(staffing)

    def _more(self, load: float, spare: float) -> int:
        """Some more agents than are busy on average: as many as chance may ask for, and a few."""
        return min(self.most, math.ceil(load + spare * math.sqrt(load) + spare))

    def _fewest(self, staffing: list[dict[str, int]], place: int, crew: str, load: float) -> int:
        few, enough = 0, self._more(load, 1)
        while enough < self.most and not self._enough(staffing, place, crew, enough):
            few, enough = enough, min(self.most, enough + max(2, math.ceil(math.sqrt(load))))
        while enough - few > 1:
            middle = (few + enough) // 2
            if self._enough(staffing, place, crew, middle):
                enough = middle
            else:
                few = middle
        return enough

    def _enough(self, staffing: list[dict[str, int]], place: int, crew: str, agents: int) -> bool:
        tried = [dict(each) for each in staffing]
        tried[place][crew] = agents
        window = range(max(0, place - BEFORE), min(len(staffing), place + 2))
        return self._reached(self.play(tried, window), place - window.start, crew)

    def _mend(self, staffing: list[dict[str, int]]) -> tuple[list[dict[str, int]], Played]:
        """Add agents where the goal is missed after all, until it is missed nowhere that more of them could help."""
        whole = range(len(staffing))
        played = self.play(staffing, whole)
        for _ in range(MENDING):
            missed = [
                (place, crew) for place in whole for crew, agents in staffing[place].items()
                if agents < self.most and not self._reached(played, place, crew)
            ]  # fmt: skip
            if not missed:
                break
            for place, crew in missed:
                staffing[place][crew] += 1
            played = self.play(staffing, whole)
        self.out_of_reach = {
            (place, crew) for place in whole for crew in staffing[place] if not self._reached(played, place, crew)
        }
        return staffing, played

    def _asked(self, played: Played, place: int, crew: str) -> int:
        return sum(played.counts[place].get(queue, Counts()).asked for queue in self.queues[crew])

    def _reached(self, played: Played, place: int, crew: str) -> bool:
        """Whether the goal holds for every queue of the crew."""
        levels = (played.counts[place].get(queue, Counts()).service_level for queue in self.queues[crew])
        return all(level is None or level >= self.goal.part for level in levels)
