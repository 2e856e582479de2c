"""Whether there are agents for a service, where nobody holds a line."""

from __future__ import annotations

from cordboard.engine.commands import AskAgents
from cordboard.engine.signals import AgentsAre
from cordboard.live.clock import now
from cordboard.live.no_answer import AnswerComesLater
from cordboard.live.texts.at_work import TextAtWork

#: Milliseconds until it is looked again whether an agent has become Ready.
LOOK_AGAIN = 60_000


async def ask_agents(command: AskAgents, number: int, work: TextAtWork) -> AgentsAre:
    """How many agents there are: looked at now and, while none is Ready and the wait is not over, every minute."""
    found = work.desk.floor.availability(command.service, command.skill, command.teams)
    opened = work.opened.get(number, now())
    due = opened + round(command.wait * 1000)
    if found.signed_in and not found.ready and now() < due:
        raise AnswerComesLater(min(due, now() + LOOK_AGAIN))
    return AgentsAre(number, found.signed_in, found.ready, round((now() - opened) / 1000, 3))
