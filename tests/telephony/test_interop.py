"""Telephones that others wrote: baresip as softphone with a password, SIPp as a crowd of callers."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.line import EndedBy, NotConnected, Refusal
from tests.needs import require
from tests.programs import running
from tests.telephony.peer import loudest, tone
from tests.telephony.serving import Serving, answering, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from cordboard.telephony.media.leg import MediaLeg

pytestmark = pytest.mark.anyio

PATIENCE = 40.0
STRANGE: dict[str, Any] = {"users": {"alice": "secret"}, "allowed_sources": ["127.0.0.9/32"]}
"""A line to which 127.0.0.1 is a stranger, so that a softphone must prove who it is, for its calls too."""


class Softphone:
    """A running softphone, and what it reports."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def reports(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            told: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return told


@asynccontextmanager
async def softphone(house: Serving, deed: str, password: str = "secret") -> AsyncIterator[Softphone]:
    host, port = house.address
    async with running("tests.telephony.softphone", deed, f"{host}:{port}", "alice", password) as process:
        yield Softphone(process)


async def heard(media: MediaLeg) -> float:
    """The frequency of the first second that is no silence."""
    listener = media.listen()
    pcm = b""
    async with asyncio.timeout(PATIENCE):
        async for frame in listener:
            pcm += frame
            if len(pcm) >= 16_000 and loudest(pcm[-8000:]) > 0:
                break
    await listener.aclose()
    return loudest(pcm[-8000:])


async def test_a_softphone_with_the_wrong_password_stays_out() -> None:
    async with serving(**STRANGE) as house, softphone(house, "calls", "wrong") as phone:
        assert not (await phone.reports())["registered"]
        assert house.counters["failed_authentications"] >= 1
        assert not any(each.registered for each in house.line.status().registrations)


async def test_a_softphone_registers_calls_hears_and_keys() -> None:
    async with serving(**STRANGE) as house, softphone(house, "calls") as phone:
        assert (await phone.reports())["registered"]
        call = await house.call()
        assert call.called == "support"
        call.media.play(tone(700, 2.0), loop=True)
        assert abs(await heard(call.media) - 1100) < 10
        async with asyncio.timeout(PATIENCE):
            keys = [(await call.media.keys.get()).key for _ in range(3)]
        assert "".join(keys) == "12#"
        assert abs((await phone.reports())["heard"] - 700) < 10
        assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.FAR_END


async def test_a_registered_softphone_is_called_hears_and_is_keyed_to() -> None:
    async with serving(**STRANGE) as house, softphone(house, "answers") as phone:
        assert (await phone.reports())["registered"]
        call = house.line.dial("alice")
        await asyncio.wait_for(call.wait_answered(), PATIENCE)
        assert abs(await heard(call.media) - 1100) < 10
        await call.media.send_keys("42")
        assert await call.media.play(tone(900, 2.0)).finished()
        await call.hang_up()
        told = await phone.reports()
        assert told["keys"] == "42"
        assert abs(told["heard"] - 900) < 10


async def test_a_softphone_that_turns_the_call_away_is_busy() -> None:
    async with serving(**STRANGE) as house, softphone(house, "refuses") as phone:
        assert (await phone.reports())["registered"]
        with pytest.raises(NotConnected) as failure:
            await asyncio.wait_for(house.line.dial("alice").wait_answered(), PATIENCE)
        assert failure.value.reason is Refusal.BUSY


@pytest.mark.needs("sipp")
async def test_a_crowd_of_callers_at_once_all_come_through(tmp_path: Path) -> None:
    """SIPp's own caller: a hundred calls, fifty at once, each hung up by the caller."""
    async with serving(answering, invites_per_second=500, invite_burst=200, rtp_timeout=60) as house:
        host, port = house.address
        process = await asyncio.create_subprocess_exec(
            require("sipp"), "-sn", "uac", f"{host}:{port}", "-s", "support", "-i", "127.0.0.1", "-m", "100",
            "-l", "50", "-r", "50", "-d", "2000", "-nostdin", "-timeout", "60s", "-timeout_error", cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
        calls = [await house.call() for _ in range(100)]
        assert {await call.wait_ended() for call in calls} == {EndedBy.FAR_END}
