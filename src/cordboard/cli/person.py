"""``cordboard person``: everything that is held about one person, written to a file or deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Engine

from cordboard.cli.changed import settings_of
from cordboard.cli.output import AsJson, err, fail, out, print_json
from cordboard.cli.sites import DataFolder, SiteFolder, data_of
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.media_upkeep import remove_noted
from cordboard.live.person_file import write_person
from cordboard.live.sealing import Seal
from cordboard.media.files import MediaFiles
from cordboard.media.port import MediaUnavailable
from cordboard.store import people
from cordboard.store.persons import CannotDelete, PersonHoldings, delete_person, find_person

person = typer.Typer(
    help="Export or delete everything that is held about one person.", no_args_is_help=True, add_completion=False
)

PersonArgument = Annotated[
    str, typer.Argument(metavar="NUMBER|ACCOUNT", help="A telephone number, or the key of an account.")
]
HERE = Path()
#: Who did it, in the audit log: whoever may run commands on this machine.
_BY = "command line"


@dataclass(frozen=True)
class _Opened:
    """A site whose persons are looked for."""

    settings: Site
    database: Engine
    media: MediaFiles
    seal: Seal


@person.command("export")
def export(
    who: PersonArgument,
    to: Annotated[Path, typer.Option(help="The ZIP file to write.")],
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Write everything that is held about a person into a ZIP file: contacts, sound, texts, callbacks and accounts.

    Its index.html says what is in it. That it was exported is in the audit trail, with a keyed hash of who it was.
    """
    with _opened(site, data, store) as opened:
        found = _found(opened, who)
        part = to.with_name(f".{to.name}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                title = opened.settings.title or opened.settings.site
                write_person(file, found, opened.database, opened.media, title=title, at=now())
            people.note(opened.database, _BY, "person-exported", opened.seal.digest(found.key))
            part.replace(to)
        except OSError as trouble:
            fail(f"{to} cannot be written: {trouble.strerror}")
        except MediaUnavailable as trouble:
            fail(f"nothing was written: {trouble}")
        finally:
            part.unlink(missing_ok=True)
    if as_json:
        print_json({"file": str(to), **_counts(found)})
    else:
        out.print(_table(found))
        out.print(
            f"Written to {escape(str(to))}, which only you can read. Hand it over on a way that nobody else reads."
        )


@person.command("delete")
def delete(
    who: PersonArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it; without it is only said what would go.")] = False,
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Say what is held about a person and, with --yes, delete it: all of it in one transaction, or nothing.

    Outcomes stay as figures of reports, without number, account or journal. A person with a contact that is not over,
    or under legal hold, is not deleted. Backups, logs and exported files keep what they have.
    """
    with _opened(site, data, store) as opened:
        if yes:
            _remove_sounds(opened)  # of a deletion that was killed: its person is found no more
        found = _found(opened, who)
        if yes:
            digest = opened.seal.digest(found.key)
            try:
                found = delete_person(
                    opened.database, who, opened.settings.region, by=_BY, at=now(), digest=digest
                )  # fmt: skip
            except CannotDelete as hindrance:
                fail(f"nothing was deleted: {hindrance}")
            _remove_sounds(opened)
    if as_json:
        print_json({"deleted": yes, "hindrance": "" if yes else found.hindrance, **_counts(found)})
        return
    out.print(_table(found))
    if yes:
        out.print("Deleted. Outcomes stay as figures.")
        if found.accounts:
            out.print("Take the accounts out of the file that you import, or the next import brings them back.")
        return
    if found.hindrance:
        err.print(f"[yellow]This cannot be deleted now: {escape(found.hindrance)}.[/yellow]")
    out.print("Nothing was deleted. Say --yes to delete all of this.")


@contextmanager
def _opened(site: Path, data: Path | None, store: str) -> Iterator[_Opened]:
    settings = settings_of(site, data, store)
    folder = data_of(site, data)
    media = MediaFiles.of_site(settings.recordings, settings.secrets, os.environ, folder)
    database = open_store(store_of(site, settings, data, store))
    try:
        yield _Opened(settings, database, media, Seal.of_folder(folder))
    finally:
        database.dispose()


def _found(opened: _Opened, who: str) -> PersonHoldings:
    found = find_person(opened.database, who, opened.settings.region)
    if found.nothing:
        fail(f"nothing is held about {who}: no contact, text, callback or account has this number or account")
    return found


def _remove_sounds(opened: _Opened) -> None:
    try:
        remove_noted(opened.media, opened.database)
    except MediaUnavailable as trouble:
        err.print(f"[yellow]{escape(str(trouble))}. The sound is taken away by the site as soon as it can be.[/yellow]")


def _counts(found: PersonHoldings) -> dict[str, Any]:
    return {
        "person": found.key, "numbers": list(found.numbers), "accounts": len(found.accounts),
        "contacts": len(found.contacts), "recordings": len(found.recordings), "texts": len(found.texts),
        "callbacks": len(found.callbacks), "open": list(found.open), "on_hold": list(found.held),
    }  # fmt: skip


def _table(found: PersonHoldings) -> Table:
    table = Table("Held about", escape(found.key))
    for what in ("contacts", "recordings", "texts", "callbacks", "accounts"):
        table.add_row(what, f"{len(getattr(found, what)):,}")
    if others := [number for number in found.numbers if number != found.key]:
        table.add_row("by the numbers of the account", escape(", ".join(others)))
    return table
