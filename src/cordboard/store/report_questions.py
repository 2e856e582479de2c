"""What reports need to know of the site: agents' teams, and how what they are divided by is told to people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from cordboard.acd.measures import Dimension, MeasureName
from cordboard.flow.site import Site
from cordboard.store.report_intervals import IntervalLength
from cordboard.store.reports import ReportQuestion


def site_question(
    site: Site, *, measure: MeasureName, since: datetime, until: datetime, length: IntervalLength, zone: ZoneInfo,
    by: Dimension | None, where: Mapping[Dimension, str], within: float | None = None,
) -> ReportQuestion:  # fmt: skip
    """The question of a report about a site. Raises UnknownDivision."""
    question = ReportQuestion(
        measure=measure, since=since, until=until, length=length, zone=zone, by=by, where=where,
        within=within,
        teams={name: tuple(each.teams) for name, each in site.agents.items()},
    )  # fmt: skip
    question.check()
    return question


def zone_of(site: Site, service: str, zone: str = "") -> ZoneInfo:
    """The zone whose clock counts: the one that is named, else that of the service, else the site's."""
    there = site.services.get(service)
    return ZoneInfo(zone or (there.time_zone if there is not None else "") or site.time_zone)


def group_labels(site: Site, by: Dimension | None) -> Callable[[str], str]:
    """How values of what a report is divided by are told to people."""
    if by == "result":
        results = site.catalogue()
        return lambda slug: result.label if (result := results.get(slug)) else slug
    if by == "service":
        return lambda name: (service.title or name) if (service := site.services.get(name)) else name
    if by == "hour":
        return lambda hour: f"{hour}:00"
    return lambda value: value
