"""Watches that go on for as long as the program, whatever fails in them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from cordboard.live import alarms
from cordboard.live.alarms import AlarmSource, AlarmWatch

pytestmark = pytest.mark.anyio


async def test_alarms_are_looked_for_after_a_source_could_not_be_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(alarms, "EVERY", 0.001)
    asked: list[int] = []

    def look() -> tuple[int, Sequence[str]]:
        asked.append(1)
        if len(asked) == 2:
            raise RuntimeError("no idea")
        rung = len(asked) > 4
        return int(rung), ("it rings",) * rung

    told: asyncio.Queue[tuple[Sequence[str], str]] = asyncio.Queue()
    watch = AlarmWatch(lambda standing, remedy: told.put_nowait((standing, remedy)), AlarmSource(look, "answer it"))
    watch.start()
    async with asyncio.timeout(15):
        assert await told.get() == (("it rings",), "answer it")
    await watch.stop()
    assert "no idea" in caplog.text


async def test_an_alarm_that_is_over_before_anybody_looked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "EVERY", 0.001)
    told: asyncio.Queue[Sequence[str]] = asyncio.Queue()
    watch = AlarmWatch(lambda standing, _: told.put_nowait(standing), AlarmSource(lambda: (1, ()), "answer it"))
    watch.start()
    async with asyncio.timeout(15):
        assert await told.get() == (alarms.OVER,)
    await watch.stop()
