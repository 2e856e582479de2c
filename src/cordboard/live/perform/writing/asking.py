"""Asking something in writing."""

from __future__ import annotations

from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, NotUnderstood, Silence
from cordboard.engine.text_entry import answer
from cordboard.live.clock import now
from cordboard.live.no_answer import AnswerComesLater
from cordboard.live.perform.writing.sending import say
from cordboard.live.texts.at_work import TextAtWork


async def gather(command: Gather, number: int, work: TextAtWork) -> Keyed | NotUnderstood | Silence:
    """Send the question, and take the first text that comes after it. Nobody waits here for one to come."""
    asked = await say(command.said, number, work)
    written = work.person.answer(number, asked, hide=command.sensitive)
    if written is not None:
        return answer(number, command, written, work.tokens.hide)
    due = asked + round(command.timeout * 1000)
    if now() < due:
        raise AnswerComesLater(due)
    return Silence(number)
