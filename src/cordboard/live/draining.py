"""Draining: a site that is about to stop takes no new calls, and waits for the contacts that it has."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from cordboard.flow.counting import counted
from cordboard.live.clock import now
from cordboard.live.driver import ContactDriver
from cordboard.live.floor import Floor

_log = logging.getLogger(__name__)

#: Seconds between two looks at who is left.
EVERY = 0.25
#: What agents and supervisors read at their desks.
NOTICE = "Cordboard is about to be restarted: no new calls come in. Go on with the people who are there."


class TakesNoCalls(Exception):
    """No call is begun any more. The message says why."""


class Drain:
    """The orderly end of a program: contacts on a call or in a queue are served to their end, and none begins.

    Callbacks are not begun, and kept for the next start. Contacts in writing are not waited for: they go on after it.

    Args:
        at_work: the contacts in progress, by id.
        begun: those that began with a call, also where it is not answered yet, by id.
        in_writing: whether the site has contacts in writing.
        on_change: told whenever `left` or `until` is another.
    """

    def __init__(
        self, floor: Floor, at_work: Mapping[str, ContactDriver], begun: Mapping[str, object],
        on_change: Callable[[], None], in_writing: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._floor = floor
        self._at_work = at_work
        self._begun = begun
        self._on_change = on_change
        self._in_writing = in_writing
        self.until: int | None = None
        """When those who are left are waited for no more, in milliseconds since the epoch; None before it begins."""

    @property
    def begun(self) -> bool:
        """Whether new calls are turned away."""
        return self.until is not None

    @property
    def left(self) -> int:
        """How many contacts are not over."""
        waited_for = {name for name, each in self._at_work.items() if each.on_a_call and not each.supervision}
        return len(waited_for | self._begun.keys()) + self._floor.being_called

    @property
    def told(self) -> str:
        """Why no calls are taken, and who is waited for; empty before it begins."""
        if self.until is None:
            return ""
        latest = datetime.fromtimestamp(self.until / 1000, UTC)
        left, staying = self.left, self.staying
        waits = f"{counted(left, 'contact')} {'is' if left == 1 else 'are'} waited for until {latest:%H:%M:%S} UTC"
        nobody = "nobody is left on a call" if staying else "nobody is left"
        return "; ".join(filter(None, (f"Cordboard is about to stop: {waits if left else nobody}", staying)))

    @property
    def staying(self) -> str:
        """What is not waited for and is not ended either, in words; empty where there is nothing of that kind."""
        return "conversations in writing go on after the next start" if self._in_writing() else ""

    async def wait(self, seconds: float, progress: Callable[[int], None] = lambda _left: None) -> int:
        """Begin, and wait so many seconds at the most; says how many contacts are left then. Twice is no error.

        `progress` is told how many are left, at first and after every change.
        """
        self.until = now() + round(seconds * 1000)
        _log.info("no new calls are taken; contacts in progress are waited for, %g s at the most", seconds)
        self._floor.call_nobody()
        if left := self.left:
            self._floor.announce(NOTICE)
        self._on_change()
        progress(left)
        loop = asyncio.get_running_loop()
        end, before = loop.time() + seconds, left
        # Nobody twice: a call that goes from one contact to the next belongs to neither for a moment.
        while (left or before) and loop.time() < end:
            await asyncio.sleep(min(EVERY, max(0.0, end - loop.time())))
            before, left = left, self.left
            if left != before:
                self._on_change()
                progress(left)
        return left
