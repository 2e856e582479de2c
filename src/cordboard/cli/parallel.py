"""Work of one kind on every core, with a progress bar."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cordboard.cli.output import err
from cordboard.proving.cores import end_with_parent

Part = TypeVar("Part")
Done = TypeVar("Done")

#: Below so much work a second process costs more than it brings.
WORTH_IT = 5_000


def cores() -> int:
    """The cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    does: Callable[[Part], Done], parts: Sequence[Part], *, total: int, weighs: Callable[[Done], int], what: str,
    processes: int | None = None,
) -> list[Done]:  # fmt: skip
    """What `does` makes of each part, in the order of the parts.

    `does`, the parts and what it makes of them travel between processes, so it is a function of a module. `total` is
    the work in all and `weighs` says how much of it is done with a part. With little to do, or one core, nothing
    travels.
    """
    count = min(processes or cores(), len(parts))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)

        def told(done: Done) -> Done:
            bar.advance(task, weighs(done))
            return done

        if count < 2 or total < WORTH_IT:
            return [told(does(part)) for part in parts]
        return _elsewhere(does, parts, count, told)


@contextmanager
def interrupts_spared() -> Iterator[None]:
    """Processes begun meanwhile leave Ctrl-C to this one, which ends them: else each of them tells where it was.

    Here it counts once they have begun: one that is cut off from its beginning tells of that as well.
    """
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which a new process inherits
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if interrupted:
        raise KeyboardInterrupt


def _elsewhere(
    does: Callable[[Part], Done], parts: Sequence[Part], processes: int, told: Callable[[Done], Done]
) -> list[Done]:
    # A new process, not a copy of this one: a database connection or a thread must not be in two.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=end_with_parent) as pool:
        with interrupts_spared():
            futures = [pool.submit(does, part) for part in parts]
        try:
            for future in as_completed(futures):
                told(future.result())
        finally:
            for future in futures:
                future.cancel()
        return [future.result() for future in futures]
