"""``cordboard agents``: who they are, and the links with which they choose their passwords."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from sqlalchemy import Engine

from cordboard.cli.changed import open_to_run
from cordboard.cli.output import AsJson, err, out, print_json, refuse
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, address_given, site_settings
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.flow.site import Site
from cordboard.store import invitations, people

agents = typer.Typer(help="See the agents of a site, and invite them.", no_args_is_help=True, add_completion=False)

SiteOrServer = Annotated[Path | None, typer.Argument(help="The site's folder; with --server there is none.")]
#: Who did it, in the audit log: somebody who may run commands on this machine.
_BY = "command line"
#: Where `cordboard serve` has the pages when nothing else is said.
_HERE = "http://127.0.0.1:8080"


@agents.command("list")
def listed(
    site: SiteOrServer = None,
    data: DataFolder = None,
    store: StoreOption = "",
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """List the agents, and who of them has a password."""
    if server:
        from cordboard.cli.agents_remote import agents_of  # noqa: PLC0415 - the client takes a while to load

        known, with_password = agents_of(server, token)
    else:
        settings, database = _opened(_folder(site), data, store)
        known, with_password = settings.agents, _with_password(database)
        database.dispose()
    rows = [
        {
            "logon": logon, "name": agent.full_name, "extension": agent.extension, "path": agent.path,
            "services": list(agent.services), "teams": list(agent.teams), "skills": dict(agent.skills),
            "active": agent.active, "password": logon in with_password,
        }
        for logon, agent in known.items()
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    for row in rows:
        out.print(escape(_line(row)))


def _line(row: dict[str, Any]) -> str:
    lists = {name: ", ".join(row[name]) for name in ("services", "teams")}
    lists["skills"] = ", ".join(f"{name} {proficiency}" for name, proficiency in row["skills"].items())
    facts = [
        row["name"], row["extension"] and f"extension {row['extension']}", row["path"],
        *(f"{name} {written}" for name, written in lists.items() if written),
        "" if row["active"] else "not active", "" if row["password"] else "no password yet",
    ]  # fmt: skip
    return f"{row['logon']}: " + "; ".join(filter(None, facts))


@agents.command("invite")
def invite(
    site: SiteOrServer = None,
    logons: Annotated[list[str] | None, typer.Argument(help="Whom; without, every active agent who has none.")] = None,
    url: Annotated[
        str | None, typer.Option(help="Where the agents reach the site's pages; without it the site's public_url.")
    ] = None,
    data: DataFolder = None,
    store: StoreOption = "",
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Make links with which agents choose a password. Each works once, for seven days; earlier ones end.

    With --server there is no folder: logons alone are named, and the site itself says where its pages are.
    """
    given = address_given(url, "--url")
    if server:
        from cordboard.cli.agents_remote import invite as invite_by_server  # noqa: PLC0415 - as above

        named = [*([str(site)] if site is not None else []), *(logons or ())]
        _show_links(invite_by_server(server, token, named), as_json=as_json)
        return
    settings, database = _opened(_folder(site), data, store)
    address = given or settings.web_server.public_url or _HERE
    if unknown := [logon for logon in logons or () if logon not in settings.agents]:
        database.dispose()
        refuse(f"the site has no agent {unknown[0]!r}; there are: {', '.join(settings.agents) or 'none'}")
    whom = logons or without_password(settings, database)
    links = {logon: f"{address}/join/{invitations.invite(database, logon, _BY)}" for logon in whom}
    database.dispose()
    _show_links(links, as_json=as_json)


def _folder(site: Path | None) -> Path:
    if site is None:
        refuse("name the folder of a site, or a running one with --server")
    return site


def _show_links(links: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print_json(links)
        return
    for logon, link in links.items():
        out.print(f"{escape(logon)}: {link}")
    if not links:
        err.print("Every active agent has a password. Name those who need a new one.")


def without_password(site: Site, database: Engine) -> list[str]:
    """The active agents who cannot sign in on the web yet."""
    known = _with_password(database)
    return [logon for logon, agent in site.agents.items() if agent.active and logon not in known]


def _with_password(database: Engine) -> set[str]:
    return {user["name"] for user in people.all_users(database) if user["active"]}


def _opened(site: Path, data: Path | None, store: str) -> tuple[Site, Engine]:
    settings = site_settings(open_to_run(site, data, store)[1].site)
    return settings, open_store(store_of(site, settings, data, store))
