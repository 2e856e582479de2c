"""A floor that is killed between calls, and one that goes on: agents, waiting callers and offers are as they were."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert

from cordboard.acd.states import State
from cordboard.engine.signals import Connected, NotRouted, Offered
from cordboard.live.floor.events import OfferMade
from cordboard.store.database import writing
from cordboard.store.tables import floor_rows
from tests.live.floor.people import talk
from tests.live.floor.stage import Stage, staged

pytestmark = pytest.mark.anyio


async def test_agents_are_as_they_were(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        await stage.floor.sign_in("BERT")
        stage.floor.go_not_ready("BERT", "lunch")
        before = stage.floor.snapshot()
        await stage.restarts()
        after = stage.floor.snapshot()
        assert after.agents == before.agents
        assert after.number > before.number, "nobody takes new events for old ones"


async def test_who_waits_keeps_the_place_and_the_time(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        first, second = (await stage.caller()).asks(), (await stage.caller()).asks(max_wait=30.0)
        gone = (await stage.caller()).asks()
        waiting = stage.floor.router.waiting
        await stage.restarts(gone.call)
        assert stage.floor.router.waiting == waiting[:2]
        assert [stage.floor.place(each.contact).position for each in (first, second)] == [1, 2]  # type: ignore[union-attr]
        await stage.floor.go_ready("ANNA")
        await stage.agent("ANNA").answers()
        assert (await first.is_told(Connected)).waited > 0


async def test_what_came_due_meanwhile_happens_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        caller = (await stage.caller()).asks(max_wait=0.2)
        stage.floor._distributor.stop()
        await asyncio.sleep(0.25)
        await stage.restarts()
        assert (await caller.is_told(NotRouted)).reason == "agent_not_available"
        assert caller.story == ["NotRouted"]


async def test_an_offer_rings_on_and_no_number_is_given_twice(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        phone = await anna.rings()
        await caller.is_told(Offered)
        number = anna.offer
        await stage.restarts()
        assert (anna.state, anna.offer, phone.ended_by) == (State.OFFERED, number, None)
        made = stage.floor.offer_to("ANNA")
        assert isinstance(made, OfferMade)
        assert made.contact == caller.contact
        phone.answers()
        await caller.is_told(Connected)
        assert talk(caller.call, phone)
        assert caller.story == ["Offered", "Connected"]
        await stage.agent("BERT").is_ready()
        (await stage.caller()).asks()
        await stage.agent("BERT").rings()
        assert stage.agent("BERT").offer > number + 1000


async def test_an_offer_whose_ringing_is_lost_rings_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        lost = await anna.rings()
        await stage.restarts(lost)
        await anna.answers()
        await caller.is_told(Connected)


async def test_a_telephone_that_is_kept_up_and_was_lost_takes_the_agent_out_of_the_queue(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_up()
        phone = stage.line.calls[0]
        await stage.restarts(phone)
        assert (anna.state, stage.floor.router.agent("ANNA").reason) == (State.NOT_READY, "technical")


async def test_a_page_has_a_moment_to_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cordboard.live.floor.for_agents.DESKTOP_GRACE", 0.05)
    async with staged(tmp_path) as stage:
        for name in ("ANNA", "BERT"):
            await stage.agent(name).is_ready()
            stage.floor.regain_desktop(name)
        await stage.restarts()
        stage.floor.regain_desktop("ANNA")
        await stage.agent("BERT").becomes(State.NOT_READY)
        assert stage.agent("ANNA").state == State.READY
        stage.floor.regain_desktop("BERT")
        assert stage.agent("BERT").state == State.READY, "back in time"


async def test_a_max_wait_that_was_changed_live_stays_so(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.floor.change_max_wait("support", 17.0)
        await stage.restarts()
        assert stage.floor.router.max_wait("support") == 17


async def test_a_clock_that_was_set_back_takes_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        at, number = stage.floor.router.now, stage.floor.snapshot().number
        monkeypatch.setattr("cordboard.live.floor.clock.time.time", lambda: 1_000_000.0)
        await stage.restarts()
        await stage.agent("BERT").is_ready()
        assert stage.floor.router.now >= at
        assert stage.floor.snapshot().number > number


async def test_a_row_that_cannot_be_read_costs_what_it_says_and_no_more(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.agent("ANNA").is_ready()
        await stage.floor.stored()
        with writing(stage.floor.database) as connection:
            connection.execute(insert(floor_rows).values(kind="seat", name="BERT", body="{nonsense"))
        stage.floor._rows._stored["session"].pop("BERT", None)
        await _restarts_in_spite(stage)
        assert stage.agent("ANNA").state == State.READY
        assert stage.agent("BERT").state == State.SIGNED_OUT


async def _restarts_in_spite(stage: Stage) -> None:
    stage.is_stored = _nothing  # type: ignore[method-assign]
    import logging

    logger = logging.getLogger("cordboard.live.floor.restart")
    logger.disabled = True
    try:
        await stage.restarts()
    finally:
        logger.disabled = False


async def _nothing() -> None:
    """The damaged row is no row of this floor."""
