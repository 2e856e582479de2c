"""What a site is asked for while it is killed again and again: as a desktop does, which asks again."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any

from cordboard.live.floor import FloorRefused
from cordboard.live.floor.events import AnyFloorEvent
from tests.live.killing import Killer

#: What of a floor changes nothing.
_LOOKS = frozenset({"snapshot", "place", "availability", "changes", "supervision", "callers", "offer_to"})


class Client:
    """Something of a site, as a desktop uses it: a request that was lost with its program is made again.

    One that is refused then was done before, and only its answer was lost.
    """

    def __init__(self, killer: Killer, get: Callable[[], Any]) -> None:
        self._killer = killer
        self._get = get

    async def events(self, *after: int) -> AsyncIterator[AnyFloorEvent]:
        """What happens on the floor, whichever program has it. After a kill it is followed from the new view, as
        desktops do.
        """
        while True:
            await self._killer.until_running()
            kills = self._killer.kills
            following = aiter(self._get().events(*after))
            try:
                while True:
                    yield await self._killer.ask(_next(following))
            except StopAsyncIteration:
                return
            except FloorRefused:
                if not kills or after == (self._get().snapshot().number,):
                    raise
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if self._killer.kills == kills or (task is not None and task.cancelling()):
                    raise
                await self._killer.until_running()
            after = (self._get().snapshot().number,)

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._get(), name)
        if not inspect.iscoroutinefunction(asked):
            if callable(asked) and name not in _LOOKS:
                self._killer.answer(self._get().stored())
            return asked

        async def ask(*arguments: Any, **named: Any) -> Any:
            lost = False
            while True:
                await self._killer.until_running()
                kills = self._killer.kills
                try:
                    return await self._killer.ask(getattr(self._get(), name)(*arguments, **named))
                except FloorRefused:
                    if self._killer.kills == kills and not lost:
                        raise
                    if self._killer.kills == kills:
                        return None
                except asyncio.CancelledError:
                    task = asyncio.current_task()
                    if self._killer.kills == kills or (task is not None and task.cancelling()):
                        raise
                lost = True

        return ask


async def _next(following: AsyncIterator[AnyFloorEvent]) -> AnyFloorEvent:
    return await anext(following)
