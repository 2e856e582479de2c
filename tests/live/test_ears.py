"""What a site says of detection is what a line goes by that listens for who answered."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from cordboard.audio.answering_machine import Thresholds
from cordboard.flow.site.service import Detection
from cordboard.telephony.scripted import ScriptedLine

pytestmark = pytest.mark.anyio


def test_without_settings_a_service_goes_by_the_stated_thresholds() -> None:
    assert Detection().model_dump() == {name: value for name, value in asdict(Thresholds()).items() if name != "quiet"}


@pytest.mark.parametrize(("silence", "machine"), [(0.5, True), (5.0, False)])
async def test_a_line_on_which_nobody_speaks_is_judged_as_the_site_says(silence: float, *, machine: bool) -> None:
    answered: list = []

    async def answer(call) -> None:
        await call.answer()
        answered.append(call)

    line = ScriptedLine(pace=0.01)
    await line.start(answer)
    caller = line.rings(caller="1", called="2")
    await caller.until_answered()
    detection = answered[0].media.detect(replace(Thresholds(), initial_silence=silence, longest=1.0))
    await caller.says(bytes(2 * 16_000))
    assert (await detection.who_answered()).machine is machine
    await detection.close()
    await line.stop()
