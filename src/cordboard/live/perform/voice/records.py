"""Taking a spoken message."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from array import array
from functools import cache

import webrtcvad

from cordboard.audio.g711 import SAMPLE_RATE, pcm_to_ulaw
from cordboard.engine.commands import KeepRecording, Record
from cordboard.engine.signals import Done, NoSuchBox, Recorded, RecordingEnd
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.message_file import MessageFile, opened
from cordboard.live.messages import NotFiled, SpokenMessage
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.voice.leaving import unless_gone
from cordboard.live.perform.voice.speaking import audio_of
from cordboard.modules.one_agent import AGENT_BOX
from cordboard.telephony.line import Listener

_FRAME_SECONDS = 0.02
_FRAME_BYTES = 320
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
    taking = Taking(command)
    listener = work.person.media.listen()
    keep = command.keep
    try:
        with opened(message.path, again=begun) as file:
            taking.feed_all(file.said)
            ended = await _take(command, work, listener, taking, file)
    except OSError as failure:
        raise CannotDo(f"the message could not be written: {failure.strerror}") from failure
    except asyncio.CancelledError:
        ended, keep = "hang_up", True
        raise
    finally:
        await listener.aclose()
        if taking.spoken >= LEAST_SPEECH:
            seconds = round(taking.seconds, 2)
            await _file(work, message, seconds, keep=keep, notify=command.notify)
        else:
            seconds = 0.0
            work.messages.drop(message)
    return Recorded(number, message.id if seconds else "", seconds, ended)


async def _invited(command: Record, work: CallAtWork) -> None:
    """Say what is to be said before a message, and let it beep."""
    await work.person.say(await audio_of(command.said, work))
    work.person.forget_keys()
    await work.person.say(_tone())


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


class Taking:
    """How a message is going: pure, fed with frames of 20 ms."""

    def __init__(self, command: Record) -> None:
        self.seconds = 0.0
        self.spoken = 0.0
        self._quiet = 0.0
        self._silence = command.silence
        self._longest = command.max_length
        self._voice = webrtcvad.Vad(2)

    def feed_all(self, pcm: bytes) -> None:
        """Take what was said before a restart."""
        for at in range(0, len(pcm) - _FRAME_BYTES + 1, _FRAME_BYTES):
            self.feed(pcm[at : at + _FRAME_BYTES])

    def feed(self, frame: bytes) -> RecordingEnd | None:
        """Take one frame; says what ended the message, if it did."""
        self.seconds += _FRAME_SECONDS
        if self._voice.is_speech(frame, SAMPLE_RATE):
            self.spoken += _FRAME_SECONDS
            self._quiet = 0.0
        else:
            self._quiet += _FRAME_SECONDS
        if self.seconds >= self._longest:
            return "length"
        return "silence" if self._quiet >= self._silence else None


async def _take(
    command: Record, work: CallAtWork, listener: Listener, taking: Taking, file: MessageFile
) -> RecordingEnd:
    keys = work.person.media.keys
    async for frame in listener:
        if work.person_gone.is_set():
            return "hang_up"
        file.write(frame)
        ended = taking.feed(frame)
        if ended is not None:
            return ended
        while not keys.empty():
            if keys.get_nowait().key in command.terminators:
                return "key"
    with contextlib.suppress(TimeoutError):  # the journal tells first that the person has left
        await asyncio.wait_for(work.person_gone.wait(), HANG_UP_SECONDS)
    return "hang_up"


@cache
def _tone() -> bytes:
    """A third of a second of 1000 Hz, after which the message begins."""
    samples = (round(6000 * math.sin(math.tau * 1000 * n / SAMPLE_RATE)) for n in range(SAMPLE_RATE // 3))
    return pcm_to_ulaw(array("h", samples).tobytes())
