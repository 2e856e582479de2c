"""So many of so many, day after day: whether that is surely above or below a share, so that no more need be played."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

#: Days without which nothing is sure.
FEWEST: Final = 4
#: Standard errors that a share must be away from the goal, and so many that might have been in time or not by chance.
SURE, BY_CHANCE = 3.0, 2.0


@dataclass(slots=True)
class Sample:
    """Of the contacts that count how many were answered in time, each day by itself: those of one day are alike."""

    days: list[tuple[int, int]] = field(default_factory=list)

    def add(self, in_time: int, counted: int) -> None:
        """One more day."""
        self.days.append((in_time, counted))

    @property
    def share(self) -> float | None:
        """The part in time; None if there is nobody to count."""
        counted = sum(counted for _, counted in self.days)
        return sum(in_time for in_time, _ in self.days) / counted if counted else None

    def side(self, goal: float) -> int:
        """1 if the share is surely above the goal, -1 if surely below, 0 if more days might still tell.

        By the variance of a ratio of means, with the days as clusters (Cochran, Sampling Techniques, chapter 6).
        """
        number, share = len(self.days), self.share
        if number < FEWEST or share is None:
            return 0
        counted = sum(counted for _, counted in self.days)
        spread = sum((in_time - share * of) ** 2 for in_time, of in self.days)
        error = math.sqrt(spread * number / (number - 1)) / counted
        away = share - goal
        return 0 if abs(away) <= SURE * error + BY_CHANCE / counted else 1 if away > 0 else -1
