"""When reports are sent and which days they are of: by a zone's clock, also where that is changed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.store.report_times import ReportFrequency, ReportPeriod, ReportTimes

BERLIN = ZoneInfo("Europe/Berlin")
TIMES = st.builds(
    ReportTimes, frequency=st.sampled_from(get_args(ReportFrequency)), at=st.times().map(lambda at: at.replace(
        second=0, microsecond=0, tzinfo=None)),
    zone=st.sampled_from([BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Apia")]),
    weekday=st.integers(1, 7), day=st.integers(1, 31),
)  # fmt: skip
INSTANTS = st.integers(1_300_000_000_000, 1_900_000_000_000)


def at(text: str, zone: ZoneInfo = BERLIN) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def told(milliseconds: int, zone: ZoneInfo = BERLIN) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, zone).isoformat(timespec="minutes")


@pytest.mark.parametrize(("frequency", "more", "after", "following"), [
    ("daily", {}, "2026-06-01T06:59", "2026-06-01T07:00+02:00"),
    ("daily", {}, "2026-06-01T07:00", "2026-06-02T07:00+02:00"),
    ("daily", {"at": time(2, 30)}, "2026-03-28T12:00", "2026-03-29T03:30+02:00"),  # the night without 02:30
    ("daily", {"at": time(2, 30)}, "2026-10-24T12:00", "2026-10-25T02:30+02:00"),  # the night with two of them
    ("daily", {"at": time(2, 30)}, "2026-10-25T02:30", "2026-10-26T02:30+01:00"),
    ("weekly", {"weekday": 1}, "2026-06-02T00:00", "2026-06-08T07:00+02:00"),
    ("monthly", {"day": 31}, "2026-02-01T00:00", "2026-02-28T07:00+01:00"),
    ("monthly", {"day": 31}, "2026-02-28T07:00", "2026-03-31T07:00+02:00"),
])  # fmt: skip
def test_the_following_time_is_by_the_clock_of_the_zone(
    frequency: ReportFrequency, more: dict[str, object], after: str, following: str
) -> None:
    times = ReportTimes(**{"frequency": frequency, "at": time(7), "zone": BERLIN} | more)  # type: ignore[arg-type]
    assert told(times.following(at(after))) == following


@given(TIMES, INSTANTS)
def test_times_follow_one_another_and_the_last_one_is_the_one_before_the_next(times: ReportTimes, now: int) -> None:
    following = times.following(now)
    latest = times.latest(now)
    assert latest <= now < following
    assert times.following(latest) == following
    assert times.latest(following) == following
    assert times.latest(following - 1) == latest


@given(TIMES, INSTANTS, st.sampled_from(get_args(ReportPeriod)))
def test_a_report_is_of_whole_days_that_are_over_when_it_is_sent(
    times: ReportTimes, now: int, period: ReportPeriod
) -> None:
    since, until = times.period(now, period)
    assert since.time() == until.time() == time()
    assert until.timestamp() * 1000 <= now
    days = until.date() - since.date()
    if period == "month":
        assert (since.day, until.day) == (1, 1)
        assert 28 <= days.days <= 31
    else:
        assert days == timedelta(days=1 if period == "day" else 7)
