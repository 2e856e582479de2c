"""``cordboard test``: play every written scenario on virtual time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cordboard.cli.output import (
    CANNOT_READ,
    DOES_NOT_HOLD,
    AsJson,
    err,
    out,
    print_json,
    refuse,
    show_problems,
    write_page,
)
from cordboard.cli.sites import open_site
from cordboard.engine.journal import Journal
from cordboard.flow.counting import counted
from cordboard.flow.problems import Problem, errors
from cordboard.proof.play.coverage import Coverage, coverage
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import Scenario, read_scenarios
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.formats.junit_scenarios import Played, junit_of_scenarios

SCENARIOS = "scenarios"


def play_all(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Play all scenarios of a site, and say which connectors no scenario takes. Ends with 1 when one fails."""
    loaded = open_site(site)
    scenarios, problems = _read(site / SCENARIOS)
    if not scenarios and not problems:
        refuse(f"{site / SCENARIOS} has no scenarios; the how-to page on scenarios shows how to write one")
    setting = setting_of(loaded)
    simulators = {slug: Simulator(flow, setting) for slug, flow in loaded.flows.items()}
    journals: dict[str, list[Journal]] = {slug: [] for slug in loaded.flows}
    told: list[dict[str, Any]] = []
    played: list[Played] = []
    for scenario in scenarios:
        simulator = simulators.get(scenario.flow)
        if simulator is None:
            wrong = [f"{scenario.place('flow')}: the site has no flow {scenario.flow!r}"]
        elif not (wrong := [str(each) for each in scenario.problems_with(simulator.flow)]):
            simulated = simulator.play(scenario)
            journals[scenario.flow] += [each.journal for each in simulated.runs]
            wrong = judge(scenario, simulated, simulator.flow)
        told.append({"scenario": scenario.scenario, "flow": scenario.flow, "passed": not wrong, "differences": wrong})
        file, _, line = scenario.place("scenario").rpartition(":")
        played.append(Played(scenario.scenario, scenario.flow, file, int(line), wrong))
        if not as_json:
            _show(told[-1])
    covered = [coverage(flow, journals[slug]) for slug, flow in loaded.flows.items()]
    failed = sum(not each["passed"] for each in told)
    if junit is not None:
        write_page(junit, junit_of_scenarios(played, problems))
    if as_json:
        print_json({
            "passed": not failed and not errors(problems), "scenarios": told,
            "problems": [each.as_json() for each in problems], "coverage": [_as_json(each) for each in covered],
        })  # fmt: skip
    else:
        show_problems(problems, err)
        _show_coverage(covered)
        out.print(f"{counted(len(told) - failed, 'scenario')} passed, {failed} failed")
    if errors(problems):
        raise typer.Exit(CANNOT_READ)
    if failed:
        raise typer.Exit(DOES_NOT_HOLD)


def _read(folder: Path) -> tuple[list[Scenario], list[Problem]]:
    loaded = read_scenarios(folder)
    problems = [problem for each in loaded for problem in each.problems]
    return [each.scenario for each in loaded if each.scenario is not None], problems


def _show(told: dict[str, Any]) -> None:
    mark = "[green]passed[/green]" if told["passed"] else "[red]failed[/red]"
    out.print(f"{mark}  {escape(told['flow'])}: {escape(told['scenario'])}")
    for difference in told["differences"]:
        out.print(f"        {escape(difference)}")


def _show_coverage(covered: list[Coverage]) -> None:
    for each in covered:
        out.print(f"{escape(each.flow)}: {each.share:.0%} of the connectors were taken")
        for connector in each.missed:
            out.print(f"        never taken: {escape(str(connector))} (line {connector.line})")


def _as_json(covered: Coverage) -> dict[str, Any]:
    missed = [{"connector": str(each), "line": each.line} for each in covered.missed]
    return {"flow": covered.flow, "share": covered.share, "missed": missed, "fallback": covered.fallback}
