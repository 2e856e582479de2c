"""What commands print: for people, or with ``--json`` one JSON document for programs. And how they end.

0: it holds. 1: it does not, or could not be done. 2: the input could not be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from cordboard.flow.problems import Problem, errors
from cordboard.printable import printable, printable_json

#: The exit code for something that does not hold, and for input that could not be read.
DOES_NOT_HOLD, CANNOT_READ = 1, 2


class _Terminal(Console):
    """Prints text of others, such as the name of a caller, without obeying it."""

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(printable(text, lines=True), **how)


#: For people. Progress and complaints go to the other one, so that output can be piped.
out = _Terminal(highlight=False, soft_wrap=True)
err = _Terminal(stderr=True, highlight=False, soft_wrap=True)

_wants_json: ContextVar[bool] = ContextVar("wants_json", default=False)


def _remember(wanted: bool) -> bool:
    _wants_json.set(wanted)
    return wanted


AsJson = Annotated[bool, typer.Option("--json", callback=_remember, help="Print one JSON document, for programs.")]


def print_json(value: Any) -> None:
    """One JSON document, on standard output."""
    sys.stdout.write(printable_json(json.dumps(value, ensure_ascii=False, indent=2, default=str)) + "\n")


def fail(message: str) -> NoReturn:
    """Say why something could not be done, and end with 1."""
    _end(message, DOES_NOT_HOLD)


def refuse(message: str) -> NoReturn:
    """Say why the input cannot be used, and end with 2."""
    _end(message, CANNOT_READ)


def stop_at_errors(problems: list[Problem]) -> None:
    """Show the errors and end with 2, if there are any."""
    if found := errors(problems):
        show_problems(found, err)
        if _wants_json.get():
            print_json(problems_as_json(problems))
        raise typer.Exit(CANNOT_READ)


def show_problems(problems: Iterable[Problem], to: Console = out) -> None:
    """One line each."""
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        to.print(f"[{colour}]{escape(str(problem))}[/{colour}]")


def problems_as_json(problems: list[Problem]) -> dict[str, Any]:
    """The problems, and how many of them are errors and warnings."""
    wrong = len(errors(problems))
    return {
        "problems": [each.as_json() for each in problems], "errors": wrong, "warnings": len(problems) - wrong,
    }  # fmt: skip


def _end(message: str, code: int) -> NoReturn:
    err.print(f"[red]{escape(message)}[/red]")
    if _wants_json.get():
        print_json({"error": message})
    raise typer.Exit(code)


def write_text(file: Path, text: str) -> None:
    """Write a file. Ends the program when it cannot be written, and then leaves none that was not there before."""
    there = file.exists()
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as trouble:
        if not there:
            with suppress(OSError):
                file.unlink()
        fail(f"{file} cannot be written: {trouble.strerror}")


def write_page(html: Path, text: str) -> None:
    """Write a page, and say where it is. Ends the program when it cannot be written."""
    write_text(html, text)
    err.print(f"Written: {escape(str(html))}")
