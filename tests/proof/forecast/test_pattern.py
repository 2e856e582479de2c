"""Patterns of arrivals, staffing and habits, as people write them down or as they were seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cordboard.flow.problems import Unreadable
from cordboard.flow.source import parse
from cordboard.proof.forecast import BadRow, averaged, read_arrivals, read_staffing, written_habits
from cordboard.proof.forecast.pattern import halves
from tests.proof.forecast.days import QUEUE
from tests.proof.forecast.test_day import DESK
from tests.proof.planted import flow_of


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the site's zone, which is not named."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("start,contacts\n", "a.csv:1: there is no column 'service'"),
        ("start,service,contacts\n", "a.csv:1: there are no rows"),
        ("begin;service;contacts\n", "a.csv:1: there is no column 'start'; the heading is: start,service,contacts"),
        (
            "start,service,contacts\n08:00,in,5\n08:30,sales,5\n",
            "a.csv:3: there is no inbound service 'sales'",
        ),
        ("start,service,contacts\n08:10,in,5\n", "a.csv:2: '08:10' is no half hour"),
        ("start,service,contacts\nsoon,in,5\n", "a.csv:2: 'soon' is no time"),
        ("start,service,contacts\n08:00,in,many\n", "a.csv:2: contacts must be a number from 0 on, not 'many'"),
        ("start,service,contacts\n08:00,in,nan\n", "a.csv:2: contacts must be a number from 0 on, not 'nan'"),
        (
            "start,service,contacts\n08:00,in,20261125\n",
            "a.csv:2: contacts must be fewer than a million in a half hour, not '20261125'",
        ),
        ("start,service,contacts\n08:00,in,5\n8:00,in,5\n", "a.csv:3: 'in' has this half hour already"),
        ("start,service,contacts\n2026-11-02 08:00+01:00,in,5\n", "a.csv:2: '2026-11-02 08:00+01:00' has a time zone"),
        ("start,service,contacts\n08:00\n", "a.csv:2: the row has 1 cell, and the heading has 3"),
        ('start,service,contacts\n08:00,"in"x,1\n', "a.csv:2: the row cannot be read"),
        ("start,service,contacts\n08:00,in,1_000\n", "a.csv:2: contacts must be a number from 0 on, not '1_000'"),
        ("start;service;contacts\n08:00;in;1,5\n", "a.csv:2: contacts must be a number from 0 on, not '1,5'"),
        ("start,Start,service,contacts\n", "a.csv:1: the file has the column 'start' twice"),
    ],
)
def test_a_bad_row_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadRow) as bad:
        read_arrivals(text, "a.csv", ["in"])
    assert str(bad.value).startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nStart;Service; Contacts\n08:00;in;5\n", 'start\tservice\t"contacts"\n08:00\tin\t5\n',
        'note;"start";service;contacts\n"slow, rainy";08:00;in;5\n',
    ],
)  # fmt: skip
def test_files_as_spreadsheets_write_them(text: str) -> None:
    ((_, came),) = read_arrivals(text, "a.csv", ["in"]).items()
    assert came == {"in": 5}


def test_half_hours_that_clocks_skip_do_not_come_and_those_they_show_twice_come_twice() -> None:
    zone, hour = ZoneInfo("America/New_York"), 3_600_000
    spring = read_arrivals("start,service,contacts\n2026-03-08 01:30,in,5\n2026-03-08 03:00,in,5\n", "a.csv", ["in"])
    first, last = halves(spring, zone)
    assert (last - first, spring[halves(spring, zone)[last]]) == (hour / 2, {"in": 5})
    autumn = read_arrivals("start,service,contacts\n2026-11-01 01:00,in,5\n2026-11-01 01:30,in,6\n", "a.csv", ["in"])
    assert [start.minute for start in halves(autumn, zone).values()] == [0, 30, 0, 30]
    assert max(halves(autumn, zone)) - min(halves(autumn, zone)) == 1.5 * hour
    with pytest.raises(BadRow, match=r"a.csv:2: the clocks of America/New_York go from before 02:30 to after it"):
        read_arrivals(
            "start,service,contacts\n2026-03-08 02:30,in,5\n", "a.csv", ["in"], zone="America/New_York"
        )  # fmt: skip


def test_half_hours_between_are_filled_and_each_needs_its_agents() -> None:
    found = read_arrivals("Start, Service, Contacts\n08:00,in,5\n9:30,in,2.5\n", "a.csv", ["in"])
    assert [each.get("in") for each in found.values()] == [5, None, None, 2.5]
    with pytest.raises(BadRow, match=r"nothing says how many agents work at .* 08:30; add a row"):
        read_staffing("start,agents\n08:00,3\n", "s.csv", found)
    with pytest.raises(BadRow, match=r"s.csv:2: agents are whole people"):
        read_staffing("start,agents\n08:00,2.5\n", "s.csv", found)


def test_staffing_by_team_names_one_in_every_row() -> None:
    starts = list(read_arrivals("start,service,contacts\n08:00,in,5\n", "a.csv", ["in"]))
    found = read_staffing("start,team,agents\n08:00,day,3\n08:00,night,1\n", "s.csv", starts)
    assert list(found.values()) == [{"day": 3, "night": 1}]
    with pytest.raises(BadRow, match="some rows name a team and others do not"):
        read_staffing("start,team,agents\n08:00,day,3\n08:00,,1\n", "s.csv", starts)
    with pytest.raises(BadRow, match=r"s.csv:3: this half hour has agents of day already"):
        read_staffing("start,team,agents\n08:00,day,3\n8:00,day,1\n", "s.csv", starts)


def test_a_time_without_a_date_is_one_of_the_day_asked_for() -> None:
    found = read_arrivals("start,service,contacts\n08:00,in,5\n", "a.csv", ["in"], date(2026, 11, 30))
    assert list(found) == [at(2026, 11, 30, 8)]


def test_a_day_is_expected_to_be_like_those_of_its_weekday() -> None:
    """Two Mondays were seen, on one of which nobody came at ten, and one Tuesday."""
    seen = {
        at(2026, 11, 2, 9): {"in": 10.0},
        at(2026, 11, 2, 10): {"in": 4.0},
        at(2026, 11, 3, 9): {"in": 99.0},
        at(2026, 11, 9, 9): {"in": 20.0},
    }
    found = averaged(seen, [date(2026, 11, 16), date(2026, 11, 18)])
    assert found == {
        at(2026, 11, 16, 9): {"in": 15.0},
        at(2026, 11, 16, 9, 30): {},
        at(2026, 11, 16, 10): {"in": 2.0},
    }
    assert averaged(seen, [date(2026, 11, 18)]) == {}, "no Wednesday was seen"
    night = {at(2026, 11, 2, 2): {}, **seen}
    assert averaged(night, [date(2026, 11, 16)]) == averaged(seen, [date(2026, 11, 16)]), "nobody is planned for then"
    assert averaged({}, [date(2026, 11, 16)]) == {}


@pytest.mark.parametrize(
    ("changed", "came"),
    [("2026-03-08", 0.0), ("2026-11-01", 8.0)],
    ids=["clocks that skip the hour", "clocks that show it twice"],
)
def test_a_day_on_which_clocks_changed_is_no_other_measure_of_its_hours(changed: str, came: float) -> None:
    """Four come in each half hour: none in one that was skipped, eight in one that was there twice."""
    zone, half_past = ZoneInfo("America/New_York"), time(2, 30) if came == 0 else time(1, 30)
    days = [date.fromisoformat(changed) + timedelta(weeks=week) for week in range(3)]
    seen = {datetime.combine(day, half_past): {"in": came if day == days[0] else 4.0} for day in days}
    seen |= {datetime.combine(day, time(5)): {"in": 4.0} for day in days}
    expected = days[-1] + timedelta(weeks=1)
    found = averaged({start: each for start, each in seen.items() if each["in"]}, [expected], zone=zone)
    assert found[datetime.combine(expected, half_past)] == {"in": pytest.approx(4.0)}
    assert found[datetime.combine(expected, time(5))] == {"in": pytest.approx(4.0)}


def test_a_day_that_is_not_over_says_nothing_of_its_evening() -> None:
    seen = {at(2026, 11, 2, 9): {"in": 10.0}, at(2026, 11, 2, 17): {"in": 8.0}, at(2026, 11, 9, 9): {"in": 20.0},
            at(2026, 11, 9, 9, 30): {"in": 1.0}}  # fmt: skip
    found = averaged(seen, [date(2026, 11, 16)], now=at(2026, 11, 9, 9, 40))
    assert found[at(2026, 11, 16, 9)] == {"in": 15.0}
    assert found[at(2026, 11, 16, 17)] == {"in": 8.0}, "seen on one Monday, and not yet on the other"
    assert found[at(2026, 11, 16, 9, 30)] == {}, "it is not over"
    assert averaged({at(2026, 11, 9, 9): {"in": 1.0}}, [date(2026, 11, 16)], now=at(2026, 11, 9, 9, 20)) == {}


FLOWS = {"planted": flow_of(QUEUE)}


def test_shares_are_read_by_flow_and_module() -> None:
    text = 'planted:\n  Menu: {"1": 5, silent: 10.5, hang_up: 0}\n  Agents: {"2": 5}'
    assert written_habits(parse(text, "c.yaml"), {"planted": flow_of(DESK)}) == {
        ("planted", "Menu"): {"1": 5.0, "silent": 10.5, "hang_up": 0.0}, ("planted", "Agents"): {"2": 5.0}
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plantid: {}", "c.yaml:1:1: error: there is no flow 'plantid'. Did you mean 'planted'?"),
        ("planted: {Agent: {}}", "c.yaml:1:11: error: planted has no module 'Agent'. Did you mean 'Agents'?"),
        ("planted: {Agents: {jump: 3}}", "'jump' is no answer. Write keys in quotes, or one of: silent, "),
        ("planted: {Agents: {hang_up: 5}}", "who waits for an agent does not answer 'hang_up'. Give shares of keys"),
        ("planted: {Agents: {silent: many}}", "'many' is no share; it is per cent, from 0 to 100."),
        ("planted: {Agents: {silent: 60, hang_up: 50}}", "the shares make 110 per cent, which is over 100."),
        ("planted: [Agents]", "here are no modules by name. Write each of the modules with a colon."),
        ("planted: {Agents: 5}", "here are no answers by name."),
        ("5", "here are no flows by name."),
    ],
)
def test_a_bad_share_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        written_habits(parse(text, "c.yaml"), FLOWS)
    assert said in str(wrong.value)
