"""Programs beside one another on one store: who serves the site, and what becomes of contacts when one is gone."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from cordboard.engine.journal import Closed, Left
from cordboard.live.clock import now
from cordboard.live.site_lease import SiteLease
from cordboard.live.waker import Waker
from cordboard.store import contacts, floor_rows
from cordboard.store.database import open_database, writing
from cordboard.store.due_times import DueTime
from cordboard.store.leases import StoreInUse, writer_of
from cordboard.store.tables import writers
from cordboard.store.writer import JournalWriter
from cordboard.telephony.line import EndedBy, LineError
from cordboard.telephony.scripted import ScriptedLine
from cordboard.telephony.scripted_session import ScriptedSession
from tests.live.floor_site import PATIENCE, FloorSite, floor_files, floor_site, floor_switchboard, switchboard_of
from tests.store.conftest import new

pytestmark = pytest.mark.anyio

QUICK = 0.05
MENU = """
direction: inbound
modules:
  Choices: {type: menu, first: true, prompt: "Press 1.", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Choices, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""
MENU_AND_AGENTS = """
direction: inbound
modules:
  Choices: {type: menu, first: true, prompt: "Press 1 or 2.", timeout: 60}
  Agents: {type: operator_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Choices, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Choices, event: key_press, value: "2", to: Agents, result: listened}
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: hung_up_in_opening}
"""


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    return open_database(tmp_path / "cordboard.db")


def end_lease(database: Engine, fence: int) -> None:
    """What another program does that takes this one for gone."""
    with writing(database) as connection:
        gone = update(writers).where(writers.c.fence == fence)
        connection.execute(gone.values(ended_at=time.time_ns() // 1_000_000, ended="it was silent"))


class Program:
    """One of several that write a store."""

    def __init__(self, database: Engine) -> None:
        self.recovered = asyncio.Event()
        self.let_go = asyncio.Event()
        self.lease = SiteLease(database, recover=self._recover, let_go=self.let_go.set, renew_seconds=QUICK)

    async def _recover(self) -> None:
        self.recovered.set()


@pytest.fixture
async def programs(database: Engine) -> AsyncIterator[tuple[Program, Program]]:
    both = (Program(database), Program(database))
    for each in both:
        await each.lease.start()
    yield both
    for each in both:
        await each.lease.stop()
    database.dispose()


async def test_one_program_serves_and_another_is_told_which(programs: tuple[Program, Program]) -> None:
    one, other = programs
    await one.lease.serve()
    with pytest.raises(StoreInUse, match=r"in use by another Cordboard \(process \d+\)$"):
        await asyncio.wait_for(other.lease.serve(), PATIENCE)
    await one.lease.stop()
    await asyncio.wait_for(other.lease.serve(), PATIENCE)


async def test_what_another_program_left_is_taken_over_and_what_it_has_is_not(
    database: Engine, programs: tuple[Program, Program]
) -> None:
    one, other = programs
    await one.lease.writer.begin(new("a"))
    await other.lease.writer.begin(new("b"))
    assert [one.lease.others(each) for each in "ab"] == [False, True]
    assert await one.lease.take_over_left() == {}
    await asyncio.sleep(2 * QUICK)  # it renews its lease
    before = now() - 60_000
    end_lease(database, other.lease.writer.lease.fence)
    assert [one.lease.others(each) for each in "ab"] == [False, False]
    await asyncio.wait_for(other.let_go.wait(), PATIENCE)
    ((left, last_known),) = (await one.lease.take_over_left()).items()
    assert left == "b"
    assert before <= last_known <= now()
    assert writer_of(database, "b") == one.lease.writer.lease.fence
    assert not one.let_go.is_set()


async def test_who_is_gone_is_found_and_what_it_left_is_seen_to(
    database: Engine, programs: tuple[Program, Program]
) -> None:
    one, other = programs
    one.lease.watch()
    with writing(database) as connection:  # as if its process were gone: its number is another one's now
        gone = update(writers).where(writers.c.fence == other.lease.writer.lease.fence)
        connection.execute(gone.values(started="1"))
    await asyncio.wait_for(one.recovered.wait(), PATIENCE)
    await asyncio.wait_for(other.let_go.wait(), PATIENCE)


class CarriesAudioItself(ScriptedLine):
    """A line whose calls are in this process, as those of the built-in one are."""

    async def detach(self) -> None:
        await self.stop()


async def test_calls_that_cannot_outlive_a_program_end_when_another_has_their_contacts(tmp_path: Path) -> None:
    line = CarriesAudioItself(pace=0.01)
    switchboard = switchboard_of(floor_files(tmp_path, MENU), tmp_path, line)
    site = FloorSite(switchboard, line)
    await switchboard.start()
    call = await site.caller()
    await site.in_module("Choices")
    (contact,) = site.contacts()
    end_lease(switchboard.database, switchboard.writer.lease.fence)
    other = JournalWriter(switchboard.database)
    other.start()
    await other.append(contact["id"], [Left(5, "Choices", "restart"), Closed(5, "hung_up_in_opening", 1)])
    assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.STOPPED
    await site.until(lambda: not switchboard.runs.at_work)
    (why,) = switchboard.readiness.reasons
    assert "another Cordboard has taken over the contacts of this one: it was silent" in why
    with pytest.raises(LineError, match="not started"):
        line.rings()
    assert [each["ended_by"] for each in site.contacts()] == ["restart"]
    other.close()
    await switchboard.stop()


async def test_the_program_that_takes_over_goes_on_with_the_calls_that_a_line_keeps(tmp_path: Path) -> None:
    """A caller, and another one who talks with an agent: nobody notices."""
    line, loaded = ScriptedLine(pace=0.01), floor_files(tmp_path, MENU_AND_AGENTS)
    first_session, second_session = ScriptedSession(line), ScriptedSession(line)
    first, second = (switchboard_of(loaded, tmp_path, each) for each in (first_session, second_session))
    await first.start()
    site = FloorSite(first, line)
    await site.signs_in()
    talker = await site.caller()
    talker.presses("2")
    phone = await site.takes()
    await site.talking()
    caller = await site.caller()
    await site.until(lambda: caller.prompts)
    await site.floor.stored()
    end_lease(first.database, first.writer.lease.fence)
    await site.until(lambda: first_session.over)
    await site.until(lambda: not first.runs.at_work)
    assert not first.ready
    await second.start()
    site = FloorSite(second, line)
    assert (talker.ended_by, phone.ended_by, caller.ended_by) == (None, None, None)
    assert [len(each.members) for each in second.floor.snapshot().conversations] == [2]
    caller.presses("1")
    await asyncio.wait_for(caller.wait_ended(), PATIENCE)
    second.floor.end_call("maria")
    await site.wraps_up()
    await site.all_closed(2)
    assert [(each["result"], each["recovered"]) for each in site.contacts()] == [
        ("operator_transfer", False), ("listened", False),
    ]  # fmt: skip
    for each in (first, second):
        await each.stop()


async def test_what_a_program_still_believes_of_the_floor_is_not_written_over_that_of_another(tmp_path: Path) -> None:
    async with floor_site(tmp_path, MENU) as site:
        await site.signs_in()
        database = site.switchboard.database
        await site.until(lambda: not site.floor._log.behind)
        before = floor_rows.read(database)
        end_lease(database, site.switchboard.writer.lease.fence)
        site.floor.go_not_ready("maria")  # as far as this program knows
        await site.floor.stop()  # all that is to be stored is
        assert floor_rows.read(database) == before
        await site.until(lambda: site.switchboard.writer.lost)


async def test_what_is_due_is_left_to_the_program_that_has_the_lease(
    database: Engine, programs: tuple[Program, Program]
) -> None:
    one, other = programs
    end_lease(database, one.lease.writer.lease.fence)
    await asyncio.wait_for(one.let_go.wait(), PATIENCE)
    done: asyncio.Queue[str] = asyncio.Queue()
    for name, program in (("one", one), ("other", other)):
        waker = Waker(database, require=program.lease.require)
        waker.on("test", partial(_do, done, name))
        await waker.set("test", name, now())
        waker.start()
        if program is other:
            assert {await asyncio.wait_for(done.get(), PATIENCE) for _ in range(2)} == {"other"}
        await waker.stop()
    assert done.empty()


async def _do(done: asyncio.Queue[str], name: str, _due: DueTime) -> None:
    done.put_nowait(name)


async def test_a_second_site_does_not_start_on_the_same_store(tmp_path: Path) -> None:
    async with floor_site(tmp_path, MENU) as site:
        call = await site.caller()
        second, _ = floor_switchboard(tmp_path, MENU)
        with pytest.raises(StoreInUse):
            await second.start()
        await second.stop()
        call.presses("1")
        assert (await site.closed())["result"] == "listened"


KILLED = """
import asyncio, os, signal, sys
from cordboard.store.database import open_database
from cordboard.store.writer import JournalWriter, NewContact
async def main(url, flow, version):
    writer = JournalWriter(open_database(url))
    writer.start()
    await writer.begin(NewContact("a", flow, version, "voice", "outbound", "sales", "", "", 1000))
    print("begun", flush=True)
    input()
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_contact_of_a_program_that_is_killed_beside_gets_its_outcome_from_the_site(tmp_path: Path) -> None:
    async with floor_site(tmp_path, MENU) as site:
        url = site.switchboard.database.url.render_as_string(hide_password=False)
        flow = site.switchboard.programs.current("out").flow
        beside = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KILLED, url, flow.slug, flow.version, stdin=PIPE, stdout=PIPE
        )
        assert beside.stdout is not None
        assert await beside.stdout.readline() == b"begun\n"
        assert await site.switchboard._see_to_left() == 0, "it is at work"
        await beside.communicate(b"\n")
        stored = await site.closed()
        assert (stored["result"], stored["ended_by"], stored["recovered"]) == ("line_lost", "restart", True)
        assert isinstance(contacts.journal(site.switchboard.database, "a")[-1], Closed)
