"""Reports: what became of requests, intervals by a zone's clock, and sums that are never means of means."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from cordboard.acd import decisions as did
from cordboard.acd import messages as said
from cordboard.acd.measures import MEASURES, REQUEST_ENDS, Dimension, MeasureName
from cordboard.engine.journal import Answered, Closed, Facts, Journal, Started, encode
from cordboard.flow.results import RESULTS
from cordboard.store.acd_events import as_rows
from cordboard.store.database import open_database
from cordboard.store.distribution import figures
from cordboard.store.report_export import lines
from cordboard.store.report_facts import MOST_EVENTS, ReportTooLong
from cordboard.store.report_intervals import IntervalLength, intervals, period_before
from cordboard.store.reports import ReportQuestion, ReportTable, UnknownDivision, report
from cordboard.store.tables import acd_events, contacts, journal

MADRID = ZoneInfo("Europe/Madrid")
DAY = datetime(2026, 3, 2, tzinfo=MADRID)
START = int(DAY.timestamp() * 1000) + 9 * 3_600_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "cordboard.db")
    yield engine
    engine.dispose()


def log(database: Engine, *events: tuple[float, Any]) -> None:
    """Put messages and decisions into the log of the distributor, each with its seconds after nine o'clock."""
    rows: list[dict[str, Any]] = []
    for turn, (at, event) in enumerate(events):
        kind = isinstance(event, msgspec.Struct) and type(event).__module__.endswith("decisions")
        made = [*as_rows(START + int(at * 1000), turn, event, [])]
        rows += [{**row, "kind": "decided" if kind else "told"} for row in made]
    with database.begin() as connection:
        connection.execute(insert(acd_events), rows)


def asks(contact: str, service: str = "support") -> said.Arrive:
    return said.Arrive(said.AgentRequest(contact=contact, service=service))


def connects(contact: str, agent: str, waited: float) -> did.Connect:
    return did.Connect(contact=contact, agent=agent, offer=1, waited=waited)


def state(agent: str, name: str, contact: str = "") -> did.AgentChanged:
    return did.AgentChanged(agent=agent, state=name, contact=contact)


def a_morning(database: Engine) -> None:
    """Two are answered, one of them late; one leaves at once and one late; one waits still; one is turned away."""
    log(
        database,
        (0, state("ANA", "ready")), (0, asks("a")), (10, connects("a", "ANA", 10)), (10, state("ANA", "in_call", "a")),
        (11, asks("b")), (14, said.Withdraw("b")),
        (20, asks("c")), (60, said.Withdraw("c")),
        (110, state("ANA", "wrap_up", "a")), (130, state("ANA", "ready")), (130, said.Withdraw("a")),
        (3590, asks("d")), (3630, connects("d", "ANA", 40)), (3630, state("ANA", "in_call", "d")),
        (3690, state("ANA", "ready")),
        (3700, asks("e")), (3700, did.NotRouted(contact="e", reason="agent_not_available")),
        (3800, asks("f", "sales")),
        (7200, state("ANA", "signed_out")),
    )  # fmt: skip


def made(database: Engine, measure: MeasureName, **more: Any) -> ReportTable:
    asked: dict[str, Any] = {"since": DAY, "until": DAY + timedelta(days=1), "length": "1h", "zone": MADRID} | more
    return report(database, ReportQuestion(measure=measure, **asked), RESULTS)


def figure(database: Engine, measure: MeasureName, **more: Any) -> float | None:
    return MEASURES[measure].value(made(database, measure, **more).total.parts)


def test_every_measure_comes_from_the_same_log(database: Engine) -> None:
    a_morning(database)
    support = {"where": {"service": "support"}}
    assert figure(database, "offered") == 6
    assert figure(database, "offered", **support) == 5
    assert figure(database, "service_level", **support) == 1 / 5
    assert figure(database, "abandonment", **support) == 2 / 5
    assert figure(database, "abandonment_without_short", **support) == 1 / 4
    assert figure(database, "speed_of_answer") == 25
    assert figure(database, "handle_time") == (100 + 20 + 60) / 2
    assert figure(database, "occupancy") == pytest.approx(180 / 7200)
    parts = made(database, "offered").total.parts
    assert {name: parts.get(name, 0) for name in REQUEST_ENDS} == {
        "answered": 2, "called_back": 0, "abandoned": 2, "moved_on": 0, "not_served": 1, "hours_closed": 0,
        "refused": 0, "waiting": 1,
    }  # fmt: skip


def test_what_was_in_time_is_by_the_seconds_that_held_when_it_was_asked_for(database: Engine) -> None:
    """The service had 60 seconds for the first, and 10 for those that came later: each keeps its own."""
    first = said.Arrive(said.AgentRequest(contact="a", service="support", answer_within=60))
    second = said.Arrive(said.AgentRequest(contact="b", service="support", answer_within=10))
    log(
        database, (0, first), (25, connects("a", "mara", 25)), (100, second), (115, connects("b", "noor", 15)),
        (200, asks("c")), (218, connects("c", "ida", 18)),
    )  # fmt: skip
    assert figure(database, "service_level") == 2 / 3
    assert [figure(database, "service_level", within=within) for within in (10, 16, 60)] == [0, 1 / 3, 1]
    assert sum(row["in_time"] for row in figures(database)["services"]) == 2
    assert sum(row["in_time"] for row in figures(database, within=16)["services"]) == 1


def test_reports_agree_with_the_figures_of_the_floor(database: Engine) -> None:
    a_morning(database)
    day = sum((row["answered"] for row in figures(database)["services"]), 0)
    assert made(database, "offered").total.parts["answered"] == day
    (total,) = figures(database, interval=86_400_000 * 365)["services"][:1]
    assert total["service_level"] == figure(database, "service_level", where={"service": total["service"]})


def test_a_request_counts_when_it_was_made_so_that_each_interval_balances(database: Engine) -> None:
    a_morning(database)
    table = made(database, "service_level", by="service")
    nine, ten = table.of_intervals[9].parts, table.of_intervals[10].parts
    assert (nine["offered"], nine["answered"], nine["late"]) == (4, 2, 1)
    assert (ten["offered"], ten["not_served"], ten["waiting"]) == (2, 1, 1)
    for cells in (*table.groups.values(), table.of_intervals, [table.total]):
        for cell in cells:
            assert cell.parts.get("offered", 0) == sum(cell.parts.get(name, 0) for name in REQUEST_ENDS)
    assert MEASURES["service_level"].value(table.of_intervals[3].parts) is None


def test_occupancy_is_divided_among_the_intervals_that_a_state_touches(database: Engine) -> None:
    a_morning(database)
    table = made(database, "occupancy", by="agent", length="30m")
    seconds = [cell.parts.get("ready", 0) + cell.parts.get("busy", 0) for cell in table.groups["ANA"]]
    assert seconds[18:23] == [1800, 1800, 1800, 1800, 0]


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)])
def test_a_day_has_the_hours_that_it_has(day: tuple[int, int, int], hours: int) -> None:
    since = datetime(*day, tzinfo=MADRID)
    cut = intervals(since, since + timedelta(days=1), "1h", MADRID)
    assert len(cut) == hours
    assert {each.until - each.at for each in cut} == {3_600_000}
    assert len({each.place for each in cut}) == len({each.label for each in cut}) == hours
    if hours == 25:
        assert [(each.label[11:], each.zone) for each in cut[2:4]] == [("02:00+02:00", "CEST"), ("02:00+01:00", "CET")]
    if hours == 23:
        assert [each.label[11:16] for each in cut[1:3]] == ["01:00", "03:00"]


def test_contacts_of_the_doubled_hour_are_told_apart(database: Engine) -> None:
    night = datetime(2026, 10, 25, tzinfo=MADRID)
    first = int(night.timestamp() * 1000)
    for number, hour in enumerate((0, 2, 3, 3, 24)):
        add(database, number, first + hour * 3_600_000)
    table = made(database, "contacts", since=night, until=night + timedelta(days=1))
    assert [cell.parts.get("contacts", 0) for cell in table.of_intervals] == [
        1, 0, 1, 2, *[0] * 20, 1,
    ]  # fmt: skip
    by_hour = made(database, "contacts", since=night, until=night + timedelta(days=1), length="all", by="hour")
    assert {hour: sums.parts["contacts"] for hour, sums in by_hour.of_groups.items()} == {"00": 1, "02": 3, "23": 1}


ZONES = ("Europe/Madrid", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Africa/Cairo")


@given(
    st.integers(1_420_070_400, 1_893_456_000), st.timedeltas(timedelta(minutes=1), timedelta(days=9)),
    st.sampled_from(get_args(IntervalLength)), st.sampled_from(ZONES),
)  # fmt: skip
def test_intervals_leave_out_nothing_and_are_never_twice(
    at: int, long: timedelta, length: IntervalLength, name: str
) -> None:
    zone = ZoneInfo(name)
    since = datetime.fromtimestamp(at, UTC)
    cut = intervals(since, since + long, length, zone)
    assert cut[0].at == since.timestamp() * 1000
    assert cut[-1].until == int((since + long).timestamp() * 1000)
    assert all(each.at < each.until for each in cut)
    assert all(before.until == after.at for before, after in itertools.pairwise(cut))
    assert len({each.label for each in cut}) == len(cut)


def test_the_period_before_has_as_many_days() -> None:
    since, until = datetime(2026, 10, 25, tzinfo=MADRID), datetime(2026, 10, 26, tzinfo=MADRID)
    before = period_before(since, until, MADRID)
    assert [each.astimezone(MADRID).isoformat() for each in before] == [
        "2026-10-24T00:00:00+02:00", "2026-10-25T00:00:00+02:00",
    ]  # fmt: skip
    assert period_before(DAY, DAY + timedelta(hours=2), MADRID)[0] == DAY - timedelta(hours=2)


def add(database: Engine, number: int, started_at: int, **more: Any) -> None:
    row = {
        "number": number + 1, "id": f"c{number}", "flow": "f", "version": "v", "channel": "voice",
        "direction": "inbound", "service": "support", "caller": "+12025550143", "called": "1001", "account": "",
        "started_at": started_at, "left_at": started_at + 30_000, "closed_at": started_at + 60_000,
        "result": "operator_transfer", "code": 476, "ended_by": "caller", "recovered": False, "agent": "ANA",
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(insert(contacts).values(**row | more))


def test_contacts_are_divided_by_what_is_known_of_them(database: Engine) -> None:
    add(database, 0, START)
    add(database, 1, START, result="listened", code=316, agent="")
    add(database, 2, START, service="sales", left_at=START + 90_000)
    expected: dict[Dimension, dict[str, int]] = {
        "service": {"support": 2, "sales": 1}, "result": {"operator_transfer": 2, "listened": 1},
        "code": {"476": 2, "316": 1}, "agent": {"ANA": 2, "": 1}, "team": {"north": 2, "": 1}, "flow": {"f": 3},
        "custom1": {"Operator Transfer": 2, "Listened": 1}, "hour": {"09": 3},
    }  # fmt: skip
    for by, groups in expected.items():
        table = made(database, "contacts", by=by, teams={"ANA": ("north",)})
        assert {name: sums.parts["contacts"] for name, sums in table.of_groups.items()} == groups, by
    assert figure(database, "duration") == 50
    assert figure(database, "contacts", where={"team": "north"}, teams={"ANA": ("north",)}, by="service") == 2
    assert figure(database, "contacts", where={"result": "listened"}) == 1


def test_satisfaction_is_the_mean_of_answers_that_are_numbers(database: Engine) -> None:
    for number, answer in enumerate((5, 2, "none")):
        add(database, number, START + number)
        entries: Journal = [
            Started(START, Facts(f"c{number}", service="support"), "f", "v", {}), Answered("friendly", answer),
            Closed(START + 9, "listened", 316, agent="ANA"),
        ]  # fmt: skip
        with database.begin() as connection:
            connection.execute(insert(journal).values(contact=number + 1, entries=encode(entries).decode()))
    assert figure(database, "satisfaction") == 3.5
    assert made(database, "satisfaction", by="question").of_groups["friendly"].parts == {
        "asked": 3, "answers": 2, "points": 7,
    }  # fmt: skip


def test_what_a_measure_is_not_known_by_is_refused(database: Engine) -> None:
    with pytest.raises(UnknownDivision, match="occupancy is not known by result; it is by agent, team, hour"):
        made(database, "occupancy", by="result")
    with pytest.raises(UnknownDivision):
        made(database, "occupancy", where={"flow": "f"})


def test_what_is_too_long_says_how_to_narrow_it(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReportTooLong, match="ask for longer ones"):
        made(database, "contacts", length="15m", until=DAY + timedelta(days=3650))
    a_morning(database)
    monkeypatch.setattr("cordboard.store.report_facts.MOST_EVENTS", 5)
    assert MOST_EVENTS > 5
    with pytest.raises(ReportTooLong, match="ask for a shorter time"):
        made(database, "offered")


def test_each_part_that_a_measure_is_made_of_is_told() -> None:
    for name, measure in MEASURES.items():
        needed = {each.removeprefix("-") for each in (*measure.of, *measure.per)}
        assert needed <= set(measure.parts), name
        assert set(measure.by) <= set(get_args(Dimension))


def test_files_have_a_line_for_each_interval_and_group(database: Engine) -> None:
    a_morning(database)
    table = made(database, "offered", by="service", length="1d")
    assert [(line["group"], line["value"], line["begins"]) for line in lines(MEASURES["offered"], table)] == [
        ("support", 5, "2026-03-02T00:00+01:00"), ("sales", 1, "2026-03-02T00:00+01:00"),
    ]  # fmt: skip
    empty = made(database, "contacts", length="1d")
    assert [line["value"] for line in lines(MEASURES["contacts"], empty)] == [0]
