"""``cordboard recordings``: move the sound of recordings and voice messages between the folder and the bucket."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from cordboard.cli.changed import settings_of
from cordboard.cli.output import AsJson, err, fail, out, print_json, refuse
from cordboard.cli.sites import DataFolder, SiteFolder, data_of
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.flow.counting import counted
from cordboard.flow.site.recordings import RecordingStore
from cordboard.live.media_upkeep import upload, uploadable
from cordboard.media.files import MediaFiles
from cordboard.media.port import MediaMissing, MediaUnavailable

recordings = typer.Typer(
    help="Move the sound of recordings and voice messages.", no_args_is_help=True, add_completion=False
)

HERE = Path()


@recordings.callback()
def _group() -> None:
    """Makes a group of it, with one command or more."""


@recordings.command("move")
def move(
    to: Annotated[RecordingStore, typer.Option(help="s3: from the folder into the bucket; folder: back.")],
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Move every file to the bucket that the site file names under 'recordings', or from there to the folder.

    A file leaves one place once the other has all of it, so that this may be stopped and begun again. A running site
    uploads by itself; stop it before you move everything back, and write 'store: folder' before you start it again.
    """
    settings = settings_of(site, data, store)
    media = MediaFiles.of_site(settings.recordings, settings.secrets, os.environ, data_of(site, data))
    if media.bucket is None:
        refuse(f"{site / 'site.yaml'} names no bucket: write 'recordings: {{store: s3, bucket: …}}'")
    database = open_store(store_of(site, settings, data, store))
    try:
        if to == "s3":
            names = uploadable(media, database)
            moved = _each(names, lambda name: upload(media, database, name))
        else:
            moved = _each(sorted(media.bucket.names()), media.download)
    except (MediaUnavailable, MediaMissing) as trouble:
        fail(f"{trouble}. What was moved so far is moved; begin again when it can be reached.")
    finally:
        database.dispose()
    if as_json:
        print_json({"to": to, "moved": moved})
        return
    where = f"bucket {settings.recordings.bucket}" if to == "s3" else f"folder {media.folder.folder}"
    out.print(f"{counted(moved, 'file')} moved to the {escape(where)}.")


def _each(names: list[str], move_one: Callable[[str], bool]) -> int:
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Moving", total=len(names))
        moved = 0
        for name in names:
            moved += move_one(name)
            bar.advance(task)
    return moved
