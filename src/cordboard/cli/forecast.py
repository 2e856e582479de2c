"""``cordboard forecast``: how long people will wait, half hour by half hour, and how many agents it takes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress

from cordboard.acd.from_site import organisation_of
from cordboard.acd.organisation import Organisation
from cordboard.cli.contact_options import Since, Until
from cordboard.cli.forecast_input import look, pattern_of, read_callers, read_csv
from cordboard.cli.forecast_output import ForecastReport, as_json, said, show
from cordboard.cli.forecasting import Days, PlanInputs
from cordboard.cli.output import AsJson, err, print_json, refuse, write_page
from cordboard.cli.sites import open_site, site_settings
from cordboard.flow.site import LoadedSite, Site
from cordboard.proof.forecast import (
    AgentGroup,
    Exponential,
    ObservedTraffic,
    People,
    ServiceLevel,
    Span,
    StaffingSearch,
    crews,
    everybody,
    read_arrivals,
    read_staffing,
    takers,
    teams,
)  # fmt: skip
from cordboard.proof.forecast.page import page
from cordboard.proof.forecast.pattern import SOME_DAY, Arrivals, halves
from cordboard.proof.forecast.people import Handling

SECONDS = 1800.0
MOST_AGENTS = 5_000
#: Seconds that an agent takes to take an offer, where nobody was seen to.
PICK_UP = 4.0
#: About how often the day is played, in parts and whole, to find the agents that it takes.
TRIES = 20
#: Contacts of a usual half hour that are enough to tell its service level within a few per cent, and in how many runs
#: they come at the fewest and at the most.
ENOUGH, FEW_RUNS, MANY_RUNS = 1_000, 4, 200


def forecast(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    arrivals: Annotated[
        Path | None, typer.Option(help="A CSV of half hours (start,service,contacts); without it --data says who came.")
    ] = None,
    data: Annotated[
        str, typer.Option(help="What was seen: a site's folder, a database file or URL; it gives what is not said.")
    ] = "",
    since: Since = None,
    until: Until = None,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day: of times without a date, or to expect from --data."),
    ] = None,
    callers: Annotated[
        Path | None, typer.Option(help="A YAML file with the shares of answers by flow and module.")
    ] = None,
    agents: Annotated[
        str, typer.Option(help="So many agents, or a CSV of half hours (start,agents[,team]) [default: the site's]")
    ] = "",
    service_level: Annotated[
        str, typer.Option(help="Find the fewest agents who answer so many per cent within so many seconds, as 80/20.")
    ] = "",
    within: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds within which an answer is in time [default: as the services say]"),
    ] = None,
    handling: Annotated[
        float | None, typer.Option(min=1, help="Mean seconds that a contact takes an agent, wrap-up included.")
    ] = None,
    wrap_up: Annotated[float, typer.Option(min=0, help="Mean seconds of --handling that are wrap-up.")] = 0.0,
    patience: Annotated[
        float | None,
        typer.Option(min=0, help="Mean seconds until a caller hangs up; 0: none does [default: as seen]"),
    ] = None,
    pick_up: Annotated[
        float | None,
        typer.Option(min=0, help=f"Seconds until agents take an offer [default: as seen, or {PICK_UP:g}]"),
    ] = None,
    runs: Annotated[
        int | None, typer.Option(min=1, help="How many times the pattern is played [default: enough for its size]")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    html: Annotated[Path | None, typer.Option(help="Write a page with charts to this file.")] = None,
    json: AsJson = False,
) -> None:
    """Play an arrival pattern with flows and router and say how long people wait and how busy agents are.

    It says so for the agents there are, or finds how few of them reach a service level.
    """
    if agents and service_level:
        refuse("--agents says how many work, --service-level asks for it: give one of them")
    loaded = open_site(site)
    settings, organisation = site_settings(loaded), organisation_of(site_settings(loaded))
    services = [
        name for name, each in settings.services.items() if each.enabled and each.direction == "inbound" and each.flow
    ]
    if not services:
        refuse(f"{site} has no inbound service with a flow, so nobody can come")
    wanted_day = day.date() if day is not None else None
    flows = sorted({settings.services[name].flow for name in services})
    written = read_callers(callers, loaded.flows)
    came, seen = look(data, flows, services, settings.time_zone, since, until) if data else ({}, ObservedTraffic())
    if arrivals is not None:
        pattern = read_csv(
            arrivals, partial(read_arrivals, services=services, day=wanted_day or SOME_DAY, zone=settings.time_zone)
        )
    else:
        pattern = pattern_of(came, wanted_day, settings.time_zone)
    if not any(number for each in pattern.values() for number in each.values()):
        refuse("no contacts come in this pattern, so there is nothing to forecast")
    used = [name for name in services if any(name in each for each in pattern.values())]
    goal = _goal(service_level)
    queues = _queues(loaded, used, organisation)
    people = People(
        _handling(handling, wrap_up, seen, queues), seen.habits(written),
        seen.patience if patience is None else patience,
        (seen.pick_up if seen.offers else PICK_UP) if pick_up is None else pick_up,
        _within(settings, goal.within if goal else within),
    )  # fmt: skip
    _can_be_reached(goal, people)
    who = {service: tuple(each) for service, each in seen.callers.items()}
    ingredients = PlanInputs(site.resolve(), used, people, who, seed)
    runs = runs or _enough_runs(pattern)
    zone = ZoneInfo(settings.time_zone)
    told = ForecastReport(people, goal, runs, seed, used, zone)
    starts = halves(pattern, zone)
    spans = [Span(at, SECONDS, pattern[start], {}) for at, start in starts.items()]
    contacts = runs * sum(sum(span.contacts.values()) for span in spans)
    with Progress(console=err, transient=True) as bar:
        if goal:
            team = crews(organisation, queues)
            if not team:
                refuse("no agent of the site takes contacts of these services; see agents and resource_groups")
            with Days(ingredients, loaded, team, runs, contacts=contacts * TRIES) as days:
                _search(told, goal, days, spans, team, organisation, bar)
        else:
            team, planned = _staffing(agents, list(starts.values()), organisation, queues, wanted_day)
            with Days(ingredients, loaded, team, runs, contacts=contacts) as days:
                _play(told, days, spans, planned, bar)
            told.unmanned = _unmanned(team, told.spans, organisation, queues)
    _tell(told, settings, html, json=json)


def _tell(told: ForecastReport, settings: Site, html: Path | None, *, json: bool) -> None:
    answer = as_json(told, {slug: result.label for slug, result in settings.catalogue().items()})
    if html is not None:
        write_page(html, page(answer, f"Forecast for {settings.title or settings.site}", said(told)))
    if json:
        print_json(answer)
    else:
        show(answer, said(told))


# --- What is asked -------------------------------------------------------------------------------------------


def _queues(loaded: LoadedSite, services: Sequence[str], organisation: Organisation) -> list[str]:
    """The queues that contacts of these services may come to: their own, and those that their flows name."""
    settings = site_settings(loaded)
    named = {
        reference.name
        for flow in {settings.services[name].flow for name in services}
        for module in loaded.flows[flow].modules.values()
        for reference in module.references()
        if reference.kind in {"service", "resource_group"}
    }
    every = [*services, *sorted(named - set(services))]
    return [name for name in every if takers(organisation, name)]


def _handling(
    seconds: float | None, wrap_up: float, seen: ObservedTraffic, queues: Sequence[str]
) -> Mapping[str, Handling]:
    if seconds is not None:
        if wrap_up > seconds:
            refuse(f"--wrap-up is a part of --handling, and {wrap_up:g} s are more than {seconds:g} s")
        return {"": Exponential(seconds, wrap_up)}
    found = seen.handling()
    if queues and not found:
        refuse("how long a contact takes an agent is not known: say --handling SECONDS, or --data with such contacts")
    return found


def _within(settings: Site, seconds: float | None) -> Mapping[str, float]:
    """The seconds within which contacts are answered in time: those that are given, else those of each service."""
    if seconds is not None:
        return {"": seconds}
    return {name: each.service_level for name, each in settings.services.items()}


def _enough_runs(pattern: Arrivals) -> int:
    coming = [sum(each.values()) for each in pattern.values() if any(each.values())]
    return min(MANY_RUNS, max(FEW_RUNS, math.ceil(ENOUGH / (sum(coming) / len(coming)))))


def _goal(text: str) -> ServiceLevel | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)", text)
    if found is None or not 0 < float(found[1]) < 100:
        refuse(f"--service-level is per cent and seconds, as 80/20, and below 100 per cent; not {text!r}")
    return ServiceLevel(float(found[1]) / 100, float(found[2]))


def _can_be_reached(goal: ServiceLevel | None, people: People) -> None:
    if goal and people.pick_up > goal.within:
        refuse(
            f"nobody is answered within {goal.within:g} s where agents take {people.pick_up:.1f} s to take an offer: "
            "ask for more seconds, or say --pick-up"
        )


def _staffing(
    agents: str, starts: Sequence[datetime], organisation: Organisation, queues: Sequence[str], day: date | None
) -> tuple[list[AgentGroup], list[Mapping[str, int]]]:
    """The crews, and how many of each work in each half hour."""
    all_of_them = everybody(organisation, queues)
    if agents.isdigit() or not agents:
        number = int(agents) if agents else len(all_of_them.models)
        planned: list[Mapping[str, int]] = [{"": number}] * len(starts)
    elif re.fullmatch(r"[-+\d.,]+", agents):
        refuse(f"--agents is a whole number of people from 0 on, or a CSV of half hours; not {agents!r}")
    else:
        read = partial(read_staffing, starts=starts, day=day or SOME_DAY)
        by_start = read_csv(Path(agents), read)
        planned = [by_start[start] for start in starts]
    if (most := max(sum(each.values()) for each in planned)) > MOST_AGENTS:
        refuse(f"{most:,} agents are more than a forecast plays ({MOST_AGENTS:,})")
    names = dict.fromkeys(name for each in planned for name in each)
    if list(names) == [""]:
        if most and not all_of_them.models:
            refuse("no agent of the site takes contacts of these services; see agents and resource_groups")
        return [all_of_them], [{all_of_them.name: each[""]} for each in planned]
    try:
        return teams(organisation, queues, list(names)), planned
    except LookupError as nobody:
        refuse(str(nobody.args[0]))


def _unmanned(
    team: Sequence[AgentGroup], spans: Sequence[Span], organisation: Organisation, queues: Sequence[str]
) -> list[str]:
    """The queues of which nobody who works at any time takes contacts."""
    most = {crew.name: max(span.agents.get(crew.name, 0) for span in spans) for crew in team}
    work = {each.logon for crew in team for each in crew.models[: most[crew.name]]}
    return [queue for queue in queues if not work & {each.logon for each in takers(organisation, queue)}]


# --- Playing -------------------------------------------------------------------------------------------------


def _play(
    told: ForecastReport, days: Days, spans: Sequence[Span], planned: Sequence[Mapping[str, int]], bar: Progress
) -> None:  # fmt: skip
    """Play the day with these agents."""
    task = bar.add_task("Playing", total=told.runs)
    told.spans = [replace(span, agents=agents) for span, agents in zip(spans, planned, strict=True)]
    told.played = days.play(told.spans, partial(bar.advance, task))


def _search(
    told: ForecastReport, goal: ServiceLevel, days: Days, spans: Sequence[Span], team: Sequence[AgentGroup],
    organisation: Organisation, bar: Progress,
) -> None:  # fmt: skip
    """Find the agents that it takes."""
    # A step for the day with many agents, one for each half hour, and one for the day as it then is.
    task = bar.add_task("Finding how many agents it takes", total=len(spans) + 2)
    settled = partial(bar.advance, task)
    coming = max(sum(span.contacts.values()) for span in spans)
    most = min(MOST_AGENTS, round(2 * coming) + 10)
    everywhere = dict.fromkeys((crew.name for crew in team), most)
    plenty = days.play([replace(span, agents=everywhere) for span in spans], runs=max(FEW_RUNS, told.runs // 2))
    settled()
    members = {crew.name: {each.logon for each in crew.models} for crew in team}
    able = {queue: {each.logon for each in takers(organisation, queue)} for queue in plenty.queues()}
    queues = {crew: [queue for queue in able if able[queue] & logons] for crew, logons in members.items()}
    search = StaffingSearch(queues, goal, days.one_by_one, most, settled)
    told.spans, told.played = search.run(spans, plenty)
    told.out_of_reach = search.out_of_reach
