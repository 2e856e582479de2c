"""The voice program is killed, or stopped, while calls go on: callers hear another voice, and it heals by itself."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cordboard.audio.pcm import loudness
from tests.needs import ROOT
from tests.system.conftest import HERE, Served, serve
from tests.system.sipp import Story, call
from tests.system.telephones import telephone

pytestmark = [pytest.mark.anyio, pytest.mark.needs("sipp", "piper", "espeak-ng"), pytest.mark.timeout(240)]

#: What is said differs from caller to caller, so nothing of it was spoken before.
FLOW = """
cordboard: 1
flow: every-key
title: Spoken
channel: voice
direction: inbound
modules:
  Tell:
    {type: menu, first: true, prompt: ["You are caller", {digits: contact.caller}, "Press one."], timeout: 12,
     attempts: 1}
  End:  {type: end_call}
connectors:
  - {from: Tell, event: key_press, value: "1", to: End, result: key_1}
  - {from: Tell, event: no_input, to: End, result: stayed_silent}
  - {from: Tell, event: no_match, to: End, result: wrong_key}
  - {from: Tell, event: failure, to: End, result: key_0}
"""


@pytest.fixture
async def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """The test site with the neural voice."""
    monkeypatch.setenv("CORDBOARD_PIPER", str(ROOT / ".voice/bin/python"))
    site = tmp_path / "site"
    (site / "flows").mkdir(parents=True)
    settings = (HERE / "site/site.yaml").read_text().replace("engine: tones", "engine: auto")
    for gone in ("2001", "rooms:", "calls:"):
        settings = "\n".join(line for line in settings.splitlines() if gone not in line)
    (site / "site.yaml").write_text(settings)
    (site / "flows/every-key.yaml").write_text(FLOW)
    served = await serve(site, tmp_path / "data", tmp_path / "serve.log")
    yield served
    served.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(served.process.wait(), 20)


def voice_of(served: Served) -> int:
    """The voice program of a server."""
    for task in Path(f"/proc/{served.process.pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"piper" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise AssertionError("no voice program runs")


async def logged(served: Served, words: str) -> None:
    """Wait until a server has logged these words, however its log breaks the lines."""
    async with asyncio.timeout(60):
        while words not in " ".join(served.log.read_text().split()):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_no_caller_is_lost_or_left_in_silence(spoken: Served, tmp_path: Path, fault: signal.Signals) -> None:
    story = Story().waits(7).presses("1").is_hung_up_on()

    async def calls(number: int) -> int:
        return (await call(story, tmp_path, caller=f"4420794{number:05d}", called="2000", port=spoken.sip_port)).code

    before = await calls(1)
    voice = voice_of(spoken)
    traffic = [asyncio.create_task(calls(number)) for number in range(2, 10)]
    await asyncio.sleep(0.5)
    os.kill(voice, fault)
    async with telephone(spoken, tmp_path, "ann", "call", called="2000", keys=[[7.0, "1"]]) as ann:
        heard = await ann.heard()
    assert [before, *await asyncio.gather(*traffic)] == [0] * 9
    assert loudness(heard[: 5 * 16_000]) > 100, "something was said within five seconds"
    async with asyncio.timeout(60):
        while len(outcomes := await spoken.outcomes()) < 10:  # noqa: ASYNC110 - another process writes them
            await asyncio.sleep(0.2)
    assert [each["result"] for each in outcomes] == ["key_1"] * 10
    # A voice that hangs is an alarm only after its ten seconds for a text: by then all callers may have hung up.
    await logged(spoken, "alarm: Speech does not work as it should: piper")
    await logged(spoken, "piper works again")
    assert voice_of(spoken) != voice
    assert await calls(11) == 0
