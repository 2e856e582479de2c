"""What reports are made from: contacts, requests for agents, and what agents did, each with what it is divided by."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Engine, case, func, select

from cordboard.acd.history import DistributionHistory
from cordboard.acd.measures import BUSY, SHORT_ABANDON, Dimension
from cordboard.acd.statistics import decode
from cordboard.engine.answers import answers
from cordboard.store.acd_events import read
from cordboard.store.contact_search import ContactFilter
from cordboard.store.contacts import DamagedJournal, joined, with_journals
from cordboard.store.report_intervals import TimeInterval
from cordboard.store.tables import acd_events, contacts

_log = logging.getLogger(__name__)
#: Every zone's clock is whole quarters of an hour from UTC, so contacts are counted by those first.
_QUARTER = 900_000
#: How long before a report the log is read, to know who was at work and who waited, and after it, for what became of
#: those who asked in it. Milliseconds.
LEAD = 86_400_000
#: Lines of the log that a report reads at most.
MOST_EVENTS = 2_000_000
_COLUMNS: Mapping[Dimension, str] = {each: each for each in ("service", "flow", "version", "agent", "result", "code")}


class ReportTooLong(ValueError):
    """The report would read more than is read for one answer. The message says how to narrow it."""


@dataclass(frozen=True, slots=True)
class ReportFact:
    """Something that counts in the interval with this time: its parts, and what it can be divided by. `filtered`: the
    database has left out already what is not asked for, but for teams, which it does not know.
    """

    at: int
    parts: Mapping[str, float]
    of: Mapping[str, Any] = field(default_factory=dict)
    filtered: bool = False


def of_contacts(
    engine: Engine, where: ContactFilter, by: Sequence[Dimension], custom: Callable[[str, str], Mapping[str, str]]
) -> Iterator[ReportFact]:
    """Contacts that began, counted by quarters of an hour and what they are to be divided `by`. `custom` gives the
    custom outcomes of a result of a service.
    """
    names = sorted({name for each in by for name in _columns_for(each)})
    at = contacts.c.started_at - contacts.c.started_at % _QUARTER
    over = contacts.c.closed_at.is_not(None)
    end = func.coalesce(contacts.c.left_at, contacts.c.closed_at)
    wanted = (
        select(
            at.label("at"), *(contacts.c[name] for name in names), func.count().label("contacts"),
            func.sum(case((over, 1), else_=0)).label("closed"),
            func.sum(case((contacts.c.agent != "", 1), else_=0)).label("with_agent"),
            func.sum(case((over, end - contacts.c.started_at), else_=0)).label("milliseconds"),
        )
        .where(where.condition())
        .group_by("at", *(contacts.c[name] for name in names))
    )  # fmt: skip
    with engine.connect() as connection:
        for row in connection.execute(wanted).mappings():
            of = {name: row[name] for name in names}
            if any(each.startswith("custom") for each in by):
                of |= custom(row["result"], row["service"])
            parts = {"contacts": row["contacts"], "closed": row["closed"], "with_agent": row["with_agent"],
                     "seconds": int(row["milliseconds"]) / 1000}  # fmt: skip
            yield ReportFact(max(row["at"], where.since or 0), parts, of, filtered=True)


def _columns_for(by: Dimension) -> list[str]:
    if by == "team":
        return ["agent"]
    if by.startswith("custom"):
        return ["service", "result"]
    return [_COLUMNS[by]] if by in _COLUMNS else []


def history(engine: Engine, since: int, until: int, within: float | None) -> DistributionHistory:
    """What became of requests and what agents did around a time. Raises ReportTooLong."""
    here = acd_events.c.at >= since - LEAD, acd_events.c.at < until + LEAD
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(acd_events).where(*here)) or 0
    if count > MOST_EVENTS:
        raise ReportTooLong(
            f"the distributor's log of this time has {count:,} lines, and a report reads {MOST_EVENTS:,}: "
            "ask for a shorter time"
        )
    found = DistributionHistory(within=within)
    unreadable = 0
    for event in read(engine, since=since - LEAD, until=until + LEAD):
        try:
            found.see(event.at, decode(event.kind, event.body))
        except msgspec.DecodeError:
            unreadable += 1
    if unreadable:
        _log.warning("%d events of the distributor cannot be read; the report is made without them", unreadable)
    return found


def of_requests(found: DistributionHistory) -> Iterator[ReportFact]:
    """Requests for an agent, each at the time when it was made."""
    for each in found.requests:
        parts: dict[str, float] = {"offered": 1, each.became: 1}
        if each.became == "answered":
            parts |= {"waited": each.waited, "in_time": each.in_time, "late": not each.in_time}
        elif each.became == "abandoned" and not each.callback:
            parts["abandoned_short"] = each.waited <= SHORT_ABANDON
        yield ReportFact(each.asked_at, parts, {"service": each.service, "agent": each.agent, "contact": each.contact})


def of_handled(found: DistributionHistory) -> Iterator[ReportFact]:
    """Contacts that agents were done with, each at that time."""
    for each in found.handled:
        parts = {"handled": 1, "talk": each.talk, "wrap_up": each.wrap_up}
        yield ReportFact(each.at, parts, {"service": each.service, "agent": each.agent, "contact": each.contact})


def of_states(found: DistributionHistory, intervals: Sequence[TimeInterval]) -> Iterator[ReportFact]:
    """The time of agents, divided among the intervals that it touches."""
    begins = [each.at for each in intervals]
    for each in found.states():
        name = "busy" if each.state in BUSY else each.state.partition(" ")[0]
        for interval in intervals[max(0, bisect_right(begins, each.since) - 1) :]:
            if interval.at >= each.until:
                break
            seconds = (min(each.until, interval.until) - max(each.since, interval.at)) / 1000
            if seconds > 0:
                yield ReportFact(interval.at, {name: seconds}, {"agent": each.agent})


def of_surveys(engine: Engine, where: ContactFilter) -> Iterator[ReportFact]:
    """What was answered to survey questions, each at the time when its contact began."""
    table = contacts.c
    wanted = select(table.id, table.started_at, table.service, table.flow, table.version, table.agent)
    for row, parts in with_journals(engine, wanted.where(where.condition(), table.closed_at.is_not(None))):
        try:
            journal = joined(parts)
        except DamagedJournal as damage:
            journal = damage.readable
        of = {"service": row.service, "flow": row.flow, "version": row.version, "agent": row.agent}
        for answer in answers([journal]):
            numbers = [(int(given), count) for given, count in answer.given.items() if given.isdecimal()]
            points = {"asked": answer.asked, "answers": sum(count for _, count in numbers),
                      "points": sum(given * count for given, count in numbers)}  # fmt: skip
            yield ReportFact(row.started_at, points, {**of, "question": answer.question}, filtered=True)


def with_contact(engine: Engine, facts: Iterable[ReportFact]) -> Iterator[ReportFact]:
    """Facts about contacts, with the flow and the version of each."""
    left = iter(facts)
    while some := list(islice(left, 500)):
        ids = {fact.of["contact"] for fact in some}
        wanted = select(contacts.c.id, contacts.c.flow, contacts.c.version).where(contacts.c.id.in_(ids))
        with engine.connect() as connection:
            known = {row.id: {"flow": row.flow, "version": row.version} for row in connection.execute(wanted)}
        for fact in some:
            yield ReportFact(fact.at, fact.parts, {**fact.of, **known.get(fact.of["contact"], {})})
