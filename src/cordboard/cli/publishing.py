"""What must hold before the flows of a site are published."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer
from rich.markup import escape

from cordboard.cli.output import DOES_NOT_HOLD, err, print_json
from cordboard.cli.parallel import cores
from cordboard.cli.proofs import ProofRequest, prove_all, show_report
from cordboard.flow.counting import counted
from cordboard.flow.site import LoadedSite
from cordboard.proof.prove.report import FailOn
from cordboard.proving.kept import StoredReports
from cordboard.proving.subject import Subject


def prove_before(site: LoadedSite, reports: StoredReports, fail_on: FailOn, *, as_json: bool) -> None:
    """Prove the flows of a site that is about to run, and end the program with 1 for findings that are that bad.

    `site` is the site as it will run, with what was changed on the web. Nothing was published.
    """
    wanted = [ProofRequest(Path(flow.source), Subject.within(site, flow), reports) for flow in site.flows.values()]
    found = prove_all(wanted, cores())
    wrong = [report for report in found if report.fails(fail_on)]
    if not wrong:
        grades = Counter(each.grade() for report in found for each in report.findings)
        told = [
            f"{counted(len(found), 'flow')} proved",
            counted(grades["error"], "error") if grades["error"] else "no errors",
        ]
        told += [counted(grades["possible"], "possible error")] if grades["possible"] else []
        err.print(f"{', '.join(told)}.")
        return
    for report in wrong:
        show_report(report, err)
    slugs = ", ".join(report.flow for report in wrong)
    what = {"error": "errors", "possible": "errors or possible errors"}.get(fail_on, "findings")
    message = f"nothing was published and nothing started: there are {what} in {slugs}"
    err.print(f"[red]{escape(message)}[/red]")
    if as_json:
        print_json({"error": message, "reports": [report.as_json() for report in wrong]})
    raise typer.Exit(DOES_NOT_HOLD)
