"""Taking keys."""

from __future__ import annotations

import asyncio
import contextlib
import time

from cordboard.engine.collector import KeyCollector
from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, Silence
from cordboard.live.desk import AtWork
from cordboard.live.perform.speaking import audio_of
from cordboard.telephony.line import Playback

#: Why a recording is paused while a person keys what must not be kept.
SENSITIVE = "sensitive digits"


async def gather(command: Gather, number: int, work: AtWork) -> Keyed | Silence:
    """Say something and take keys; keys that came since the last question count (type-ahead).

    While sensitive ones may come, whatever records the person is paused.
    """
    paused = work.person.media.recordings if command.sensitive else ()
    for recording in paused:
        recording.pause(SENSITIVE)
    try:
        return await _gather(command, number, work)
    finally:
        for recording in paused:
            recording.resume(SENSITIVE)


async def _gather(command: Gather, number: int, work: AtWork) -> Keyed | Silence:
    audio = await audio_of(command.said, work)
    if not command.barge_in:
        work.person.forget_keys()
    collector = KeyCollector(command)
    playback = work.person.media.play(audio) if audio else None
    spoken = asyncio.create_task(_spoken(playback, collector))
    try:
        while collector.answer is None:
            waiting = asyncio.create_task(work.person.key(collector.deadline))
            try:
                await asyncio.wait({waiting, spoken} if not spoken.done() else {waiting}, return_when="FIRST_COMPLETED")
            finally:
                if not waiting.done():
                    waiting.cancel()
            if not waiting.done():
                with contextlib.suppress(asyncio.CancelledError):
                    await waiting
            if waiting.cancelled():
                continue
            key, now = waiting.result(), time.monotonic()
            if key is None:
                collector.expired(now)
            elif collector.key(key, now) and playback is not None:
                playback.stop()
    finally:
        spoken.cancel()
        if playback is not None:
            playback.stop()
    if collector.answer == "silence":
        return Silence(number)
    digits, terminator = collector.answer
    if not command.sensitive:
        return Keyed(number, digits, terminator, count=len(digits))
    hidden = work.tokens.hide(digits) if digits else ""
    return Keyed(number, hidden, terminator, sensitive=True, count=len(digits))


async def _spoken(playback: Playback | None, collector: KeyCollector) -> None:
    if playback is not None:
        await playback.finished()
    collector.spoken_ended(time.monotonic())
