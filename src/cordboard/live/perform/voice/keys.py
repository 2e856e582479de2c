"""Taking keys."""

from __future__ import annotations

import asyncio
import contextlib
import time

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.engine.collector import KeyCollector
from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, Silence
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.perform.voice.speaking import audio_of, rest_of
from cordboard.telephony.line import Playback

#: Why a recording is paused while a person keys what must not be kept.
SENSITIVE = "sensitive digits"


async def gather(command: Gather, number: int, work: CallAtWork) -> Keyed | Silence:
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


async def _gather(command: Gather, number: int, work: CallAtWork) -> Keyed | Silence:
    audio = await audio_of(command.said, work)
    collector = KeyCollector(command)
    if work.again(number):
        audio = _go_on(collector, audio, number, work)
    elif not command.barge_in:
        work.person.forget_keys()
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
            elif _take(key, now, collector, number, work) and playback is not None:
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


def _take(key: str, now: float, collector: KeyCollector, number: int, work: CallAtWork) -> bool:
    """Take a key press; one after which more is waited for outlasts a restart. Says whether the speech must stop."""
    kept = len(collector.digits)
    stops = collector.key(key, now)
    if collector.answer is None and len(collector.digits) > kept:
        work.secrets.press(number, key)
    return stops


def _go_on(collector: KeyCollector, audio: bytes, number: int, work: CallAtWork) -> bytes:
    """Take the keys of before, and those that were pressed while nobody had the line, as in time. Returns what is still
    to be said; where all was said, the timers run since then.
    """
    now, elapsed, length = time.monotonic(), work.open_for(number), len(audio) / SAMPLE_RATE
    pressed = work.secrets.pressed(number)
    at = now
    times = [now - max(0.0, time.time() - each.at / 1000) for each in pressed]
    if pressed:
        collector.spoken_ended(times[0])
    elif elapsed >= length:
        at = now - (elapsed - length)
        collector.spoken_ended(at)
    for each, at in zip(pressed, times, strict=True):
        collector.key(each.key, at)
    keys = work.person.media.keys
    while collector.answer is None and not keys.empty():
        _take(keys.get_nowait().key, at, collector, number, work)  # and another restart loses none of them
    over = collector.answer is not None or collector.digits or elapsed >= length
    return b"" if over else rest_of(audio, number, work)


async def _spoken(playback: Playback | None, collector: KeyCollector) -> None:
    if playback is not None:
        await playback.finished()
    collector.spoken_ended(time.monotonic())
