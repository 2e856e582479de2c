"""Flow files to prove, as the command line names them, and what was found, as it shows it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cordboard.cli.output import err, out
from cordboard.cli.sites import DATA, open_flow_of
from cordboard.flow.source import read_source
from cordboard.proof.prove.formats.places import placed
from cordboard.proof.prove.report import GRADE_WORDS, GRADES, Finding, Grade, Report
from cordboard.proving.cores import prove_many, prove_one
from cordboard.proving.kept import FOLDER, StoredReports
from cordboard.proving.subject import Subject

#: What an option says of findings on which a command fails.
FAIL_ON_HELP: Final = "What is too bad: errors, possible errors too, warnings too, notes too; or nothing."

_COLOURS: Final[Mapping[Grade, str]] = {"error": "red", "possible": "magenta", "warning": "yellow", "note": "cyan"}


@dataclass(frozen=True)
class ProofRequest:
    """A flow file to prove, and where its reports are kept."""

    path: Path
    subject: Subject
    reports: StoredReports

    @classmethod
    def of(cls, path: Path, *, keep: bool = True) -> ProofRequest:
        """The flow of a file. Shows what is wrong with it and ends the program when it cannot be used."""
        flow, site = open_flow_of(path)
        if site is None:
            return cls(path, Subject(flow), StoredReports(_cache()) if keep else StoredReports())
        return cls(
            path, Subject.within(site, flow), StoredReports(site.folder / DATA / FOLDER) if keep else StoredReports()
        )

    def kept(self) -> Report | None:
        """The report of before, if nothing that it depends on has changed."""
        return self.reports.find(self.subject.key)

    def keep(self, report: Report) -> None:
        """Keep a report, where that can be."""
        self.reports.keep(self.subject.key, report)

    def placed(self, report: Report) -> Report:
        """The report with the lines of the file as it is now."""
        return placed(report, self.subject.flow, read_source(self.path))


def _cache() -> Path:
    """Where programs of this user keep what can be made again (the XDG base directories)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cordboard" / FOLDER


def prove_all(wanted: Sequence[ProofRequest], jobs: int) -> list[Report]:
    """Prove what was not proved before, with a bar; the reports in the order in which they were wanted."""
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


def _with_bar(wanted: ProofRequest, jobs: int, bar: Progress) -> Report:
    task = bar.add_task(f"Walking {wanted.subject.flow.slug}", total=None)

    def tell(done: int, known: int) -> None:
        bar.update(task, completed=done, total=max(done, known))

    return prove_one(wanted.subject, jobs, tell)


def show_report(report: Report, to: Console = out) -> None:
    """What was found about a flow, the worst first, each finding with what follows from it and its example."""
    to.print(f"[bold]{escape(report.flow)}[/bold] ({report.version}): {escape(report.scope())}")
    for line in report.measures.words():
        to.print(f"  {escape(line)}")
    for grade in GRADES:
        for finding in report.findings:
            if finding.grade() == grade:
                _show_finding(report, finding, to)
    if report.properties:
        to.print(f"  Properties that hold: {report.held()} of {len(report.properties)}")
    if not report.findings:
        to.print("  Nothing wrong was found." if report.unseen else "  [green]Nothing is wrong.[/green]")


def _show_finding(report: Report, finding: Finding, to: Console) -> None:
    colour = _COLOURS[finding.grade()]
    place = f"{report.file}:{finding.line}" if finding.line else report.file
    told = escape(f"{place}: {GRADE_WORDS[finding.grade()]}: {finding} [{finding.code}]")
    to.print(f"[{colour}]{told}[/{colour}]")
    for line in finding.follows:
        to.print(f"  Follows: {escape(line)}")
    if finding.example is not None:
        for line in finding.example.told:
            to.print(f"    {escape(line)}")
