"""Watches that go on for as long as the program, whatever fails in them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence

import pytest

from cordboard.live import alarms
from cordboard.live.alarms import AlarmWatch
from cordboard.telephony.line import LineStatus
from cordboard.telephony.scripted import ScriptedLine

pytestmark = pytest.mark.anyio


async def test_alarms_are_looked_for_after_the_line_could_not_be_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(alarms, "EVERY", 0.001)
    asked: list[int] = []

    class Line(ScriptedLine):
        def status(self) -> LineStatus:
            asked.append(1)
            if len(asked) == 2:
                raise RuntimeError("no idea")
            rung = len(asked) > 4
            return dataclasses.replace(super().status(), counters={"alarms": int(rung)}, alarms=("it rings",) * rung)

    told: asyncio.Queue[Sequence[str]] = asyncio.Queue()
    watch = AlarmWatch(Line(), told.put_nowait)
    watch.start()
    async with asyncio.timeout(15):
        assert await told.get() == ("it rings",)
    watch.stop()
    assert "no idea" in caplog.text
