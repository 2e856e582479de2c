"""What must hold before the flows of a site are published."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer
from rich.markup import escape

from cordboard.cli.output import DOES_NOT_HOLD, err, print_json, refuse
from cordboard.cli.parallel import cores
from cordboard.cli.proofs import Wanted, prove_all, show_report
from cordboard.cli.stores import open_store
from cordboard.flow.counting import counted
from cordboard.flow.site import LoadedSite
from cordboard.proof.report import FailOn
from cordboard.proving.kept import Kept
from cordboard.proving.subject import Subject
from cordboard.store.database import CannotOpen, exists
from cordboard.store.organisation import laid_over


def prove_before(loaded: LoadedSite, store: str, reports: Kept, fail_on: FailOn, *, as_json: bool) -> None:
    """Prove the flows of a site that is about to run, and end the program with 1 for findings that are that bad.

    They are proved in the organisation that they will run in, with what was changed on the web. Nothing was published.
    """
    site = _as_it_will_run(loaded, store)
    wanted = [Wanted(Path(flow.source), Subject.within(site, flow), reports) for flow in site.flows.values()]
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


def _as_it_will_run(loaded: LoadedSite, store: str) -> LoadedSite:
    if not exists(store):
        return loaded
    database = open_store(store)
    try:
        return laid_over(loaded, database)
    except CannotOpen as trouble:
        refuse(str(trouble))
    finally:
        database.dispose()
