"""Taking a spoken message."""

from __future__ import annotations

import asyncio
import time

from cordboard.engine.commands import KeepRecording, Record
from cordboard.engine.signals import Done, NoSuchBox, Recorded, RecordingEnd
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.floor.sounds import message_tone
from cordboard.live.messages import NotFiled, SpokenMessage
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.voice.leaving import unless_gone
from cordboard.live.perform.voice.speaking import sounds_of
from cordboard.modules.one_agent import AGENT_BOX
from cordboard.telephony.recording_port import MessageLimits, MessageRecording

#: Seconds after the end of the sound within which the line tells that the person has left.
HANG_UP_SECONDS = 2.0
#: Speech shorter than this is a cough or a click, not a message.
LEAST_SPEECH = 0.3


async def record(command: Record, number: int, work: CallAtWork) -> Recorded | NoSuchBox:
    """Say something, beep, and write down what the person says.

    A message during which the person leaves ends there: what was said so far is the message. One that was being spoken
    when the program ended goes on, and what is said from here on is added to it.
    """
    if work.again(number) and (stored := work.messages.stored_untold()) is not None:
        return Recorded(number, *stored, "silence")
    box = _box(command.box, work)
    if not box:
        return NoSuchBox(number)
    message = work.messages.begun_before(number)
    begun = message is not None
    if message is None:
        await unless_gone(_invited(command, work), work)
        if work.person_gone.is_set():
            return Recorded(number, "", 0.0, "hang_up")
        try:
            message = work.messages.begin(box, number, notify=command.notify)
        except OSError as failure:
            raise CannotDo(f"the message could not be written: {failure.strerror}") from failure
    limits = MessageLimits(command.max_length, command.silence, command.terminators)
    try:
        recording = work.person.media.record_message(message.path, limits, again=begun)
    except OSError as failure:
        (work.messages.leave if begun else work.messages.drop)(message)
        raise CannotDo(f"the message could not be written: {failure.strerror}") from failure
    keep = command.keep
    try:
        ended = await _ended(recording, work)
    except OSError as failure:
        raise CannotDo(f"the message could not be written: {failure.strerror}") from failure
    except asyncio.CancelledError:
        keep = True
        raise
    finally:
        seconds = await _taken(recording, work, message, keep=keep, notify=command.notify)
    return Recorded(number, message.id if seconds else "", seconds, ended)


async def _invited(command: Record, work: CallAtWork) -> None:
    """Say what is to be said before a message, and let it beep."""
    await work.person.say(await sounds_of(command.said, work))
    work.person.media.forget_keys()
    await work.person.say(message_tone())


async def keep_recording(command: KeepRecording, number: int, work: CallAtWork) -> Done:
    """Keep a held message, or throw it away."""
    try:
        await work.messages.decide(
            command.recording, keep=command.keep, notify=command.notify, again=work.again(number)
        )  # fmt: skip
    except KeyError as unknown:
        raise CannotDo("there is no such held recording") from unknown
    except NotFiled as failure:
        raise CannotDo(str(failure)) from failure
    return Done(number)


async def _file(work: CallAtWork, message: SpokenMessage, seconds: float, *, keep: bool, notify: bool) -> None:
    try:
        await work.messages.add(message, seconds, int(time.time() * 1000), keep=keep, notify=notify)
    except NotFiled as failure:
        raise CannotDo(str(failure)) from failure


def _box(named: str, work: CallAtWork) -> str:
    """The box itself, or that of the agent who is named; empty when there is none."""
    site = work.desk.site
    if not named.startswith(AGENT_BOX):
        return named if named in site.boxes else ""
    agent = site.agents.get(named.removeprefix(AGENT_BOX))
    return agent.voicemail if agent is not None else ""


async def _taken(
    recording: MessageRecording, work: CallAtWork, message: SpokenMessage, *, keep: bool, notify: bool
) -> float:
    """Put the message into its box, or throw away what is none; returns its seconds, 0 for none."""
    try:
        taken = await recording.stop()
    except OSError as failure:
        work.messages.leave(message)
        raise CannotDo(f"the message could not be written: {failure.strerror}") from failure
    if taken.speech < LEAST_SPEECH:
        work.messages.drop(message)
        return 0.0
    seconds = round(taken.seconds, 2)
    await _file(work, message, seconds, keep=keep, notify=notify)
    return seconds


async def _ended(recording: MessageRecording, work: CallAtWork) -> RecordingEnd:
    """Wait for the end of the message: a limit of it, or that its person has left."""
    finished = asyncio.ensure_future(recording.finished())
    gone = asyncio.ensure_future(work.person_gone.wait())
    try:
        await asyncio.wait({finished, gone}, return_when="FIRST_COMPLETED")
        if not finished.done():
            return "hang_up"
        if (ended := finished.result()) == "hang_up":  # the journal tells first that the person has left
            await asyncio.wait({gone}, timeout=HANG_UP_SECONDS)
        return ended
    finally:
        finished.cancel()
        gone.cancel()
        await asyncio.gather(finished, gone, return_exceptions=True)
