"""``cordboard export outcomes``: how each contact ended, in the names of the customer's own systems."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cordboard.cli.changed import settings_of
from cordboard.cli.contact_options import Service, Since, Until
from cordboard.cli.output import AsJson, err, fail, print_json, refuse
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, SiteFolder
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.flow.counting import counted
from cordboard.store import outcomes as stored
from cordboard.store.contacts import milliseconds

HERE = Path()


def export_outcomes(
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
    # Read where it is used, so that an export of a site here stays quick.
    from cordboard.cli.remote import connected  # noqa: PLC0415
    from cordboard.client import operations  # noqa: PLC0415

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
