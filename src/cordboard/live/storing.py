"""Storing what must not be lost, however long the database takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from sqlalchemy import Executable
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004 - SQLAlchemy's

from cordboard.engine.journal import AnyEntry
from cordboard.store.writer import ContactClosed, JournalWriter, LeaseLost, StoreFailed

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

#: Seconds between tries to store what could not be stored; the last one holds for all that follow.
PAUSES = (0.1, 0.5, 1.0, 2.0)


async def write_until_taken(what: str, write: Callable[[], _Result]) -> _Result:
    """Write something into the database that is no contact, in a thread and as often as it takes; says what it said.

    Raises SQLAlchemyError where trying again is no use. `what` is for the log.
    """
    tries = 0
    while True:
        try:
            return await asyncio.to_thread(write)
        except (OperationalError, TimeoutError) as trouble:
            await asyncio.sleep(_pause(tries, what, trouble))
            tries += 1


async def store_until_taken(
    writer: JournalWriter, contact: str, entries: Sequence[AnyEntry], *, account: str = "", recovered: bool = False,
    also: Sequence[Executable] = (),
) -> None:  # fmt: skip
    """Store entries of a contact, and with them changes of other tables (`also`), as often as it takes.

    Raises StoreFailed where trying again is no use: the entries cannot be stored, or the writer was closed. In a crash
    or at the end of the program what is not stored yet is lost, and the contact is closed by what is (live.recovery).
    """
    await _until_taken(
        contact, partial(writer.append, contact, entries, account=account, recovered=recovered, also=also)
    )  # fmt: skip


async def take_over_until_taken(writer: JournalWriter, contact: str) -> bool:
    """Make an open contact of nobody this writer's, as often as it takes; says whether it is.

    Raises StoreFailed where the writer was closed.
    """
    try:
        await _until_taken(contact, partial(writer.take_over, contact))
    except (ContactClosed, LeaseLost):
        return False
    return True


async def _until_taken(contact: str, give: Callable[[], Awaitable[None]]) -> None:
    tries = 0
    while True:
        try:
            return await give()
        except StoreFailed as failure:
            if failure.lasting:
                raise
            await asyncio.sleep(_pause(tries, f"contact {contact}", failure))
            tries += 1


def _pause(tries: int, what: str, trouble: Exception) -> float:
    """Say once what waits, not at each try: a database that is locked for minutes must not fill the log."""
    level = logging.DEBUG if tries else logging.ERROR
    _log.log(level, "%s waits for the database, and is stored as soon as it can be: %s", what, trouble)
    return PAUSES[min(tries, len(PAUSES) - 1)]
