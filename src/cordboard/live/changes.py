"""Telling whoever watches that something changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


class Changes:
    """Many may watch. Changes that come while a watcher is busy count as one."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Event] = set()

    def note(self) -> None:
        """Something changed."""
        for watcher in self._watchers:
            watcher.set()

    async def watch(self) -> AsyncIterator[None]:
        """Once at once, and then after every change."""
        event = asyncio.Event()
        event.set()
        self._watchers.add(event)
        try:
            while True:
                await event.wait()
                event.clear()
                yield
        finally:
            self._watchers.discard(event)
