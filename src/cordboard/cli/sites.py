"""Sites and their flows, as commands name them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cordboard import modules
from cordboard.cli.output import refuse, stop_at_errors
from cordboard.cli.parts import wrong_parts
from cordboard.flow.load import read_flow
from cordboard.flow.model import Flow
from cordboard.flow.site import LoadedSite, Site, load_site
from cordboard.flow.site.load import SITE_FILE, problems_of, site_of
from cordboard.flow.site.web_server import public_address
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.setting import Setting

#: The folder in a site's folder for the database, recordings and spoken prompts.
DATA = ".cordboard"

SiteFolder = Annotated[Path, typer.Option("--site", help="The site's folder.")]
DataFolder = Annotated[
    Path | None,
    typer.Option("--data", help=f"The folder for the database and recordings; without it {DATA} in the site's."),
]


def open_site(folder: Path) -> LoadedSite:
    """The site in a folder. Shows the errors and ends the program when it has any."""
    loaded = load_folder(folder)
    stop_at_errors([*loaded.problems, *wrong_parts(loaded)])
    return loaded


def load_folder(folder: Path) -> LoadedSite:
    """The site in a folder, with whatever is wrong with it. Ends the program where there is no site."""
    if not (folder / SITE_FILE).is_file():
        refuse(f"{folder} is no site: it has no {SITE_FILE}. Name the folder of one, such as examples/site.")
    return load_site(folder, modules.types())


def data_of(folder: Path, data: Path | None) -> Path:
    """Where a site's data is."""
    return data or folder / DATA


def address_given(url: str | None, option: str) -> str | None:
    """The address of pages that an option gives, if it does. Says what is wrong and ends the program otherwise."""
    try:
        return None if url is None else public_address(url)
    except ValueError as trouble:
        refuse(f"{option}: {trouble}")


def site_settings(loaded: LoadedSite) -> Site:
    """The site of a folder that loaded without errors."""
    assert loaded.site is not None
    return loaded.site


def open_flow(path: Path) -> tuple[Flow, Setting]:
    """A flow file, and what a simulation takes from the site around it. As `open_flow_of`."""
    flow, site = open_flow_of(path)
    return flow, Setting() if site is None else setting_of(site)


def open_flow_of(path: Path) -> tuple[Flow, LoadedSite | None]:
    """A flow file, and the site around it if it lies in one. Shows the errors and ends when there are any."""
    folder = site_of(path.resolve()) if path.is_file() else None
    if folder is None:
        loaded = read_flow(path, modules.types())
        stop_at_errors(loaded.problems)
        assert loaded.flow is not None
        return loaded.flow, None
    site = load_site(folder, modules.types())
    stop_at_errors(problems_of(site, path))  # what is wrong in other flows is no hindrance
    flow = next((each for each in site.flows.values() if Path(each.source).name == path.name), None)
    if flow is None:
        refuse(f"the site in {folder} has no flow file {path.name}")
    return flow, site
