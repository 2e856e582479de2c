"""The clock of the floor."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds since the epoch that never go back, also when somebody sets the clock of the machine."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def __call__(self) -> int:
        return int((self._offset + time.monotonic()) * 1000)
