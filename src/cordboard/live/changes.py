"""Change notification: watchers are told that something changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakSet


class ChangeWatch(AsyncIterator[None]):
    """What one watcher waits on: once at once, and then after every change.

    No generator: a wait that is given up, as by a time limit, ends a generator for good, and here only that wait. The
    next one goes on, and misses nothing. A watch that is dropped ends.
    """

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._news.set()

    def note(self) -> None:
        """Something changed."""
        self._news.set()

    async def __anext__(self) -> None:
        await self._news.wait()
        self._news.clear()


class Changes:
    """Many may watch. Changes that come while a watcher is busy count as one."""

    def __init__(self) -> None:
        self._watchers: WeakSet[ChangeWatch] = WeakSet()

    def note(self) -> None:
        """Something changed."""
        for watcher in self._watchers:
            watcher.note()

    def watch(self) -> ChangeWatch:
        """A watch that begins now."""
        watch = ChangeWatch()
        self._watchers.add(watch)
        return watch
