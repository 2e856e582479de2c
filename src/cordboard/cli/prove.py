"""``cordboard prove``: every contact that a flow can have, before anyone dials in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

import typer
import yaml
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cordboard.cli.output import DOES_NOT_HOLD, AsJson, err, fail, out, print_json, refuse
from cordboard.cli.proofs import Wanted
from cordboard.flow.site.load import FLOWS, SITE_FILE
from cordboard.proof.report import Finding, Report
from cordboard.proof.telling.github import github as as_annotations
from cordboard.proof.telling.junit import junit
from cordboard.proof.telling.sarif import sarif
from cordboard.proving.cores import prove_many, prove_one

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
_ORDER = tuple(_COLOURS)

Severity = Literal["error", "warning", "note"]


def prove(
    paths: Annotated[list[Path], typer.Argument(help="Flow files, or folders of sites: then all of their flows.")],
    scenarios: Annotated[Path | None, typer.Option(help="Write each example as a scenario into this folder.")] = None,
    junit_file: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    sarif_file: Annotated[Path | None, typer.Option("--sarif", help="Write SARIF 2.1.0 to this file.")] = None,
    github: Annotated[bool, typer.Option("--github", help="Print GitHub annotations.")] = False,
    fail_on: Annotated[Severity, typer.Option(help="End with 1 for findings at least as severe.")] = "error",
    jobs: Annotated[int, typer.Option(min=0, help="Processor cores to use; 0 uses all.")] = 0,
    cache: Annotated[bool, typer.Option(help="Use what was found before about the same version.")] = True,
    as_json: AsJson = False,
) -> None:
    """Walk every contact that a flow can have, and find what can go wrong, each with an example contact.

    Ends with 1 when something is wrong or a property of the owner's own does not hold.
    """
    wanted = [Wanted.of(path, keep=cache) for path in _flows(paths)]
    reports = _proved(wanted, jobs or len(os.sched_getaffinity(0)))
    if scenarios is not None:
        _write_scenarios(scenarios, reports)
    for file, text in ((junit_file, junit(reports)), (sarif_file, sarif(reports))):
        if file is not None:
            _write(file, text)
    if as_json:
        print_json({"reports": [each.as_json() for each in reports]})
    elif github:
        for line in as_annotations(reports):
            out.print(line, markup=False)
    else:
        for report in reports:
            _show(report)
    if any(_ORDER.index(each.severity) <= _ORDER.index(fail_on) for report in reports for each in report.findings):
        raise typer.Exit(DOES_NOT_HOLD)


def _flows(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        if not (path / SITE_FILE).is_file():
            refuse(f"{path} is no site: it has no {SITE_FILE}. Name a flow file, or the folder of a site.")
        found += sorted((path / FLOWS).glob("*.y*ml"))
    if not found:
        refuse(f"there are no flows in {', '.join(map(str, paths))}")
    return found


def _proved(wanted: list[Wanted], jobs: int) -> list[Report]:
    reports = {each.path: each.kept() for each in wanted}
    new = [each for each in wanted if reports[each.path] is None]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        if len(new) > 1 and jobs > 1:
            task = bar.add_task("Proving flows", total=len(new))
            made = prove_many([each.subject for each in new], jobs, lambda: bar.advance(task))
        else:
            made = [_with_bar(each, jobs, bar) for each in new]
    for each, report in zip(new, made, strict=True):
        each.keep(report)
        reports[each.path] = report
    return [each.placed(known) for each in wanted if (known := reports[each.path]) is not None]


def _with_bar(wanted: Wanted, jobs: int, bar: Progress) -> Report:
    task = bar.add_task(f"Walking {wanted.subject.flow.slug}", total=None)

    def tell(done: int, known: int) -> None:
        bar.update(task, completed=done, total=max(done, known))

    return prove_one(wanted.subject, jobs, tell)


def _show(report: Report) -> None:
    out.print(f"[bold]{escape(report.flow)}[/bold] ({report.version}): {escape(report.scope())}")
    for line in report.measures.words():
        out.print(f"  {escape(line)}")
    for severity in _ORDER:
        for finding in report.findings:
            if finding.severity == severity:
                _show_finding(report, finding)
    held = len(report.properties) - len({each.property for each in report.findings if each.property})
    if report.properties:
        out.print(f"  Properties that hold: {held} of {len(report.properties)}")
    if not report.findings:
        out.print("  [green]Nothing is wrong.[/green]")


def _show_finding(report: Report, finding: Finding) -> None:
    colour = _COLOURS[finding.severity]
    place = f"{report.file}:{finding.line}" if finding.line else report.file
    possible = " (possible: it rests on data that nobody knows beforehand)" if finding.possible else ""
    told = escape(f"{place}: {finding.severity}: {finding}{possible} [{finding.code}]")
    out.print(f"[{colour}]{told}[/{colour}]")
    if finding.example is not None:
        for line in finding.example.told:
            out.print(f"    {escape(line)}")


def _write_scenarios(folder: Path, reports: list[Report]) -> None:
    """One file a finding that has an example, named for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        fail(f"{folder} cannot be made: {trouble.strerror}")
    for report in reports:
        for number, finding in enumerate(report.findings, 1):
            if finding.example is not None and finding.example.scenario is not None:
                where = re.sub(r"[^a-z0-9]+", "-", finding.module.casefold()).strip("-")
                name = f"{report.flow}-{number:02d}-{finding.code}{f'-{where}' if where else ''}.yaml"
                text = yaml.safe_dump(finding.example.scenario, sort_keys=False, allow_unicode=True, width=120)
                _write(folder / name, text)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as trouble:
        fail(f"{file} cannot be written: {trouble.strerror}")
