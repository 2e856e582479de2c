"""What commands print: for people, or with ``--json`` one JSON value for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from cordboard.flow.problems import Problem, errors

#: For people. Progress and complaints go to the other one, so that output can be piped.
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def print_json(value: Any) -> None:
    """One JSON value, on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def fail(message: str) -> NoReturn:
    """Say what is wrong, and end with 1."""
    err.print(f"[red]{escape(message)}[/red]")
    raise typer.Exit(1)


def show_problems(problems: Iterable[Problem], to: Console = out) -> None:
    """One line each."""
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        to.print(f"[{colour}]{escape(str(problem))}[/{colour}]")


def stop_at_errors(problems: list[Problem]) -> None:
    """Show the errors and end with 1, if there are any."""
    if found := errors(problems):
        show_problems(found, err)
        raise typer.Exit(1)
