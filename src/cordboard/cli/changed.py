"""A site with what was changed on the web. Apart from `sites`, since commands about files alone need no database."""

from __future__ import annotations

from pathlib import Path

from cordboard.cli.output import refuse
from cordboard.cli.stores import store_of
from cordboard.flow.site import LoadedSite
from cordboard.store.database import CannotOpen, exists, open_database
from cordboard.store.organisation import laid_over


def with_changes(loaded: LoadedSite, data: Path | None, store: str = "") -> LoadedSite:
    """The site with what was changed while it ran, if it ever ran. Says why and ends the program when that fails."""
    place = store_of(loaded.folder, loaded.site, data, store)
    if not exists(place):
        return loaded
    try:
        database = open_database(place)
        try:
            return laid_over(loaded, database)
        finally:
            database.dispose()
    except CannotOpen as trouble:
        refuse(str(trouble))
