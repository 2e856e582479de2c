"""Keeping the person company while an agent is looked for."""

from __future__ import annotations

import asyncio
import contextlib

from cordboard.audio.sound import Sounds
from cordboard.engine.collector import KeyRules
from cordboard.engine.commands import AwaitKey, Hold, Said, Spoken
from cordboard.engine.signals import AnySignal, Keyed
from cordboard.flow.events import ANY_KEY, KEYS
from cordboard.flow.queue_words import in_queue
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.floor.sounds import usual_music
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.voice.speaking import sounds_of

#: Seconds of music before the first words: who is connected at once hears none of them.
_FIRST_WORDS = 2.0


async def hold(command: Hold, _number: int, work: CallAtWork) -> AnySignal:
    """Music, and words over it again and again, until the person is needed elsewhere."""
    music = await _music(command.music, work)
    async with work.announcing:
        playing = work.person.media.say(music, loop=True)
    try:
        await asyncio.sleep(_FIRST_WORDS)
        while True:
            words = await _words(command, work)
            if words:
                playing.stop()
                await work.person.say(words)
                playing = work.person.media.say(music, loop=True)
            await asyncio.sleep(command.every)
    finally:
        playing.stop()


async def await_key(command: AwaitKey, number: int, work: CallAtWork) -> Keyed:
    """One of the keys, however long it takes; others are dropped."""
    media = work.person.media
    if not work.again(number):
        media.forget_keys()
    keys = frozenset(command.keys) | (frozenset(KEYS) if ANY_KEY in command.keys else frozenset())
    answer = await media.collect((), KeyRules(timeout=None, keys=keys))
    assert answer != "silence", "it waits for a key, however long that takes"
    return Keyed(number, answer[0], count=1)


async def _music(name: str, work: CallAtWork) -> Sounds:
    if name:
        with contextlib.suppress(CannotDo):  # a recording that is gone is no reason to lose a caller
            return await sounds_of((Spoken("recording", name),), work)
    return await asyncio.to_thread(usual_music)


async def _words(command: Hold, work: CallAtWork) -> Sounds:
    place = work.desk.floor.place(work.contact)
    said: Said = ()
    if place is not None and command.announce:
        language = work.interpreter.contact.language
        text = in_queue(place.position, place.estimated_wait, command.announce, language)
        said = (Spoken("text", text, language),) if text else ()
    try:
        return await sounds_of(said + command.said, work)
    except CannotDo:
        return ()
