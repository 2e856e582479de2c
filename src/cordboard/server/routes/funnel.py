"""Where contacts went in a flow, and what each interval was like for each service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from cordboard.engine.journal import Entered, Journal
from cordboard.engine.trace import funnel
from cordboard.server.contact_trace import connector_places, document_of
from cordboard.server.models.funnel import (
    Funnel,
    FunnelModule,
    FunnelResult,
    FunnelWay,
    IntervalMeasures,
    ReportMeasures,
)
from cordboard.server.parameters import NamePath, NameQuery, Since, Until, Within
from cordboard.server.signing import Watcher, needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import contacts as stored
from cordboard.store.contact_search import ContactFilter
from cordboard.store.contacts import milliseconds
from cordboard.store.distribution import figures
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["outcomes"])

Reader = Annotated[User, needs("supervisor", "auditor")]
#: The length of an interval. A day is one of UTC.
Interval = Literal["15m", "30m", "1h", "1d"]
_MILLISECONDS: Mapping[Interval, int] = {"15m": 900_000, "30m": 1_800_000, "1h": 3_600_000, "1d": 86_400_000}


@router.get("/flows/{slug}/funnel")
def get_funnel(
    site: Running, user: Watcher, slug: NamePath,  # noqa: ARG001 - asked for, to be let in
    version: Annotated[NameQuery, Query(description="A version; empty: contacts of every version.")] = "",
    service: NameQuery = "", since: Since = None, until: Until = None,
) -> Funnel:  # fmt: skip
    """Where the contacts of a flow went: how many entered each module, and by which connector they left it.

    It balances: entered = left + ended + here, for every module. `since` and `until` are about when contacts began.
    """
    where = ContactFilter(
        flow=slug, version=version, service=service, since=milliseconds(since), until=milliseconds(until)
    )
    damaged: list[str] = []
    count = never = 0

    def counted() -> Iterator[Journal]:
        nonlocal count, never
        for journal in stored.journals_of(site.database, where, damaged):
            count += 1
            never += not any(isinstance(entry, Entered) for entry in journal)
            yield journal

    live = site.switchboard.site.flows.get(slug)
    places_of = version or ("" if live is None else live.version)
    document = document_of(site.database, slug, places_of)
    places, known = connector_places(document), {} if document is None else document.get("modules", {})
    modules = [
        FunnelModule(
            module=name, entered=each["entered"], ended=each["ended"], here=each["here"], in_version=name in known,
            left=[FunnelWay(**way, place=places.get((name, way["event"], way["value"]))) for way in each["left"]],
            results=[
                FunnelResult(result=result, label=_label(site, result), count=many)
                for result, many in sorted(each["results"].items(), key=lambda pair: (-pair[1], pair[0]))
            ],
        )
        for name, each in funnel(counted()).items()
    ]  # fmt: skip
    return Funnel(
        flow=slug, version=version, contacts=count, never_entered=never, places_of=places_of, modules=modules,
        damaged=damaged, balanced=_balanced(modules, count - never),
    )  # fmt: skip


def _label(site: RunningSite, result: str) -> str:
    return known.label if (known := site.results.get(result)) else result


def _balanced(modules: list[FunnelModule], entered: int) -> bool:
    """Whether whoever entered a module left it, ended there, or is there, and each contact is in one place at last."""
    each = all(one.entered == sum(way.count for way in one.left) + one.ended + one.here for one in modules)
    return each and entered == sum(one.ended + one.here for one in modules)


@router.get("/measures")
def get_measures(
    site: Running, user: Reader,  # noqa: ARG001
    since: Since = None, until: Until = None, service: NameQuery = "",
    interval: Annotated[Interval, Query(description="A day is one of UTC.")] = "30m",
    service_level: Within = None,
) -> ReportMeasures:  # fmt: skip
    """Measures by interval and service: contacts, handled, abandoned, waits, talk, wrap-up and service level."""
    length, start, end = _MILLISECONDS[interval], milliseconds(since) or 0, milliseconds(until)
    counts = {
        (row["at"], row["service"]): row
        for row in stored.contact_counts(site.database, interval=length, since=start, until=end, service=service)
    }
    asked = {
        (row["at"], row["service"]): row
        for row in figures(site.database, since=start, until=end, within=service_level, interval=length)["services"]
        if service in ("", row["service"])
    }
    places = sorted({*counts, *asked})
    return ReportMeasures(
        interval=interval,
        intervals=[_measures(at, name, counts.get((at, name)), asked.get((at, name))) for at, name in places],
    )


def _measures(at: int, service: str, counts: dict[str, Any] | None, asked: dict[str, Any] | None) -> IntervalMeasures:
    counts = counts or {"contacts": 0, "closed": 0, "with_agent": 0, "seconds": 0.0}
    found = asked or {}
    handled = found.get("handled", 0)
    return IntervalMeasures(
        at=at, service=service, contacts=counts["contacts"], closed=counts["closed"], with_agent=counts["with_agent"],
        average_seconds=_each(counts["seconds"], counts["closed"]), offered=found.get("asked", 0),
        handled=found.get("answered", 0), in_time=found.get("in_time", 0), abandoned=found.get("abandoned", 0),
        called_back=found.get("called_back", 0), not_routed=found.get("not_routed", {}),
        service_level=found.get("service_level"), average_wait=found.get("average_wait"),
        longest_wait=found.get("longest_wait", 0.0), average_talk=_each(found.get("talk", 0.0), handled),
        average_wrap_up=_each(found.get("wrap_up", 0.0), handled), average_handling=found.get("average_handling"),
    )  # fmt: skip


def _each(total: float, count: int) -> float | None:
    return round(total / count, 3) if count else None
