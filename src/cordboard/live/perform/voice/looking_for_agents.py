"""Whether there are agents for a service."""

from __future__ import annotations

import asyncio
import contextlib

from cordboard.engine.commands import AskAgents
from cordboard.engine.signals import AgentsAre
from cordboard.live.call_at_work import CallAtWork


async def ask_agents(command: AskAgents, number: int, work: CallAtWork) -> AgentsAre:
    """How many agents there are, looking again at every change until one is Ready or the wait is over."""
    floor = work.desk.floor
    loop = asyncio.get_running_loop()
    begun = loop.time() - work.open_for(number)

    def found_now() -> AgentsAre:
        found = floor.availability(command.service, command.skill, command.teams)
        return AgentsAre(number, found.signed_in, found.ready, round(loop.time() - begun, 3))

    answer = found_now()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(begun + command.wait):
            async for _ in floor.changes():
                answer = found_now()
                if answer.ready or not answer.signed_in:
                    break
    return answer
