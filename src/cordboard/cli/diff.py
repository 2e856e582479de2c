"""``cordboard diff``: what changed between two states of a flow."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cordboard.cli.output import DOES_NOT_HOLD, AsJson, out, print_json, refuse, stop_at_errors
from cordboard.cli.sites import DataFolder, SiteFolder, open_flow
from cordboard.cli.stores import StoreOption
from cordboard.flow.diff import diff as difference
from cordboard.flow.model import Flow
from cordboard.flow.problems import Unreadable

HERE = Path()

_STATE = "A flow file; or a flow of the site with @file, @live, another alias, @VERSION or @draft:ID."


def diff(
    before: Annotated[str, typer.Argument(help=_STATE)],
    after: Annotated[str, typer.Argument(help="The same, later.")],
    site: SiteFolder = HERE,
    data: DataFolder = None,
    place: StoreOption = "",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 when something changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say in words what changed between two states of a flow: files, versions, drafts and what is live."""
    old, new = (_flow(each, site, data, place) for each in (before, after))
    changes = difference(old, new)
    if as_json:
        shown = [change.as_json() for change in changes]
        print_json({"before": old.version, "after": new.version, "changes": shown})
    else:
        for change in changes:
            out.print(escape(change.words))
        if not changes:
            out.print("Nothing changed.")
    if exit_code and changes:
        raise typer.Exit(DOES_NOT_HOLD)


def _flow(name: str, site: Path, data: Path | None, place: str) -> Flow:
    if "@" not in name or Path(name).exists():
        return open_flow(Path(name))[0]
    from cordboard.cli.flow_store import named, opened  # noqa: PLC0415 - files alone need no database

    slug, state = named(name)
    with opened(site, data, place) as store:
        try:
            return store.states.flow(slug, state)
        except LookupError as missing:
            refuse(str(missing.args[0]))
        except Unreadable as wrong:
            stop_at_errors(wrong.problems)
            refuse(str(wrong))
