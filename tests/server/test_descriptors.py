"""Open files: as many as the system allows, some of them kept for calls, and an alarm before there are none."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from collections.abc import Sequence

import pytest

from cordboard.live import alarms
from cordboard.live.alarms import AlarmSource, AlarmWatch
from cordboard.server.descriptors import REMEDY, DescriptorAlarm, enough, for_the_web

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


def test_an_alarm_stands_while_many_are_open_and_is_given_once_each_time() -> None:
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = [10]
    alarm = DescriptorAlarm(lambda: count[0])
    assert alarm.look() == (0, ())
    count[0] = limit
    given, (told,) = alarm.look()
    assert given == 1
    assert f"{limit} of {limit} files that this process may have open are open" in told
    assert "ulimit -n" in told
    assert alarm.look() == (1, (told,))
    count[0] = 10
    assert alarm.look() == (1, ())
    count[0] = limit
    assert alarm.look() == (2, (told,))


@pytest.mark.anyio
async def test_whoever_the_site_names_is_told_of_it_with_the_other_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "EVERY", 0.01)
    told: asyncio.Queue[tuple[Sequence[str], str]] = asyncio.Queue()
    few_left = DescriptorAlarm(lambda: resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    watch = AlarmWatch(lambda standing, remedy: told.put_nowait((standing, remedy)), AlarmSource(few_left.look, REMEDY))
    watch.start()
    (sentence,), remedy = await asyncio.wait_for(told.get(), 10)
    await watch.stop()
    assert "no call is taken any more" in sentence
    assert remedy == REMEDY


def test_what_is_open_is_counted() -> None:
    assert 3 <= DescriptorAlarm()._count() < 10_000
