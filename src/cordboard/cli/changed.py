"""A site as it runs: with what was changed on the web and the flows that were published. Apart from `sites`, since
commands about files alone need no database.
"""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from cordboard import modules
from cordboard.cli.output import err, refuse, stop_at_errors
from cordboard.cli.sites import load_folder, site_settings
from cordboard.cli.stores import store_of
from cordboard.flow.site import LoadedSite, Site
from cordboard.flow.site.at_work import SiteAtWork, at_work
from cordboard.live.flows_at_work import site_at_work
from cordboard.store.database import CannotOpen, exists, open_database


def as_it_runs(loaded: LoadedSite, place: str) -> SiteAtWork:
    """The site of a folder as a server runs it on this store. Says why and ends the program when that fails."""
    if not exists(place):
        return at_work(loaded, (), modules.types())
    try:
        database = open_database(place)
        try:
            return site_at_work(loaded, database)
        finally:
            database.dispose()
    except CannotOpen as trouble:
        refuse(str(trouble))


def open_to_run(
    folder: Path, data: Path | None, store: str = "", *, tell: bool = True
) -> tuple[LoadedSite, SiteAtWork]:
    """The site in a folder as its files say it, and as it runs. Flows with errors are shown, and are no hindrance.

    Shows the errors and ends the program when it has others, or when no service could run any flow. Without `tell` the
    flows with errors are left to the log of the site that is about to start.
    """
    loaded = load_folder(folder)
    if loaded.site is None:
        stop_at_errors(loaded.problems)
    found = as_it_runs(loaded, store_of(folder, loaded.site, data, store))
    stop_at_errors(found.site.problems)
    assert found.site.site is not None
    if found.troubles and not any(each.flow in found.site.flows for each in found.site.site.services.values()):
        stop_at_errors(loaded.problems)
    for trouble in found.troubles if tell else ():
        err.print(f"[red]{escape(str(trouble))}[/red]")
    return loaded, found


def settings_of(site: Path, data: Path | None, store: str) -> Site:
    """The settings of a site. A flow with errors is shown, and hinders nobody to look at what was stored."""
    return site_settings(open_to_run(site, data, store)[1].site)
