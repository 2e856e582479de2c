"""Watching for alarms of the line, such as money for outside calls that is nearly spent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from cordboard.background import kept_up
from cordboard.telephony.line import Line

#: Seconds between two looks at the line.
EVERY = 5.0
#: Seconds after which somebody is told again at the earliest: a limit that is hardly reached comes and goes.
QUIET = 3600.0


class AlarmWatch:
    """Tells `tell` all alarms that stand when the line has given a new one: its counter ``alarms`` goes up."""

    def __init__(self, line: Line, tell: Callable[[Sequence[str]], None]) -> None:
        self._line = line
        self._tell = tell
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.get_running_loop().create_task(
            kept_up(self._watch, "looking for alarms of the line failed; it goes on", pause=EVERY)
        )

    def stop(self) -> None:
        """Look no more. Harmless where it never began."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        told = 0
        while True:
            status = self._line.status()
            given = status.counters.get("alarms", 0)
            if given > told and status.alarms:
                told = given
                self._tell(status.alarms)
                await asyncio.sleep(QUIET)
            await asyncio.sleep(EVERY)
