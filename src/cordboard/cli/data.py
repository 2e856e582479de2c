"""``cordboard import`` and ``export``: accounts and flows in, outcomes, flows and the whole site out."""

from __future__ import annotations

from typing import ClassVar

import typer

from cordboard.cli.lazy import LazyGroup


class ImportCommands(LazyGroup):
    """What can be loaded into a site."""

    table: ClassVar = {"flows": "flow_files:import_flows", "accounts": "importing:accounts_from_file"}


class ExportCommands(LazyGroup):
    """What can be taken out of a site."""

    table: ClassVar = {
        "site": "exporting:export_site",
        "flows": "flow_files:export_flows",
        "outcomes": "outcomes:export_outcomes",
    }


imports = typer.Typer(help="Load data into a site.", cls=ImportCommands, no_args_is_help=True, add_completion=False)
exports = typer.Typer(help="Take data out of a site.", cls=ExportCommands, no_args_is_help=True, add_completion=False)


@imports.callback()
@exports.callback()
def _group() -> None:
    """Makes a group of each."""
