"""Reports: one measure by intervals of a zone's clock and by what it is divided by, empty intervals included.

Every figure, also a total, is made from sums of parts (`cordboard.acd.measures`), never from other figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from cordboard.acd.measures import MEASURES, Dimension, Measure, MeasureName
from cordboard.flow.results import Results
from cordboard.store import report_facts as facts
from cordboard.store.contact_search import ContactFilter
from cordboard.store.mapper import Resolver
from cordboard.store.report_facts import ReportFact, ReportTooLong
from cordboard.store.report_intervals import IntervalLength, TimeInterval, intervals

#: Cells of a report at most: intervals times what it is divided by.
MOST_CELLS: Final = 50_000
#: What a report can be narrowed to, besides its time.
FILTERS: Final[tuple[Dimension, ...]] = ("service", "flow", "version", "agent", "team", "result")


class UnknownDivision(ValueError):
    """A measure cannot be divided by, or narrowed to, what was asked for. The message says what it can."""


@dataclass(frozen=True, kw_only=True)
class ReportQuestion:
    """What is asked for. `since` and `until` have a zone; `where` are values of some of `FILTERS`, `within` are
    seconds in which contacts count as answered in time, in place of those that their services had set when they asked.
    `teams` are those of each agent.
    """

    measure: MeasureName
    since: datetime
    until: datetime
    length: IntervalLength
    zone: ZoneInfo
    by: Dimension | None = None
    where: Mapping[Dimension, str] = field(default_factory=dict)
    within: float | None = None
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def check(self) -> Measure:
        """The measure that is asked for. Raises UnknownDivision."""
        measure = MEASURES[self.measure]
        for name in (*([self.by] if self.by else []), *(name for name, value in self.where.items() if value)):
            if name not in measure.by:
                raise UnknownDivision(f"{self.measure} is not known by {name}; it is by {', '.join(measure.by)}")
        return measure


@dataclass(frozen=True, slots=True)
class ReportSums:
    """The parts of a cell, added up."""

    parts: dict[str, float]

    def add(self, parts: Mapping[str, float]) -> None:
        """Add the parts of a fact."""
        for name, value in parts.items():
            self.parts[name] = self.parts.get(name, 0) + value


@dataclass(frozen=True, slots=True)
class ReportTable:
    """The sums of each group for each interval, of each group, of each interval, and of all. Groups are the values of
    what the report is divided by; where a contact counts for several teams, the sums of intervals count it once.
    """

    intervals: list[TimeInterval]
    groups: dict[str, list[ReportSums]]
    of_groups: dict[str, ReportSums]
    of_intervals: list[ReportSums]
    total: ReportSums


def report(engine: Engine, question: ReportQuestion, results: Results) -> ReportTable:
    """The table of a question. Raises UnknownDivision and ReportTooLong."""
    measure = question.check()
    cut = intervals(question.since, question.until, question.length, question.zone)
    if len(cut) > MOST_CELLS:
        raise ReportTooLong(f"that are {len(cut):,} intervals, and a report has {MOST_CELLS:,}: ask for longer ones")
    fine = cut
    if question.by == "hour" and question.length not in ("15m", "30m", "1h"):
        fine = intervals(question.since, question.until, "1h", question.zone)
    table = ReportTable(cut, {}, {}, [ReportSums({}) for _ in cut], ReportSums({}))
    begins, places = [each.at for each in fine], [each.at for each in cut]
    for fact in _facts(engine, question, measure, results, fine):
        at = bisect_right(begins, fact.at) - 1
        if at < 0 or fact.at >= cut[-1].until or not _meant(fact, question):
            continue
        place = bisect_right(places, fact.at) - 1
        for group in _groups(fact, question, fine[at]):
            _cells(table, group)[place].add(fact.parts)
            table.of_groups[group].add(fact.parts)
        table.of_intervals[place].add(fact.parts)
        table.total.add(fact.parts)
    return table


def _cells(table: ReportTable, group: str) -> list[ReportSums]:
    if group not in table.groups:
        if (len(table.groups) + 1) * len(table.intervals) > MOST_CELLS:
            raise ReportTooLong(f"the report has more than {MOST_CELLS:,} cells: ask for longer intervals")
        table.groups[group] = [ReportSums({}) for _ in table.intervals]
        table.of_groups[group] = ReportSums({})
    return table.groups[group]


def _meant(fact: ReportFact, question: ReportQuestion) -> bool:
    for name, value in question.where.items():
        if value and name == "team":
            if value not in question.teams.get(fact.of.get("agent", ""), ()):
                return False
        elif value and not fact.filtered and fact.of.get(name) != value:
            return False
    return True


def _groups(fact: ReportFact, question: ReportQuestion, interval: TimeInterval) -> Iterable[str]:
    match question.by:
        case None:
            return ("",)
        case "hour":
            return (interval.hour,)
        case "team":
            return question.teams.get(fact.of.get("agent", ""), ()) or ("",)
        case name:
            value = fact.of.get(name)
            return ("" if value is None else str(value),)


def _facts(
    engine: Engine, question: ReportQuestion, measure: Measure, results: Results, fine: list[TimeInterval]
) -> Iterator[ReportFact]:
    since, until = fine[0].at, fine[-1].until
    if measure.source in ("contacts", "surveys"):
        wanted = {name: value for name, value in question.where.items() if name != "team"}
        where = ContactFilter(since=since, until=until, **wanted)  # type: ignore[arg-type] # all of these are texts
        if measure.source == "surveys":
            return facts.of_surveys(engine, where)
        by: list[Dimension] = [] if question.by is None else [question.by]
        if question.where.get("team"):
            by.append("team")
        return facts.of_contacts(engine, where, by, _custom(engine, results))
    found = facts.history(engine, since, until, question.within)
    if measure.source == "states":
        return facts.of_states(found, fine)
    told = facts.of_requests(found) if measure.source == "requests" else facts.of_handled(found)
    within = (fact for fact in told if since <= fact.at < until)
    if question.by in ("flow", "version") or question.where.get("flow") or question.where.get("version"):
        return facts.with_contact(engine, within)
    return within


def _custom(engine: Engine, results: Results) -> Callable[[str, str], Mapping[str, str]]:
    mapper = Resolver(engine)

    def told(slug: str, service: str) -> Mapping[str, str]:
        result = results.get(slug)
        return {} if result is None else mapper.resolve(result, service)

    return told
