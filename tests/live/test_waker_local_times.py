"""Due times that come from a local clock: done once, at the right instant, also in the nights when clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cordboard.flow.site import Hours
from cordboard.live.waker import Waker
from cordboard.store.database import open_database
from cordboard.store.due_times import DueTime
from tests.live.wakers import WallClock, awake, left, until

pytestmark = pytest.mark.anyio

#: (a night, when the shop opens and closes by its sign, the instants at which that is).
NIGHTS = {
    "an hour is skipped between the two": (
        "2026-03-08T00:00-05:00", "01:30-03:30", ["2026-03-08T06:30Z", "2026-03-08T07:30Z"],
    ),
    "the first is in the hour that is skipped": (
        "2026-03-08T00:00-05:00", "02:30-03:30", ["2026-03-08T07:00Z", "2026-03-08T07:30Z"],
    ),
    "an hour comes twice between the two": (
        "2026-11-01T00:00-04:00", "00:30-02:30", ["2026-11-01T04:30Z", "2026-11-01T07:30Z"],
    ),
    "both are in the hour that comes twice": (
        "2026-11-01T00:00-04:00", "01:15-01:45",
        ["2026-11-01T05:15Z", "2026-11-01T05:45Z", "2026-11-01T06:15Z", "2026-11-01T06:45Z"],
    ),
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "cordboard.db")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("night", NIGHTS)
async def test_what_is_due_when_a_shop_opens_or_closes_is_done_once_at_that_instant(
    database: Engine, night: str
) -> None:
    """Each time sets the next one, as a schedule does. The night passes in steps of a quarter of an hour."""
    begin, spans, instants = NIGHTS[night]
    hours = Hours.model_validate({"weekly": {"sun": spans}, "time_zone": "America/New_York"})
    start = datetime.fromisoformat(begin).astimezone(UTC)
    clock, done = WallClock(milliseconds(start)), []
    waker = Waker(database, clock=clock)

    async def set_next(after: datetime) -> None:
        following = hours.changes_at(after)
        assert following is not None
        await waker.set("sign", "shop", milliseconds(following))

    async def turn_the_sign(due: DueTime) -> None:
        assert clock.now == due.due_at, "neither early nor late"
        at = datetime.fromtimestamp(due.due_at / 1000, UTC)
        done.append(at)
        await set_next(at)

    def is_done(passed: int) -> bool:
        return len(done) == passed and not waker._at_work["sign"] and not waker._done

    waker.on("sign", turn_the_sign)
    async with awake(waker):
        await set_next(start)
        for quarter in range(1, 20):
            clock.now = milliseconds(start + timedelta(minutes=15 * quarter))
            waker.look()
            passed = sum(milliseconds(datetime.fromisoformat(each)) <= clock.now for each in instants)
            await until(partial(is_done, passed))
    assert done == [datetime.fromisoformat(each) for each in instants]
    assert left(database) == 1, "the opening of the next Sunday"


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
