"""``cordboard import accounts``: the accounts that flows look up, from a CSV file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from cordboard.cli.changed import settings_of
from cordboard.cli.output import AsJson, err, out, print_json, refuse
from cordboard.cli.sites import DataFolder, SiteFolder
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.flow.counting import counted
from cordboard.store.importing import BadFile, import_accounts

HERE = Path()


def accounts_from_file(
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8 with a heading line.")],
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    replace: Annotated[bool, typer.Option(help="Take out accounts that the file does not have.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load accounts from a CSV file. Bad rows are reported by line, and the rest are loaded; it ends with 1 then."""
    settings = settings_of(site, data, store)
    database = open_store(store_of(site, settings, data, store))
    try:
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task(f"Loading {file.name}", total=None)
            moved = _moving(bar, task)
            done = import_accounts(database, file, settings.account_columns(), replace=replace, progress=moved)
    except BadFile as bad:
        refuse(str(bad))
    finally:
        database.dispose()
    if as_json:
        rejected = [{"line": line, "reason": reason} for line, reason in done.rejected]
        counts = {"loaded": done.loaded, "updated": done.updated, "mended": done.mended, "rejected": done.refused}
        print_json({**counts, "rows": rejected, "remarks": done.remarks})
        raise typer.Exit(int(done.refused > 0))
    for remark in done.remarks:
        err.print(f"[yellow]{escape(remark)}[/yellow]")
    for line, reason in done.rejected:
        err.print(f"[yellow]{escape(f'{file}:{line}: {reason}')}[/yellow]")
    if done.refused > len(done.rejected):
        err.print(f"… and {done.refused - len(done.rejected)} more")
    mended = f", {done.mended} of before mended" if done.mended else ""
    turned_away = counted(done.refused, "row")
    out.print(f"{counted(done.loaded, 'account')} loaded, {done.updated} updated{mended}, {turned_away} rejected")
    raise typer.Exit(int(done.refused > 0))


def _moving(bar: Progress, task: object) -> Callable[[int, int], None]:
    def moved(read: int, size: int) -> None:
        bar.update(task, completed=read, total=size)  # type: ignore[arg-type]

    return moved
