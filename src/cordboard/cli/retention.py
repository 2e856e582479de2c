"""``cordboard retention``: what is kept long enough, and deleting it by hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Engine

from cordboard.cli.changed import settings_of
from cordboard.cli.output import AsJson, err, out, print_json, stop_at_errors
from cordboard.cli.sites import DataFolder, SiteFolder, data_of, load_folder, site_settings
from cordboard.cli.stores import StoreOption, has_no_schema, open_store, site_store, store_of
from cordboard.live.clock import now
from cordboard.live.media_upkeep import remove_noted
from cordboard.live.retention import BATCH, cutoffs, of_services
from cordboard.media.files import MediaFiles
from cordboard.media.port import MediaUnavailable
from cordboard.store.retention import Cutoff, TooOld, delete_some, look

HERE = Path()


def retention(
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted, and why.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete what is kept longer than 'retention' in the site file says, as the running site does each night.

    Of a contact everything goes that was known of its person, and its outcome stays as a figure. Contacts under legal
    hold are left alone. Without 'retention' in the site file nothing is ever deleted.
    """
    if dry_run and has_no_schema(store_of(site, site_store(site), data, store)):
        loaded = load_folder(site)
        if loaded.site is None:
            stop_at_errors(loaded.problems)
        wanted = cutoffs(site_settings(loaded), now())
        found, deleted = [TooOld(cutoff, 0, 0) for cutoff in wanted], [0] * len(wanted)
    else:
        found, deleted = _apply(site, data, store, dry_run=dry_run)
    _tell(found, deleted, dry_run=dry_run, as_json=as_json)


def _apply(site: Path, data: Path | None, store: str, *, dry_run: bool) -> tuple[list[TooOld], list[int]]:
    """What is too old, and how much of each was deleted."""
    settings = settings_of(site, data, store)
    database = open_store(store_of(site, settings, data, store))
    wanted = cutoffs(settings, now())
    try:
        found = [look(database, cutoff) for cutoff in wanted]
        deleted = [0 if dry_run else _delete_all(database, cutoff) for cutoff in wanted]
        media = MediaFiles.of_site(settings.recordings, settings.secrets, os.environ, data_of(site, data))
        if not dry_run:
            _remove_sounds(media, database)
        return found, deleted
    finally:
        database.dispose()


def _tell(found: list[TooOld], deleted: list[int], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json([
            {
                "what": each.cutoff.kind, "kept": each.cutoff.kept, "services": list(each.cutoff.services),
                "other_services": each.cutoff.others, "before": _moment(each.cutoff), "count": each.count,
                "on_hold": each.held, "deleted": count,
            }
            for each, count in zip(found, deleted, strict=True)
        ])  # fmt: skip
        return
    if not found:
        out.print("Everything is kept for ever: the site file says nothing under 'retention'.")
        return
    table = Table("What", "Kept for", "From before", "Would go" if dry_run else "Deleted", "On legal hold")
    for each, count in zip(found, deleted, strict=True):
        cutoff = each.cutoff
        table.add_row(
            escape(f"{cutoff.kind}{of_services(cutoff)}"), cutoff.kept, _moment(cutoff),
            f"{each.count if dry_run else count:,}", f"{each.held:,}",
        )  # fmt: skip
    out.print(table)
    if dry_run:
        out.print("Nothing was deleted.")


def _delete_all(database: Engine, cutoff: Cutoff) -> int:
    total = 0
    while count := delete_some(database, cutoff, now(), BATCH):
        total += count
    return total


def _remove_sounds(media: MediaFiles, database: Engine) -> None:
    try:
        remove_noted(media, database)
    except MediaUnavailable as trouble:
        err.print(f"[yellow]{escape(str(trouble))}. The sound is taken away by the site as soon as it can be.[/yellow]")


def _moment(cutoff: Cutoff) -> str:
    return datetime.fromtimestamp(cutoff.before / 1000, UTC).isoformat(timespec="seconds")
