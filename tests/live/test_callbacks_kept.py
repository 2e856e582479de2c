"""What was promised to people who are called back outlasts the program: attempts, pauses, limits, what agents see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.live.floor.events import OfferMade
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import callbacks, due_times
from cordboard.store.database import writing
from cordboard.store.tables import callbacks as callback_table
from cordboard.store.tables import due_times as due_times_table
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedLine
from tests.faults import locked
from tests.live.floor_site import FloorSite, floor_site
from tests.live.test_agents import DESK

pytestmark = pytest.mark.anyio

FLOW = (
    DESK.replace("{type: operator_transfer, first: true}", "{type: operator_transfer}")
    .replace("modules:", "modules:\n  Note: {type: set_variable, first: true, values: {ticket: '\"T-77\"'}}")
    .replace("connectors:", "connectors:\n  - {from: Note, event: success, to: Agents, result: listened}")
    .replace("{type: callback}", "{type: callback, attempts: 3, retry_after: 3600, max_wait: 7200}")
)
AT_ONCE = FLOW.replace("retry_after: 3600", "retry_after: 0.02")
HOUR = 3_600_000


@asynccontextmanager
async def restarted(folder: Path) -> AsyncIterator[FloorSite]:
    """The same site and data, by another program."""
    line = ScriptedLine(pace=0.01)
    prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
    switchboard = Switchboard(load_site(folder, modules.types()), folder / "data", line, prompts)
    await switchboard.start()
    try:
        yield FloorSite(switchboard, line)
    finally:
        await switchboard.stop()


async def asks(site: FloorSite) -> None:
    """A caller leaves the queue, asks to be called back, and hangs up."""
    await site.floor.sign_in("maria")
    caller = await site.caller()
    await site.until(lambda: site.floor.snapshot().waiting)
    caller.presses("1")
    await caller.wait_ended()
    await site.until(lambda: bool(site.contacts()[0]["closed_at"]))


def attempts(site: FloorSite) -> list[tuple[int, str, str]]:
    """Every attempt of the only callback: its number, its agent and what came of it."""
    contact = site.contacts()[1]["id"]
    found = callbacks.attempts_of(site.switchboard.database, contact)
    assert all(each.begun_at <= (each.ended_at or each.begun_at) for each in found)
    return [(each.number, each.agent, each.outcome) for each in found]


def due(site: FloorSite, kind: str) -> set[str]:
    return due_times.keys(site.switchboard.database, kind)


async def fails(site: FloorSite, why: Refusal) -> None:
    """Maria takes the callback, and the person is not reached."""
    await site.takes()
    (await site.rung()).refuses(why)


async def turns_forward(site: FloorSite, hours: float) -> None:
    """So much later, as the store sees it: everything that is due or promised is so much nearer."""
    earlier = round(hours * HOUR)
    columns = due_times_table.c
    with writing(site.switchboard.database) as connection:
        connection.execute(due_times_table.update().values(due_at=columns.due_at - earlier, at=columns.at - earlier))
        connection.execute(callback_table.update().values(until=callback_table.c.until - earlier))


async def test_each_attempt_is_a_row_and_the_last_one_says_how_it_ended(tmp_path: Path) -> None:
    async with floor_site(tmp_path, AT_ONCE) as site:
        await asks(site)
        await site.floor.go_ready("maria")
        await fails(site, Refusal.BUSY)
        await fails(site, Refusal.NO_ANSWER)
        await site.takes()
        person = await site.takes()
        await site.talking()
        await site.until(lambda: attempts(site)[2:] == [(3, "maria", "reached")])
        assert attempts(site)[:2] == [(1, "maria", "busy"), (2, "maria", "no_answer")]
        assert (due(site, callbacks.RETRY), due(site, callbacks.EXPIRY)) == (set(), set())
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)
        assert len(attempts(site)) == 3


async def test_the_pause_before_the_next_attempt_outlasts_a_restart(tmp_path: Path) -> None:
    async with floor_site(tmp_path, FLOW) as site:
        await asks(site)
        await site.floor.go_ready("maria")
        await fails(site, Refusal.BUSY)
        contact = site.contacts()[1]["id"]
        await site.until(lambda: due(site, callbacks.RETRY) == {contact})
    async with restarted(tmp_path) as site:
        await site.signs_in()
        assert site.floor.router.place(site.contacts()[0]["id"]) is None
        await turns_forward(site, 0.9)
        site.switchboard.waker.look()
        await site.floor.sign_in("noor")
        assert site.line.dialled.empty()
        await turns_forward(site, 0.2)
        site.switchboard.waker.look()
        await fails(site, Refusal.NO_ANSWER)
        await site.until(lambda: attempts(site) == [(1, "maria", "busy"), (2, "maria", "no_answer")])


async def test_a_callback_is_given_up_in_time_also_where_no_program_ran_then(tmp_path: Path) -> None:
    async with floor_site(tmp_path, FLOW) as site:
        await asks(site)
        await site.floor.go_ready("maria")
        await fails(site, Refusal.BUSY)
        await site.until(lambda: len(due(site, callbacks.RETRY)) == 1)
        await turns_forward(site, 3)
    async with restarted(tmp_path) as site:
        await site.all_closed(2)
        callback = site.contacts()[1]
        assert (callback["result"], callback["reason"]) == ("busy", "max_wait")
        assert (due(site, callbacks.RETRY), due(site, callbacks.EXPIRY)) == (set(), set())


async def test_what_the_agent_sees_and_the_recording_outlast_a_restart(tmp_path: Path) -> None:
    async with floor_site(tmp_path, FLOW, record="yes") as site:
        await asks(site)
        (before,) = site.floor._callbacks._open.values()
        assert before.pop.fields["ticket"] == "T-77"
        assert before.promise.record
    async with restarted(tmp_path) as site:
        events = site.floor.events()
        await site.signs_in()
        await site.takes()
        seen = [event async for event in _until_offer(events)][-1]
        assert seen.pop == before.pop
        person = await site.takes()
        await site.talking()
        await site.until(lambda: site.floor.snapshot().conversations[0].recording == "on")
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)


async def _until_offer(events: AsyncIterator[object]) -> AsyncIterator[OfferMade]:
    async for event in events:
        if isinstance(event, OfferMade):
            yield event
            return


async def test_an_attempt_that_the_end_of_the_program_cut_off_counts(tmp_path: Path) -> None:
    async with floor_site(tmp_path, FLOW.replace("attempts: 3", "attempts: 1")) as site:
        await asks(site)
        contact = site.contacts()[1]["id"]
        callbacks.begin_attempt(site.switchboard.database, contact, "maria", 1)
        with writing(site.switchboard.database) as connection:  # one that has no more attempts, and is no longer due
            connection.execute(due_times.cancelling(callbacks.EXPIRY, contact))
    async with restarted(tmp_path) as site:
        await site.all_closed(2)
        assert attempts(site) == [(1, "maria", "cut_off")]
        assert (site.contacts()[1]["result"], site.contacts()[1]["ended_by"]) == ("not_attempted", "flow")


async def test_a_person_who_was_reached_when_the_program_was_killed_is_not_called_again(tmp_path: Path) -> None:
    async with floor_site(tmp_path, FLOW) as site:
        await asks(site)
        (promised,) = callbacks.pending(site.switchboard.database)
        await site.floor.go_ready("maria")
        await site.takes()
        person = await site.takes()
        await site.talking()
        await site.until(lambda: attempts(site) == [(1, "maria", "reached")])
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)
        with writing(site.switchboard.database) as connection:  # as if it had been killed before that was stored
            for change in callbacks.addition(promised):
                connection.execute(change)
    async with restarted(tmp_path) as site:
        assert callbacks.pending(site.switchboard.database) == []
        await site.signs_in()
        await site.floor.sign_in("noor")
        assert site.line.dialled.empty()


@pytest.mark.sqlite_only("it locks the file of SQLite")
async def test_nobody_is_called_while_that_cannot_be_stored(tmp_path: Path) -> None:
    async with floor_site(tmp_path, AT_ONCE) as site:
        await asks(site)
        with locked(tmp_path / "data/cordboard.db"):
            await site.floor.go_ready("maria")
            phone = await site.takes()
            assert phone.called == "maria-phone"
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(site.line.dialled.get(), 0.2)
        person = await site.takes()
        assert person.called == "+12025550143"
        await site.talking()
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)
        await site.until(lambda: attempts(site) == [(1, "maria", "reached")])
