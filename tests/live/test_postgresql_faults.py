"""A PostgreSQL server that goes away in the middle of traffic: nobody is promised what is not stored, and it heals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from cordboard.store.writer import StoreFailed
from tests.faults import paused, stopped
from tests.live.floor_site import floor_site
from tests.live.test_store_faults import LIMITS, MENU, turned_away
from tests.stores import server, store_of_kind

pytestmark = [pytest.mark.anyio, pytest.mark.sqlite_only("it runs on a PostgreSQL server in every run")]

FAULTS = {"stopped": stopped, "paused": paused}
Fault = Callable[[], AbstractContextManager[None]]


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


@pytest.fixture(autouse=True)
def on_postgresql() -> Iterator[None]:
    with store_of_kind("postgresql"):
        yield


async def test_nobody_is_answered_while_the_server_is_away_and_it_heals_by_itself(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        with fault():
            for _ in range(2):
                await turned_away(site)
            with pytest.raises((StoreFailed, OperationalError)):
                await site.switchboard.dial("sales", "+12025550143")
        call = await site.caller()
        await site.in_module("Choices")
        call.hangs_up()
        assert (await site.closed())["result"] == "hung_up_in_opening"


async def test_a_contact_in_progress_goes_on_where_it_was_once_the_server_is_back(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        call = await site.caller()
        await site.until(lambda: call.prompts)
        with fault():
            call.presses("1")
            await asyncio.sleep(0.3)
        stored = await site.closed()
        assert (stored["result"], stored["ended_by"]) == ("listened", "flow")
        assert site.path(stored["id"]) == ["Choices", "Message", "Bye"]


async def test_nobody_is_kept_in_a_call_while_the_server_is_away(tmp_path: Path, fault: Fault) -> None:
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        call = await site.caller()
        await site.until(lambda: call.prompts)
        with fault():
            call.presses("1")
            await asyncio.wait_for(call.wait_ended(), 20)
        stored = await site.closed()
        assert (stored["ended_by"], stored["reason"]) == ("fault", "the next step could not be stored")
        assert stored["result"] == "listened"


async def test_connections_that_are_cut_again_and_again_cost_nobody_a_contact(tmp_path: Path) -> None:
    """As a network does, or an administrator: everybody is let go, in the middle of whatever they did."""
    async with floor_site(tmp_path, MENU, more=LIMITS) as site:
        for _ in range(10):
            calls = [site.line.rings(caller="+12025550143") for _ in range(3)]
            await asyncio.gather(*(asyncio.wait_for(call.until_answered(), 20) for call in calls))
            await asyncio.to_thread(cut)
            for call in calls:
                call.presses("1")
            await asyncio.gather(*(asyncio.wait_for(call.wait_ended(), 20) for call in calls))
        await site.all_closed(30)
        assert {each["result"] for each in site.contacts()} == {"listened"}


def cut() -> None:
    with server().connect("postgres") as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname LIKE 'store%' AND pid <> pg_backend_pid()"
        )
