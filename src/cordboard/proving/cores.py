"""Proving flows on all cores, for somebody who waits for it."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context, parent_process
from typing import Final

from cordboard.engine.program import Program
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import Report, decode, encode
from cordboard.proof.prove.walk.contact import InitialState
from cordboard.proof.prove.walk.explore import Tell
from cordboard.proof.prove.walk.known import EntryState
from cordboard.proof.prove.walk.starts import starts
from cordboard.proof.prove.walk.visit import Visit, visit
from cordboard.proving.subject import Subject

#: Visits at a time from which more than one core is worth its start.
MANY: Final = 150
#: New objects between two collections of garbage while a flow is proved. The graph of a walk is millions of objects
#: that stay and refer to one another in no circle but its own: going through them again and again took two fifths of
#: the time of a large one, and freed nothing. Not without end, since modules of other packages may leave circles.
SELDOM: Final = 1_000_000


def prove_one(subject: Subject, jobs: int = 1, tell: Tell | None = None) -> Report:
    """Prove one flow, its visits on many cores where they are many."""
    with ExitStack() as stack:
        stack.enter_context(_seldom_collected())
        pools: list[ProcessPoolExecutor] = []
        program, initial_states = Program(subject.flow), starts(subject.flow, subject.setting)

        def visits(entries: Iterable[EntryState]) -> Iterator[Visit]:
            entries = list(entries)
            if jobs < 2 or len(entries) < MANY:
                return (visit(program, initial_states, known) for known in entries)
            if not pools:
                pools.append(stack.enter_context(_pool(jobs, subject)))
            return pools[0].map(_visit, entries, chunksize=16)

        return prove(subject.flow, subject.setting, more=subject.properties, visits=visits, tell=tell)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let garbage be collected less often, in the whole of this process."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def prove_many(subjects: Sequence[Subject], jobs: int, done: Callable[[], None]) -> list[Report]:
    """Prove several flows, each on a core. `done` is called after each."""
    reports: list[Report] = []
    with _pool(min(jobs, len(subjects))) as pool:
        for told in pool.map(_prove, subjects):
            reports.append(decode(told))
            done()
    return reports


def _pool(jobs: int, subject: Subject | None = None) -> ProcessPoolExecutor:
    """Other processes; with a flow, made ready for its visits."""
    # Spawned, not forked: this process has threads (the progress bar), and those do not survive a fork.
    spawned = get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=spawned, initializer=_begin, initargs=(subject,))


# --- In the other processes ------------------------------------------------------------------------------------------

_at_work: list[tuple[Program, tuple[InitialState, ...]]] = []


def _begin(subject: Subject | None) -> None:
    end_with_parent()
    if subject is not None:
        _at_work.append((Program(subject.flow), starts(subject.flow, subject.setting)))


def end_with_parent() -> None:
    """End when the process does that waits for this one. If it was killed, nobody else would end this one."""
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _visit(known: EntryState) -> Visit:
    return visit(*_at_work[0], known)


def _prove(subject: Subject) -> bytes:
    return encode(prove_one(subject))
