"""Stopping a site: the first signal waits for the contacts in progress, the second does not."""

from __future__ import annotations

import asyncio
import signal

from cordboard.cli.output import err
from cordboard.flow.counting import counted
from cordboard.live.draining import Drain


class StopSignals:
    """SIGTERM and SIGINT (Ctrl-C): the first of them asks to stop, the next one to wait for nobody."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.at_once = asyncio.Event()

    def listen(self) -> None:
        """Take the signals of this process from now on."""
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, self._asked)

    def _asked(self) -> None:
        (self.at_once if self.stop.is_set() else self.stop).set()


async def wait_for_contacts(drain: Drain, seconds: float, signals: StopSignals) -> None:
    """Take no new calls, and wait for contacts in progress until none is left, the time is over or nobody wants to
    wait; says so meanwhile.
    """
    said = False

    def progress(left: int) -> None:
        nonlocal said
        if said:
            err.print(f"{counted(left, 'contact')} left")
        elif left and seconds:
            err.print(
                f"Taking no new calls. Waiting for {counted(left, 'contact')}, {seconds:g} s at the most; "
                "the same signal or Ctrl-C again ends them now."
            )
        said = True

    waiting = asyncio.create_task(drain.wait(seconds, progress))
    at_once = asyncio.create_task(signals.at_once.wait())
    await asyncio.wait((waiting, at_once), return_when="FIRST_COMPLETED")
    for task in (waiting, at_once):
        task.cancel()
    await asyncio.gather(waiting, at_once, return_exceptions=True)
    if left := drain.left:
        err.print(f"{counted(left, 'contact')} {'ends' if left == 1 else 'end'} with the Result due.")
    if drain.staying:
        err.print(f"{drain.staying.capitalize()}.")
    err.print("Stopping …")
