"""This program among those that write one store: whether it serves the site, who else is at work, who is gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import Connection, Engine

from cordboard.background import kept_up
from cordboard.live.storing import take_over_until_taken
from cordboard.store.leases import RENEW_SECONDS, StoreInUse, Writer, WriterWatch, left_open, writer_of
from cordboard.store.observing import WriteObserver
from cordboard.store.writer import JournalWriter

_log = logging.getLogger(__name__)


class SiteLease:
    """The lease of a site at work, and its journal writer.

    Args:
        database: the store.
        recover: sees to the open contacts of nobody; called when another program is found to be gone.
        let_go: called once, should another program take the contacts of this one over: it must end its calls.
        renew_seconds: seconds between two renewals, and between two looks at the other programs.
        observers: measure what is stored.
    """

    def __init__(
        self, database: Engine, *, recover: Callable[[], Awaitable[object]], let_go: Callable[[], None],
        renew_seconds: float = RENEW_SECONDS, observers: Sequence[WriteObserver] = (),
    ) -> None:  # fmt: skip
        self.writer = JournalWriter(
            database, on_lost=self._lost, renew_seconds=renew_seconds, observers=observers
        )  # fmt: skip
        self._database = database
        self._recover = recover
        self._let_go = let_go
        self._pause = renew_seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write. Raises SQLAlchemyError."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self.writer.start)

    @property
    def name(self) -> str:
        """What this program is called among those that share the store (see `store.leases.names`)."""
        return str(self.writer.lease.fence)

    async def serve(self) -> bool:
        """Be the one program that serves the site from this store.

        Returns whether the one before is gone without having stopped, or left contacts open: people may be waiting.

        Raises StoreInUse as soon as another one that does is known to live. One that was killed on this machine is
        known to be gone; any other is given the time in which it would renew its lease.
        """
        watch = WriterWatch(self._database, self.writer.lease.fence)
        first: dict[int, Writer] = {}
        gone = False
        while True:
            gone |= any(each.serving for each in await asyncio.to_thread(watch.end_gone))
            try:
                await asyncio.to_thread(self.writer.lease.serve)
                return gone or bool(await asyncio.to_thread(left_open, self._database))
            except StoreInUse as refused:
                other = refused.writer
                if watch.heard(first.setdefault(other.fence, other)):
                    raise
                level = logging.WARNING if first[other.fence] is other else logging.DEBUG
                _log.log(level, "the store is %s; this one waits to see whether it still works", refused)
            await asyncio.sleep(self._pause / 2)

    def watch(self) -> None:
        """Look after the other programs that write this store from now on, such as ``cordboard call``."""
        watch = WriterWatch(self._database, self.writer.lease.fence)
        work = kept_up(lambda: self._watch(watch), "the other programs could not be looked after", pause=self._pause)
        self._watching = asyncio.get_running_loop().create_task(work)

    async def stop(self) -> None:
        """Look no more, store what was given, and give the lease back. Stopping twice is no error."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            self._watching = None
        await asyncio.to_thread(self.writer.close)

    def require(self, connection: Connection) -> None:
        """Have a transaction fail where another program has taken the place of this one. Raises LeaseLost."""
        self.writer.lease.require(connection)

    def others(self, contact: str) -> bool:
        """Whether another program is at work on an open contact."""
        return writer_of(self._database, contact) not in {0, self.writer.lease.fence}

    async def take_over_left(self) -> dict[str, int]:
        """Make the open contacts of programs that are gone this one's, and say which, each with the moment at which its
        program was last known to be (`store.leases.left_open`). Those of others stay their own.

        However long the database takes: what is nobody's waits for nobody else.
        """
        left = await asyncio.to_thread(left_open, self._database)
        taken = await asyncio.gather(*(take_over_until_taken(self.writer, contact) for contact in left))
        return {contact: left[contact] for contact, ours in zip(left, taken, strict=True) if ours}

    async def _watch(self, watch: WriterWatch) -> None:
        while not self.writer.lost:
            gone = await asyncio.to_thread(watch.end_gone)
            for each in gone:
                _log.warning("%s is gone; its contacts are seen to here", each)
            if gone:
                await self._recover()
            await asyncio.sleep(self._pause)

    def _lost(self, _why: str) -> None:
        """From the writer's thread, which has logged why."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._let_go)
