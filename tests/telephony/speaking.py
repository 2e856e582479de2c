"""What the laws of lines have in common: sounds, and people who wait until they are heard."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from cordboard.audio.g711 import ulaw_to_pcm
from tests.telephony.lines_under_test import FarEnd, LineUnderTest
from tests.telephony.peer import PATIENCE, tone

HELLO, BYE, LONG = tone(440, 0.3), tone(700, 0.3), tone(900, 60.0)
Law = Callable[[LineUnderTest, Path], Awaitable[None]]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what is waited for has many causes
            await asyncio.sleep(0.02)


async def speaks_until_heard(speaker: FarEnd, audio: bytes, *listeners: FarEnd) -> None:
    """Let somebody say something, with a pause behind it, until others have heard it."""
    await speaker.speaks(ulaw_to_pcm(audio) + bytes(2 * 800))
    for each in listeners:
        await until(lambda each=each: each.has_heard(audio))  # type: ignore[misc]
