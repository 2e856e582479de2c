"""The clock on the wall, for what is stored and for what is due (see also the floor's clock, which never goes back)."""

from __future__ import annotations

import time


def now() -> int:
    """Milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000
