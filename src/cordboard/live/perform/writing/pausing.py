"""Letting time pass, also days."""

from __future__ import annotations

from cordboard.engine.commands import Wait
from cordboard.engine.signals import Elapsed
from cordboard.live.clock import now
from cordboard.live.no_answer import AnswerComesLater
from cordboard.live.texts.at_work import TextAtWork


async def wait(command: Wait, number: int, work: TextAtWork) -> Elapsed:
    """Over once the time is."""
    due = work.opened.get(number, now()) + round(command.seconds * 1000)
    if now() < due:
        raise AnswerComesLater(due)
    return Elapsed(number)
