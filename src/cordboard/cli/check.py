"""``cordboard check``: everything wrong with a flow or a site, in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cordboard import modules
from cordboard.cli.output import AsJson, err, out, print_json, show_problems
from cordboard.flow.problems import errors
from cordboard.flow.site import check_path


def check(
    paths: Annotated[list[Path], typer.Argument(help="Flow files, or folders of sites.")], as_json: AsJson = False
) -> None:
    """Check flows and sites against every rule. Ends with 1 when there are errors."""
    types = modules.types()
    problems = [problem for path in paths for problem in check_path(path, types)]
    wrong = len(errors(problems))
    warnings = len(problems) - wrong
    if as_json:
        shown = [problem.as_json() for problem in problems]
        print_json({"problems": shown, "errors": wrong, "warnings": warnings})
    else:
        show_problems(problems)
        counted = f"{wrong} errors, {warnings} warnings" if problems else "Nothing is wrong."
        (err if wrong else out).print(counted)
    if wrong:
        raise typer.Exit(1)
