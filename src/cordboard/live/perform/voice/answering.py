"""Finding out who answered, and waiting for the beep."""

from __future__ import annotations

import asyncio

from cordboard.engine.commands import AwaitBeep, Detect
from cordboard.engine.signals import Beep, Detected
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.perform.voice.speaking import sounds_of


async def detect(command: Detect, number: int, work: CallAtWork) -> Detected:
    """Listen while the greeting is said; a machine is not greeted to the end."""
    detection = work.person.detection
    saying = asyncio.create_task(work.person.say(await sounds_of(command.said, work)))
    try:
        verdict = await detection.who_answered()
        if not verdict.machine:
            await saying
    finally:
        saying.cancel()
        work.person.media.silence()
    return Detected(number, verdict.machine, verdict.cause, round(verdict.after, 3))


async def await_beep(command: AwaitBeep, number: int, work: CallAtWork) -> Beep:
    """Wait for the end of the beep."""
    return Beep(number, await work.person.detection.beep(max(0.0, command.timeout - work.open_for(number))))
