"""The one that writes journals: what many contacts decide at a moment becomes durable in one transaction."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import SQLAlchemyError

from cordboard.engine.journal import AnyEntry, Closed, Left, encode
from cordboard.store.database import writing
from cordboard.store.tables import contacts, journal

_log = logging.getLogger(__name__)

#: How long the first of a group waits for others, in seconds. Nobody waits longer than this and one commit.
GROUP_SECONDS = 0.005
#: More than this does not go into one transaction.
LARGEST_GROUP = 2_000


class StoreFailed(Exception):
    """It could not be stored, and nothing of it was. The message says why."""


@dataclass(frozen=True)
class NewContact:
    """A contact that begins. `started_at` is in milliseconds since the epoch."""

    id: str
    flow: str
    version: str
    channel: str
    direction: str
    service: str
    caller: str
    called: str
    started_at: int
    account: str = ""


@dataclass
class _Wish:
    """Something to store, and who waits for it."""

    contact: str
    new: NewContact | None
    entries: Sequence[AnyEntry]
    recovered: bool
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None] = field(repr=False)

    def settle(self, failure: Exception | None) -> None:
        """Tell the one who waits, on its own event loop. One that has gone does not mind."""
        try:
            self.loop.call_soon_threadsafe(self._set, failure)
        except RuntimeError:
            _log.warning("nobody was left to hear that contact %s was stored", self.contact)

    def _set(self, failure: Exception | None) -> None:
        if self.done.done():
            return
        if failure is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(failure)


class JournalWriter:
    """Writes beginnings and entries of contacts from one thread, in the order they were given.

    `begin` and `append` return when it is durable. The entry Closed stores the outcome in the same transaction; a
    contact that is closed already keeps the outcome it has.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wishes: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write. Starting twice is no error."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Store what was given so far, and stop. Waits for it."""
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join()
            self._thread = None

    async def begin(self, contact: NewContact) -> None:
        """Store that a contact began. Raises StoreFailed."""
        await self._wish(contact.id, contact, (), recovered=False)

    async def append(self, contact: str, entries: Sequence[AnyEntry], recovered: bool = False) -> None:
        """Store entries of a contact. Raises StoreFailed; then nothing of them is stored."""
        if entries:
            await self._wish(contact, None, entries, recovered=recovered)

    async def _wish(
        self, contact: str, new: NewContact | None, entries: Sequence[AnyEntry], *, recovered: bool
    ) -> None:
        if self._thread is None:
            raise StoreFailed("the journal writer is not running")
        loop = asyncio.get_running_loop()
        wish = _Wish(contact, new, entries, recovered, loop, loop.create_future())
        self._wishes.put(wish)
        # A contact that is cancelled while it waits is stored all the same: order must not be lost.
        await asyncio.shield(wish.done)

    def _work(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._group()
            if group:
                self._store(group)

    def _group(self) -> tuple[list[_Wish], bool]:
        first = self._wishes.get()
        if first is None:
            return [], False
        group = [first]
        until = time.monotonic() + GROUP_SECONDS
        while len(group) < LARGEST_GROUP:
            try:
                wish = self._wishes.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if wish is None:
                return group, False
            group.append(wish)
        return group, True

    def _store(self, group: list[_Wish]) -> None:
        try:
            with writing(self._engine) as connection:
                _write(connection, group)
        except SQLAlchemyError as trouble:
            if len(group) > 1:
                # One that cannot be stored must not take the others with it.
                for wish in group:
                    self._store([wish])
                return
            group[0].settle(StoreFailed(f"contact {group[0].contact} could not be stored: {_reason(trouble)}"))
            return
        for wish in group:
            wish.settle(None)


def _write(connection: Connection, group: Sequence[_Wish]) -> None:
    new = [_row(wish.new) for wish in group if wish.new is not None]
    if new:
        connection.execute(insert(contacts), new)
    rows = [{"contact": wish.contact, "entries": encode(wish.entries).decode()} for wish in group if wish.entries]
    if rows:
        connection.execute(insert(journal), rows)
    for wish in group:
        for entry in wish.entries:
            if isinstance(entry, Left):
                _note(connection, wish, {"left_at": entry.at, "ended_by": entry.by})
            elif isinstance(entry, Closed):
                outcome = {"closed_at": entry.at, "result": entry.result, "code": entry.code}
                _note(connection, wish, {**outcome, "recovered": wish.recovered})


def _note(connection: Connection, wish: _Wish, values: dict[str, Any]) -> None:
    still_open = (contacts.c.id == wish.contact) & contacts.c.closed_at.is_(None)
    connection.execute(update(contacts).where(still_open).values(**values))


def _row(contact: NewContact) -> dict[str, Any]:
    return {**asdict(contact), "result": "", "ended_by": "", "recovered": False}


def _reason(trouble: SQLAlchemyError) -> str:
    return str(getattr(trouble, "orig", None) or trouble)
