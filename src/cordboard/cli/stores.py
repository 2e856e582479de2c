"""Stores, as commands name them: a database file or URL, the folder of a site, or a folder with data."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

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
    return str(path)


def open_store(place: str) -> Engine:
    """The database of a place. Says why and ends the program when it cannot be opened."""
    try:
        return open_database(place if "://" in place else Path(place))
    except CannotOpen as trouble:
        refuse(str(trouble))
