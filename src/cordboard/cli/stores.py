"""Stores, as commands name them: a database file or URL, the folder of a site, or a folder with data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from pydantic import ValidationError
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from cordboard.cli.output import refuse, stop_at_errors
from cordboard.cli.sites import data_of
from cordboard.flow.site import Site
from cordboard.flow.site.load import SITE_FILE
from cordboard.flow.site.store import StoreSettings
from cordboard.flow.source import read_source
from cordboard.store.database import (
    DATABASE,
    CannotOpen,
    exists,
    newest_revision,
    open_database,
    revision,
    shown,
    url_of,
)
from cordboard.store.write_requests import reason_of

#: The environment variable that names the store: what it says goes before the site file.
STORE = "CORDBOARD_STORE"

StoreOption = Annotated[
    str,
    typer.Option(
        "--store", envvar=STORE, show_envvar=False,
        help=f"The database, as a URL or a file; without it {STORE} of the environment, 'store' of the site file, or "
        f"{DATABASE} in the folder of data.",
    ),
]  # fmt: skip


class SiteStore(NamedTuple):
    """What a site file says of its store, read without its flows."""

    store: StoreSettings
    secrets: Mapping[str, str]


def site_store(folder: Path) -> SiteStore | None:
    """What the site file in a folder says of its store; None where there is no site.

    Nothing else is read, so that mistakes in flows and in packages with module types are no hindrance. Says so and ends
    the program when the file cannot be read, or says what cannot be.
    """
    file = folder / SITE_FILE
    if not file.is_file():
        return None
    source = read_source(file)
    stop_at_errors(source.problems)
    written = source.values if isinstance(source.values, dict) else {}
    secrets = written.get("secrets")
    try:
        settings = StoreSettings.model_validate(written.get("store") or {})
    except ValidationError as wrong:
        refuse(f"{file}: store: {wrong.errors()[0]['msg'].removeprefix('Value error, ')}")
    return SiteStore(settings, secrets if isinstance(secrets, dict) else {})


def store_of(site: Path, settings: Site | SiteStore | None, data: Path | None, store: str = "") -> str:
    """The store of a site: the one that is given, the site's own, or the file in its folder of data.

    Says so and ends the program where the site's needs a password that the environment does not have.
    """
    if store:
        return store
    if settings is None or not settings.store.url:
        return str(data_of(site, data) / DATABASE)
    given = settings.store
    url = make_url(given.url)
    if url.get_backend_name() == "sqlite" and url.database:
        return str(site / url.database)  # a path in a file is meant from where the file is
    if given.password:
        variable = settings.secrets.get(given.password, "")
        word = os.environ.get(variable, "")
        if not word:
            refuse(f"{site / SITE_FILE}: the password of the store is to be in {variable}, which is empty or not set")
        url = url.set(password=word)
    return url.render_as_string(hide_password=False)


def store_at(site: Path, data: Path | None, store: str) -> str:
    """The store of a site, whose other files need not be without mistakes. Ends the program where there is none."""
    settings = site_store(site)
    if settings is None and data is None and not store:
        refuse(f"{site} is no site: name one with --site, its folder of data with --data, or a database with --store")
    place = store_of(site, settings, data, store)
    if not exists(place):
        refuse(f"there is no {place}: name a site that has run with --site, or a database with --store")
    return place


def place_of(store: str) -> str:
    """The database that a store is. Says so and ends the program when there is none."""
    if "://" in store:
        return store
    path = Path(store)
    if (path / SITE_FILE).is_file():
        place = store_of(path, site_store(path), None, os.environ.get(STORE, ""))
    else:
        place = str(path / DATABASE if path.is_dir() else path)
    if "://" in place:
        return place
    if not exists(place):
        refuse(f"{store} holds no contacts: there is no {place}. Name a site that has run, its data, or a database.")
    if Path(place).is_file() and not Path(place).stat().st_size:
        refuse(f"{store} holds no contacts: {place} is an empty file. Copy it again, or name another database.")
    return place


def open_store(place: str) -> Engine:
    """The database of a place. Says why and ends the program when it cannot be opened."""
    try:
        return open_database(place if "://" in place else Path(place))
    except CannotOpen as trouble:
        refuse(str(trouble))


def has_no_schema(place: str) -> bool:
    """Whether a database is not there yet, or has nothing in it; found out without writing anything.

    Says so and ends the program where it cannot be opened, or has the schema of another version of Cordboard: only an
    upgrade could read it.
    """
    if not exists(place) or _is_empty_file(place):
        return True
    try:
        database = open_database(place, upgrade=False)
        with database.connect() as connection:
            found = revision(connection)
        database.dispose()
    except CannotOpen as trouble:
        refuse(str(trouble))
    if found not in (None, newest_revision()):
        refuse(
            f"the database {shown(place)} has the schema {found}, and this Cordboard reads {newest_revision()}: bring "
            "it up to date with 'cordboard store upgrade' first, since nothing is changed here"
        )
    return found is None


def _is_empty_file(place: str) -> bool:
    url = url_of(place)
    return url.get_backend_name() == "sqlite" and not Path(str(url.database)).stat().st_size


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Meanwhile a database is read. Says so and ends the program when it opened, but cannot be read to its end."""
    try:
        yield
    except DBAPIError as trouble:
        what = f"the database {shown(place)} cannot be read to its end"
        refuse(f"{what}: {reason_of(trouble)}. Copy it again, or take a backup.")
