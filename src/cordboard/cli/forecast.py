"""``cordboard forecast``: how long people will wait, half hour by half hour, and how many agents it takes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from cordboard.acd.from_site import organisation_of
from cordboard.acd.organisation import Organisation
from cordboard.cli.data import Since, Until
from cordboard.cli.forecast_input import Seen, look, read_csv
from cordboard.cli.output import AsJson, err, out, print_json, refuse, write_page
from cordboard.cli.sites import open_site, site_settings
from cordboard.proof.forecast import (
    Callers,
    Counts,
    Exponential,
    Goal,
    Span,
    fewest,
    play,
    read_arrivals,
    read_staffing,
    takers,
    team,
)  # fmt: skip
from cordboard.proof.forecast.page import page
from cordboard.proof.forecast.pattern import Arrivals

SECONDS = 1800.0
MOST_AGENTS = 5_000


def forecast(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    arrivals: Annotated[
        Path | None, typer.Option(help="A CSV of half hours (start,service,contacts); without it --data says who came.")
    ] = None,
    data: Annotated[
        str,
        typer.Option(help="What was seen: a site's folder, a database file or URL; its log gives what is not said."),
    ] = "",
    since: Since = None,
    until: Until = None,
    agents: Annotated[
        str, typer.Option(help="So many agents, or a CSV of half hours (start,agents) [default: those of the site]")
    ] = "",
    service_level: Annotated[
        str, typer.Option(help="Find the fewest agents who answer so many per cent within so many seconds, as 80/20.")
    ] = "",
    within: Annotated[float, typer.Option(min=0, help="Seconds within which an answer is in time.")] = 20.0,
    handling: Annotated[
        float | None, typer.Option(min=1, help="Mean seconds that a contact takes an agent, wrap-up included.")
    ] = None,
    patience: Annotated[
        float, typer.Option(min=0, help="Mean seconds until a caller hangs up; 0: nobody does before the max wait.")
    ] = 0.0,
    before: Annotated[float, typer.Option(min=0, help="Seconds in the flow before it asks for an agent.")] = 30.0,
    to_agents: Annotated[
        float | None, typer.Option(min=0, max=100, help="Per cent of the contacts that the flow brings to agents.")
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="How many times the pattern is played.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    html: Annotated[Path | None, typer.Option(help="Write a page with charts to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Play an arrival pattern with the router itself and say how long people wait and how busy agents are.

    It says so for the agents there are, or finds how few of them reach a service level.
    """
    if agents and service_level:
        refuse("--agents says how many work, --service-level asks for it: give one of them")
    settings = site_settings(open_site(site))
    organisation = organisation_of(settings)
    services = [
        name
        for name, each in organisation.services.items()
        if each.enabled and each.direction == "inbound" and takers(organisation, name)
    ]
    if not services:
        refuse(f"{site} has no inbound service whose contacts any agent takes; see agents and resource_groups")
    seen = look(data, services, settings.time_zone, since, until) if data else Seen()
    pattern = _pattern(arrivals, services, seen)
    used = [name for name in services if any(name in each for each in pattern.values())]
    goal = _goal(service_level)
    callers = Callers(_handling(used, handling, seen), patience, before, goal.within if goal else within)
    shares = {name: seen.to_agents.get(name, 1.0) if to_agents is None else to_agents / 100 for name in used}
    asking = [{name: number * shares[name] for name, number in each.items()} for each in pattern.values()]
    with Progress(console=err, transient=True) as bar:
        if goal:
            staffing = _search(organisation, asking, callers, goal, seed, bar)
        else:
            staffing = _staffing(agents, list(pattern), len({a.logon for s in used for a in takers(organisation, s)}))
        spans = [Span(SECONDS, each, number) for each, number in zip(asking, staffing, strict=True)]
        counts = _play(team(organisation, used, max(staffing)), spans, callers, seed, runs, bar)
    rows: list[dict[str, Any]] = [
        {
            "start": f"{start:%Y-%m-%d %H:%M}", "contacts": sum(span.contacts.values()), "agents": span.agents,
            **_figures(each),
        }
        for start, span, each in zip(pattern, spans, counts, strict=True)
    ]  # fmt: skip
    total = Counts()
    for each in counts:
        total += each
    told = {
        "services": used, "handling": callers.handling, "to_agents": shares, "patience": patience, "before": before,
        "within": callers.within, "runs": runs, "seed": seed,
    }  # fmt: skip
    if html is not None:
        write_page(html, page(f"Forecast for {settings.title or settings.site}", _said(told), rows))
    if as_json:
        print_json({**told, "half_hours": rows, "total": _figures(total)})
    else:
        _show(rows, _figures(total), _said(told))


# --- What is asked -------------------------------------------------------------------------------------------


def _pattern(file: Path | None, services: list[str], seen: Seen) -> Arrivals:
    if file is None and not seen.arrivals:
        refuse("nobody is known to have come: give a CSV with --arrivals, or with --data a store that has contacts")
    found = seen.arrivals if file is None else read_csv(file, partial(read_arrivals, services=services))
    if not any(number for each in found.values() for number in each.values()):
        refuse("no contacts come in this pattern, so there is nothing to forecast")
    return found


def _handling(services: list[str], seconds: float | None, seen: Seen) -> dict[str, float]:
    if seconds is not None:
        return dict.fromkeys(services, seconds)
    if missing := [name for name in services if not seen.handling.get(name)]:
        refuse(f"how long a contact of {missing[0]!r} takes is not known: say --handling SECONDS, or --data with a log")
    return {name: seen.handling[name] for name in services}


def _goal(text: str) -> Goal | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)", text)
    if found is None or not 0 < float(found[1]) < 100:
        refuse(f"--service-level is per cent and seconds, as 80/20, and below 100 per cent; not {text!r}")
    return Goal(float(found[1]) / 100, float(found[2]))


def _staffing(agents: str, starts: list[datetime], of_site: int) -> list[int]:
    if agents.isdigit() or not agents:
        found = dict.fromkeys(starts, int(agents) if agents else of_site)
    else:
        found = read_csv(Path(agents), partial(read_staffing, starts=starts))
    if max(found.values()) > MOST_AGENTS:
        refuse(f"{max(found.values()):,} agents are more than a forecast plays ({MOST_AGENTS:,})")
    return [found[start] for start in starts]


# --- Playing -------------------------------------------------------------------------------------------------


def _chance(seed: str) -> Exponential:
    source = random.Random(seed)  # noqa: S311 - a simulation, which must be repeatable
    return lambda mean: source.expovariate(1 / mean)


def _search(
    organisation: Organisation, asking: list[dict[str, float]], callers: Callers, goal: Goal, seed: int, bar: Progress
) -> list[int]:
    task = bar.add_task("Finding how many agents it takes", total=len(asking))
    known: dict[tuple[tuple[str, float], ...], int] = {}
    chance: Callable[[], Exponential] = partial(_chance, f"staffing {seed}")
    for each in asking:
        key = tuple(sorted(each.items()))
        if key not in known:
            known[key] = fewest(organisation, each, SECONDS, callers, goal, chance)
        bar.advance(task)
    return [known[tuple(sorted(each.items()))] for each in asking]


def _play(
    organisation: Organisation, spans: list[Span], callers: Callers, seed: int, runs: int, bar: Progress
) -> list[Counts]:
    task = bar.add_task("Playing", total=runs)
    sums = [Counts() for _ in spans]
    for run in range(runs):
        for number, counts in enumerate(play(organisation, spans, callers, _chance(f"{seed} {run}"))):
            sums[number] += counts
        bar.advance(task)
    return sums


# --- Telling -------------------------------------------------------------------------------------------------


def _figures(counts: Counts) -> dict[str, float | None]:
    return {
        "service_level": counts.service_level, "mean_wait": counts.mean_wait, "abandonment": counts.abandonment,
        "turned_away": counts.turned_away / counts.asked if counts.asked else None, "occupancy": counts.occupancy,
    }  # fmt: skip


def _said(told: dict[str, Any]) -> list[str]:
    said = [
        f"{name}: {told['to_agents'][name]:.0%} of the contacts ask for agents, after {told['before']:g} s in "
        f"the flow; an agent has each for {seconds:.0f} s on average"
        for name, seconds in told["handling"].items()
    ]
    patience = f"after {told['patience']:g} s on average" if told["patience"] else "never before the max wait"
    return [
        *said,
        f"Who waits hangs up {patience}. In time is within {told['within']:g} s. Played {told['runs']} times.",
    ]


def _show(rows: list[dict[str, Any]], total: dict[str, float | None], said: list[str]) -> None:
    heads = ("Half hour", "Contacts", "Agents", "In time", "Mean wait", "Hung up", "Turned away", "Occupancy")
    table = Table()
    table.add_column(heads[0], no_wrap=True)
    for head in heads[1:]:
        table.add_column(head, justify="right")
    for row in rows:
        table.add_row(row["start"], f"{row['contacts']:,.1f}", f"{row['agents']}", *_cells(row))
    table.add_section()
    table.add_row("all", f"{sum(row['contacts'] for row in rows):,.1f}", "", *_cells(total))
    out.print(table)
    for line in said:
        out.print(escape(line))


def _cells(row: dict[str, Any]) -> list[str]:
    names = ("service_level", "mean_wait", "abandonment", "turned_away", "occupancy")
    return [
        "" if row[name] is None else f"{row[name]:.1f} s" if name == "mean_wait" else f"{row[name]:.1%}"
        for name in names
    ]
