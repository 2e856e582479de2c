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
from cordboard.flow.counting import counted
from cordboard.flow.problems import errors
from cordboard.proof.play.coverage import Coverage
from cordboard.proof.play.scenario import read_scenarios
from cordboard.proof.play.suite import SCENARIOS, play_suite
from cordboard.proof.prove.formats.junit_scenarios import JUnitScenario, junit_of_scenarios


def play_all(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Play all scenarios of a site, and say which connectors no scenario takes. Ends with 1 when one fails."""
    loaded = open_site(site)
    scenarios = read_scenarios(site / SCENARIOS)
    if not scenarios:
        refuse(f"{site / SCENARIOS} has no scenarios; the how-to page on scenarios shows how to write one")
    suite = play_suite(loaded, scenarios)
    problems, covered, failed = suite.problems, suite.covered, suite.failed
    told: list[dict[str, Any]] = []
    played: list[JUnitScenario] = []
    for each in suite.played:
        scenario = each.scenario
        told.append({
            "scenario": scenario.scenario, "flow": scenario.flow, "passed": each.passed,
            "differences": each.differences,
        })  # fmt: skip
        file, _, line = scenario.place("scenario").rpartition(":")
        played.append(JUnitScenario(scenario.scenario, scenario.flow, file, int(line), each.differences))
        if not as_json:
            _show(told[-1])
    if junit is not None:
        write_page(junit, junit_of_scenarios(played, problems))
    if as_json:
        print_json({
            "passed": suite.passed, "scenarios": told,
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
