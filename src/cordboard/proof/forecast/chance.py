"""Chance, which the pure core does not have by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Chance(Protocol):
    """A source of random numbers, given by the caller; `random.Random` is one."""

    def random(self) -> float:
        """A number from 0 to 1."""

    def expovariate(self, lambd: float) -> float:
        """A number from the exponential distribution with this rate."""

    def choice(self, seq: Sequence[Item], /) -> Item:
        """One of these, each as likely."""
