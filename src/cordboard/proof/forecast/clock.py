"""The virtual clock: what is to happen, in the order of its time."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any


class VirtualClock:
    """Milliseconds since the epoch; they pass only by what happens."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._ahead: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = 0

    @property
    def next(self) -> int | None:
        """When the next thing happens; None for never."""
        return self._ahead[0][0] if self._ahead else None

    def later(self, at: int, does: Callable[..., None], *told: Any) -> None:
        """Have something done. What is set for the same time is done in the order in which it was set."""
        self._order += 1
        heappush(self._ahead, (max(at, self.now), self._order, does, told))

    def step(self) -> None:
        """Let the next thing happen. Raises IndexError when there is none."""
        self.now, _, does, told = heappop(self._ahead)
        does(*told)
