"""What people hear on real calls is what the flow says, sample for sample: callers, people called, and machines."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from cordboard.audio.g711 import SAMPLE_RATE, pcm_to_ulaw, ulaw_to_pcm
from cordboard.audio.pcm import levelled, resample, tone
from cordboard.audio.sound import joined
from cordboard.engine.commands import Spoken
from cordboard.speech.engines.flite import Flite
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from tests.system.conftest import Served
from tests.system.telephones import telephone
from tests.telephony.peer import contains

pytestmark = [pytest.mark.anyio, pytest.mark.needs("flite"), pytest.mark.timeout(240)]

GREETING = "Hi, you have reached the voicemail of John Smith. Please leave a message after the tone."
#: A telephone's own clock and buffers cost a sample here and there; another prompt comes nowhere near.
SAME, OTHER = 0.8, 0.6


@pytest.fixture
def prompts(tmp_path: Path) -> PromptAudio:
    """Prompts as the test site speaks them."""
    return PromptAudio(Tones(), tmp_path / "prompts", tmp_path)


async def spoken(text: str) -> bytes:
    """A voice as PCM at 8000 samples a second."""
    said = await Flite().speak(text, "en", "slt")
    return levelled(resample(said.samples, said.rate))


def silence(seconds: float) -> bytes:
    return bytes(2 * int(seconds * SAMPLE_RATE))


def begins_at(heard: bytes, prompt: bytes) -> float:
    """The second at which a prompt begins in what was heard."""
    hay, needle = (np.frombuffer(each, "<i2").astype(float) for each in (heard, ulaw_to_pcm(prompt)))
    return int(np.argmax(np.correlate(hay, needle, "valid"))) / SAMPLE_RATE


class Office:
    """Somebody who signed in by the set-up link of the first start and has people called."""

    def __init__(self, web: httpx.AsyncClient, served: Served) -> None:
        self._web, self._served = web, served

    @classmethod
    async def opened(cls, web: httpx.AsyncClient, served: Served) -> Office:
        (link,) = re.findall(r"(/setup/\S+) \(works once\)", served.log.read_text())
        made = await web.post(f"/api{link}", json={"name": "ada", "password": "a long sentence"})
        assert made.status_code == 201, made.text
        return cls(web, served)

    async def calls(self, user: str) -> dict[str, Any]:
        """Call somebody, and tell how it came out."""
        asked = await self._web.post("/api/calls", json={"service": "calls", "number": user})
        assert asked.status_code == 202, asked.text
        contact = asked.json()["contact"]
        async with asyncio.timeout(60):
            while True:
                told: dict[str, Any] = (await self._web.get(f"/api/contacts/{contact}")).json()
                if told["closed_at"] is not None:
                    return told
                await asyncio.sleep(0.2)


@pytest.fixture
async def office(switchyard: Served):
    async with httpx.AsyncClient(base_url=switchyard.url, headers={"origin": switchyard.url}) as web:
        yield await Office.opened(web, switchyard)


def outcome(told: dict[str, Any]) -> tuple[str, str]:
    return told["result"], told["ended_by"]


def is_heard(heard: bytes, audio: bytes) -> bool:
    """Whether it is there, be it with a packet lost or doubled in its middle on a busy machine."""
    half = len(audio) // 2
    return contains(heard, audio) > SAME or min(contains(heard, audio[:half]), contains(heard, audio[half:])) > SAME


async def said(prompts: PromptAudio, text: str, language: str = "en") -> bytes:
    return joined(await prompts.render((Spoken("text", text, language, ""),)))


async def test_a_caller_hears_each_prompt_of_the_way_and_no_other(
    switchyard: Served, prompts: PromptAudio, tmp_path: Path
) -> None:
    keys = [[2.0, "2"], [3.2, "1001#"], [5.6, "4711"], [7.6, "1"], [8.8, "5"]]
    async with telephone(switchyard, tmp_path, "ann", "call", called="2001", keys=keys) as ann:
        heard = await ann.heard()
    told = await switchyard.outcome_of("ann")
    assert (told["result"], told["ended_by"]) == ("heard_all", "flow")
    way = [
        ("welcome to the long way round", "en"), ("spanish press two", "es"), ("your account number", "es"),
        ("your secret number", "es"), ("survey or message", "es"), ("how friendly", "es"),
        ("goodbye and thank you for coming all the long way round to see us", "es"),
    ]  # fmt: skip
    at = 0.0
    for text, language in way:
        prompt = await said(prompts, text, language)
        begun = prompt[:2400]  # whoever knows the way presses before the prompt is over
        assert is_heard(heard, begun), text
        assert begins_at(heard, begun) >= at, text
        at = begins_at(heard, begun)
    for text, language in (
        ("goodbye and thank you for coming all the long way round to see us", "en"),
        ("speak now", "es"),
    ):
        assert contains(heard, await said(prompts, text, language)) < OTHER, text


async def test_whom_nobody_reaches_is_told_by_the_reason(switchyard: Served, office: Office, tmp_path: Path) -> None:
    async with (
        telephone(switchyard, tmp_path, "bob", "reject"),
        telephone(switchyard, tmp_path, "cat", "ignore"),
    ):
        busy, silent, unknown, absent = await asyncio.gather(*map(office.calls, ("bob", "cat", "+442079460000", "fay")))
    assert outcome(busy) == ("busy", "line")
    assert outcome(silent) == ("no_answer", "line")
    assert silent["closed_at"] - silent["started_at"] >= 15_000
    assert outcome(unknown) == ("not_attempted", "line")
    assert outcome(absent) == ("network_failure", "line")
    assert "no allowed prefix" in str(unknown["trace"])
    assert "not registered" in str(absent["trace"])


async def test_a_person_hears_the_message_for_persons(
    switchyard: Served, office: Office, prompts: PromptAudio, tmp_path: Path
) -> None:
    says = silence(0.4) + await spoken("Hello?")
    async with (
        telephone(switchyard, tmp_path, "dan", "answer", says=says) as dan,
        telephone(switchyard, tmp_path, "eve", "answer", says=says, leave=0.9) as eve,
    ):
        stays, leaves = await asyncio.gather(office.calls("dan"), office.calls("eve"))
        heard = await dan.heard()
        await eve.heard()
    assert outcome(stays) == ("listened", "flow")
    assert "person (short greeting)" in str(stays["trace"])
    greeting = await said(prompts, "good day")
    assert contains(heard, greeting[-2000:]) > SAME  # its beginning may be over before the telephone is at the ear
    assert contains(heard, await said(prompts, "a message for a person")) > SAME
    assert contains(heard, await said(prompts, "a message for a machine")) < OTHER
    assert outcome(leaves) == ("hung_up_in_opening", "caller")


async def test_a_machine_gets_its_message_after_the_beep(
    switchyard: Served, office: Office, prompts: PromptAudio, tmp_path: Path
) -> None:
    before = silence(0.5) + await spoken(GREETING) + silence(0.7)
    says = before + ulaw_to_pcm(pcm_to_ulaw(tone(1000, 0.4)))
    async with (
        telephone(switchyard, tmp_path, "dan", "answer", says=says) as dan,
        telephone(switchyard, tmp_path, "eve", "answer", says=before, leave=len(before) / 16_000) as eve,
    ):
        whole, cut = await asyncio.gather(office.calls("dan"), office.calls("eve"))
        heard = await dan.heard()
        await eve.heard()
    assert outcome(whole) == ("machine_left_message", "flow")
    assert "machine (" in str(whole["trace"])
    message = await said(prompts, "a message for a machine")
    assert contains(heard, message) > SAME
    assert begins_at(heard, message) >= len(says) / 16_000 - 0.3, "the message began before the beep was over"
    assert contains(heard, await said(prompts, "a message for a person")) < OTHER
    assert outcome(cut) == ("partial_message_left", "caller")
