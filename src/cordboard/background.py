"""Background tasks: work that the code which starts it does not wait for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_log = logging.getLogger(__name__)
_Done = TypeVar("_Done")


async def kept_up(work: Callable[[], Coroutine[Any, Any, None]], fault: str, *, pause: float = 1.0) -> None:
    """Do something until it is done, whatever fails in it: that is logged with ``fault``, and after ``pause`` seconds
    the work is begun anew. For work that goes on for as long as the program, which nobody would miss in time.
    """
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - whatever it was, nobody else would begin it again
            _log.exception("%s", fault)
            await asyncio.sleep(pause)
        else:
            return


class BackgroundTasks:
    """Background tasks, held until they are over; the fault of each is logged with `fault`.

    asyncio itself forgets a task that nobody holds, and tells of its fault only when it is thrown away.
    """

    def __init__(self, fault: str) -> None:
        self._fault = fault
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, _Done]) -> asyncio.Task[_Done]:
        """Do something beside."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def keep(self, work: Callable[[], Coroutine[Any, Any, None]], *, pause: float = 1.0) -> asyncio.Task[None]:
        """Do something beside for as long as this lives: what fails is begun anew after ``pause`` seconds."""
        return self.start(kept_up(work, self._fault, pause=pause))

    async def settle(self, seconds: float) -> None:
        """Wait so long at the most for what is not over."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def stop(self) -> None:
        """End what is not over."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("%s", self._fault, exc_info=fault)


async def finished(work: Coroutine[Any, Any, _Done]) -> _Done:
    """Finish something even where the task that waits for it is cancelled; the cancellation is raised afterwards."""
    task = asyncio.get_running_loop().create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("something that was cancelled could not be finished: %s", fault)
        raise
