"""Bridging to an outside number."""

from __future__ import annotations

import asyncio

from cordboard.audio.sound import Sounds
from cordboard.engine.commands import Transfer
from cordboard.engine.signals import Transferred
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.clock import now
from cordboard.live.floor.sounds import ringback
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.voice.leaving import unless_gone
from cordboard.live.perform.voice.speaking import sounds_of
from cordboard.store import legs
from cordboard.store.legs import Leg
from cordboard.telephony.line import Call, LineError, NotConnected
from cordboard.telephony.media_port import Media

#: A comma in keys sent after the answer waits this long.
COMMA_SECONDS = 2.0


async def transfer(command: Transfer, number: int, work: CallAtWork) -> Transferred:
    """Ring the number, let the person hear that it rings, and join the two until one of them leaves."""
    whisper = await sounds_of(command.whisper, work)
    other, talking_since = await _outside_call(command, number, work)
    try:
        if not talking_since:
            await unless_gone(_joining(command, whisper, other, work), work)
            if work.person_gone.is_set():
                raise CannotDo("the person left before the bridge was made")
            talking_since = now()
            await work.store(legs.answered(other.id, talking_since))
        await unless_gone(_talk(work.person.media, other), work)
        work.person.media.forget_keys()
        return Transferred(number, (now() - talking_since) / 1000)
    finally:
        await asyncio.shield(other.hang_up())
        if not work.left:  # or the end of the contact takes it out
            await asyncio.shield(work.store(legs.remove(other.id)))


async def _outside_call(command: Transfer, number: int, work: CallAtWork) -> tuple[Call, int]:
    """The call to the outside number, and since when the two talk: 0 for one that is not answered yet.

    One that was made before a restart goes on. Raises CannotDo where the line knows nothing of it any more.
    """
    if work.again(number) and (before := work.outside) is not None:
        before.call.media.silence()
        return before.call, before.since
    if work.again(number) and await asyncio.to_thread(_was_made, work):
        raise CannotDo("the call to the outside number ended while Cordboard was restarted")
    other = work.desk.line.dial(
        command.number, caller_id=command.caller_id or _shown(work), ring_seconds=command.timeout
    )
    await work.store(legs.add(Leg(other.id, work.contact, "outside", command.number, 0)))
    return other, 0


def _was_made(work: CallAtWork) -> bool:
    return any(leg.role == "outside" for leg in legs.of_contact(work.desk.database, work.contact))


async def _joining(command: Transfer, whisper: Sounds, other: Call, work: CallAtWork) -> None:
    """Wait for the answer, and prepare the outside party: keys after the answer, and the whisper."""
    await _answered(other, work)
    if whisper:
        await other.media.say(whisper).finished()
    await _press(other, command.keys_after_answer)


async def _talk(person: Media, other: Call) -> None:
    try:
        bridge = person.bridge(other.media)
    except LineError as failure:
        raise CannotDo(f"the two calls could not be joined: {failure}") from failure
    try:
        await other.wait_ended()
    finally:
        bridge.close()


def _shown(work: CallAtWork) -> str:
    service = work.desk.site.services.get(work.service)
    return service.caller_id if service is not None else ""


async def _answered(other: Call, work: CallAtWork) -> None:
    ringing = work.person.media.say(ringback(), loop=True)
    try:
        await other.wait_answered()
    except NotConnected as failure:
        raise CannotDo(str(failure)) from failure
    finally:
        ringing.stop()


async def _press(other: Call, keys: str) -> None:
    for part in keys.replace(",", " , ").split():
        if part == ",":
            await asyncio.sleep(COMMA_SECONDS)
        else:
            await other.media.send_keys(part)
