"""Open files of the process (descriptors): calls need them for their audio, so web connections may not take all."""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

#: The soft limit that is asked for, where the hard one allows it.
WANTED: Final = 65_536
#: What one call may have open: audio in and out, a second telephone, a recording.
_OF_A_CALL: Final = 4
#: What the program has open besides: modules, the database, its log, sockets that are just being accepted.
_OF_THE_PROGRAM: Final = 256
#: So many web connections there are in any case: without pages nobody sees why.
_LEAST: Final = 32
#: The share of the limit from which an alarm stands.
_ALARM_AT: Final = 0.8
#: Seconds between two looks, and after which somebody is told again at the earliest.
_EVERY, _QUIET = 2.0, 3600.0
_REMEDY: Final = "See who holds connections, or raise the limit (ulimit -n, LimitNOFILE)."
_OPEN: Final = Path("/proc/self/fd")


def raise_limit() -> int:
    """Ask for as many descriptors as the system allows, and say how many there may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return WANTED if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def for_the_web(limit: int, calls: int, wanted: int) -> int:
    """How many web connections there may be with `limit` descriptors, so that so many calls find theirs.

    >>> for_the_web(65536, calls=200, wanted=1000), for_the_web(2048, calls=200, wanted=1000)
    (1000, 992)
    >>> for_the_web(1024, calls=200, wanted=1000)
    32
    """
    return min(wanted, max(_LEAST, limit - calls * _OF_A_CALL - _OF_THE_PROGRAM))


def enough(limit: int, calls: int) -> bool:
    """Whether so many calls find their descriptors, and pages theirs."""
    return limit >= calls * _OF_A_CALL + _OF_THE_PROGRAM + _LEAST


class DescriptorWatch:
    """Looks now and then how many descriptors are open, and tells `tell` while some are still left."""

    def __init__(self, tell: Callable[[Sequence[str], str], None], count: Callable[[], int] | None = None) -> None:
        self._tell = tell
        self._count = count or (lambda: sum(1 for _ in _OPEN.iterdir()))
        self._task: asyncio.Task[None] | None = None
        self._told_at: float | None = None
        #: What somebody should look at now: a sentence, or nothing.
        self.alarms: tuple[str, ...] = ()

    def start(self) -> None:
        """Begin to look."""
        if _OPEN.is_dir():  # Linux
            self._task = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """Look no more. Harmless where it never began."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def look(self, now: float) -> None:
        """Look once. `now` is a time in seconds."""
        limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = self._count()
        if limit == resource.RLIM_INFINITY or count < limit * _ALARM_AT:
            self.alarms = ()
            return
        alarm = (
            f"{count} of {limit} files that this process may have open are open; at {limit} no call is taken any "
            f"more. {_REMEDY}"
        )
        self.alarms = (alarm,)
        if self._told_at is None or now - self._told_at >= _QUIET:
            self._told_at = now
            _log.error("alarm: %s", alarm)
            self._tell(self.alarms, _REMEDY)

    async def _watch(self) -> None:
        while True:
            self.look(asyncio.get_running_loop().time())
            await asyncio.sleep(_EVERY)
