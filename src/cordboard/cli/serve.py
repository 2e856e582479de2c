"""``cordboard serve``: run a site."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cordboard.cli.output import err, fail, out
from cordboard.cli.running import line_settings, log_to_terminal, start, switchboard_of
from cordboard.cli.sites import DataFolder, data_of, open_site, site_settings
from cordboard.flow.site import LoadedSite
from cordboard.live.switchboard import Switchboard
from cordboard.server.app import create_app
from cordboard.server.serving import CannotServe, WebServer
from cordboard.store import people
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.line import LineError


def serve(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    host: Annotated[str, typer.Option(help="The address of the web pages and the API.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Their port; 0 takes a free one.")] = 8080,
    sip_port: Annotated[int | None, typer.Option(help="The SIP port [default: the site's, or 5060].")] = None,
    data: DataFolder = None,
    verbose: Annotated[bool, typer.Option(help="Log everything.")] = False,
) -> None:
    """Take calls, until Ctrl-C. Contacts in progress then end with the Result due."""
    log_to_terminal(verbose=verbose)
    loaded = open_site(site)
    try:
        asyncio.run(_serve(loaded, data_of(site, data), host, port, sip_port))
    except (LineError, CannotServe) as trouble:
        fail(str(trouble))


async def _serve(loaded: LoadedSite, data: Path, host: str, port: int, sip_port: int | None) -> None:
    given = {} if sip_port is None else {"port": sip_port}
    switchboard, line = switchboard_of(loaded, data, line_settings(loaded, **given))
    browser = BrowserLine(switchboard.on_call, engine=line.engine)
    web = WebServer(create_app(switchboard, browser), host, port)
    stop = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    try:
        left = await start(switchboard, recover=True)
        if left:
            err.print(f"[yellow]{left} contacts were left open by a crash; each got its Result due.[/yellow]")
        await web.start()
        _tell(loaded, switchboard, line, web)
        await stop.wait()
        err.print("Stopping …")
    finally:
        await web.stop()
        await browser.stop()
        await switchboard.stop()


def _tell(loaded: LoadedSite, switchboard: Switchboard, line: BuiltinLine, web: WebServer) -> None:
    site = site_settings(loaded)
    out.print(f"[bold]{escape(site.title or site.site)}[/bold] is running.")
    address = line.status().address.removeprefix("sip:").rpartition("@")[2]
    for number, service in site.numbers.items():
        out.print(f"  Call [bold]sip:{escape(number)}@{address}[/bold] ({escape(service)})")
    out.print(f"  Look at [bold]{web.url}[/bold], and call from there at {web.url}/phone")
    if (token := people.setup_link(switchboard.database)) is not None:
        out.print(f"  First, make yourself a user: [bold]{web.url}/setup/{token}[/bold] (works once)")
    out.print("Stop with Ctrl-C.")
