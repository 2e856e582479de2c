"""What is kept long enough is deleted by the site itself, at its quiet hour, and not before."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from cordboard.flow.site import Site
from cordboard.live import retention, waker
from cordboard.live.clock import now
from cordboard.live.retention import RETENTION, cutoffs, next_time
from cordboard.store import contacts, due_times, media_removals, recordings
from cordboard.store.database import writing
from cordboard.store.holds import LegalHold, set_hold
from cordboard.store.retention import Cutoff
from cordboard.store.tables import contacts as rows
from tests.faults import unguarded
from tests.live.floor_site import FloorSite, floor_site, spoken
from tests.live.test_callbacks_kept import restarted

pytestmark = pytest.mark.anyio

VOICEMAIL = """
modules:
  Box: {type: voicemail, first: true, box: box, review: false}
  Bye: {type: end_call}
connectors:
  - {from: Box, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: flow_fault}
"""


def site(**settings: Any) -> Site:
    services = {
        "desk": {"flow": "f"},
        "sales": {"flow": "f", "retention": {"contacts": "forever", "messages": "2 weeks"}},
    }
    return Site(cordboard=1, site="s", services=services, **settings)


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_nothing_is_too_old_unless_the_site_says_how_long_it_is_kept() -> None:
    assert cutoffs(Site(cordboard=1, site="s"), now()) == []
    moment = at("2026-03-31T12:00")
    assert cutoffs(site(), moment) == [Cutoff("messages", at("2026-03-17T12:00"), "2 weeks", ("sales",))]
    assert cutoffs(site(retention={"contacts": "1 month", "accounts": "2 years"}), moment) == [
        Cutoff("messages", at("2026-03-17T12:00"), "2 weeks", ("sales",)),
        Cutoff("contacts", at("2026-02-28T12:00"), "1 month", ("sales",), others=True),
        Cutoff("accounts", at("2024-03-31T12:00"), "2 years"),
    ]


@pytest.mark.parametrize("wrong", ["0 days", "90", 90, "a day", "-1 days", "101 years", "1 fortnight", ""])
def test_a_time_that_cannot_be_meant_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"write how long, such as 90 days|longer than 100 years"):
        site(retention={"contacts": wrong})


@pytest.mark.parametrize(("hour", "zone", "before", "after"), [
    ("03:00", "UTC", "2026-06-01T02:59", "2026-06-01T03:00"),
    ("03:00", "UTC", "2026-06-01T03:00", "2026-06-02T03:00"),
    ("02:30", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T01:30"),  # an hour that there is not that night
    ("23:00", "America/New_York", "2026-06-01T12:00", "2026-06-02T03:00"),
])  # fmt: skip
def test_the_quiet_hour_is_by_the_clock_of_the_site(hour: str, zone: str, before: str, after: str) -> None:
    assert next_time(site(time_zone=zone, retention={"at": hour}), at(before)) == at(after)
    with pytest.raises(ValueError, match="write the time in quotes"):
        site(retention={"at": 180})


def settings(site: FloorSite) -> Site:
    found = site.switchboard.site.site
    assert found is not None
    return found


async def messages_of(site: FloorSite, folder: Path, count: int) -> list[str]:
    """Callers leave messages one after the other; says which contacts that were."""
    for number in range(1, count + 1):
        caller = await site.caller()
        await site.until(lambda number=number: len(list(folder.glob("*.wav"))) == number)
        await caller.says(spoken(1))
        caller.hangs_up()
        await site.all_closed(number)
    return [row["id"] for row in site.contacts()]


async def test_what_is_too_old_goes_at_night_with_its_sound_and_a_hold_keeps_it(tmp_path, caplog, monkeypatch):
    caplog.set_level("INFO", "cordboard.live.retention")
    monkeypatch.setattr(waker, "EVERY", 0.05)
    monkeypatch.setattr(retention, "BATCH", 1)
    moment = now()
    async with floor_site(tmp_path, VOICEMAIL, more="retention: {contacts: 1 day}") as site:
        names = await messages_of(site, tmp_path / "data/recordings", 3)
        database = site.switchboard.database
        assert due_times.nearest(database, (RETENTION,)) == next_time(settings(site), moment)
        set_hold(database, LegalHold(names[0], "Complaint 7", "sue", now()))
        with writing(database) as connection:
            unguarded(connection)  # closed contacts do not change: time has passed
            connection.execute(update(rows).values(closed_at=rows.c.closed_at - 2 * 86_400_000))
        assert contacts.contact(database, names[1])["erased_at"] is None
        await site.switchboard.waker.set(RETENTION, "", now())
        await site.until(lambda: contacts.contact(database, names[2])["erased_at"])
        await site.until(lambda: contacts.contact(database, names[1])["erased_at"])
        await site.until(lambda: not media_removals.noted(database))
        assert contacts.contact(database, names[0])["erased_at"] is None
        left = recordings.in_box(database, "box")
        assert [row["contact"] for row in left] == [names[0]]
        assert [path.stem for path in (tmp_path / "data/recordings").iterdir()] == [left[0]["id"]]
        await site.until(lambda: "retention: 2 contacts deleted, kept for 1 day" in caplog.text)
        await site.until(lambda: due_times.nearest(database, (RETENTION,)) == next_time(settings(site), now()))


async def test_a_night_that_was_slept_through_is_not_made_up_for_by_day(tmp_path):
    async with floor_site(tmp_path, VOICEMAIL, more="retention: {contacts: 1 day}"):
        pass
    async with restarted(tmp_path) as site:
        await site.switchboard.waker.set(RETENTION, "", now() + 500)
    await asyncio.sleep(0.6)
    async with restarted(tmp_path) as site:
        assert (due_times.nearest(site.switchboard.database, (RETENTION,)) or 0) > now()
