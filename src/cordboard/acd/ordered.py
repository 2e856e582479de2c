"""Ordered sets: who is next, and how many are before whom, in a time that grows with the logarithm of the length.

All that the router needs of the library sortedcontainers is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import Any

from sortedcontainers import SortedList


class OrderedNames:
    """Names in the order of their keys. A key is a tuple of whole numbers, and no two names have the same."""

    __slots__ = ("_keys", "_names")

    def __init__(self) -> None:
        self._keys: Any = SortedList()
        self._names: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return (name for _, name in self._keys)

    def add(self, name: str, key: tuple[int, ...]) -> None:
        self._keys.add((key, name))
        self._names[name] = key

    def discard(self, name: str) -> None:
        key = self._names.pop(name, None)
        if key is not None:
            self._keys.remove((key, name))

    def first(self) -> tuple[tuple[int, ...], str]:
        """The first key and its name. The queue must not be empty."""
        found: tuple[tuple[int, ...], str] = self._keys[0]
        return found

    def before(self, key: tuple[int, ...]) -> int:
        """How many have a smaller key."""
        rank: int = self._keys.bisect_left((key, ""))
        return rank


class Available:
    """Names of which only the first is ever asked for: a heap that forgets lazily, cheaper than a `OrderedNames`."""

    __slots__ = ("_heap", "_keys")

    def __init__(self) -> None:
        self._heap: list[tuple[tuple[int, ...], str]] = []
        self._keys: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def add(self, name: str, key: tuple[int, ...]) -> None:
        self._keys[name] = key
        heappush(self._heap, (key, name))

    def discard(self, name: str) -> None:
        """Forget a name. What is left of it in the heap is dropped when it comes up, or when it is the greater part."""
        if self._keys.pop(name, None) is not None and len(self._heap) > 2 * len(self._keys) + 16:
            self._heap = [(key, name) for name, key in self._keys.items()]
            heapify(self._heap)

    def first(self, without: tuple[str, ...] = ()) -> tuple[tuple[int, ...], str] | None:
        """The first key and its name, passing over some."""
        passed: list[tuple[tuple[int, ...], str]] = []
        found = None
        while self._heap:
            key, name = self._heap[0]
            if self._keys.get(name) != key:
                heappop(self._heap)
            elif name in without:
                passed.append(heappop(self._heap))
            else:
                found = (key, name)
                break
        for each in passed:
            heappush(self._heap, each)
        return found
