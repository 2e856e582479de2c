"""Timers: which of many things is due next; each has at most one time."""

from __future__ import annotations

from heapq import heapify, heappop, heappush


class Timers:
    """At most one time for each name, in milliseconds since the epoch."""

    __slots__ = ("_due", "_heap")

    def __init__(self) -> None:
        self._heap: list[tuple[int, str]] = []
        self._due: dict[str, int] = {}

    def set(self, name: str, due: int | None) -> None:
        """Give a name its time, in place of the one it had; None takes it away."""
        if due is None:
            self._due.pop(name, None)
        elif self._due.get(name) != due:
            self._due[name] = due
            heappush(self._heap, (due, name))
        if len(self._heap) > 3 * len(self._due) + 64:
            self._heap = [(due, name) for name, due in self._due.items()]
            heapify(self._heap)

    def of(self, name: str) -> int | None:
        """The time of a name."""
        return self._due.get(name)

    @property
    def due(self) -> int | None:
        """The time of the first."""
        while self._heap:
            due, name = self._heap[0]
            if self._due.get(name) == due:
                return due
            heappop(self._heap)
        return None

    def take(self, now: int) -> str | None:
        """The name of the first that is due now or was before; it has no time any more."""
        due = self.due
        if due is None or due > now:
            return None
        _, name = heappop(self._heap)
        del self._due[name]
        return name
