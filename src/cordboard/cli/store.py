"""``cordboard store``: upgrade, copy and check the database of a site."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from cordboard.cli.output import DOES_NOT_HOLD, AsJson, err, fail, out, print_json, refuse
from cordboard.cli.sites import DataFolder
from cordboard.cli.stores import StoreOption, place_of, store_at
from cordboard.flow.counting import counted
from cordboard.store.checking import StoreReport, check_store
from cordboard.store.copying import CannotCopy, copy_store
from cordboard.store.database import CannotOpen, migrate, newest_revision, open_database, revision, shown
from cordboard.store.write_requests import reason_of

store = typer.Typer(help="Upgrade, copy and check the database of a site.", no_args_is_help=True, add_completion=False)

SiteOption = Annotated[Path, typer.Option("--site", help="The site's folder.")]
HERE = Path()


@store.command("upgrade")
def upgrade(site: SiteOption = HERE, data: DataFolder = None, named: StoreOption = "", as_json: AsJson = False) -> None:
    """Bring the schema of the database to that of this Cordboard. A newer one is left alone.

    'cordboard serve' does the same when it starts; this is for who wants to see it done before.
    """
    place = store_at(site, data, named)
    engine = _opened(place)
    try:
        with engine.connect() as connection:
            before = revision(connection) or ""
        migrate(engine)
    except CannotOpen as trouble:
        refuse(str(trouble))
    except DBAPIError as trouble:
        fail(f"the schema of {shown(place)} was not changed: {reason_of(trouble)}")
    finally:
        engine.dispose()
    after = newest_revision()
    if as_json:
        print_json({"store": shown(place), "from": before, "to": after})
        return
    name = escape(shown(place))
    if before == after:
        out.print(f"{name} has the newest schema already ({after}).")
    else:
        out.print(f"{name}: the schema is {after} now (it was {before or 'not there'}).")


@store.command("copy")
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A site's folder, a database file or URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A database file or URL, new or without rows.")],
    as_json: AsJson = False,
) -> None:
    """Copy a whole store into another database, from SQLite to PostgreSQL or back: all of it or nothing.

    Stop the site first. Every table is read back and compared. Recordings lie in the folder of data and are not copied.
    """
    place = place_of(source)
    if shown(place) == shown(target):
        refuse(f"{shown(target)} is the store itself: name another database to copy it to")
    old, new = _opened(place), _opened(target, make=True)
    try:
        with Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
        ) as bar:
            task = bar.add_task("")
            done = copy_store(
                old, new,
                lambda table, rows, of: bar.update(task, description=table, completed=rows, total=max(of, 1)),
            )  # fmt: skip
    except CannotCopy as trouble:
        refuse(str(trouble))
    except DBAPIError as trouble:
        fail(f"nothing was copied to {shown(target)}: {reason_of(trouble)}")
    finally:
        old.dispose()
        new.dispose()
    if as_json:
        print_json({"from": shown(place), "to": shown(target), "tables": [asdict(each) for each in done]})
        return
    table = Table("Table", "Rows")
    for each in done:
        table.add_row(each.table, f"{each.rows:,}")
    out.print(table)
    rows = sum(each.rows for each in done)
    out.print(f"{rows:,} rows of {len(done)} tables are the same in {escape(shown(target))}.")
    if cleaned := sum(each.cleaned for each in done):
        err.print(
            f"[yellow]{counted(cleaned, 'text')} had NUL characters, which have U+FFFD in their place now.[/yellow]"
        )


@store.command("check")
def check(site: SiteOption = HERE, data: DataFolder = None, named: StoreOption = "", as_json: AsJson = False) -> None:
    """Look whether the database is whole, and each contact's row says what its journal says.

    Ends with 1 where something is wrong, and with 2 where the database cannot be opened.
    """
    place = store_at(site, data, named)
    engine = _opened(place)
    try:
        report = check_store(engine)
    except DBAPIError as trouble:
        fail(f"the database {shown(place)} cannot be read to its end: {reason_of(trouble)}")
    finally:
        engine.dispose()
    if as_json:
        told = asdict(report)
        told["findings"] = [finding._asdict() for finding in report.findings]
        print_json({"store": shown(place), "sound": not report.findings, **told})
    else:
        _tell(place, report)
    raise typer.Exit(DOES_NOT_HOLD if report.findings else 0)


def _tell(place: str, report: StoreReport) -> None:
    for finding in report.findings:
        where = f"{finding.kind} {finding.where}".strip()
        err.print(f"[red]{escape(where)}: {escape(finding.says)}[/red]")
    for name in report.quarantined:
        err.print(f"[yellow]contact {escape(name)} is in quarantine: its journal cannot be read.[/yellow]")
    if not report.rows:
        return
    table = Table("Table", "Rows")
    for name, rows in report.rows.items():
        table.add_row(name, f"{rows:,}")
    out.print(table)
    out.print(f"{counted(report.closed, 'contact')} closed, {report.open} open, schema {report.revision}.")
    wrong = counted(len(report.findings), "finding") if report.findings else "Nothing is wrong"
    out.print(f"{wrong} in {escape(shown(place))}.")


def _opened(place: str, *, make: bool = False) -> Engine:
    """The database of a place, as it is; `make` gives a new one the schema."""
    try:
        engine = open_database(place, upgrade=False)
        if make:
            with engine.connect() as connection:
                new = revision(connection) is None
            if new:
                migrate(engine)
        return engine
    except CannotOpen as trouble:
        refuse(str(trouble))
