"""``cordboard import`` and ``export``: accounts in, outcomes out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from cordboard.cli.changed import open_to_run
from cordboard.cli.exporting import export_site
from cordboard.cli.flow_files import export_flows, import_flows
from cordboard.cli.output import AsJson, err, fail, out, print_json, refuse
from cordboard.cli.remote import connected
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, SiteFolder, site_settings
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.client import operations
from cordboard.flow.counting import counted
from cordboard.flow.site import Site
from cordboard.store import outcomes as stored
from cordboard.store.contacts import milliseconds
from cordboard.store.importing import BadFile, import_accounts

imports = typer.Typer(help="Load data into a site.", no_args_is_help=True, add_completion=False)
exports = typer.Typer(help="Take data out of a site.", no_args_is_help=True, add_completion=False)

Since = Annotated[datetime | None, typer.Option(help="Only what was closed at this time (UTC) or later.")]
Until = Annotated[datetime | None, typer.Option(help="Only what was closed before this time (UTC).")]
Service = Annotated[str, typer.Option(help="Only this service.")]

HERE = Path()


@imports.callback()
@exports.callback()
def _group() -> None:
    """Makes a group of each, with one command or more."""


exports.command("site")(export_site)
exports.command("flows")(export_flows)
imports.command("flows")(import_flows)


@imports.command("accounts")
def accounts(
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


@exports.command("outcomes")
def outcomes(
    form: Annotated[stored.Format, typer.Option("--format", help="csv, jsonl or parquet.")] = "csv",
    to: Annotated[Path | None, typer.Option(help="The file to write; without it standard output.")] = None,
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    since: Since = None,
    until: Until = None,
    service: Service = "",
    custom: Annotated[
        int | None, typer.Option(min=1, max=3, help="Put this custom outcome of the mapper first, as 'outcome'.")
    ] = None,
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Write every outcome, with the names that the customer's own systems have for it."""
    if form == "parquet" and to is None and not as_json and sys.stdout.isatty():
        refuse("Parquet is for programs, and no terminal can show it; name a file with --to")
    if server:
        _export_from(server, token, "jsonl" if as_json else form, to, since, until, service, custom, as_json=as_json)
        return
    settings = settings_of(site, data, store)
    if service and service not in settings.services:
        refuse(f"the site has no service {service!r}; there are: {', '.join(settings.services)}")
    database = open_store(store_of(site, settings, data, store))
    told = stored.outcomes(
        database, settings.catalogue(), since=milliseconds(since), until=milliseconds(until), service=service,
        custom=custom,
    )  # fmt: skip
    try:
        if as_json:
            print_json(list(told))
        elif to is None:
            stored.write(told, form, sys.stdout.buffer, custom=custom)
            sys.stdout.flush()
        else:
            count = _write_whole(to, lambda file: stored.write(told, form, file, custom=custom))
            err.print(f"{counted(count, 'outcome')} written to {to}")
    finally:
        database.dispose()


def _export_from(
    server: str, token: str, form: stored.Format, to: Path | None, since: datetime | None, until: datetime | None,
    service: str, custom: int | None, *, as_json: bool,
) -> None:  # fmt: skip
    """The same from a running site: the file as the server writes it."""
    with connected(server, token) as cordboard:
        wanted = operations.export_outcomes(format=form, since=since, until=until, service=service, custom=custom)
        written = cordboard(wanted)
    if as_json:
        print_json([json.loads(line) for line in written.splitlines()])
    elif to is None:
        sys.stdout.buffer.write(written)
        sys.stdout.flush()
    else:
        _write_whole(to, lambda file: file.write(written))
        err.print(f"the outcomes of {server} written to {to}")


def _write_whole(to: Path, write: Callable[..., int]) -> int:
    """A file that is there in whole or not at all. What is no file, as a pipe, is written to as it is."""
    part = to.with_name(f".{to.name}.part")
    try:
        if to.exists() and not to.is_file():
            with to.open("wb") as other:
                return write(other)
        with part.open("wb") as file:
            count = write(file)
        part.replace(to)
    except OSError as trouble:
        fail(f"{to} cannot be written: {trouble.strerror}")
    finally:
        part.unlink(missing_ok=True)
    return count


def settings_of(site: Path, data: Path | None, store: str) -> Site:
    """The settings of a site. A flow with errors is shown, and hinders nobody to look at what was stored."""
    return site_settings(open_to_run(site, data, store)[1].site)
