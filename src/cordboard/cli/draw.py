"""``cordboard draw``: a flow as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cordboard.cli.output import AsJson, err, print_json, write_text
from cordboard.cli.sites import open_flow
from cordboard.flow.drawing import draw as picture_of
from cordboard.flow.site.layouts import layout_beside


def draw(
    flow: Annotated[Path, typer.Argument(help="A flow file.")],
    to: Annotated[Path | None, typer.Option(help="The SVG file to write; without it standard output.")] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a flow: one card a module, one row a way out, as SVG that follows light and dark.

    Where a layout is beside the file (NAME.layout.yaml), modules stand where it has them.
    """
    loaded, _ = open_flow(flow)
    picture = picture_of(loaded, layout_beside(flow))
    if to is not None:
        write_text(to, picture)
        err.print(f"{loaded.title} is drawn in {to}")
    if as_json:
        print_json({"flow": loaded.slug, "version": loaded.version, "svg": picture})
    elif to is None:
        sys.stdout.write(picture)
