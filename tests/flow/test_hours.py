"""Whether a service is open, at any instant: the order of what is written, nights, and days on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard.flow.site import Hours

NEW_YORK = {"time_zone": "America/New_York"}
NINE_TO_FIVE = {"weekly": {"mon-fri": "09:00-17:00"}, **NEW_YORK}
NIGHT = {"weekly": {"fri": "22:00-06:00"}, **NEW_YORK}


def hours(**written: Any) -> Hours:
    return Hours.model_validate(written)


def at(text: str, zone: str = "America/New_York") -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


#: (what is written, a moment on the clock of the service, open, why).
ASKED: dict[str, tuple[dict[str, Any], str, bool, str]] = {
    "a switch goes before all": (
        {**NINE_TO_FIVE, "switch": "closed", "openings": [{"on": "2026-03-02"}]},
        "2026-03-02T12:00", False, "switched closed",
    ),
    "a switch says why": (
        {**NINE_TO_FIVE, "switch": {"state": "open", "reason": "Storm"}}, "2026-03-01T03:00", True,
        "switched open: Storm",
    ),
    "a switch that is over": (
        {**NINE_TO_FIVE, "switch": {"state": "closed", "until": "2026-03-02T12:00"}}, "2026-03-02T12:00", True,
        "within the weekly hours",
    ),
    "a switch that is not over yet": (
        {**NINE_TO_FIVE, "switch": {"state": "closed", "until": "2026-03-02T12:00"}}, "2026-03-02T11:59:59", False,
        "switched closed",
    ),
    "a switch until a moment of another zone": (
        {**NINE_TO_FIVE, "switch": {"state": "closed", "until": "2026-03-02T12:00Z"}}, "2026-03-02T09:00", True,
        "within the weekly hours",
    ),
    "no switch": ({**NINE_TO_FIVE, "switch": "hours"}, "2026-03-02T09:00", True, "within the weekly hours"),
    "an opening on a holiday": (
        {**NINE_TO_FIVE, "holidays": {"country": "US"}, "openings": [{"on": "2026-07-03", "hours": "10:00-12:00"}]},
        "2026-07-03T10:00", True, "open on that day",
    ),
    "an opening is in place of the weekly hours": (
        {**NINE_TO_FIVE, "openings": [{"on": "2026-12-24", "hours": "09:00-12:00", "reason": "Christmas Eve"}]},
        "2026-12-24T12:00", False, "outside the hours of that day",
    ),
    "an opening within a closing of many days": (
        {**NINE_TO_FIVE, "closings": [{"on": "2026-12-20", "until": "2026-12-31"}], "openings": [{"on": "2026-12-27"}]},
        "2026-12-27T23:59", True, "open on that day",
    ),
    "a closing of part of a day": (
        {**NINE_TO_FIVE, "closings": [{"on": "2026-03-02", "hours": "12:00-13:00", "reason": "Meeting"}]},
        "2026-03-02T12:59", False, "Meeting",
    ),
    "after a closing of part of a day": (
        {**NINE_TO_FIVE, "closings": [{"on": "2026-03-02", "hours": "12:00-13:00"}]}, "2026-03-02T13:00", True,
        "within the weekly hours",
    ),
    "a closing of part of a night": (
        {**NIGHT, "closings": [{"on": "2026-03-06", "hours": "23:00-01:00", "reason": "Test"}]}, "2026-03-07T00:30",
        False, "Test",
    ),
    "a holiday of a region": (
        {**NINE_TO_FIVE, "holidays": {"country": "US", "part": "MA"}}, "2026-04-20T12:00", False,
        "public holiday: Patriots' Day",
    ),
    "the same day in another region": (
        {**NINE_TO_FIVE, "holidays": {"country": "US", "part": "NY"}}, "2026-04-20T12:00", True,
        "within the weekly hours",
    ),
    "a holiday on which people work": (
        {**NINE_TO_FIVE, "holidays": {"country": "US", "open_on": ["Columbus Day"]}}, "2026-10-12T12:00", True,
        "within the weekly hours",
    ),
    "the night before a holiday is worked to its end": (
        {"weekly": {"wed": "22:00-06:00"}, "holidays": {"country": "US"}, **NEW_YORK}, "2026-11-26T05:59", True,
        "within the hours of the evening before",
    ),
    "the night of a holiday does not begin": (
        {"weekly": {"mon-sun": "22:00-06:00"}, "holidays": {"country": "US"}, **NEW_YORK}, "2026-11-27T02:00", False,
        "outside the weekly hours",
    ),
    "the end of a span is closed": (NINE_TO_FIVE, "2026-03-02T17:00", False, "outside the weekly hours"),
    "a span to midnight": ({"weekly": {"mon": "09:00-24:00"}, **NEW_YORK}, "2026-03-02T23:59:59", True,
                           "within the weekly hours"),
    "the hour that is skipped in spring": (
        {"weekly": {"sun": "02:00-03:00"}, **NEW_YORK}, "2026-03-08T07:00Z", False, "outside the weekly hours",
    ),
    "the first minute after the hour that is skipped": (
        {"weekly": {"sun": "02:30-09:00"}, **NEW_YORK}, "2026-03-08T07:00Z", True, "within the weekly hours",
    ),
    "an hour of autumn, the first time": (
        {"weekly": {"sun": "01:00-02:00"}, **NEW_YORK}, "2026-11-01T05:30Z", True, "within the weekly hours",
    ),
    "an hour of autumn, the second time": (
        {"weekly": {"sun": "01:00-02:00"}, **NEW_YORK}, "2026-11-01T06:30Z", True, "within the weekly hours",
    ),
    "after the second time": (
        {"weekly": {"sun": "01:00-02:00"}, **NEW_YORK}, "2026-11-01T07:00Z", False, "outside the weekly hours",
    ),
    "a night in which an hour comes twice": (
        {"weekly": {"sat": "22:00-02:00"}, **NEW_YORK}, "2026-11-01T06:59Z", True,
        "within the hours of the evening before",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_what_holds_at(case):
    written, moment, is_open, reason = ASKED[case]
    found = hours(**written).at(at(moment))
    assert (found.open, found.reason) == (is_open, reason)


#: (what is written, a moment, when it changes next on the clock of the service).
CHANGES: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "it closes today": (NINE_TO_FIVE, "2026-03-02T12:00", "2026-03-02T17:00-05:00"),
    "it opens after the week-end": (NINE_TO_FIVE, "2026-03-06T17:00", "2026-03-09T09:00-04:00"),
    "it opens when the switch is over": (
        {**NINE_TO_FIVE, "switch": {"state": "closed", "until": "2026-03-02T12:20"}}, "2026-03-02T10:00",
        "2026-03-02T12:20-05:00",
    ),
    "the switch ends when it is closed anyway": (
        {**NINE_TO_FIVE, "switch": {"state": "closed", "until": "2026-03-02T20:00"}}, "2026-03-02T10:00",
        "2026-03-03T09:00-05:00",
    ),
    "a span that begins in the skipped hour begins at its end": (
        {"weekly": {"sun": "02:30-09:00"}, **NEW_YORK}, "2026-03-08T00:00", "2026-03-08T03:00-04:00",
    ),
    "it never closes": ({**NEW_YORK}, "2026-03-02T12:00", None),
    "closed for good": ({**NINE_TO_FIVE, "switch": "closed"}, "2026-03-02T12:00", None),
    "it closes for one day": ({**NEW_YORK, "closings": [{"on": "2026-08-01"}]}, "2026-03-02T12:00",
                              "2026-08-01T00:00-04:00"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_when_it_changes(case):
    written, moment, changes = CHANGES[case]
    found = hours(**written).changes_at(at(moment))
    assert found == (datetime.fromisoformat(changes) if changes else None)


SPANS = st.sampled_from(["08:00-12:00", "22:00-06:00", "02:30-02:45", "00:00-24:00", "01:15-03:05", "23:50-00:10"])
WRITTEN = st.fixed_dictionaries(
    {"weekly": st.dictionaries(st.sampled_from(["mon-thu", "fri", "sat", "sun"]), SPANS, max_size=4)},
    optional={
        "closings": st.lists(
            st.fixed_dictionaries({"on": st.sampled_from(["2026-03-07", "2026-03-08", "2026-11-01"])},
                                  optional={"hours": SPANS}), max_size=2,
        ),
        "openings": st.lists(st.fixed_dictionaries({"on": st.just("2026-03-08"), "hours": SPANS}), max_size=1),
        "switch": st.just({"state": "closed", "until": "2026-03-08T01:23"}),
    },
)  # fmt: skip
#: Clocks change at midnight in Santiago, by half an hour on Lord Howe, and never in Tokyo.
ZONES = st.sampled_from(["America/New_York", "Europe/London", "America/Santiago", "Australia/Lord_Howe", "Asia/Tokyo"])
STARTS = st.sampled_from(["2026-03-06T20:00Z", "2026-03-07T23:17Z", "2026-03-28T12:00Z", "2026-04-03T21:00Z",
                          "2026-04-04T10:00Z", "2026-09-05T08:00Z", "2026-10-31T20:00Z"])  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(WRITTEN, ZONES, STARTS)
def test_the_next_change_is_the_first_minute_that_differs(written, zone, start):
    asked = hours(**written, time_zone=zone)
    moment = datetime.fromisoformat(start)
    minutes = (moment + timedelta(minutes=number) for number in range(1, 3 * 24 * 60))
    slowly = next((each for each in minutes if asked.at(each).open != asked.at(moment).open), None)
    found = asked.changes_at(moment)
    if slowly is None:
        assert found is None or found >= moment + timedelta(days=3) - timedelta(minutes=1)
    else:
        assert found is not None
        assert found.astimezone(UTC) == slowly
