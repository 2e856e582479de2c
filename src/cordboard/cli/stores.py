"""Stores, as commands name them: a database file or URL, the folder of a site, or a folder with data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from cordboard.cli.output import refuse
from cordboard.cli.sites import DATA
from cordboard.flow.site.load import SITE_FILE
from cordboard.store.database import DATABASE, CannotOpen, open_database


def place_of(store: str) -> str:
    """The database that a store is. Says so and ends the program when there is none."""
    if "://" in store:
        return store
    path = Path(store)
    if path.is_dir():
        path = path / (f"{DATA}/{DATABASE}" if (path / SITE_FILE).is_file() else DATABASE)
    if not path.is_file():
        refuse(f"{store} holds no contacts: there is no {path}. Name a site that has run, its data, or a database.")
    if not path.stat().st_size:
        refuse(f"{store} holds no contacts: {path} is an empty file. Copy it again, or name another database.")
    return str(path)


def open_store(place: str) -> Engine:
    """The database of a place. Says why and ends the program when it cannot be opened."""
    try:
        return open_database(place if "://" in place else Path(place))
    except CannotOpen as trouble:
        refuse(str(trouble))


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Meanwhile a database is read. Says so and ends the program when it opened, but cannot be read to its end."""
    try:
        yield
    except DBAPIError as trouble:
        shown = make_url(place).render_as_string() if "://" in place else place  # without the password
        refuse(f"the database {shown} cannot be read to its end: {trouble.orig}. Copy it again, or take a backup.")
