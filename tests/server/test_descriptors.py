"""Open files: as many as the system allows, some of them kept for calls, and an alarm before there are none."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from cordboard.server.descriptors import DescriptorWatch, enough, for_the_web

RAISED = """
import resource
from cordboard.server.descriptors import raise_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 3000))
assert raise_limit() == 3000
assert resource.getrlimit(resource.RLIMIT_NOFILE) == (3000, 3000)
assert raise_limit() == 3000
"""


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    subprocess.run([sys.executable, "-c", RAISED], check=True)


@pytest.mark.parametrize("limit", [256, 1024, 1100, 2048, 4096, 65_536])
def test_calls_come_before_pages(limit: int) -> None:
    web = for_the_web(limit, calls=200, wanted=1000)
    assert 32 <= web <= 1000
    assert web in {1000, 32} or web + 200 * 4 + 256 == limit
    assert enough(limit, 200) is (web + 200 * 4 + 256 <= limit)


def test_an_alarm_stands_while_many_are_open_and_is_told_once_an_hour() -> None:
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = [10]
    told: list[tuple[tuple[str, ...], str]] = []
    watch = DescriptorWatch(lambda alarms, remedy: told.append((tuple(alarms), remedy)), lambda: count[0])
    watch.look(0)
    assert (watch.alarms, told) == ((), [])
    count[0] = limit
    watch.look(1)
    watch.look(3)
    assert len(told) == 1
    assert f"{limit} of {limit} files that this process may have open are open" in watch.alarms[0]
    assert "ulimit -n" in told[0][1]
    count[0] = 10
    watch.look(5)
    assert watch.alarms == ()
    count[0] = limit
    watch.look(3600)
    assert len(told) == 1
    watch.look(3601)
    assert len(told) == 2


@pytest.mark.anyio
async def test_what_is_open_is_counted_and_the_watch_ends() -> None:
    watch = DescriptorWatch(lambda _alarms, _remedy: None)
    watch.start()
    assert 3 <= watch._count() < 10_000
    await watch.stop()
    await watch.stop()
