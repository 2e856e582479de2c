"""Taking keys."""

from __future__ import annotations

import time
from functools import partial

from cordboard.engine.collector import KeyRules, answer_signal
from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, Silence
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.perform.voice.speaking import heard_of, sounds_of
from cordboard.telephony.media_port import EntryBefore, KeyPress

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
    answer = await work.person.media.collect(
        await sounds_of(command.said, work), KeyRules.of(command), before=_before(number, work),
        on_key=partial(work.secrets.press, number),
    )  # fmt: skip
    return answer_signal(answer, number, command, work.tokens.hide)


def _before(number: int, work: CallAtWork) -> EntryBefore | None:
    """How far the entry had come when the program ended; None for a new one."""
    if not work.again(number):
        return None
    now, wall = time.monotonic(), time.time()
    pressed = [KeyPress(each.key, now - max(0.0, wall - each.at / 1000)) for each in work.secrets.pressed(number)]
    return EntryBefore(work.open_for(number), heard_of(number, work), tuple(pressed))
