"""Open files of the process (descriptors): calls need them for their audio, so web connections may not take all."""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable
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
#: What to do about the alarm.
REMEDY: Final = "See who holds connections, or raise the limit (ulimit -n, LimitNOFILE)."
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


class DescriptorAlarm:
    """Gives an alarm while few descriptors are left (an `AlarmSource` of `live.alarms`).

    Args:
        count: how many are open now.
    """

    def __init__(self, count: Callable[[], int] = lambda: sum(1 for _ in _OPEN.iterdir())) -> None:
        self._count = count
        self._given = 0
        self._stands = False

    def look(self) -> tuple[int, tuple[str, ...]]:
        """How many alarms were given so far, and what somebody should look at now: a sentence, or nothing."""
        limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = self._count() if _OPEN.is_dir() else 0  # there is no such folder but on Linux
        stands = limit != resource.RLIM_INFINITY and count >= limit * _ALARM_AT
        told = (
            f"{count} of {limit} files that this process may have open are open; at {limit} no call is taken any "
            f"more. {REMEDY}"
        )
        if stands and not self._stands:
            self._given += 1
            _log.error("alarm: %s", told)
        self._stands = stands
        return self._given, (told,) if stands else ()
