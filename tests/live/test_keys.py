"""Taking keys on a call that is recorded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from cordboard.engine.commands import Gather
from cordboard.engine.journal import Facts
from cordboard.engine.signals import Keyed
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.desk import Desk
from cordboard.live.perform.voice.keys import gather
from cordboard.live.person_on_call import PersonOnCall
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.telephony.scripted import ScriptedLine
from tests.live.secrets import no_secrets

if TYPE_CHECKING:
    from pathlib import Path

    from cordboard.telephony.recording_port import Recording

pytestmark = pytest.mark.anyio


class Site:
    """Just enough of a running site to take keys on a scripted call."""

    def __init__(self, folder: Path) -> None:
        self.call = ScriptedLine(pace=0.01).dial("customer")
        self.prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
        absent = cast("Any", None)
        desk = Desk(absent, absent, absent, self.prompts, absent, folder, absent, absent, absent)
        self.work = CallAtWork(
            desk, Facts("c1"), no_secrets(), absent, absent, person=PersonOnCall(self.call), messages=absent
        )


def paused(recording: Recording) -> bool:
    return recording.paused


async def test_while_sensitive_digits_may_come_recordings_are_paused(tmp_path: Path) -> None:
    site = Site(tmp_path)
    recording = site.call.media.record(tmp_path / "talk.wav")
    recording.pause("agent")
    taking = asyncio.create_task(gather(Gather((), max_digits=4, sensitive=True), 1, site.work))
    await asyncio.sleep(0.01)
    recording.resume("agent")
    assert paused(recording)
    site.call.presses("1234")
    answer = await taking
    assert isinstance(answer, Keyed)
    assert answer.count == 4
    assert "1234" not in answer.digits
    assert not paused(recording)
    assert [each.reason for each in (await recording.stop()).pauses] == ["agent", "sensitive digits"]
    await site.prompts.close()


async def test_a_pause_for_sensitive_digits_ends_when_the_caller_leaves(tmp_path: Path) -> None:
    site = Site(tmp_path)
    recording = site.call.media.record(tmp_path / "talk.wav")
    taking = asyncio.create_task(gather(Gather((), sensitive=True), 1, site.work))
    await asyncio.sleep(0.01)
    assert paused(recording)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    assert not paused(recording)
    await recording.stop()
    await site.prompts.close()


async def test_other_digits_pause_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path)
    recording = site.call.media.record(tmp_path / "talk.wav")
    taking = asyncio.create_task(gather(Gather((), max_digits=1), 1, site.work))
    await asyncio.sleep(0.01)
    assert not paused(recording)
    site.call.presses("1")
    assert (await taking) == Keyed(1, "1", "", count=1)
    await recording.stop()
    await site.prompts.close()
