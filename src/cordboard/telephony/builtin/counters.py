"""Counters that several threads add to, and a log that a flood cannot fill."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping

from cordboard.telephony.builtin.limits import TokenBucket

_log = logging.getLogger("cordboard.telephony.builtin")

_LINES_PER_SECOND = 2.0
_BURST = 10


class Counters:
    """Counts by name; ``note`` also logs, at most two lines a second, and says how many were left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._clock = clock
        self._bucket = TokenBucket(_LINES_PER_SECOND, _BURST, _BURST, clock())
        self._unsaid = 0

    def add(self, name: str) -> None:
        """Count one more."""
        with self._lock:
            self._counts[name] += 1

    def note(self, name: str, message: str, *arguments: object) -> None:
        """Count one more and log it, unless too much was logged just now."""
        with self._lock:
            self._counts[name] += 1
            speak = self._bucket.take(self._clock())
            unsaid, self._unsaid = (self._unsaid, 0) if speak else (0, self._unsaid + 1)
        if speak:
            _log.warning(message, *arguments)
            if unsaid:
                _log.warning("%d more like these were counted and not logged", unsaid)

    def all(self) -> Mapping[str, int]:
        """A copy of all counts."""
        with self._lock:
            return dict(self._counts)
