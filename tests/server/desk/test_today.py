"""Today's figures: from midnight in the site's zone, read on and not anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import insert

from cordboard.acd.messages import AgentRequest, Arrive, Withdraw
from cordboard.flow.site import Site
from cordboard.server.desk.today import FRESH, TodayFigures
from cordboard.store.database import open_database
from cordboard.store.tables import acd_events

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.anyio

SITE = Site.model_validate(
    {
        "cordboard": 1, "site": "test", "time_zone": "America/New_York",
        "services": {"help": {"direction": "inbound", "flow": "help"}},
    }
)  # fmt: skip


def write(engine: Engine, at: datetime, message: Arrive | Withdraw) -> None:
    """A line of the distributor's log."""
    row = {
        "at": round(at.timestamp() * 1000), "turn": 1, "kind": "told", "name": "", "agent": "", "contact": "",
        "body": msgspec.json.encode(message).decode(),
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(acd_events), row)


async def test_a_day_begins_at_midnight_in_the_sites_zone_and_is_read_on(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "cordboard.db")
    moment = datetime(2026, 11, 29, 4, 30, tzinfo=UTC)  # half past eleven in New York, of the day before
    figures = TodayFigures(engine, lambda: SITE, lambda: moment)
    write(engine, moment, Arrive(AgentRequest(contact="a", service="help")))
    write(engine, moment, Withdraw("a"))
    (told,) = await figures.services()
    assert (told.asked, told.abandoned) == (1, 1)
    assert figures.since == round(datetime(2026, 11, 28, 5, tzinfo=UTC).timestamp() * 1000)

    write(engine, moment, Arrive(AgentRequest(contact="b", service="help")))
    assert (await figures.services())[0].asked == 1, "as fresh as was promised"
    moment += timedelta(seconds=FRESH)
    assert (await figures.services())[0].asked == 2, "read on: what was read before is not counted twice"

    moment += timedelta(hours=1)
    assert (await figures.services())[0].asked == 0, "a new day"
    engine.dispose()
