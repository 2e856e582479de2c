"""A floor with people on it, told as stories: agents at scripted telephones, and callers who want them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from cordboard.acd.messages import AgentRequest
from cordboard.acd.rows import KINDS, kept_of
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.floor import AgentSearch, Floor, OpenCallback, Party, ScreenPop
from cordboard.live.floor.asking import AnyAskingEvent
from cordboard.live.floor.events import AnyFloorEvent
from cordboard.live.floor.rows import CONVERSATION, SEARCH, SESSION
from cordboard.store import floor_rows
from cordboard.store.callbacks import RETRY
from cordboard.store.database import open_database, writing
from cordboard.store.due_times import DueTime
from cordboard.store.tables import contacts
from cordboard.telephony.line import Call, CallEnded
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine

PATIENCE = 5.0
_BLANK = dict.fromkeys((
    "flow", "version", "channel", "direction", "service", "caller", "called", "account", "result", "ended_by", "run",
    "parent", "agent", "due", "reason",
), "")  # fmt: skip
MUSIC = b"\x31" * 8000


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


class Caller:
    """A person on the line, and the contact that asks for an agent on their behalf."""

    def __init__(self, stage: Stage, call: ScriptedCall, contact: str) -> None:
        self.stage, self.call, self.contact = stage, call, contact
        self.asking: AgentSearch
        self.told: list[AnyAskingEvent] = []
        self._following: asyncio.Task[None]

    def asks(self, party: dict[str, Any] | None = None, **request: Any) -> Caller:
        """Ask for an agent; `support` unless said otherwise."""
        self._party, self._request = party or {}, request
        pop = ScreenPop(caller=self.call.caller, service=request.get("service", "support"))
        self.asking = self.stage.floor.ask(
            AgentRequest(**{"contact": self.contact, "service": "support"} | request),
            Party(self.call, pop, music=MUSIC, **self._party),
            command=1,
        )
        self._following = self.stage.beside(self._follow(self.asking))
        return self

    def asks_again(self) -> Caller:
        """The same contact after a restart: it skips what it has heard."""
        heard = list(self.told)
        self.told.clear()
        self.asks(self._party, **self._request)
        assert self.asking.told[: len(heard)] == heard
        return self

    async def _follow(self, asking: AgentSearch) -> None:
        async for event in asking.events:
            self.told.append(event)

    async def hangs_up(self) -> None:
        """Put the receiver down, as the driver of the contact would notice."""
        self.call.hangs_up()
        await self.asking.close(keep_place=False)

    async def is_told(self, kind: type[AnyAskingEvent], count: int = 1) -> Any:
        """Wait until the contact was told so, that often."""
        await until(lambda: len([each for each in self.told if isinstance(each, kind)]) >= count)
        return [each for each in self.told if isinstance(each, kind)][count - 1]

    @property
    def story(self) -> list[str]:
        """What the contact was told, as words."""
        return [type(event).__name__ for event in self.told]

    def hears(self, other: ScriptedCall) -> bool:
        """Whether the person hears somebody now."""
        return hears(self.call, other)


class Worker:
    """An agent, and the telephone that rings for them."""

    def __init__(self, stage: Stage, name: str) -> None:
        self.stage, self.name = stage, name
        self.phone: ScriptedCall

    @property
    def state(self) -> str:
        return str(self.stage.floor.router.agent(self.name).state)

    @property
    def offer(self) -> int:
        offer = self.stage.floor._present.sessions[self.name].offer
        assert offer is not None, "there is no offer"
        return offer.number

    async def is_ready(self, **how: Any) -> Worker:
        await self.stage.floor.sign_in(self.name, ready=True, **how)
        return self

    async def is_up(self) -> Worker:
        """Be signed in with a telephone that stays up."""
        self.stage.beside(self.answers())
        return await self.is_ready(nailed_up=True)

    async def rings(self) -> ScriptedCall:
        """Wait until the telephone rings."""
        self.phone = await self.stage.dialled(f"phone-{self.name.lower()}")
        return self.phone

    async def answers(self) -> ScriptedCall:
        (await self.rings()).answers()
        return self.phone

    async def becomes(self, state: str) -> None:
        await until(lambda: self.state == state)


class Records:
    """Callbacks that were stored, tried, reached and given up, as the floor told of them."""

    def __init__(self, stage: Callable[[], Stage]) -> None:
        self._stage = stage

    async def add(self, callback: OpenCallback) -> None:
        assert callback.queued_at
        assert callback.request.contact == callback.contact
        self._stage().stored.append(callback)

    async def begin_attempt(self, callback: OpenCallback, agent: str) -> int:
        self._stage().begun.append(agent)
        return callback.tried + 1

    def end_attempt(self, callback: OpenCallback, outcome: str, retry_at: int | None) -> None:
        stage = self._stage()
        stage.tried.append((callback.tried, outcome))
        if retry_at is not None:
            stage.beside(stage.retry(callback, retry_at))

    def reached(self, callback: OpenCallback) -> None:
        self._stage().reached.append(callback.contact)

    def over(self, callback: OpenCallback, why: str) -> None:
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
        return self.callers[-1]

    def store(self, caller: Caller) -> Caller:
        """Note the contact in the store, as its driver would: recordings belong to one."""
        with writing(self.floor.database) as connection:
            connection.execute(insert(contacts).values(id=caller.contact, started_at=0, recovered=False, **_BLANK))
        return caller

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
        await self.floor.retry_callback(DueTime(RETRY, callback.promise.id, at, {}, ""))

    async def follow(self) -> None:
        async for event in self.floor.events(self.floor.snapshot().number):
            self.seen.append(event)

    async def is_stored(self) -> None:
        """Whatever happens is stored, without anybody having to remember it."""
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
        for caller in self.callers:
            if caller.call.ended_by is None:
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


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what must come."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - a story has many things to wait for
            await asyncio.sleep(0.002)


def hears(one: ScriptedCall, other: ScriptedCall) -> bool:
    """Whether one hears the other now."""
    bridge = one.media.bridged
    return bridge is not None and other.media in bridge.members and bridge.hears(one.media, other.media)


def talk(one: ScriptedCall, other: ScriptedCall) -> bool:
    """Whether they hear one another."""
    return hears(one, other) and hears(other, one)
