"""Saying something in writing."""

from __future__ import annotations

from cordboard.engine.commands import Play, Said
from cordboard.engine.signals import Played
from cordboard.engine.words import said_in_words
from cordboard.live.clock import now
from cordboard.live.texts.at_work import TextAtWork


async def say(said: Said, number: int, work: TextAtWork) -> int:
    """Send it as one text, if there is anything in it. Returns when (milliseconds since the epoch). Raises CannotDo."""
    body = " ".join(said_in_words(said)).strip()
    if not body:
        return work.opened.get(number, now())
    return (await work.desk.texts.send(work.contact, number, work.person.conversation, body)).at


async def play(command: Play, number: int, work: TextAtWork) -> Played:
    """Send what is said. Nobody knows whether it is read."""
    await say(command.said, number, work)
    return Played(number)
