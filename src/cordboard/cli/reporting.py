"""``cordboard report``: what outcomes, surveys, queues and agents come to, of a site's store or of a running site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table
from sqlalchemy import Engine

from cordboard.cli.changed import settings_of
from cordboard.cli.contact_options import Service, Since, Until
from cordboard.cli.output import AsJson, out, print_json
from cordboard.cli.remote import connected
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, SiteFolder
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.cli.version_report import labelled, show_versions
from cordboard.client import Operation, operations
from cordboard.flow.counting import counted
from cordboard.store import distribution
from cordboard.store import outcomes as stored
from cordboard.store import surveys as answered
from cordboard.store.contacts import milliseconds
from cordboard.store.version_outcomes import by_version

Figures = TypeVar("Figures")

HERE = Path()


def report(
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    since: Since = None,
    until: Until = None,
    service: Service = "",
    surveys: Annotated[bool, typer.Option("--surveys", help="How survey questions were answered instead.")] = False,
    agents: Annotated[
        bool, typer.Option("--agents", help="How queues were served and what agents did instead.")
    ] = False,
    versions: Annotated[
        str, typer.Option("--versions", help="How the versions of a flow compare.", metavar="FLOW")
    ] = "",
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Count the outcomes, the answers to surveys, what queues and agents did by half hour, or outcomes by version."""
    figures = _figures_of(server, token, since, until, service) if server else _figures_here(
        site, data, store, since, until, service
    )  # fmt: skip
    if surveys:
        _show_answers(figures.answers(), as_json=as_json)
    elif versions:
        show_versions(figures.versions(versions), as_json=as_json)
    elif agents:
        _show_distribution(figures.distribution(), as_json=as_json)
    else:
        _show_results(figures.results(), as_json=as_json)


@dataclass(frozen=True)
class _Figures:
    """Where the figures of a report come from."""

    results: Callable[[], list[dict[str, Any]]]
    answers: Callable[[], list[dict[str, Any]]]
    distribution: Callable[[], dict[str, list[dict[str, Any]]]]
    versions: Callable[[str], list[dict[str, Any]]]


def _figures_here(
    site: Path, data: Path | None, store: str, since: datetime | None, until: datetime | None, service: str
) -> _Figures:
    """From the site's own store."""
    settings = settings_of(site, data, store)
    start, end = milliseconds(since), milliseconds(until)

    def read(asked: Callable[[Engine], Figures]) -> Figures:
        database = open_store(store_of(site, settings, data, store))
        try:
            return asked(database)
        finally:
            database.dispose()

    catalogue = settings.catalogue()
    return _Figures(
        lambda: read(lambda store: stored.report(store, catalogue, since=start, until=end, service=service)),
        lambda: read(lambda store: answered.report(store, since=start, until=end, service=service)),
        lambda: read(lambda store: distribution.figures(store, since=start or 0, until=end)),
        lambda flow: labelled(
            read(lambda store: by_version(store, flow, since=start, until=end, service=service)), catalogue
        ),
    )


def _figures_of(server: str, token: str, since: datetime | None, until: datetime | None, service: str) -> _Figures:
    """From a running site."""

    def rows(operation: Operation[list[Any]]) -> list[dict[str, Any]]:
        with connected(server, token) as cordboard:
            return [each.model_dump() for each in cordboard(operation)]

    def distributed() -> dict[str, list[dict[str, Any]]]:
        with connected(server, token) as cordboard:
            found = cordboard(operations.get_distribution(since=since, until=until))
        return {name: [each.model_dump() for each in getattr(found, name)] for name in ("services", "agents")}

    def compared(flow: str) -> list[dict[str, Any]]:
        with connected(server, token) as cordboard:
            found = cordboard(operations.compare_flow_versions(flow, since=since, until=until, service=service))
        return [each.model_dump() for each in found.versions]

    return _Figures(
        lambda: rows(operations.get_report(since=since, until=until, service=service)),
        lambda: rows(operations.get_survey_answers(since=since, until=until, service=service)),
        distributed,
        compared,
    )


def _show_results(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    total = sum(row["contacts"] for row in rows)
    if as_json:
        print_json({"contacts": total, "results": rows})
        return
    table = Table("Result", "Code", "Contacts", "Share")
    for row in rows:
        table.add_row(row["label"], str(row["code"]), str(row["contacts"]), f"{row['contacts'] / total:.1%}")
    out.print(table)
    out.print(counted(total, "contact"))


def _show_answers(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    table = Table("Service", "Agent", "Question", "Asked", "Answered", "Average", "Answers")
    for row in rows:
        average = "" if row["average"] is None else f"{row['average']:.2f}"
        given = ", ".join(f"{answer}: {count}" for answer, count in row["answers"].items())
        share = f"{row['answered']} ({row['rate']:.0%})"
        table.add_row(row["service"], row["agent"], row["question"], str(row["asked"]), share, average, given)
    out.print(table)


def _show_distribution(seen: dict[str, list[dict[str, Any]]], *, as_json: bool) -> None:
    if as_json:
        print_json(seen)
        return
    table = Table("Half hour (UTC)", "Service", "Asked", "Answered", "Abandoned", "Service level", "Mean wait")
    for row in seen["services"]:
        wait = "" if row["average_wait"] is None else f"{row['average_wait']:.0f} s"
        counts = (str(row["asked"]), str(row["answered"]), str(row["abandoned"]))
        table.add_row(_half_hour(row["at"]), row["service"], *counts, _share(row["service_level"]), wait)
    out.print(table)
    table = Table("Half hour (UTC)", "Agent", "Offers", "Taken", "Rejected", "Missed", "Occupancy")
    for row in seen["agents"]:
        done = [str(row[name]) for name in ("offers", "taken", "rejected", "missed")]
        table.add_row(_half_hour(row["at"]), row["agent"], *done, _share(row["occupancy"]))
    out.print(table)


def _half_hour(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M}"


def _share(part: float | None) -> str:
    return "" if part is None else f"{part:.0%}"
