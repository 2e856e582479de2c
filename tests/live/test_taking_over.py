"""A program that takes the place of another which is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from cordboard.live.clock import now
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.port import Pcm
from cordboard.speech.prompts import PromptAudio
from cordboard.store.database import writing
from cordboard.store.tables import writers
from cordboard.telephony.scripted import ScriptedLine
from cordboard.telephony.scripted_session import ScriptedSession
from tests.live.floor_site import PATIENCE, FloorSite, floor_files, switchboard_of
from tests.live.test_site_lease import end_lease

pytestmark = pytest.mark.anyio

NEWS = "We have moved."
FLOW = f"""
direction: inbound
modules:
  Choices: {{type: menu, first: true, prompt: "Press 1 or 2.", timeout: 60}}
  News: {{type: menu, prompt: "{NEWS}"}}
  Bye: {{type: end_call}}
connectors:
  - {{from: Choices, event: key_press, value: "1", to: Bye, result: listened}}
  - {{from: Choices, event: key_press, value: "2", to: News, result: listened}}
  - {{from: News, event: key_press, value: "1", to: Bye, result: listened}}
fallback: {{to: Bye, result: hung_up_in_opening}}
"""


class Gated(Tones):
    """Speaks the news no sooner than it may."""

    def __init__(self) -> None:
        self.may = asyncio.Event()

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        if text == NEWS:
            await self.may.wait()
        return await super().speak(text, language, voice)


HOURS = 3_600_000


async def test_the_time_in_which_nothing_ran_is_no_part_of_a_contact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended when its program was last known to be there, and has its outcome since the next start."""
    loaded, line = floor_files(tmp_path, FLOW), ScriptedLine(pace=0.01)
    first = switchboard_of(loaded, tmp_path, ScriptedSession(line))
    await first.start()
    site = FloorSite(first, line)
    await site.caller()
    await site.in_module("Choices")
    (contact,) = site.contacts()
    with writing(first.database) as connection:  # it worked for a minute, and was killed
        renewed = {"renewed_at": contact["started_at"] + 60_000, "ended_at": now(), "ended": "its process was gone"}
        connection.execute(update(writers).values(renewed))
    await site.until(lambda: not first.runs.at_work)
    monkeypatch.setattr("cordboard.live.switchboard.now", lambda: now() + 8 * HOURS)
    second = switchboard_of(loaded, tmp_path, ScriptedLine(pace=0.01))
    before = now()
    await second.start()
    (stored,) = FloorSite(second, line).contacts()
    assert (stored["ended_by"], stored["recovered"]) == ("restart", True)
    assert stored["left_at"] - stored["started_at"] == 60_000
    assert stored["closed_at"] >= before
    for each in (first, second):
        await each.stop()


async def test_callers_are_served_before_all_prompts_are_spoken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line, loaded, speaker = ScriptedLine(pace=0.01), floor_files(tmp_path, FLOW), Gated()
    first = switchboard_of(loaded, tmp_path, ScriptedSession(line))
    await first.start()
    site = FloorSite(first, line)
    caller = await site.caller()
    await site.in_module("Choices")
    end_lease(first.database, first.writer.lease.fence)
    await site.until(lambda: not first.runs.at_work)
    prompts = PromptAudio(speaker, tmp_path / "another cache", tmp_path / "prompts")
    second = Switchboard(loaded, tmp_path / "data", ScriptedSession(line), prompts)
    await asyncio.wait_for(second.start(), PATIENCE)
    assert second.ready
    assert "calls are served while prompts are rendered" in caplog.text
    caller.presses("1")
    assert (await FloorSite(second, line).closed())["result"] == "listened"
    assert "prompts are rendered\n" not in caplog.text
    speaker.may.set()
    await site.until(lambda: "prompts are rendered\n" in caplog.text)
    for each in (first, second):
        await each.stop()
