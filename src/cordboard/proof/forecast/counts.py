"""Counts: what became of contacts that asked for agents, and what the agents' time was spent on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar, Self

from cordboard.acd.measures import MEASURES


class _Sums:
    """Numbers that are added one by one."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def __iadd__(self, other: Self) -> Self:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(slots=True)
class Counts(_Sums):
    """What became of those who asked for agents of a queue in a span. Seconds.

    Each is one of `answered`, `abandoned` (hung up while waiting), `turned_away` (nobody was found, and they asked
    no more; `not_served` and `hours_closed` are those of them that count for the service level), `called_back` and
    `elsewhere` (pressed a key and went on without an agent). `waited` is the wait of all of them together. `came` are
    the contacts that began in the span, whether they asked or not.
    """

    came: int = 0
    asked: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    turned_away: int = 0
    not_served: int = 0
    hours_closed: int = 0
    called_back: int = 0
    elsewhere: int = 0
    waited: float = 0.0

    @property
    def service_level(self) -> float | None:
        """The part that was answered in time, as reports count it; None where there is nobody to count."""
        return MEASURES["service_level"].value({"in_time": self.in_time, **self._counted})

    @property
    def counted(self) -> int:
        """Those by whom the service level is divided."""
        return sum(self._counted[part] for part in MEASURES["service_level"].per)

    @property
    def _counted(self) -> dict[str, int]:
        return {
            "answered": self.answered, "abandoned": self.abandoned, "not_served": self.not_served,
            "hours_closed": self.hours_closed,
        }  # fmt: skip

    @property
    def mean_wait(self) -> float | None:
        """Of all who asked, those included who were not answered."""
        return self._part(self.waited)

    @property
    def abandonment(self) -> float | None:
        """The part that hung up while waiting, as reports count it."""
        return MEASURES["abandonment"].value({"abandoned": self.abandoned, "offered": self.asked})

    def _part(self, number: float) -> float | None:
        return number / self.asked if self.asked else None


@dataclass(slots=True)
class Work(_Sums):
    """How agents spent a span. Seconds.

    `worked` is what contacts took, `overtime` the part of it that was done by agents whose turn was over, and `staffed`
    the time of those whose turn it was.
    """

    worked: float = 0.0
    overtime: float = 0.0
    staffed: float = 0.0

    @property
    def occupancy(self) -> float | None:
        """The part of the agents' time that contacts took; None if it was nobody's turn."""
        return self.worked / (self.staffed + self.overtime) if self.staffed else None


@dataclass(slots=True)
class PlayedDays:
    """What came of a day, or of several played alike.

    `counts` are by span and queue, `work` by span and crew, `outcomes` by service and result. `unsaid` are the modules,
    by flow, with a question of which nobody said how callers answer it, `said` those with one that is written about.
    """

    counts: list[dict[str, Counts]]
    work: list[dict[str, Work]]
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    unsaid: set[tuple[str, str]] = field(default_factory=set)
    said: set[tuple[str, str]] = field(default_factory=set)

    def __iadd__(self, other: PlayedDays) -> Self:
        for mine, theirs in zip(self.counts, other.counts, strict=True):
            for queue, counts in theirs.items():
                mine[queue] = mine.get(queue, Counts())
                mine[queue] += counts
        for at_work, elsewhere in zip(self.work, other.work, strict=True):
            for crew, work in elsewhere.items():
                at_work[crew] = at_work.get(crew, Work())
                at_work[crew] += work
        for service, results in other.outcomes.items():
            self.outcomes.setdefault(service, Counter()).update(results)
        self.unsaid |= other.unsaid
        self.said |= other.said
        return self

    @property
    def assumed(self) -> set[tuple[str, str]]:
        """The modules at which nobody said how callers answer; who wrote of one question of a module meant them all."""
        return self.unsaid - self.said

    def queues(self) -> list[str]:
        """Every queue that somebody asked for, by name."""
        return sorted({queue for each in self.counts for queue, counts in each.items() if counts.asked})


def together(parts: list[Counts]) -> Counts:
    """All of them in one."""
    total = Counts()
    for part in parts:
        total += part
    return total
