"""The router is told when services open and close, also where clocks change or the machine's clock is set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from cordboard.acd.messages import ChangeHours
from cordboard.flow.site import Hours, Service
from cordboard.live.floor import hours
from cordboard.live.floor.hours import HoursWatch

pytestmark = pytest.mark.anyio

NEW_YORK = "America/New_York"


def open_on(days: str, spans: str) -> Service:
    return Service(flow="f", hours=Hours.model_validate({"weekly": {days: spans}, "time_zone": NEW_YORK}))


class Watched:
    """A watch over services whose clock is set by hand, and what it told."""

    def __init__(self, now: str) -> None:
        self.told: list[tuple[str, bool]] = []
        self.now = at(now)
        self.looks = 0
        self.watch = HoursWatch(self._tell, self._ask)

    async def at(self, moment: str) -> list[tuple[str, bool]]:
        """What is told from now on until the watch has seen this moment."""
        before = len(self.told)
        self.now, self.looks = at(moment), 0
        await until(lambda: self.looks >= 2)  # it asks once for each round: the first of these may have begun before
        return self.told[before:]

    def _tell(self, message: ChangeHours) -> None:
        self.told.append((message.service, message.open))

    def _ask(self) -> datetime:
        self.looks += 1
        return self.now


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the watch looks without an event
            await asyncio.sleep(0.002)


@asynccontextmanager
async def watched(now: str, **services: Service) -> AsyncIterator[Watched]:
    found = Watched(now)
    found.watch.watch(services)
    try:
        await until(lambda: found.looks >= 3 * len(services) + 2)
        yield found
    finally:
        found.watch.stop()


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hours, "_LONGEST", 0.01)


async def test_a_service_opens_and_closes_once_each_on_the_days_on_which_clocks_change() -> None:
    shop = open_on("sun", "01:30-03:30")
    async with watched("2026-03-08T01:00-05:00", shop=shop) as spring:
        assert spring.told == [("shop", False)]
        assert await spring.at("2026-03-08T01:30-05:00") == [("shop", True)]
        assert await spring.at("2026-03-08T03:00-04:00") == []
        assert await spring.at("2026-03-08T03:30-04:00") == [("shop", False)], "an hour after it opened"
    async with watched("2026-11-01T01:00-04:00", shop=shop) as autumn:
        assert await autumn.at("2026-11-01T01:30-04:00") == [("shop", True)]
        assert await autumn.at("2026-11-01T01:00-05:00") == [("shop", False)], "a sign on the door says so again"
        assert await autumn.at("2026-11-01T01:30-05:00") == [("shop", True)]
        assert await autumn.at("2026-11-01T03:30-05:00") == [("shop", False)]


async def test_services_that_change_in_the_hour_that_comes_twice_are_told_in_their_order(monkeypatch) -> None:
    """The watch sleeps until the nearest change: by a local clock, 01:30 the second time would be nearer than 01:55."""
    monkeypatch.setattr(hours, "_LONGEST", 60.0)
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > 2:  # the two services have been reckoned: this is the wait for the nearest
            await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    soon, later = open_on("sun", "01:55-05:00"), open_on("sun", "01:30-01:50")
    found = Watched("2026-11-01T01:54:50-04:00")
    found.watch.watch({"later": later, "soon": soon})
    async with asyncio.timeout(60):
        while len(waits) < 3:
            await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    found.watch.stop()
    assert waits[2] == pytest.approx(10.05)


async def test_a_clock_that_is_set_is_followed() -> None:
    shop = open_on("mon", "09:00-17:00")
    async with watched("2026-03-02T10:00-05:00", shop=shop) as place:
        assert place.told == []
        assert await place.at("2026-03-02T18:00-05:00") == [("shop", False)]
        assert await place.at("2026-03-02T12:00-05:00") == [("shop", True)], "set back"
        assert await place.at("2026-03-02T08:00-05:00") == [("shop", False)], "set back once more"
        assert await place.at("2026-03-02T09:00-05:00") == [("shop", True)]
