"""``cordboard check``: everything wrong with a flow or a site, in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cordboard import modules
from cordboard.cli.output import (
    CANNOT_READ,
    DOES_NOT_HOLD,
    AsJson,
    err,
    out,
    print_json,
    problems_as_json,
    refuse,
    show_problems,
)
from cordboard.cli.parts import wrong_parts
from cordboard.cli.server_option import ServerForFiles, Token
from cordboard.flow.counting import counted
from cordboard.flow.problems import Problem, errors, unread
from cordboard.flow.site import check_path, load_site
from cordboard.flow.site.load import SITE_FILE


def check(
    paths: Annotated[list[Path], typer.Argument(help="Flow files, layouts of flows, or folders of sites.")],
    server: ServerForFiles = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Check flows and sites against every rule. Ends with 1 when there are errors, 2 when a file could not be read.

    With --server flow files are checked as drafts of the running site, with what was changed there on the web.
    """
    problems = _by_server(server, token, paths) if server else _here(paths)
    wrong = len(errors(problems))
    if as_json:
        print_json(problems_as_json(problems))
    else:
        show_problems(problems)
        told = f"{counted(wrong, 'error')}, {counted(len(problems) - wrong, 'warning')}"
        (err if wrong else out).print(told if problems else "Nothing is wrong.")
    if unread(problems):
        raise typer.Exit(CANNOT_READ)
    if wrong:
        raise typer.Exit(DOES_NOT_HOLD)


def _here(paths: list[Path]) -> list[Problem]:
    types = modules.types()
    problems = [problem for path in paths for problem in check_path(path, types)]
    folders = (path.parent if path.name == SITE_FILE else path for path in paths)
    return problems + [problem for each in folders if each.is_dir() for problem in wrong_parts(load_site(each, types))]


def _by_server(server: str, token: str, paths: list[Path]) -> list[Problem]:
    # Read where it is used, so that a check of files stays quick.
    from cordboard.cli.flows_remote import check as check_draft  # noqa: PLC0415
    from cordboard.cli.remote import connected  # noqa: PLC0415

    if folder := next((each for each in paths if each.is_dir()), None):
        refuse(f"{folder} is a folder: with --server name flow files, as drafts of the site that runs")
    with connected(server, token) as api:
        return [problem for path in paths for problem in check_draft(api, path)]
