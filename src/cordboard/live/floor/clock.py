"""The clock of the floor."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds since the epoch that never go back, also when somebody sets the clock of the machine."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def __call__(self) -> int:
        return int((self._offset + time.monotonic()) * 1000)

    def not_before(self, earliest: int) -> int:
        """Go on from there at the earliest, and say how many milliseconds that is ahead of the machine.

        The machine's clock may have been set back while the program was down. Then this clock is ahead by as much until
        the next start, so that no waiting time is negative.
        """
        ahead = max(0, earliest - self())
        self._offset += ahead / 1000
        return ahead
