"""Watching for alarms: money for outside calls that is nearly spent, a speech engine that does not work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cordboard.background import BackgroundTasks, kept_up

#: Seconds between two looks at what may give alarms.
EVERY = 5.0
#: What is told of an alarm that was given and stands no more when it is looked for.
OVER = "An alarm was given and is over by now; the log says which."
#: Seconds after which somebody is told again of the same kind at the earliest: a limit that is hardly reached comes
#: and goes.
QUIET = 3600.0


@dataclass(frozen=True, slots=True)
class AlarmSource:
    """What gives alarms. `look` tells how many it has given so far, and those that stand now; `remedy` what to do."""

    look: Callable[[], tuple[int, Sequence[str]]]
    remedy: str


class AlarmWatch:
    """Tells `tell` of new alarms of a source: those that stand, or that what was given is over; and its remedy."""

    def __init__(self, tell: Callable[[Sequence[str], str], None], *sources: AlarmSource) -> None:
        self._sources = sources
        self._tell = tell
        self._beside = BackgroundTasks("alarms are not watched any more")

    def start(self) -> None:
        """Begin to look."""
        for source in self._sources:
            self._beside.start(
                kept_up(partial(self._watch, source), "looking for alarms failed; it goes on", pause=EVERY)
            )

    async def stop(self) -> None:
        """Look no more. Harmless where it never began."""
        await self._beside.stop()

    async def _watch(self, source: AlarmSource) -> None:
        told = 0
        while True:
            given, standing = source.look()
            if given > told:
                told = given
                self._tell(standing or (OVER,), source.remedy)
                await asyncio.sleep(QUIET)
            await asyncio.sleep(EVERY)
