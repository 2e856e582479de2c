"""Chance, which the pure core does not have by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Chance(Protocol):
    """Chance, as whoever forecasts gives it; `random.Random` is one."""

    def random(self) -> float:
        """A number from 0 to 1."""

    def expovariate(self, lambd: float) -> float:
        """A number from the exponential distribution with this rate."""

    def choice(self, seq: Sequence[Item], /) -> Item:
        """One of these, each as likely."""
