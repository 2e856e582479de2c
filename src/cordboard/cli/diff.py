"""``cordboard diff``: what changed between two versions of a flow."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cordboard.cli.output import AsJson, out, print_json
from cordboard.cli.sites import open_flow
from cordboard.flow.diff import diff as difference


def diff(
    before: Annotated[Path, typer.Argument(help="A flow file.")],
    after: Annotated[Path, typer.Argument(help="The same flow, later.")],
    as_json: AsJson = False,
) -> None:
    """Say in words what changed between two versions of a flow."""
    (old, _), (new, _) = open_flow(before), open_flow(after)
    changes = difference(old, new)
    if as_json:
        shown = [change.as_json() for change in changes]
        print_json({"before": old.version, "after": new.version, "changes": shown})
        return
    for change in changes:
        out.print(escape(change.words))
    if not changes:
        out.print("Nothing changed.")
