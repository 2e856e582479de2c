"""``cordboard cover``: what a site's scenarios go through, and the scenarios that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from cordboard.cli.output import (
    DOES_NOT_HOLD,
    AsJson,
    err,
    fail,
    out,
    print_json,
    refuse,
    show_problems,
    write_text,
)
from cordboard.cli.sites import open_site
from cordboard.engine.journal import Journal
from cordboard.engine.program import Program
from cordboard.flow.counting import counted
from cordboard.flow.model import Flow
from cordboard.proof.cover import KINDS, Cover, Kind, MissingScenario, UnreachedGoal, cover, missing
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import Scenario, read_scenarios
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.play.suite import SCENARIOS
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.starts import starts

#: What the kinds are called in a heading.
HEADS: dict[Kind, str] = {
    "connectors": "Connectors", "modules": "Modules", "events": "Events", "hang_ups": "Hang-ups",
}  # fmt: skip


def cover_site(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    flow: Annotated[str, typer.Option(help="Only this flow.")] = "",
    write: Annotated[Path | None, typer.Option(help="Write the missing scenarios into this folder.")] = None,
    only: Annotated[list[str] | None, typer.Option(help=f"Look at one kind only ({', '.join(KINDS)}).")] = None,
    at_least: Annotated[
        float | None, typer.Option(min=0, max=100, help="End with 1 if less than so many per cent are covered.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say which modules, connectors, events and places to hang up no scenario reaches, and write what is missing.

    Every scenario that is written was played before and holds, so 'cordboard test' passes with it.
    """
    kinds = _kinds(only or [])
    loaded = open_site(site)
    if flow and flow not in loaded.flows:
        refuse(f"the site has no flow {flow!r}; there are: {', '.join(loaded.flows)}")
    setting = setting_of(loaded)
    scenarios = _scenarios(site)
    told: list[dict[str, Any]] = []
    wanted = [each for slug, each in loaded.flows.items() if flow in ("", slug)]
    with Progress(console=err, transient=True) as bar:
        for each in wanted:
            found = _covered(each, setting, scenarios, bar)
            made, unfound = _missing(found, setting, kinds, bar) if write is not None else ([], [])
            files = _write(write / each.slug, made) if write is not None else []
            told.append(_as_json(found, kinds, unfound, files))
    if as_json:
        print_json({"flows": told})
    else:
        _show(told, kinds, written=write is not None)
    if at_least is not None and any(each["share"] * 100 < at_least for each in told):
        raise typer.Exit(DOES_NOT_HOLD)


def _kinds(names: list[str]) -> tuple[Kind, ...]:
    if unknown := [name for name in names if name not in KINDS]:
        refuse(f"{unknown[0]!r} is nothing that is covered; there are: {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if not names or kind in names)


def _scenarios(site: Path) -> list[Scenario]:
    read = read_scenarios(site / SCENARIOS)
    show_problems([problem for each in read for problem in each.problems], err)
    return [each.scenario for each in read if each.scenario is not None]


def _covered(flow: Flow, setting: Setting, scenarios: Iterable[Scenario], bar: Progress) -> Cover:
    task = bar.add_task(f"Walking {flow.slug}", total=None)
    walked = explore(
        Program(flow), starts(flow, setting), tell=lambda done, known: bar.update(task, completed=done, total=known)
    )
    simulator = Simulator(flow, setting)
    journals = [each for scenario in scenarios if scenario.flow == flow.slug for each in _journals(simulator, scenario)]
    bar.remove_task(task)
    return cover(walked, journals)


def _journals(simulator: Simulator, scenario: Scenario) -> list[Journal]:
    """What a scenario goes through, with the calls back after it. One that does not pass covers nothing."""
    if not scenario.problems_with(simulator.flow):
        try:
            simulated = simulator.play(scenario)
        except LookupError:
            simulated = None
        if simulated is not None and not judge(scenario, simulated, simulator.flow):
            return [each.journal for each in simulated.runs]
    err.print(f"[yellow]{escape(scenario.place('scenario'))}: does not pass, so it counts for nothing[/yellow]")
    return []


def _missing(
    found: Cover, setting: Setting, kinds: tuple[Kind, ...], bar: Progress
) -> tuple[list[MissingScenario], list[UnreachedGoal]]:
    task = bar.add_task(f"Writing scenarios for {found.flow.slug}", total=None)
    made = missing(found, setting, kinds, lambda done, total: bar.update(task, completed=done, total=total))
    bar.remove_task(task)
    return made


def _write(folder: Path, made: Iterable[MissingScenario]) -> list[str]:
    """Write each into a file of its own. What is there stays as it is."""
    files: list[str] = []
    for each in made:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = _free(folder, re.sub(r"[^a-z0-9]+", "-", each.title.casefold()).strip("-")[:60] or "scenario")
        except OSError as trouble:
            fail(f"{folder} cannot be written: {trouble.strerror}")
        write_text(path, each.text)
        files.append(str(path))
    return files


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.yaml", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.yaml"
    return path


def _as_json(
    found: Cover, kinds: tuple[Kind, ...], unfound: Iterable[UnreachedGoal], files: list[str]
) -> dict[str, Any]:
    told: dict[str, Any] = {"flow": found.flow.slug, "whole": found.whole}
    every = covered = 0
    for kind in kinds:
        there, missed = found.of(kind)
        told[kind] = {"covered": len(there), "missed": [str(each) for each in missed]}
        every += len(there) + len(missed)
        covered += len(there)
    return {
        **told, "share": covered / every if every else 1.0,
        "unreachable": [
            {"connector": str(each), "line": each.line, "reason": why} for each, why in found.unreachable
        ],
        "not_found": [{"goal": str(each.goal), "assumed": list(each.assumed)} for each in unfound],
        "written": files,
    }  # fmt: skip


def _by_what_it_takes(unfound: Iterable[dict[str, Any]]) -> dict[tuple[str, ...], list[str]]:
    """What was not found, together where it takes the same."""
    found: dict[tuple[str, ...], list[str]] = {}
    for each in unfound:
        found.setdefault(tuple(each["assumed"]), []).append(each["goal"])
    return found


def _show(told: list[dict[str, Any]], kinds: tuple[Kind, ...], *, written: bool) -> None:
    table = Table("Flow", *(HEADS[kind] for kind in kinds), "Covered")
    for each in told:
        cells = [f"{each[kind]['covered']} of {each[kind]['covered'] + len(each[kind]['missed'])}" for kind in kinds]
        table.add_row(each["flow"], *cells, f"{each['share']:.0%}")
    out.print(table)
    for each in told:
        name = escape(each["flow"])
        if not each["whole"]:
            out.print(f"{name}: it has too many states to look at all of them; there may be more to cover")
        for connector in each["unreachable"]:
            place, why = f"(line {connector['line']})", escape(connector["reason"])
            out.print(f"{name}: no contact can take {escape(connector['connector'])} {place}: {why}")
        for kind in kinds if not written else ():
            for missed in each[kind]["missed"]:
                out.print(f"{name}: no scenario: {escape(missed)}")
        for assumed, goals in _by_what_it_takes(each["not_found"]).items():
            why = f": no values were found with which {' and '.join(assumed)}" if assumed else ""
            out.print(f"{name}: {counted(len(goals), 'scenario')} could not be written{escape(why)}")
            for goal in goals:
                out.print(f"        {escape(goal)}")
        if written:
            out.print(f"{name}: {counted(len(each['written']), 'scenario')} written")
    if any(each[kind]["missed"] for each in told for kind in kinds) and not written:
        out.print("Write them with --write FOLDER.")
