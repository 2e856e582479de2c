"""Storing the termination code that an agent has chosen: the desk says that it is done when it is stored."""

from __future__ import annotations

import asyncio

from cordboard.acd.messages import WrapUpDone
from cordboard.live.floor.at_hand import Wrapping
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorRefused
from cordboard.store.writer import StoreFailed


async def store_code(shared: Shared, session: Session, code: str, result: str, *, within: float) -> None:
    """Store the code of the contact that is wrapped up, and end the wrap-up then.

    Raises FloorRefused where it cannot be stored, and where it is not stored `within` so many seconds: it is stored as
    soon as the database takes it, and the wrap-up lasts so long.
    """
    wrapping = session.wrapping
    if wrapping is None or wrapping.chosen:
        raise FloorRefused("your termination code is being stored")
    wrapping.chosen = True
    storing = shared.beside.start(_store(shared, session, wrapping, code, result))
    try:
        async with asyncio.timeout(within):
            why_not = await asyncio.shield(storing)
    except TimeoutError:
        storing.add_done_callback(lambda task: _tell_late(shared, session.agent, wrapping.contact, task))
        raise FloorRefused(
            "your termination code is not stored yet, since the database does not answer; it is stored as soon as it "
            "can be, and your wrap-up ends then"
        ) from None
    if why_not:
        raise FloorRefused(why_not)


async def _store(shared: Shared, session: Session, wrapping: Wrapping, code: str, result: str) -> str:
    """Says why it could not be stored; empty when it was. The wrap-up is over in either case."""
    why_not = ""
    await shared.deliveries.stored()  # the contact hears first that the agent came
    try:
        await shared.wrapped_up(wrapping.contact, session.agent, code, result)
    except StoreFailed as failure:
        why_not = f"your termination code could not be stored: {failure}" if code else ""
    if session.wrapping is wrapping:
        session.wrapping = None
        shared.tell(WrapUpDone(session.agent))
    return why_not


def _tell_late(shared: Shared, agent: str, contact: str, task: asyncio.Task[str]) -> None:
    if not task.cancelled() and task.exception() is None:
        shared.say(agent, task.result() or "your termination code is stored", contact)
