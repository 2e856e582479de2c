"""Taking keys by rules, for lines that are told of single key presses."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from cordboard.audio.sound import Sound, seconds_of
from cordboard.engine.collector import Answer, KeyCollector, KeyRules
from cordboard.telephony.media.frames import KeyQueue
from cordboard.telephony.media_port import EntryBefore, Playback

__all__ = ["Keyable", "collect_keys", "forget_keys", "keys_taken"]


class Keyable(Protocol):
    """A leg that keys come from and that something can be said on."""

    @property
    def keys(self) -> KeyQueue:
        """Keys of the far end that nobody has asked for."""
        ...

    def say(self, sounds: Sequence[Sound], *, loop: bool = False, skip: float = 0.0) -> Playback:
        """See :meth:`cordboard.telephony.media_port.Media.say`."""
        ...


def forget_keys(keys: KeyQueue) -> None:
    """Drop keys that nobody asked for."""
    while not keys.empty():
        keys.get_nowait()


async def keys_taken(keys: KeyQueue) -> None:
    """Wait until all keys were taken."""
    while not keys.empty():  # noqa: ASYNC110 - nobody tells when they were taken
        await asyncio.sleep(0.01)


async def collect_keys(
    leg: Keyable, sounds: Sequence[Sound], rules: KeyRules, before: EntryBefore | None = None,
    on_key: Callable[[str], None] | None = None,
) -> Answer:  # fmt: skip
    """See :meth:`cordboard.telephony.media_port.Media.collect`."""
    collector = KeyCollector(rules)
    skip, silent = 0.0, not seconds_of(sounds)
    if before is not None:
        skip = before.heard
        silent = _go_on(collector, sounds, leg.keys, before, on_key)
    elif not rules.barge_in:
        forget_keys(leg.keys)
    playback = None if silent else leg.say(sounds, skip=skip)
    spoken = asyncio.create_task(_spoken(playback, collector))
    try:
        while collector.answer is None:
            key = await _key(leg.keys, collector.deadline, spoken)
            now = time.monotonic()
            if key:
                _take(key, now, collector, playback, on_key)
            else:
                collector.expired(now)
    finally:
        spoken.cancel()
        if playback is not None:
            playback.stop()
    return collector.answer


async def _key(keys: KeyQueue, deadline: float | None, spoken: asyncio.Task[None]) -> str:
    """The next key; empty when there is none by the deadline, or when all was said, which sets another one."""
    waiting = asyncio.create_task(_next(keys, deadline))
    try:
        await asyncio.wait({waiting, spoken} if not spoken.done() else {waiting}, return_when="FIRST_COMPLETED")
    finally:
        if not waiting.done():
            waiting.cancel()
    if not waiting.done():
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
    return "" if waiting.cancelled() else waiting.result()


async def _next(keys: KeyQueue, deadline: float | None) -> str:
    timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
    try:
        return (await asyncio.wait_for(keys.get(), timeout)).key
    except TimeoutError:
        return ""


def _take(
    key: str, now: float, collector: KeyCollector, playback: Playback | None, on_key: Callable[[str], None] | None
) -> None:
    taken = len(collector.digits)
    if collector.key(key, now) and playback is not None:
        playback.stop()
    if on_key is not None and collector.answer is None and len(collector.digits) > taken:
        on_key(key)


def _go_on(
    collector: KeyCollector, sounds: Sequence[Sound], keys: KeyQueue, before: EntryBefore,
    on_key: Callable[[str], None] | None,
) -> bool:  # fmt: skip
    """Take the keys of before, and those that were pressed while nobody had the line, as in time. Returns whether
    nothing is said any more; where all was said the time-outs run since that moment.
    """
    now, length = time.monotonic(), seconds_of(sounds)
    all_said = before.heard >= length
    at = now
    if before.keys:
        collector.spoken_ended(before.keys[0].at)
    elif all_said:
        at = now - (before.open_for - length)
        collector.spoken_ended(at)
    for each in before.keys:
        at = each.at
        collector.key(each.key, at)
    while collector.answer is None and not keys.empty():
        _take(keys.get_nowait().key, at, collector, None, on_key)  # and another restart loses none of them
    return collector.answer is not None or bool(collector.digits) or all_said


async def _spoken(playback: Playback | None, collector: KeyCollector) -> None:
    if playback is not None:
        await playback.finished()
    collector.spoken_ended(time.monotonic())
