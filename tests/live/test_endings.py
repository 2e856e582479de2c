"""Every way in which a contact ends: who and why stands in its record. The table of ways is walked, row by row."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from cordboard.engine.endings import ENDINGS
from cordboard.engine.journal import Left, decode, encode
from cordboard.live.floor import Target
from cordboard.store import contacts
from cordboard.telephony.line import EndedBy, Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.faults import locked
from tests.live.floor_site import PATIENCE, FloorSite, floor_site, floor_switchboard
from tests.live.test_own_calls import OUTSIDE, SALES, gives_up_calling
from tests.live.test_store_faults import AGENTS, LIMITS, MENU, database
from tests.live.text_site import text_site
from tests.stores import store_of_kind

pytestmark = pytest.mark.anyio


async def writes_stop(folder: Path) -> dict[str, Any]:
    """Somebody who writes asks for no more texts."""
    asks = """
modules:
  Menu: {type: menu, first: true, prompt: "Reply 1."}
  Bye: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: not_available}
"""
    async with text_site(folder, asks) as site:
        await site.writes("Hello")
        await site.told()
        await site.writes("STOP")
        return await site.closed()


Way = Callable[[Path], Awaitable[dict[str, Any]]]

NOWHERE = """
direction: inbound
modules:
  Message: {type: live_person, first: true, prompt: "Good day."}
"""
NO_WAY_ON = """
direction: inbound
modules:
  Agents: {type: operator_transfer, first: true}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: agent_not_available, to: Bye, result: operator_transfer}
"""


def way(meets: Callable[[FloorSite], Awaitable[object]], flow: str = MENU, **how: str) -> Way:
    """A contact that ends as it is told, and its record."""

    async def told(folder: Path) -> dict[str, Any]:
        async with floor_site(folder, flow, more=LIMITS + how.get("more", ""), sales=how.get("sales", "")) as site:
            await meets(site)
            await site.until(lambda: site.contacts() and site.contacts()[0]["closed_at"])
            return site.contacts()[0]

    return told


async def in_the_menu(site: FloorSite) -> ScriptedCall:
    call = await site.caller()
    await site.until(lambda: call.prompts)
    return call


def ends(by: EndedBy, detail: str = "") -> Callable[[FloorSite], Awaitable[object]]:
    """The line ends the call, and says why."""

    async def meets(site: FloorSite) -> None:
        (await in_the_menu(site)).end(by, detail=detail)

    return meets


async def hangs_up(site: FloorSite) -> None:
    (await in_the_menu(site)).hangs_up()


async def hangs_up_waiting(site: FloorSite) -> None:
    await site.floor.sign_in("maria")
    call = await site.caller()
    await site.until(lambda: site.floor.snapshot().waiting)
    call.hangs_up()


async def with_an_agent(site: FloorSite) -> ScriptedCall:
    await site.signs_in()
    call = await site.caller()
    await site.takes()
    await site.talking()
    return call


async def hangs_up_talking(site: FloorSite) -> None:
    (await with_an_agent(site)).hangs_up()
    await site.wraps_up()


async def agent_ends(site: FloorSite) -> None:
    await with_an_agent(site)
    site.floor.end_call("maria")
    await site.wraps_up()


async def agent_sends_on(site: FloorSite) -> None:
    call = await with_an_agent(site)
    site.floor.transfer("maria", Target("flow", "desk"))
    await site.wraps_up()
    await site.until(lambda: len(site.contacts()) == 2)
    call.hangs_up()
    await site.all_closed(2)


async def gives_up(site: FloorSite) -> None:
    site.line.rings().hangs_up()


async def presses_one(site: FloorSite) -> None:
    (await in_the_menu(site)).presses("1")


async def listens(site: FloorSite) -> None:
    await site.caller()


async def is_not_reached(site: FloorSite) -> None:
    await site.switchboard.dial("sales", "+12025550143")
    (await site.rung()).refuses(Refusal.BUSY, "486 Busy Here")


async def costs_too_much(site: FloorSite) -> None:
    await site.switchboard.dial("sales", "+12025550143")
    call = await site.rung()
    call.answers()
    await site.in_module("Agents")
    call.end(EndedBy.BUDGET_SPENT, detail="minutes")


async def is_not_stored(site: FloorSite) -> None:
    call = await in_the_menu(site)
    with locked(database(site.switchboard.data.parent)):
        call.presses("1")
        await asyncio.wait_for(call.wait_ended(), PATIENCE)


async def meets_a_fault(site: FloorSite) -> None:
    call = await in_the_menu(site)
    (live,) = site.switchboard.runs.at_work.values()
    live.interpreter.receive = lambda *_: 1 // 0  # type: ignore[assignment]
    call.presses("1")


async def after_a_crash(folder: Path, damage: str = "") -> dict[str, Any]:
    """What the next start makes of a contact whose process has gone. The first one is stopped behind its back."""
    switchboard, line = floor_switchboard(folder, MENU, more=LIMITS)
    await switchboard.start()
    call = await FloorSite(switchboard, line).caller()
    await FloorSite(switchboard, line).until(lambda: call.prompts)
    await asyncio.to_thread(switchboard.writer.close)
    await switchboard.stop()
    again, _ = floor_switchboard(folder, MENU, more=LIMITS)
    if damage:
        with again.database.begin() as connection:
            connection.execute(text("UPDATE journal SET entries = :damage"), {"damage": damage})
    await again.start()
    (stored,) = contacts.list_contacts(again.database)
    await again.stop()
    return stored


async def damaged(folder: Path) -> dict[str, Any]:
    return await after_a_crash(folder, "[{")


async def stopped(folder: Path) -> dict[str, Any]:
    switchboard, line = floor_switchboard(folder, MENU, more=LIMITS)
    await switchboard.start()
    await FloorSite(switchboard, line).caller()
    await switchboard.stop()
    again, _ = floor_switchboard(folder, MENU, more=LIMITS)
    (stored,) = contacts.list_contacts(again.database)
    again.database.dispose()
    return stored


async def by_an_operator(_: Path) -> dict[str, Any]:
    """Only journals of before: they can be read, and stay what they are."""
    was = encode([Left(1, "", "operator", "Cordboard was stopped")])
    (left,) = (each for each in decode(was) if isinstance(each, Left))
    return {"ended_by": left.by, "reason": left.reason}


WAYS: dict[str, Way] = {
    "hung_up": way(hangs_up),
    "hung_up_waiting": way(hangs_up_waiting, AGENTS),
    "hung_up_talking": way(hangs_up_talking, AGENTS),
    "gave_up": way(gives_up),
    "flow_ended": way(presses_one),
    "no_connector": way(listens, NOWHERE),
    "opted_out": writes_stop,
    "agent_gave_up": way(gives_up_calling, more=OUTSIDE, sales=SALES),
    "agent_ended": way(agent_ends, NO_WAY_ON),
    "sent_into_flow": way(agent_sends_on, AGENTS),
    "not_connected": way(is_not_reached),
    "line_lost": way(ends(EndedBy.LINE_LOST, "no sound came any more")),
    "line_failed": way(ends(EndedBy.HERE, "no usable audio")),
    "too_long": way(ends(EndedBy.TOO_LONG)),
    "held_too_long": way(ends(EndedBy.HELD_TOO_LONG)),
    "budget_spent": way(costs_too_much),
    "shutdown": stopped,
    "not_stored": way(is_not_stored),
    "fault": way(meets_a_fault),
    "restart": after_a_crash,
    "damaged": damaged,
    "operator": by_an_operator,
}
#: What is told behind the reason of those that tell more.
DETAILS = {
    "sent_into_flow": " desk", "not_connected": "486 Busy Here", "line_lost": ": no sound came any more",
    "line_failed": ": no usable audio", "budget_spent": ": minutes, waiting for an agent",
    "damaged": ": row 1 of the journal cannot be read: Input data was truncated", "operator": "Cordboard was stopped",
    "fault": ": ZeroDivisionError",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted({*ENDINGS, *WAYS}))
async def test_the_record_says_who_ended_it_and_why(tmp_path: Path, name: str) -> None:
    stored, ending = await WAYS[name](tmp_path), ENDINGS[name]
    assert (stored["ended_by"], stored["reason"]) == (ending.by, ending.reason + DETAILS.get(name, ""))
    assert bool(DETAILS.get(name)) <= ending.detail


async def test_the_code_of_an_agent_who_sends_a_person_on_at_once_is_not_lost(tmp_path: Path) -> None:
    """On PostgreSQL, where the journal of contacts does not wait for the floor to be stored."""
    stores = threading.Event()
    stores.set()

    def wait(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if "floor_rows" in statement:
            stores.wait(PATIENCE)

    with store_of_kind("postgresql"):
        async with floor_site(tmp_path, AGENTS, more=LIMITS) as site:
            event.listen(site.switchboard.database, "before_cursor_execute", wait)
            await site.signs_in()
            call = await site.caller()
            stores.clear()
            await site.takes()
            await site.talking()
            site.floor.transfer("maria", Target("flow", "desk"))
            await site.until(lambda: len(site.contacts()) == 2)
            stores.set()
            await site.wraps_up()
            call.hangs_up()
            await site.all_closed(2)
            assert "maria" in [each["agent"] for each in site.contacts()]


async def test_calls_that_the_line_ends_as_it_stops_are_no_callers_hanging_up(tmp_path: Path) -> None:
    """The browser phone is stopped before the contacts are."""
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        call = await in_the_menu(site)
        call.end(EndedBy.STOPPED, Refusal.CANCELLED)
        stored = await site.closed()
    assert (stored["ended_by"], stored["reason"]) == ("shutdown", "Cordboard was stopped")


async def test_a_call_that_rings_out_as_the_program_stops_was_not_refused_by_the_line(tmp_path: Path) -> None:
    switchboard, _ = floor_switchboard(tmp_path, MENU, more=LIMITS)
    await switchboard.start()
    await switchboard.dial("sales", "+12025550143")
    await switchboard.stop()
    again, _ = floor_switchboard(tmp_path, MENU, more=LIMITS)
    (stored,) = contacts.list_contacts(again.database)
    again.database.dispose()
    assert (stored["result"], stored["ended_by"]) == ("not_attempted", "shutdown")


async def test_where_the_person_was_is_told_with_why_the_line_ended_it(tmp_path: Path) -> None:
    async with floor_site(tmp_path, AGENTS, more=LIMITS) as site:
        (await with_an_agent(site)).end(EndedBy.TOO_LONG)
        await site.wraps_up()
        stored = await site.closed()
    assert (stored["ended_by"], stored["reason"]) == ("limit", "the call took too long, talking with an agent")
