"""What others are told of the floor waits until the floor is stored as it then was.

An agent who was shown an offer, a contact that was told of its agent, a supervisor who saw somebody sign in: what they
were told is still so after a crash. The floor itself acts at once; only the word of it waits, for a few milliseconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

_log = logging.getLogger(__name__)

#: Seconds after which people are told though the database does not answer: they are at work, and talk with somebody.
PATIENCE = 2.0


class Deliveries:
    """Words in their order, each delivered once what happened before it is stored.

    Where the database does not answer for :data:`PATIENCE` seconds they are delivered all the same, until it does:
    `trouble` says so, and what a crash would then lose is what happened since.

    Args:
        behind: whether something has happened that is not stored yet, and will be.
        look: has the writer of the floor look for something to store; it calls `cut` when it has.
    """

    def __init__(self, behind: Callable[[], bool], look: Callable[[], None]) -> None:
        self._behind = behind
        self._look = look
        self._held: deque[Callable[[], None]] = deque()
        self._delivered = 0
        self._impatience: asyncio.TimerHandle | None = None
        self.trouble = ""
        """Why people are told what is not stored; empty when they are not."""

    def after_storing(self, deliver: Callable[[], None]) -> None:
        """Deliver once everything up to now is stored: at once where it is."""
        if self.trouble or not (self._held or self._behind()):
            deliver()
            return
        self._held.append(deliver)
        self._look()
        if self._impatience is None:
            self._impatience = asyncio.get_running_loop().call_later(PATIENCE, self._lose_patience)

    async def stored(self) -> None:
        """Wait until everything up to now is stored, or told all the same."""
        delivered = asyncio.Event()
        self.after_storing(delivered.set)
        await delivered.wait()

    def cut(self) -> Callable[[], None]:
        """What is to be called when everything up to now is stored."""
        upto = self._delivered + len(self._held)

        def stored() -> None:
            self.trouble = ""
            self._deliver(upto)

        return stored

    def deliver_all(self) -> None:
        """Hold nothing back: nothing more will be stored."""
        self._deliver(self._delivered + len(self._held))

    def _deliver(self, upto: int) -> None:
        """Deliver those up to that number, counted from the first there ever was."""
        while self._held and self._delivered < upto:
            deliver = self._held.popleft()
            self._delivered += 1
            try:
                deliver()
            except Exception:  # noqa: BLE001 - one that cannot be told must not keep the others from it
                _log.exception("somebody could not be told what happened on the floor")
        if self._impatience is not None:
            self._impatience.cancel()
            self._impatience = None
        if self._held:
            self._impatience = asyncio.get_running_loop().call_later(PATIENCE, self._lose_patience)

    def _lose_patience(self) -> None:
        self._impatience = None
        self.trouble = f"the floor is not stored: the database did not answer within {PATIENCE:g} seconds"
        _log.error("%s; people are told what happens all the same, and a crash now would take it back", self.trouble)
        self.deliver_all()
