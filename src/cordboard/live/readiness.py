"""Whether calls can be taken, why not, and what works less well than it should: found out by trying, not by asking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from cordboard.background import kept_up
from cordboard.store.writer import JournalWriter, StoreFailed

_log = logging.getLogger(__name__)

#: Seconds between two checks of the store. A call that is turned away or stored says so at once, without them.
EVERY = 5.0
#: A sentence about what is wrong, empty where nothing is.
Trouble = Callable[[], str]


class Readiness:
    """Collects what keeps calls from being taken.

    `blocking` are asked why no call can be taken now, `degrading` for everything that is wrong and still lets calls be
    taken, `draining` why none is wanted: that is not wrong, and no reason for alarms. The store is checked with a
    transaction like those of contacts, which must be durable in the seconds that `limit` gives. `on_change` is told
    when either has changed.
    """

    def __init__(
        self, writer: JournalWriter, limit: Callable[[], float], on_change: Callable[[], None], *,
        blocking: tuple[Trouble, ...] = (), degrading: Callable[[], Iterable[str]] = lambda: (),
        draining: Trouble = lambda: "",
    ) -> None:  # fmt: skip
        self._writer = writer
        self._limit = limit
        self._on_change = on_change
        self._blocking = blocking
        self._degrading = degrading
        self._draining = draining
        self._phase = "Cordboard is starting"
        self._alarms = 0
        self._store_told = ""
        self._told: list[str] = []
        self._told_degraded: list[str] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def reasons(self) -> list[str]:
        """Why no calls are taken now, a sentence each; empty when they are."""
        if self._phase:
            return [self._phase]
        return [each for each in (self._draining(), *self._troubles()) if each]

    @property
    def degraded(self) -> list[str]:
        """What is wrong although calls are taken, a sentence each."""
        return [each for each in self._degrading() if each]

    @property
    def alarms(self) -> tuple[int, list[str]]:
        """How often the store took no contacts any more, and what to say of it now. The line has alarms of its own."""
        return self._alarms, [each for each in [self._store()] if each and not self._phase]

    def started(self) -> None:
        """Calls may come: begin to check."""
        self._phase = ""
        self._task = asyncio.get_running_loop().create_task(
            kept_up(self._check, "the check of the store failed; it goes on", pause=EVERY)
        )

    def stop(self) -> None:
        """No more calls are taken. Stopping twice is no error."""
        self._phase = "Cordboard was stopped"
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _troubles(self) -> list[str]:
        return [each for each in (self._store(), *(ask() for ask in self._blocking)) if each]

    def _store(self) -> str:
        if self._writer.lost:
            return f"contacts cannot be stored: {self._writer.lost}; restart this Cordboard, or look after that one"
        if not self._writer.running:
            return "new contacts cannot be stored: the journal writer is not running"
        return f"new contacts cannot be stored: {self._writer.trouble}" if self._writer.trouble else ""

    async def _check(self) -> None:
        while True:
            limit = self._limit()
            try:
                async with asyncio.timeout(limit):
                    await self._writer.check()
            except TimeoutError:
                self._writer.trouble = f"the database did not answer within {limit:g} seconds"
            except StoreFailed as failure:
                _log.debug("the check of the store failed: %s", failure)
            self._tell()
            await asyncio.sleep(EVERY)

    def _tell(self) -> None:
        reasons, degraded = self._troubles(), self.degraded
        store = self._store()
        self._alarms += bool(store) and not self._store_told
        self._store_told = store
        if reasons != self._told:
            if reasons:
                _log.error("no calls are taken: %s", "; ".join(reasons))
            else:
                _log.warning("calls are taken again")
        if (reasons, degraded) != (self._told, self._told_degraded):
            self._told, self._told_degraded = reasons, degraded
            self._on_change()
