"""Killing a running site between two steps of its contacts, and starting another on the same data and line.

With ``pytest --resume`` every site of `tests.live.floor_site` is killed each time a step of a contact was stored, and
before anything else is done. What was not stored then is lost: nothing is written, hung up or wrapped up by what was
killed. Nobody in a test notices: its own code goes on when the other one has started.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from pathlib import Path
from threading import Lock
from types import CodeType, CoroutineType
from typing import Any

from sqlalchemy import Connection, Engine, event, update
from sqlalchemy.exc import OperationalError

import cordboard
from cordboard.live.clock import now
from cordboard.live.contact import LiveContact
from cordboard.live.driver import ContactDriver
from cordboard.live.runs import Runs
from cordboard.live.switchboard import Switchboard
from cordboard.store.database import writing
from cordboard.store.tables import writers
from cordboard.telephony.scripted import ScriptedLine
from cordboard.telephony.scripted_session import ScriptedSession
from tests import faults

#: Whether sites are killed between two steps.
WANTED = False
_SOURCE = str(Path(cordboard.__file__).parent)
#: Seconds in which what was killed must have let go of the database.
_GRACE = 20.0


class KilledError(Exception):
    """What was killed writes nothing."""


class _Store:
    """The database of one program: after `kill` no transaction begins, and no connection is opened."""

    def __init__(self, engine: Engine) -> None:
        self._dead = False
        self._lock = Lock()
        self._open = 0
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "begin", self._begin, insert=True)
        event.listen(engine, "commit", self._over)
        event.listen(engine, "rollback", self._over)

    def kill(self) -> None:
        self._dead = True

    def settle(self) -> None:
        """Wait for what was under way."""
        deadline = time.monotonic() + _GRACE
        while self._open and time.monotonic() < deadline:
            time.sleep(0.002)
        assert not self._open, "a transaction of what was killed goes on"

    def _connect(self, *_: Any) -> None:
        """No connection is opened that nobody would close: the pool of what was killed is disposed of."""
        self._refuse("CONNECT")

    def _refuse(self, what: str) -> None:
        if self._dead:
            raise OperationalError(what, None, KilledError("what was killed writes nothing"))

    def _begin(self, _: Connection) -> None:
        self._refuse("BEGIN")
        with self._lock:
            self._open += 1

    def _over(self, _: Connection) -> None:
        with self._lock:
            self._open -= 1


class Killer:
    """Keeps a site at work over any number of kills. `make` makes a switchboard, not started yet, for a line."""

    #: All that are at work; the code of a test waits for each.
    at_work: list[Killer] = []  # noqa: RUF012 - one for all
    #: The tests that run. What one of them stores by itself is no step to be killed after.
    tests: set[asyncio.Task[Any] | None] = set()  # noqa: RUF012 - one for all

    def __init__(self, line: ScriptedLine, make: Callable[[ScriptedSession], Switchboard]) -> None:
        self.kills = 0
        self.failure: BaseException | None = None
        self._line = line
        self._make = make
        self._running = asyncio.Event()
        self._steps = 0
        self._no_step = asyncio.Event()
        self._no_step.set()
        self._restarting: asyncio.Task[None] | None = None
        self._later: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[None]] = set()
        self._asked: set[asyncio.Task[Any]] = set()
        self._prepare()

    def _prepare(self) -> None:
        self._session = ScriptedSession(self._line)
        self.switchboard = self._make(self._session)
        self._store = _Store(self.switchboard.database)

    async def start(self) -> None:
        await self.switchboard.start()
        self.at_work.append(self)
        self._running.set()

    async def stop(self) -> None:
        await self.until_running()
        self.at_work.remove(self)
        await self.switchboard.stop()

    async def until_running(self) -> None:
        """Wait for the next one to have started. While a step is being stored, it is about to be killed."""
        while not self.running:
            await self._running.wait()
            await self._no_step.wait()
        if self.failure is not None:
            raise AssertionError("it did not start again") from self.failure

    @property
    def running(self) -> bool:
        return self._running.is_set() and (self._no_step.is_set() or bool(faults.going_on))

    def begins_step(self) -> None:
        """A step of one of its contacts is being stored."""
        self._steps += 1
        self._no_step.clear()

    def ends_step(self, *, stored: bool) -> None:
        """It is stored, or it cannot be."""
        if stored:
            self.kill()
        self._steps -= 1
        if not self._steps:
            self._no_step.set()

    def owns(self, runs: Runs | None, driver: ContactDriver | None) -> bool:
        ours = self.switchboard.runs
        return runs is ours or (driver is not None and ours.at_work.get(driver.id) is driver)

    def answer(self, stored: Coroutine[Any, Any, None]) -> None:
        """A request is made: it is answered when it is stored, and no kill comes in between."""
        task = asyncio.get_running_loop().create_task(stored)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def ask(self, request: Coroutine[Any, Any, Any]) -> Any:
        """Wait for the answer to a request. A kill cancels it."""
        task = asyncio.get_running_loop().create_task(request)
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        return await task

    async def _kill_later(self) -> None:
        await asyncio.wait(tuple(self._answering))
        self.kill()

    def kill(self) -> None:
        """End it as the operating system would, and begin to start another: unless the store takes nothing or still has
        to take what it refused: what people were told would be taken back.
        """
        refused = self.switchboard.floor.trouble or self.switchboard.floor._log.trouble
        if not (self._running.is_set() and self in self.at_work) or faults.going_on or refused:
            return
        if self._answering:
            self._later = asyncio.get_running_loop().create_task(self._kill_later())
            return
        self.kills += 1
        self._running.clear()
        self._session.let_go()
        self._store.kill()
        for task in (*self._asked, *filter(_of_the_program, asyncio.all_tasks())):
            if task is not asyncio.current_task():
                task.cancel()
        for timer in asyncio.get_running_loop()._scheduled:  # type: ignore[attr-defined]
            if _is_of_the_program(_file_of(timer._callback)):
                timer.cancel()
        self._restarting = asyncio.get_running_loop().create_task(self._start_again())

    def _end_leases(self) -> None:
        """The process that had them is gone in the story, and is this one in fact."""
        gone = update(writers).where(writers.c.ended_at.is_(None)).values(ended_at=now(), ended="its process was gone")
        with writing(self.switchboard.database) as connection:
            connection.execute(gone)

    async def _start_again(self) -> None:
        killed = self.switchboard
        try:
            await asyncio.to_thread(killed.writer.close)
            await asyncio.to_thread(self._store.settle)
            killed.database.dispose()
            await killed.webhooks.close()
            self._prepare()
            self._end_leases()
            await self.switchboard.start()
        except BaseException as failure:  # noqa: BLE001 - the test is told
            self.failure = failure
        finally:
            self._running.set()


def _of_the_program(task: asyncio.Task[Any]) -> bool:
    if not isinstance(coroutine := task.get_coro(), CoroutineType):
        return False
    code = coroutine.cr_code
    if code.co_filename == f"{_SOURCE}/telephony/leg.py":
        return code.co_name == "hand_over"  # a test waits for the answer or the end of a call, too
    # What a test itself asked for gets its answer: it was on its way.
    return code.co_name != "supervise" and _is_of_the_program(code.co_filename)


def _is_of_the_program(file: str) -> bool:
    return file.startswith(_SOURCE) and not file.startswith(f"{_SOURCE}/telephony/scripted")


def _file_of(callback: object) -> str:
    """Where the function is that a timer calls."""
    function = getattr(callback, "func", callback)
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code.co_filename if isinstance(code, CodeType) else ""


def watch_steps(patch: Any) -> None:
    """Kill whichever site has stored a step, before anything is done about it."""

    def after(original: Callable[..., Awaitable[None]], **which: bool) -> Callable[..., Awaitable[None]]:
        @functools.wraps(original)
        async def stored(self: Any, *arguments: Any) -> None:
            runs, driver = (self, None) if which["runs"] else (None, self)
            own = asyncio.current_task() in Killer.tests  # it would wait for its own step
            killers = [] if own else [each for each in Killer.at_work if each.owns(runs, driver)]
            for killer in killers:
                killer.begins_step()
            done = False
            try:
                await original(self, *arguments)
                done = True
            finally:
                for killer in killers:
                    asyncio.get_running_loop().call_soon(partial(killer.ends_step, stored=done))

        return stored

    patch.setattr(ContactDriver, "_store", after(ContactDriver._store, runs=False))
    patch.setattr(LiveContact, "_store", after(LiveContact._store, runs=False))
    patch.setattr(Runs, "begin", after(Runs.begin, runs=True))


class _Held:
    """Awaits something, but goes on only while every site runs."""

    def __init__(self, work: Coroutine[Any, Any, Any]) -> None:
        self._work = work

    def __await__(self) -> Generator[Any, Any, Any]:
        value: Any = None
        thrown: BaseException | None = None
        while True:
            for killer in tuple(Killer.at_work):
                while not killer.running:
                    yield from killer.until_running().__await__()
                if killer.failure is not None:
                    thrown = AssertionError("the site did not start again")
                    thrown.__cause__ = killer.failure
            try:
                awaited = self._work.send(value) if thrown is None else self._work.throw(thrown)
            except StopIteration as over:
                return over.value
            try:
                value, thrown = (yield awaited), None
            except BaseException as raised:  # noqa: BLE001 - it is the test's
                value, thrown = None, raised


def held(test: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The same test, whose code waits while a site is started again."""

    @functools.wraps(test)
    async def holding(*arguments: Any, **named: Any) -> Any:
        Killer.tests.add(asyncio.current_task())
        try:
            return await _Held(test(*arguments, **named))
        except asyncio.CancelledError as lost:
            raise AssertionError("the test waited for something that was lost in a kill") from lost
        finally:
            Killer.tests.discard(asyncio.current_task())

    return holding
