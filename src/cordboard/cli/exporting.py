"""``cordboard export site``: the site as it is now, with what was changed on the web, as files again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from cordboard.cli.changed import open_to_run
from cordboard.cli.output import AsJson, err, fail, print_json, refuse
from cordboard.cli.sites import DataFolder, SiteFolder
from cordboard.cli.stores import StoreOption
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site.at_work import SiteAtWork
from cordboard.flow.site.load import FLOWS, PROMPTS, SITE_FILE

#: What a site's folder holds besides its file.
_FOLDERS = (FLOWS, PROMPTS, "scenarios")

HERE = Path()


def export_site(
    folder: Annotated[Path, typer.Argument(help="The folder to write; the site's own brings its file up to date.")],
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Write the site as it is now, with what was changed on the web: loading the folder gives the same site.

    What was not changed stays as it is written, byte for byte, with its comments. Flows that were published on the web
    go into another folder too; 'cordboard export flows' writes them into the site's own.
    """
    _, runs = open_to_run(site, data, store)
    loaded = runs.site
    elsewhere = folder.resolve() != site.resolve()
    if elsewhere and folder.is_dir() and any(folder.iterdir()) and not (folder / SITE_FILE).is_file():
        refuse(f"{folder} has files and is no site: name a folder that is new or empty")
    before = (site / SITE_FILE).read_bytes().decode()
    text = rewrite(before, loaded.document)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FOLDERS if elsewhere else ():
            if (site / name).is_dir():
                shutil.copytree(site / name, folder / name, dirs_exist_ok=True)
        replace_file(folder / SITE_FILE, text)
        if elsewhere:
            _write_flows(runs, folder)
    except OSError as trouble:
        fail(f"{trouble.filename or folder} cannot be written: {trouble.strerror}")
    if as_json:
        print_json({"folder": str(folder), "changed": text != before})
        return
    err.print(f"{folder / SITE_FILE} {'has what was changed on the web' if text != before else 'needed no change'}")


def _write_flows(runs: SiteAtWork, folder: Path) -> None:
    """Write the flows that are not what their files say into these files of another folder."""
    files = runs.site.files
    assert files is not None
    for slug in runs.from_store:
        file = next((Path(file).name for file, named in files.named.items() if named == slug), f"{slug}.yaml")
        replace_file(folder / FLOWS / file, files.flows[slug][1].text)


def replace_file(path: Path, text: str) -> None:
    """Put a file in the place of another, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
