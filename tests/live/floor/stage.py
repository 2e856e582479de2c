"""A floor on a scripted line for tests: it can be killed, and another goes on from what was stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.dialects.postgresql import insert  # SQLite writes this the same way

from cordboard.acd.rows import KINDS, kept_of
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.floor import AgentSearch, Floor, OpenCallback, deliveries
from cordboard.live.floor.events import AnyFloorEvent
from cordboard.live.floor.rows import CONVERSATION, SEARCH, SESSION
from cordboard.store import floor_rows
from cordboard.store.callbacks import RETRY
from cordboard.store.database import open_database, writing
from cordboard.store.due_times import DueTime
from cordboard.store.tables import contacts
from cordboard.telephony.line import Call, CallEnded
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine
from tests.live import killing
from tests.live.floor.people import PATIENCE, Caller, Worker

_BLANK = dict.fromkeys((
    "flow", "version", "channel", "direction", "service", "caller", "called", "account", "result", "ended_by", "run",
    "parent", "agent", "due", "reason",
), "")  # fmt: skip


def site(**more: Any) -> Site:
    """A support desk with five agents; the service `picky` asks for acceptance."""
    agents = {
        name: {
            "softphone": f"phone-{name.lower()}", "path": "softphone", "services": ["desk"], "extension": f"20{number}",
            "number": f"+1212555010{number}", "teams": ["gold"] if name == "BERT" else [],
        }
        for number, name in enumerate(("ANNA", "BERT", "CARL", "DORA", "EMIL"))
    }  # fmt: skip
    return Site.model_validate(
        {
            "cordboard": 1, "site": "stage",
            "services": {
                "support": {"flow": "f", "max_wait": 60, "record": "yes"},
                "picky": {"flow": "f", "acceptance": "yes", "accept_timeout": 5},
                "closed": {"flow": "f", "max_wait": 0, "hours": {"switch": "closed"}},
                "desk": {"flow": "f", "direction": "outbound", "caller_id": "+12125550100"},
            },
            "resource_groups": {"care": {"from": ["support", "picky", "closed"], "to": ["desk"]}},
            "teams": {"gold": None},
            "agents": agents,
            "termination_codes": {"promise": {"name": "Payment plan", "result": "listened"}},
            "outside_numbers": {"allowed": ["+1212"]},
            **more,
        }
    )  # fmt: skip


class Records:
    """Callbacks that were stored, tried, reached and given up, as the floor told of them. They outlast it."""

    def __init__(self, stage: Callable[[], Stage]) -> None:
        self._stage = stage

    async def add(self, callback: OpenCallback) -> None:
        assert callback.queued_at
        assert callback.request.contact == callback.contact
        self._stage().stored.append(callback)
        self._stage().promised[callback.contact] = replace(callback)

    async def begin_attempt(self, callback: OpenCallback, agent: str) -> int:
        self._stage().begun.append(agent)
        self._stage().promised[callback.contact] = replace(callback, tried=callback.tried + 1)
        return callback.tried + 1

    def end_attempt(self, callback: OpenCallback, outcome: str, retry_at: int | None) -> None:
        stage = self._stage()
        stage.tried.append((callback.tried, outcome))
        stage.promised[callback.contact] = replace(callback)
        if retry_at is not None:
            stage.pausing[callback.contact] = retry_at
            stage.beside(stage.retry(callback, retry_at))

    def reached(self, callback: OpenCallback) -> None:
        self._stage().reached.append(callback.contact)
        self._stage().promised.pop(callback.contact, None)

    def over(self, callback: OpenCallback, why: str) -> None:
        self._stage().promised.pop(callback.contact, None)
        self._stage().given_up.append((callback.contact, why))


class Stage:
    """A floor that runs."""

    def __init__(self, line: ScriptedLine, another: Callable[[], Floor]) -> None:
        self.line, self.floor, self._another = line, another(), another
        self.callers: list[Caller] = []
        self.wrapped_up: list[tuple[str, str, str, str]] = []
        self.called_back: list[tuple[str, Call, str, AgentSearch]] = []
        self.given_up: list[tuple[str, str]] = []
        self.stored: list[OpenCallback] = []
        self.promised: dict[str, OpenCallback] = {}
        self.pausing: dict[str, int] = {}
        self.begun: list[str] = []
        self.tried: list[tuple[int, str]] = []
        self.reached: list[str] = []
        self.seen: list[AnyFloorEvent] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._dialled: list[ScriptedCall] = []
        self._count = 0

    async def caller(self, **how: Any) -> Caller:
        """Somebody calls and is answered."""
        call = self.line.rings(**how)
        await call.until_answered()
        self._count += 1
        self.callers.append(Caller(self, call, f"contact-{self._count}"))
        if killing.WANTED:
            self.store(self.callers[-1])
        await self.step()
        return self.callers[-1]

    def store(self, caller: Caller) -> Caller:
        """Note the contact in the store, as its driver would: recordings belong to one. Twice is no error."""
        row = insert(contacts).values(id=caller.contact, started_at=0, recovered=False, **_BLANK)
        with writing(self.floor.database) as connection:
            connection.execute(row.on_conflict_do_nothing())
        return caller

    async def step(self) -> None:
        """Between two steps of a story: with ``--resume`` the program is killed here, and another one goes on."""
        if killing.WANTED:
            await self.restarts()

    def agent(self, name: str) -> Worker:
        return Worker(self, name)

    async def dialled(self, number: str) -> ScriptedCall:
        """The next call to a number."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for call in self._dialled:
                    if call.called == number:
                        self._dialled.remove(call)
                        return call
                self._dialled.append(await self.line.dialled.get())

    def forget_calls(self) -> None:
        """Whatever was dialled so far is of no interest."""
        self._dialled.clear()
        while not self.line.dialled.empty():
            self.line.dialled.get_nowait()

    def beside(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.append(task)
        return task

    async def retry(self, callback: OpenCallback, at: int) -> None:
        """What the waker of a whole site does at that time."""
        await asyncio.sleep(max(0, at - now()) / 1000)
        self.pausing.pop(callback.contact, None)
        await self.floor.retry_callback(DueTime(RETRY, callback.promise.id, at, {}, ""))

    async def follow(self) -> None:
        async for event in self.floor.events(self.floor.snapshot().number):
            self.seen.append(event)

    async def is_stored(self) -> None:
        """Whatever happens is stored, without anybody having to remember it."""
        while self.floor._log.behind:  # something may come due before we go on
            await self.floor.stored()
        stored = floor_rows.read(self.floor.database)
        theirs = {key: body for key, body in stored.items() if key[0] in {SESSION, SEARCH, CONVERSATION}}
        assert theirs == self.floor._rows.everything()
        kept, unreadable = kept_of(
            {key: body for key, body in stored.items() if key[0] in KINDS}, self.floor.router.organisation, 0
        )
        assert (kept.seats, kept.tickets) == (self.floor.router._board.seats, self.floor.router._board.tickets)
        assert unreadable == []

    async def restarts(self, *lost: ScriptedCall) -> None:
        """The program is killed and another goes on, on a line that has kept all calls but these.

        Callers who are on the line ask again.
        """
        await self.is_stored()
        killed = self.floor
        killed._distributor.stop()
        killed._stopped = True
        await killed._log.stop()
        killed._stores_rows = False
        killed._hours.stop()
        await killed._shared.beside.stop()
        for task in self._tasks:
            task.cancel()
        for call in self.line.calls:
            for recording in call.media.recordings:
                recording._file._file.close()
            call.media.recordings = ()
            call.media.silence()
            if call.media.bridged is not None:
                call.media.bridged.close()
        for call in lost:
            call.loses_line()
            self.line._known.remove(call)
        await self.line.detach()
        self.floor = self._another()
        await self.line.start(_answering)
        await self.floor.start()
        for callback in tuple(self.promised.values()):
            at = self.pausing.get(callback.contact)
            self.floor.take_up(replace(callback), pausing=at is not None)
            if at is not None:
                self.beside(self.retry(callback, at))
        for caller in self.callers:
            if caller.is_asking:
                caller.asks_again()
        await self.floor.resumed()
        self.beside(self.follow())
        await asyncio.sleep(0)

    async def end(self) -> None:
        if not self.floor._stopped:
            await self.is_stored()
        await self.floor.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def staged(folder: Path, of: Site | None = None) -> AsyncIterator[Stage]:
    """A floor on a scripted line; at the end nobody is left on a telephone."""
    line = ScriptedLine(pace=0.01)
    database = open_database(folder / "cordboard.db")
    stage: Stage

    def wrapped_up(contact: str, agent: str, code: str, result: str) -> asyncio.Future[None]:
        stage.wrapped_up.append((contact, agent, code, result))
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        stored.set_result(None)
        return stored

    async def called_back(contact: str, call: Call, agent: str, asking: AgentSearch) -> None:
        stage.called_back.append((contact, call, agent, asking))

    faults = _Faults()
    logging.getLogger("cordboard.live.floor").addHandler(faults)
    another = partial(
        Floor, of or site(), line, database, folder / "recordings", wrapped_up=wrapped_up, begin_callback=called_back,
        records=Records(lambda: stage), require=lambda _: None,
    )  # fmt: skip
    stage = Stage(line, another)
    await line.start(_answering)
    # A healthy store, however busy the machine is, from the first row to the last.
    with patch.object(deliveries, "PATIENCE", 60.0):
        await stage.floor.start()
        stage.beside(stage.follow())
        await asyncio.sleep(0)
        try:
            yield stage
        finally:
            await stage.end()
            left = [call for call in line.calls if call.direction == "outbound"]
            await line.stop()
            database.dispose()
            logging.getLogger("cordboard.live.floor").removeHandler(faults)
    assert faults.said == []
    assert left == [], "telephones were left ringing or in a call"


class _Faults(logging.Handler):
    """Whatever goes wrong on the floor is caught and logged there, and must fail the test here."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


async def _answering(call: Call) -> None:
    with suppress(CallEnded):
        await call.answer()
