"""Markdown for the reference pages."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from cordboard.flow.events import Raised


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def code(text: object) -> str:
    """A piece of code, or nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def doc(thing: object) -> str:
    """A docstring, with reStructuredText's double backticks as Markdown's single ones."""
    return (inspect.getdoc(thing) or "").replace("``", "`")


def first_sentence(thing: object) -> str:
    """The summary of a docstring, on one line."""
    return " ".join(doc(thing).split("\n\n")[0].split())


def default(value: object) -> str:
    """The default of a property, as it would be written."""
    if value is None or isinstance(value, BaseModel) or value in ("", (), [], {}):
        return ""
    if isinstance(value, tuple):
        return ", ".join(code(str(each)) for each in value)
    return code(str(value).lower() if isinstance(value, bool) else value)


def raised_event(raised: Raised) -> str:
    """An event as it is raised, with its value where it has one."""
    event, value = raised
    return f"`{event}` = `{value}`" if value else f"`{event}`"
