"""A few hundred calls of the soak in bench/: descriptors and threads are flat, and memory hardly grows.


Whether memory is flat to the kilobyte takes thousands of calls to see: `python -m bench soak`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.soak import soak

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]


async def test_calls_that_are_over_leave_nothing_open(tmp_path: Path) -> None:
    warm, *_, last = await soak(tmp_path, calls=240, each=80)
    assert last.calls == 240
    assert last.descriptors <= warm.descriptors + 2
    assert last.threads <= warm.threads + 1
    assert last.memory < 1.2 * warm.memory
