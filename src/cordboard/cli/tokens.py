"""``cordboard tokens``: the API tokens with which programs come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from sqlalchemy import Engine

from cordboard.cli.changed import open_to_run
from cordboard.cli.output import AsJson, err, out, print_json, refuse
from cordboard.cli.sites import DataFolder
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.store import people
from cordboard.store import tokens as stored
from cordboard.store.people import User

tokens = typer.Typer(
    help="Make, list and revoke API tokens, with which programs come in.", no_args_is_help=True, add_completion=False
)

SiteArgument = Annotated[Path, typer.Argument(help="The site's folder.")]
UserArgument = Annotated[str, typer.Argument(help="Whose token: it may do what this user may.")]
#: Who did it, in the audit log: somebody who may run commands on this machine.
_BY = "command line"


@tokens.command("make")
def make(
    site: SiteArgument,
    user: UserArgument,
    name: Annotated[str, typer.Option("--for", help="What it is for.")] = "made on the command line",
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Make a token. It is shown this once: Cordboard keeps only a hash of it."""
    if not 1 <= len(name.strip()) <= 100:
        refuse("--for: write in 1 to 100 characters what the token is for")
    with _user(site, data, store, user) as (database, found):
        token = stored.make_token(database, found, name.strip(), _BY)
    if as_json:
        print_json({"user": found.name, "roles": list(found.roles), "token": token})
        return
    out.print(token)
    err.print(f"It may do what {escape(found.name)} may ({escape(', '.join(found.roles))}). Send it with a request as:")
    err.print("  Authorization: Bearer TOKEN")


@tokens.command("list")
def listed(
    site: SiteArgument, user: UserArgument, data: DataFolder = None, store: StoreOption = "", as_json: AsJson = False
) -> None:
    """List the tokens of a user, without what they are."""
    with _user(site, data, store, user) as (database, found):
        rows = stored.tokens(database, found)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        made = datetime.fromtimestamp(row["made_at"] / 1000, UTC)
        out.print(escape(f"{row['id']}: {row['name']}, made {made:%Y-%m-%d %H:%M} UTC"))
    if not rows:
        err.print(f"{escape(user)} has no token.")


@tokens.command("revoke")
def revoke(
    site: SiteArgument,
    user: UserArgument,
    number: Annotated[int, typer.Argument(min=1, max=2**63 - 1, help="Its number, as 'list' shows it.")],
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """End a token at once."""
    with _user(site, data, store, user) as (database, found):
        gone = stored.revoke_token(database, found, number, _BY)
    if not gone:
        refuse(f"{user} has no token {number}; 'cordboard tokens list' shows them")
    if as_json:
        print_json({"user": found.name, "revoked": number})
        return
    err.print(f"Token {number} lets nobody in any more.")


@contextmanager
def _user(site: Path, data: Path | None, store: str, name: str) -> Iterator[tuple[Engine, User]]:
    """The database of a site and one of its users. Says why and ends the program when there is no such user."""
    loaded, _ = open_to_run(site, data, store)
    database = open_store(store_of(site, loaded.site, data, store))
    try:
        found = stored.user_called(database, name)
        if found is None:
            known = [each["name"] for each in people.all_users(database) if each["active"]]
            refuse(
                f"there is no user {name!r}; there are: {', '.join(known)}" if known else
                "the site has no user yet: 'cordboard serve' prints the link with which the first one is made"
            )  # fmt: skip
        yield database, found
    finally:
        database.dispose()
