"""The waker: does what is due at a time, once, also where the program was ended or the clock was set meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import OperationalError

from cordboard.background import BackgroundTasks
from cordboard.live.clock import now
from cordboard.live.storing import write_until_taken
from cordboard.store import due_times
from cordboard.store.database import writing
from cordboard.store.due_times import DueTime

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_Answer = TypeVar("_Answer")

#: Seconds between two looks at the most: somebody may set the clock of the machine, let it sleep, or set a due time in
#: another program.
EVERY = 5.0
#: So much of one kind is done at a time; the rest waits in the store, not in memory.
MOST = 64
#: Seconds until what failed is tried again; the last one holds for all that follow.
PAUSES = (1.0, 10.0, 60.0, 300.0)
#: Seconds that what was begun may take when the waker stops.
_LAST_SECONDS = 5.0
#: Milliseconds after which what another program is just claiming is looked for again.
_TAKEN_ELSEWHERE = 100
#: Later than every due time: whatever is set is looked for at once.
_ANY = 1 << 62
#: Does what is due. It returns when it is done, and raises where it must be tried again.
Handler = Callable[[DueTime], Awaitable[None]]


class TryAgain(Exception):
    """Raised by a handler: it cannot be done now, and is tried again after so many seconds. The message says why."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class DueTimeObserver(Protocol):
    """Measures what is due. It returns at once, and raises nothing."""

    def begun(self, kind: str, late: float) -> None:
        """Something was begun so many seconds after it was due."""
        ...

    def put_off(self, kind: str) -> None:
        """Something failed, and is tried again."""
        ...


class Waker:
    """Does everything that is due at a time. Only what is due is held in memory.

    What is due is claimed in the store before its handler begins, and removed once that has returned. A handler that
    writes to the store has the removal in its own transaction, and is then done **once** whatever happens: with
    `due_times.removal(due)` among the changes that it gives the journal writer (`also`), or with `due_times.take` in a
    transaction of its own. Any other is done **at least once**: it is begun again where the program is killed after
    its effect and before the removal. A handler that raises is called again later: after the time that `TryAgain` says,
    or for a fault after that in `PAUSES`. One that is at work when
    its due time is cancelled or moved is not interrupted.

    Times are those of the clock on the wall (UTC). Where it is set forward, what is due by it is done within `EVERY`
    seconds; where it is set back, what was done is not done again, and what was not waits for its time.

    Args:
        alive: the names of the programs that share the store and live; without it there is no other. What one that is
            gone had claimed is done by those that are there.
        clock: milliseconds since the epoch.
        observer: told how late each thing was begun, and what failed.
        require: raises in the transaction that claims something where this program may do nothing any more.
    """

    def __init__(
        self, database: Engine, *, alive: Callable[[Engine], Collection[str]] | None = None,
        clock: Callable[[], int] = now, require: Callable[[Connection], None] = lambda _connection: None,
        observer: DueTimeObserver | None = None,
    ) -> None:  # fmt: skip
        self._database = database
        self._observer = observer
        self._require = require
        self._program = ""
        self._alive = alive
        self._clock = clock
        self._handlers: dict[str, Handler] = {}
        self._at_work: Counter[str] = Counter()
        self._done: list[DueTime] = []
        self._look = asyncio.Event()
        self._next = _ANY
        self._looking: asyncio.Task[None] | None = None
        self._beside = BackgroundTasks("what is due at a time is not looked for any more")

    def on(self, kind: str, handler: Handler) -> None:
        """Name who does what is due of a kind. There is one for each kind, named before anything is due of it.

        A handler returns soon: what takes long is begun by it.
        """
        assert kind not in self._handlers, f"{kind} has a handler already"
        self._handlers[kind] = handler

    async def set(self, kind: str, key: str, due_at: int, payload: dict[str, Any] | None = None) -> None:
        """Have something done at a time, in milliseconds since the epoch. It is durable when this returns.

        Where there is one of that kind and key already it is moved. Raises SQLAlchemyError. Who writes to the store
        anyway gives `due_times.setting` to that transaction, and calls `expect` when it is done.
        """
        await asyncio.to_thread(due_times.put, self._database, kind, key, due_at, payload)
        self.expect(due_at)

    async def cancel(self, kind: str, key: str) -> None:
        """Have it not done. Where there is none this is no error. Raises SQLAlchemyError."""
        await asyncio.to_thread(self._execute, due_times.cancelling(kind, key))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what it does."""
        return tuple(self._handlers)

    def expect(self, due_at: int) -> None:
        """Something was set for that time in a transaction of somebody else."""
        if due_at < self._next:
            self._look.set()

    def look(self) -> None:
        """Look now: the clock was set, or something may be due that nobody told of."""
        self._look.set()

    def start(self, program: str = "waker") -> None:
        """Begin to do what is due. `program` is the name of this program among those that share the store."""
        self._program = program
        self._looking = self._beside.keep(self._work)

    async def stop(self) -> None:
        """Begin nothing more, and wait a moment for what was begun. The rest is done by the next program."""
        if self._looking is None:
            return
        self._looking.cancel()
        await self._beside.settle(_LAST_SECONDS)
        await self._beside.stop()
        try:
            await asyncio.to_thread(self._let_go)
        except (OperationalError, TimeoutError) as trouble:
            _log.warning("what is due at a time stays claimed until the next start: %s", trouble)

    async def _work(self) -> None:
        if others := await self._ask(due_times.count_others, tuple(self._handlers)):
            told = ", ".join(f"{count} of {kind}" for kind, count in sorted(others.items()))
            _log.warning("nobody here does what is due at a time of these kinds, and it is left alone: %s", told)
        first = True
        while True:
            self._look.clear()
            self._next = _ANY
            if first or self._alive is not None:
                await self._take_over(first=first)
            first = False
            nearest = await self._begin_due()
            left = EVERY
            if nearest is not None:
                self._next = nearest
                left = min(max(nearest - self._clock(), 0) / 1000, EVERY)
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._look.wait()

    async def _take_over(self, *, first: bool) -> None:
        """Take over what programs that are gone had claimed.


        At `first` nothing is this program's own: what bears its name is of another one before it.
        """
        alive = set(await self._ask(self._alive)) if self._alive is not None else set()
        alive = alive - {self._program} if first else alive | {self._program}
        if gone := await self._ask(due_times.claimants, tuple(self._handlers)) - alive:
            left = await self._ask(due_times.release, gone)
            _log.warning("%d things that were due when a program ended are done again", left)

    async def _begin_due(self) -> int | None:
        """Begin what is due, take out what is done, and say when to look again."""
        while True:
            room = {kind: MOST - self._at_work[kind] for kind in self._handlers if self._at_work[kind] <= MOST // 2}
            nearest = await self._ask(due_times.nearest, tuple(room))
            is_due = nearest is not None and nearest <= self._clock()
            done = tuple(self._done)
            if not is_due and not done:
                return nearest
            wanted = room if is_due else {}
            claimed = await self._ask(due_times.claim, wanted, self._clock(), self._program, self._require, done)
            del self._done[: len(done)]
            for due in claimed:
                self._at_work[due.kind] += 1
                self._beside.start(self._do(due))
            if is_due and not claimed:
                return self._clock() + _TAKEN_ELSEWHERE

    async def _do(self, due: DueTime) -> None:
        if self._observer is not None and due.tries == 0:
            self._observer.begun(due.kind, (self._clock() - due.due_at) / 1000)
        try:
            await self._handlers[due.kind](due)
        except TryAgain as waits:
            _log.warning("what was due (%s of %s) waits %g seconds: %s", due.kind, due.key, waits.seconds, waits)
            await self._ask(due_times.put_off, due, self._clock() + round(waits.seconds * 1000))
        except Exception as fault:  # noqa: BLE001 - whatever it was, it is tried again
            if self._observer is not None:
                self._observer.put_off(due.kind)
            pause = PAUSES[min(due.tries, len(PAUSES) - 1)]
            _log.error(
                "what was due (%s of %s) failed, and is tried again in %g seconds", due.kind, due.key, pause,
                exc_info=fault if due.tries == 0 else None,
            )  # fmt: skip
            await self._ask(due_times.put_off, due, self._clock() + round(pause * 1000))
        else:
            self._done.append(due)
        finally:
            self._at_work[due.kind] -= 1
            self._look.set()

    async def _ask(
        self, what: Callable[Concatenate[Engine, _P], _Answer], *args: _P.args, **kwargs: _P.kwargs
    ) -> _Answer:
        """Ask the store in a thread, as often as it takes."""
        return await write_until_taken("what is due at a time", partial(what, self._database, *args, **kwargs))

    def _let_go(self) -> None:
        due_times.remove(self._database, self._done)
        due_times.release(self._database, {self._program})

    def _execute(self, change: Executable) -> None:
        with writing(self._database) as connection:
            connection.execute(change)
