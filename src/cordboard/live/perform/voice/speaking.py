"""Saying something."""

from __future__ import annotations

from cordboard.audio.g711 import pcm_to_ulaw
from cordboard.audio.sound import Sound, Sounds, first_seconds, seconds_of
from cordboard.engine.commands import Play, PlayRecording, Said
from cordboard.engine.signals import Played
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.no_answer import CannotDo
from cordboard.speech.port import SpeechFailed

#: Seconds that are said again of what was being said when the program ended.
SAID_AGAIN = 2.0


async def sounds_of(said: Said, work: CallAtWork) -> Sounds:
    """What is said. Raises CannotDo."""
    try:
        return await work.desk.prompts.render(said)
    except (SpeechFailed, OSError) as failure:
        raise CannotDo(f"the prompt could not be spoken: {failure}") from failure


def heard_of(number: int, work: CallAtWork) -> float:
    """Seconds that were heard of something that was being said when the program ended: the line went on with it.

    What was said in the last moments is said again, so that no word is lost.
    """
    return max(0.0, work.open_for(number) - SAID_AGAIN)


async def play(command: Play, number: int, work: CallAtWork) -> Played:
    """Say it all. Keys pressed meanwhile were not asked for.

    Says nothing in a contact that was called back: its agent is on the line already, so that announcements before the
    search for one are left out.
    """
    if work.agent_is_there:
        return Played(number)
    said = await sounds_of(command.said, work)
    limit = command.max_length
    heard = said if limit is None else first_seconds(said, limit)
    whole = await work.person.say(heard, heard_of(number, work))
    whole = whole and seconds_of(heard) == seconds_of(said)
    work.person.media.forget_keys()
    return Played(number, whole)


async def play_recording(command: PlayRecording, number: int, work: CallAtWork) -> Played:
    """Let the person hear a recording."""
    try:
        audio = work.messages.audio(command.recording)
    except OSError as missing:
        raise CannotDo("the recording is gone") from missing
    return Played(number, await work.person.say((Sound(pcm_to_ulaw(audio)),), heard_of(number, work)))
