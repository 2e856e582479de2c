"""A voice program that is killed, stopped or not there: callers hear the next engine, and it heals by itself."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING

import pytest

from cordboard.audio.sound import Sounds
from cordboard.engine.commands import Spoken
from cordboard.flow.site import SpeechSettings
from cordboard.speech import prompts as speaking
from cordboard.speech import watched
from cordboard.speech.choose import choose
from cordboard.speech.engines.espeak import Espeak
from cordboard.speech.engines.piper import Piper
from cordboard.speech.engines.program import spoken_by
from cordboard.speech.engines.tones import Tones
from cordboard.speech.port import EngineFailed, SpeechFailed
from cordboard.speech.prompts import PromptAudio
from tests.needs import ROOT
from tests.server.desk.centre import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [pytest.mark.anyio, pytest.mark.needs("piper", "espeak-ng")]
_numbers = count(1)


class House:
    """Prompts spoken by the real neural voice, with or without a substitute."""

    def __init__(self, prompts: PromptAudio, piper: Piper) -> None:
        self.prompts, self.piper = prompts, piper

    async def speaks(self) -> Sounds:
        """Something that was never said before."""
        return await self.prompts.render((Spoken("text", f"Number {next(_numbers)}.", "en"),))

    async def speaker_of(self) -> str:
        """Which engine has spoken what was never said before."""
        text = f"Number {next(_numbers)}."
        assert await self.prompts.render((Spoken("text", text, "en"),))
        choices = self.prompts._choices(text, "en", "")
        return next(each.engine.name for each in choices if each.path.exists())

    @property
    def process(self) -> int:
        """The program that runs now."""
        (worker,) = self.piper._workers.values()
        assert worker._process is not None
        return worker._process.pid

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process, number)


@asynccontextmanager
async def house(folder: Path, *, alone: bool = False) -> AsyncIterator[House]:
    piper = choose(SpeechSettings(engine="piper"), project=ROOT).speaker
    assert isinstance(piper, Piper)
    prompts = PromptAudio(piper, folder / "cache", folder, () if alone else (Espeak(),))
    made = House(prompts, piper)
    await prompts.render_ahead([(Spoken("text", "We are ready.", "en"),)], lambda _done, _total: None)
    try:
        yield made
    finally:
        await prompts.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of seconds are waited for in tests with less of it; a healthy voice needs less than these."""
    monkeypatch.setattr(watched, "PATIENCE", 0.3)
    monkeypatch.setattr(speaking, "PATIENCE", 0.3)
    monkeypatch.setattr(watched, "LONGEST", 4.0)
    monkeypatch.setattr(speaking, "LONGEST", 4.0)
    monkeypatch.setattr(watched, "PAUSES", (0.2,))


async def test_a_voice_that_is_killed_is_stood_in_for_at_once_and_speaks_again(tmp_path, caplog):
    async with house(tmp_path) as voice:
        assert await voice.speaker_of() == "piper"
        before = voice.process
        voice.signal(signal.SIGKILL)
        assert await voice.speaker_of() == "espeak-ng"
        assert "piper ended (signal 9); espeak-ng stands in until" in voice.prompts.trouble
        assert voice.prompts.alarms == (1, (voice.prompts.trouble,))
        assert "alarm: Speech does not work as it should: piper ended (signal 9)" in caplog.text
        await until(lambda: not voice.prompts.trouble)
        assert await voice.speaker_of() == "piper"
        assert voice.process != before
    assert "piper works again" in caplog.text


async def test_a_voice_that_hangs_is_stood_in_for_and_started_anew(tmp_path, caplog, impatient):
    async with house(tmp_path) as voice:
        voice.signal(signal.SIGSTOP)
        hung = voice.process
        assert await voice.speaker_of() == "espeak-ng"
        assert await voice.speaker_of() == "espeak-ng"
        await until(lambda: "piper did not speak within 4 seconds" in voice.prompts.trouble)
        assert "alarm: " in caplog.text
        await until(lambda: not voice.prompts.trouble)
        with pytest.raises(ProcessLookupError):
            os.kill(hung, 0)
        assert voice.process != hung


async def test_many_callers_wait_for_a_hung_voice_no_longer_than_one(tmp_path, impatient):
    async with house(tmp_path) as voice:
        voice.signal(signal.SIGSTOP)
        assert await asyncio.gather(*(voice.speaker_of() for _ in range(8))) == ["espeak-ng"] * 8
        assert voice.prompts.alarms[0] <= 1


async def test_the_only_voice_is_started_anew_for_the_caller_who_waits(tmp_path):
    async with house(tmp_path, alone=True) as voice:
        voice.signal(signal.SIGKILL)
        assert await voice.speaks()
        assert not voice.prompts.trouble
        assert voice.prompts.alarms[0] == 1


async def test_the_only_voice_that_hangs_costs_one_limit_and_then_nobody_waits(tmp_path, impatient):
    async with house(tmp_path, alone=True) as voice:
        voice.signal(signal.SIGSTOP)
        with pytest.raises(SpeechFailed, match="piper did not speak within 4 seconds"):
            await voice.speaks()
        assert "cannot be said until that is over" in voice.prompts.trouble
        assert await voice.prompts.render((Spoken("text", "We are ready.", "en"),)), "what was spoken ahead is there"
        await until(lambda: not voice.prompts.trouble)
        assert await voice.speaks()


async def test_while_the_only_voice_hangs_nothing_is_waited_for(tmp_path, impatient, monkeypatch):
    monkeypatch.setattr(watched, "PAUSES", (60.0,))
    async with house(tmp_path, alone=True) as voice:
        voice.signal(signal.SIGSTOP)
        with pytest.raises(SpeechFailed):
            await voice.speaks()
        monkeypatch.setattr(voice.piper, "speak", None)  # whoever asks it now fails otherwise
        with pytest.raises(SpeechFailed, match="piper did not speak"):
            await voice.speaks()


class Mute(Tones):
    """An engine that has no voice for anything."""

    name = "mute"

    def __init__(self, why: Exception) -> None:
        self.why = why
        self.asked = 0

    def speaks(self, _language: str) -> bool:
        return True

    async def speak(self, *_what: str):
        self.asked += 1
        raise self.why


async def test_a_text_that_one_engine_cannot_speak_is_spoken_by_the_next_without_alarm(tmp_path):
    mute = Mute(SpeechFailed("no such voice"))
    prompts = PromptAudio(mute, tmp_path / "cache", tmp_path, (Espeak(),))
    assert await prompts.render((Spoken("text", "Hello.", "en"),))
    assert prompts.alarms == (0, ())
    await prompts.close()


async def test_what_no_engine_can_speak_fails_with_all_reasons(tmp_path):
    first, second = Mute(SpeechFailed("no such voice")), Mute(EngineFailed("out of order", again=True))
    second.name = "other"
    prompts = PromptAudio(first, tmp_path / "cache", tmp_path, (second,))
    with pytest.raises(SpeechFailed, match="no such voice; out of order"):
        await prompts.render((Spoken("text", "Hello.", "en"),))
    assert (first.asked, second.asked) == (1, 2)
    await prompts.close()


async def test_a_disk_that_is_full_costs_no_prompt(tmp_path, caplog):
    (tmp_path / "cache").write_text("no folder")
    prompts = PromptAudio(Espeak(), tmp_path / "cache", tmp_path)
    assert await prompts.render((Spoken("text", "Hello.", "en"),))
    assert "cannot be kept" in caplog.text
    await prompts.close()


async def test_a_program_that_is_ended_by_a_signal_is_the_engines_fault():
    with pytest.raises(EngineFailed, match="signal 9") as ended:
        await spoken_by("sh", "Hello.", ["sh", "-c", "kill -9 $$"])
    assert ended.value.again


def test_who_stands_in_for_whom():
    chosen = choose(SpeechSettings(engine="auto"), project=ROOT)
    assert [each.name for each in (chosen.speaker, *chosen.substitutes)][:2] == ["piper", "espeak-ng"]
    assert "espeak-ng" in chosen.why
    named = choose(SpeechSettings(engine="espeak-ng"), project=ROOT)
    assert (named.speaker.name, named.substitutes[0].name) == ("espeak-ng", "piper")
    assert choose(SpeechSettings(engine="tones")).substitutes == ()
