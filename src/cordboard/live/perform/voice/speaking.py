"""Saying something."""

from __future__ import annotations

from cordboard.audio.g711 import SAMPLE_RATE, pcm_to_ulaw
from cordboard.engine.commands import Play, PlayRecording, Said
from cordboard.engine.signals import Played
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.no_answer import CannotDo
from cordboard.speech.port import SpeechFailed

#: Seconds that are said again of what was being said when the program ended.
SAID_AGAIN = 2.0


async def audio_of(said: Said, work: CallAtWork) -> bytes:
    """What is said, as mu-law. Raises CannotDo."""
    try:
        return await work.desk.prompts.render(said)
    except (SpeechFailed, OSError) as failure:
        raise CannotDo(f"the prompt could not be spoken: {failure}") from failure


def rest_of(audio: bytes, number: int, work: CallAtWork) -> bytes:
    """What is still to be heard of something that was being said when the program ended: the line went on with it.

    What was said in the last moments is said again, so that no word is lost.
    """
    return audio[int(max(0.0, work.open_for(number) - SAID_AGAIN) * SAMPLE_RATE) :]


async def play(command: Play, number: int, work: CallAtWork) -> Played:
    """Say it all. Keys pressed meanwhile were not asked for.

    Whoever is called back is with the agent already: what is said before one is looked for is said no more.
    """
    if work.agent_is_there:
        return Played(number)
    audio = await audio_of(command.said, work)
    limit = None if command.max_length is None else int(command.max_length * SAMPLE_RATE)
    whole = await work.person.say(rest_of(audio[:limit], number, work))
    whole = whole and (limit is None or limit >= len(audio))
    work.person.forget_keys()
    return Played(number, whole)


async def play_recording(command: PlayRecording, number: int, work: CallAtWork) -> Played:
    """Let the person hear a recording."""
    try:
        audio = work.messages.audio(command.recording)
    except OSError as missing:
        raise CannotDo("the recording is gone") from missing
    return Played(number, await work.person.say(rest_of(pcm_to_ulaw(audio), number, work)))
