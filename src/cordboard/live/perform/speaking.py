"""Saying something."""

from __future__ import annotations

from cordboard.audio.g711 import pcm_to_ulaw
from cordboard.engine.commands import Play, PlayRecording, Said
from cordboard.engine.signals import Played
from cordboard.live.desk import AtWork, CannotDo
from cordboard.speech.port import SpeechFailed


async def audio_of(said: Said, work: AtWork) -> bytes:
    """What is said, as mu-law. Raises CannotDo."""
    try:
        return await work.desk.prompts.render(said)
    except (SpeechFailed, OSError) as failure:
        raise CannotDo(f"the prompt could not be spoken: {failure}") from failure


async def play(command: Play, number: int, work: AtWork) -> Played:
    """Say it all. Keys pressed meanwhile were not asked for.

    Whoever is called back is with the agent already: what is said before one is looked for is said no more.
    """
    if work.found is not None:
        return Played(number)
    whole = await work.person.say(await audio_of(command.said, work), command.max_length)
    work.person.forget_keys()
    return Played(number, whole)


async def play_recording(command: PlayRecording, number: int, work: AtWork) -> Played:
    """Let the person hear a recording."""
    try:
        audio = work.messages.audio(command.recording)
    except OSError as missing:
        raise CannotDo("the recording is gone") from missing
    return Played(number, await work.person.say(pcm_to_ulaw(audio)))
