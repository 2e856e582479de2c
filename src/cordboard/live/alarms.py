"""Watching for alarms: money for outside calls that is nearly spent, a speech engine that does not work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cordboard.background import BackgroundTasks, kept_up

#: Seconds between two looks at what may give alarms.
EVERY = 5.0
#: Seconds after which somebody is told again of the same kind at the earliest: a limit that is hardly reached comes
#: and goes.
QUIET = 3600.0


@dataclass(frozen=True, slots=True)
class AlarmSource:
    """What gives alarms. `look` tells how many it has given so far, and those that stand now; `remedy` what to do."""

    look: Callable[[], tuple[int, Sequence[str]]]
    remedy: str


class AlarmWatch:
    """Tells `tell` the alarms of a source that stand when it has given a new one, and its remedy."""

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
            if given > told and standing:
                told = given
                self._tell(standing, source.remedy)
                await asyncio.sleep(QUIET)
            await asyncio.sleep(EVERY)
