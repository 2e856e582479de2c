"""Commands that are performed again after a restart: their timers go on, and nothing is said or sent twice in vain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.sound import joined
from cordboard.engine.commands import AwaitBeep, AwaitKey, Gather, KeepRecording, Play, Spoken, Wait, WebRequest
from cordboard.engine.journal import Facts
from cordboard.engine.signals import Beep, Done, Elapsed, Keyed, Played, Responded, Silence
from cordboard.flow.site import Site
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.clock import now
from cordboard.live.desk import Desk
from cordboard.live.messages import Messages
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform import PERFORMERS
from cordboard.live.perform.voice.speaking import SAID_AGAIN
from cordboard.live.person_on_call import PersonOnCall
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.telephony.scripted import ScriptedLine
from tests.live.floor_site import PATIENCE
from tests.live.secrets import no_secrets

if TYPE_CHECKING:
    from cordboard.engine.commands import Command
    from cordboard.engine.signals import AnySignal

pytestmark = pytest.mark.anyio

SAID = (Spoken("text", "Please key in your number."),)


class NoSearch:
    """A floor on which nobody was looking for an agent."""

    def continues(self, contact: str, command: int) -> bool:  # noqa: ARG002 - of no contact
        return False


class Restarted:
    """A contact whose command number 1 was opened some seconds ago, before a restart."""

    def __init__(self, folder: Path, ago: float, web: Any = None) -> None:
        self.call = ScriptedLine(pace=0.001).dial("customer")
        self.call.answers()
        self.prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
        absent = cast("Any", None)
        site = Site.model_validate({"cordboard": 1, "site": "s", "web": {"allowed_hosts": ["example.com"]}})
        floor = cast("Any", NoSearch())
        desk = Desk(site, absent, absent, self.prompts, web, folder, absent, floor, absent)
        self.work = CallAtWork(
            desk, Facts("c1"), no_secrets(), absent, absent, person=PersonOnCall(self.call),
            messages=Messages(absent, folder, "c1"), opened={1: now() - round(ago * 1000)},
        )  # fmt: skip

    async def does(self, command: Command) -> AnySignal:
        return await asyncio.wait_for(PERFORMERS["voice"][type(command)](command, 1, self.work), PATIENCE)

    async def audio(self) -> bytes:
        return joined(await self.prompts.render(SAID))


async def test_a_prompt_is_taken_up_a_little_before_where_it_was(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, SAID_AGAIN + 0.5)
    whole = await restarted.audio()
    assert await restarted.does(Play(SAID)) == Played(1)
    (said,) = restarted.call.prompts
    assert whole.endswith(said)
    assert (len(whole) - len(said)) / SAMPLE_RATE == pytest.approx(0.5, abs=0.3)


async def test_a_prompt_that_has_just_begun_is_said_from_its_beginning(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, SAID_AGAIN / 2)
    assert await restarted.does(Play(SAID)) == Played(1)
    assert restarted.call.prompts == [await restarted.audio()]


async def test_a_prompt_that_is_over_by_now_is_not_said_again(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, 600)
    assert await restarted.does(Play(SAID)) == Played(1)
    assert restarted.call.prompts == []


async def test_a_wait_is_over_when_it_would_have_been(tmp_path: Path) -> None:
    assert await Restarted(tmp_path, 600).does(Wait(500.0)) == Elapsed(1)


async def test_nobody_waits_for_a_beep_anew(tmp_path: Path) -> None:
    assert await Restarted(tmp_path, 600).does(AwaitBeep(500.0)) == Beep(1, heard=False)


async def test_the_time_for_an_answer_goes_on(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, 600)
    assert await restarted.does(Gather(SAID, timeout=500)) == Silence(1)
    assert restarted.call.prompts == [], "the question is not asked again"


async def test_keys_that_came_meanwhile_are_in_time(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, 600)
    restarted.call.presses("42#")
    assert await restarted.does(Gather(SAID, max_digits=4, terminators="#", timeout=500)) == Keyed(
        1, "42", "#", count=2
    )


async def test_a_number_that_was_begun_ends_when_no_further_key_comes(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, 600)
    restarted.work.secrets.press(1, "4")
    restarted.work.secrets.press(1, "7")
    assert await restarted.does(Gather(SAID, max_digits=4, between_digits=0.01)) == Keyed(1, "47", count=2)


async def test_a_key_that_stops_the_music_counts_when_it_was_pressed_meanwhile(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, 600)
    restarted.call.presses("1")
    assert await restarted.does(AwaitKey("1")) == Keyed(1, "1", count=1)


async def test_a_message_that_was_decided_about_is_not_asked_about_again(tmp_path: Path) -> None:
    restarted = Restarted(tmp_path, 1)
    sound = tmp_path / "r1.wav"
    sound.write_bytes(b"RIFF")
    assert await restarted.does(KeepRecording("r1", "box")) == Done(1)
    assert sound.exists()
    assert await restarted.does(KeepRecording("r1", "box", keep=False)) == Done(1)
    assert not sound.exists()


@pytest.mark.parametrize(
    ("method", "retries", "sent"), [("GET", 0, True), ("PUT", 0, True), ("POST", 1, True), ("POST", 0, False)]
)
async def test_a_request_that_must_not_be_sent_twice_is_not(
    tmp_path: Path, method: str, retries: int, *, sent: bool
) -> None:
    asked: list[str] = []

    async def nothing() -> AsyncIterator[bytes]:
        yield b"{}"

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(200, content=nothing())

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as web:
        restarted = Restarted(tmp_path, 1, web)
        command = WebRequest("https://example.com/order", method, retries=retries)
        if sent:
            assert isinstance(await restarted.does(command), Responded)
        else:
            with pytest.raises(CannotDo, match="may have been sent before a restart"):
                await restarted.does(command)
    assert asked == [method] * sent
