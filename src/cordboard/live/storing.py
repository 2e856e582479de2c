"""Storing what must not be lost, however long the database takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from cordboard.engine.journal import AnyEntry
from cordboard.store.writer import JournalWriter, StoreFailed

_log = logging.getLogger(__name__)

#: Seconds between tries to store what could not be stored; the last one holds for all that follow.
PAUSES = (0.1, 0.5, 1.0, 2.0)


async def store_until_taken(
    writer: JournalWriter, contact: str, entries: Sequence[AnyEntry], *, account: str = ""
) -> None:
    """Store entries of a contact, as often as it takes.

    Raises StoreFailed where trying again is no use: the entries cannot be stored, or the writer was closed. In a crash
    or at the end of the program what is not stored yet is lost, and the contact is closed by what is (live.recovery).
    """
    tries = 0
    while True:
        try:
            return await writer.append(contact, entries, account=account)
        except StoreFailed as failure:
            if failure.lasting:
                raise
            pause = PAUSES[min(tries, len(PAUSES) - 1)]
            tries += 1
            # Not for each try: a database that is locked for minutes must not fill the log of a full disk.
            level = logging.ERROR if tries == 1 else logging.DEBUG
            _log.log(level, "contact %s waits for the database, and will be stored as soon as it can: %s",
                     contact, failure)  # fmt: skip
            await asyncio.sleep(pause)
