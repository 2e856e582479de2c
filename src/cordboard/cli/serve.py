"""``cordboard serve``: run a site."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cordboard.cli.agents import without_password
from cordboard.cli.logs import log_to_terminal
from cordboard.cli.output import AsJson, err, fail, out, print_json
from cordboard.cli.proofs import FAIL_ON_HELP
from cordboard.cli.publishing import prove_before
from cordboard.cli.running import connection_limits, line_settings, start, switchboard_of
from cordboard.cli.sites import DataFolder, address_given, data_of, open_site, site_settings
from cordboard.cli.stores import StoreOption, store_of
from cordboard.flow.counting import counted
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.changes import SECTIONS
from cordboard.live.switchboard import Switchboard
from cordboard.proof.report import FailOn
from cordboard.proving.kept import FOLDER, Kept
from cordboard.server.admission import Admission
from cordboard.server.app import create_app
from cordboard.server.descriptors import DescriptorWatch
from cordboard.server.proofs import Proofs
from cordboard.server.serving import CannotServe, WebServer
from cordboard.server.site import RunningSite
from cordboard.store import organisation, people
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.line import LineError

#: So many agents are named who have no password.
_NAMED = 5


def serve(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    host: Annotated[str, typer.Option(help="The address of the web pages and the API.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Their port; 0 takes a free one.")] = 8080,
    sip_port: Annotated[int | None, typer.Option(help="The SIP port; without it the site's, or 5060.")] = None,
    public_url: Annotated[
        str | None, typer.Option(help="The address at which people reach the pages; without it the site's.")
    ] = None,
    data: DataFolder = None,
    store: StoreOption = "",
    prove: Annotated[bool, typer.Option("--prove", help="Prove the flows first; do not start on errors.")] = False,
    fail_on: Annotated[FailOn | None, typer.Option(help=f"With --prove. {FAIL_ON_HELP}")] = None,
    verbose: Annotated[bool, typer.Option(help="Log everything.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take calls, until Ctrl-C. Contacts in progress then end with the Result due.

    The flows are proved in the background. With --prove they are proved before anything is published.

    With --json the addresses are printed as one document as soon as calls are taken.
    """
    log_to_terminal(verbose=verbose)
    if fail_on is not None and not prove:
        raise typer.BadParameter(
            "it says what of a proof keeps the site from starting: add --prove", param_hint="--fail-on"
        )
    where = WebAddress(host, port, address_given(public_url, "--public-url"))
    loaded, folder = open_site(site), data_of(site, data)
    place = store_of(site, loaded.site, data, store)
    # Found in both: what was proved where the site was built costs nothing where it runs.
    reports = Kept(folder / FOLDER, data_of(site, None) / FOLDER)
    if prove:
        prove_before(loaded, place, reports, fail_on or "error", as_json=as_json)
    try:
        asyncio.run(_serve(loaded, folder, place, where, sip_port, reports, as_json=as_json))
    except (LineError, CannotServe) as trouble:
        fail(str(trouble))


@dataclass(frozen=True)
class WebAddress:
    """Where the pages are served, and the address at which people reach them, where that was given."""

    host: str
    port: int
    public_url: str | None


async def _serve(
    loaded: LoadedSite,
    data: Path,
    store: str,
    where: WebAddress,
    sip_port: int | None,
    reports: Kept,
    *,
    as_json: bool,
) -> None:
    given = {} if sip_port is None else {"port": sip_port}
    settings = line_settings(loaded, **given)
    limits = connection_limits(site_settings(loaded).web_server, settings.max_calls)
    switchboard, line = switchboard_of(loaded, data, store, settings)
    browser = BrowserLine(switchboard.on_call, engine=line.engine)
    descriptors = DescriptorWatch(switchboard.tell_alarms)
    admission = Admission(limits)
    app = create_app(
        switchboard, browser, reports, public_url=where.public_url,
        alarms=lambda: (*descriptors.alarms, *admission.alarms),
    )  # fmt: skip
    web = WebServer(app, where.host, where.port, admission)
    proofs: Proofs = app.state.proofs
    stop = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    try:
        await web.start()
        descriptors.start()
        if not await _started(switchboard, stop):
            return
        _set_aside()
        site: RunningSite = app.state.site
        reached_at = site.public_url or web.url
        _notices(loaded, switchboard, reached_at)
        told = _addresses(loaded, switchboard, line, reached_at)
        if as_json:
            print_json(told)
            sys.stdout.flush()
        else:
            _tell(told)
        proofs.begin(reached_at)
        await stop.wait()
        err.print("Stopping …")
    finally:
        await web.stop()
        await descriptors.stop()
        await proofs.stop()
        await browser.stop()
        await switchboard.stop()


def _set_aside() -> None:
    """Take what the start made out of the search for garbage: it stays as long as the program.

    Python stops everything while it searches. Through the 200,000 objects of modules, flows and pages that took a third
    of a second on a busy machine, in the middle of the sound of all calls; without them it is too short to be measured.
    """
    gc.collect()
    gc.freeze()


async def _started(switchboard: Switchboard, stop: asyncio.Event) -> bool:
    """Start the site, unless somebody stops it before it has: a new voice takes minutes to speak all prompts."""
    starting = asyncio.create_task(start(switchboard, recover=True))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((starting, stopping), return_when="FIRST_COMPLETED")
    for task in (starting, stopping):
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    if starting.cancelled():
        return False
    if left := starting.result():
        were = "was" if left == 1 else "were"
        err.print(f"[yellow]{counted(left, 'contact')} {were} left open by a crash; each got its Result due.[/yellow]")
    return True


def _notices(loaded: LoadedSite, switchboard: Switchboard, web: str) -> None:
    """Say what the administrator should know: edits that meet changes made on the web, agents without a password."""
    for kept in organisation.settle(switchboard.database, loaded.document):
        section, name = kept.place
        err.print(
            f"[yellow]{SECTIONS[section]} {escape(name)} was changed on the web by {escape(kept.by)}, and in site.yaml "
            "since: what was said on the web holds. 'cordboard export site' writes it into the file.[/yellow]"
        )
    if waiting := without_password(site_settings(switchboard.site), switchboard.database):
        names = escape(", ".join(waiting[:_NAMED]) + (" …" if len(waiting) > _NAMED else ""))
        have = "has" if len(waiting) == 1 else "have"
        err.print(
            f"[yellow]{counted(len(waiting), 'agent')} {have} no password yet ({names}): "
            f"'cordboard agents invite {escape(str(loaded.folder))} --url {web}' makes a link for each.[/yellow]"
        )


def _addresses(loaded: LoadedSite, switchboard: Switchboard, line: BuiltinLine, web: str) -> dict[str, Any]:
    site = site_settings(loaded)
    address = line.status().address.removeprefix("sip:").rpartition("@")[2]
    token = people.setup_link(switchboard.database)
    return {
        "site": site.site,
        "title": site.title or site.site,
        "numbers": [
            {"number": number, "service": service, "address": f"sip:{number}@{address}"}
            for number, service in site.numbers.items()
        ],
        "web": web,
        "phone": f"{web}/phone",
        "setup": None if token is None else f"{web}/setup/{token}",
    }


def _tell(told: dict[str, Any]) -> None:
    out.print(f"[bold]{escape(told['title'])}[/bold] is running.")
    for number in told["numbers"]:
        out.print(f"  Call [bold]{escape(number['address'])}[/bold] ({escape(number['service'])})")
    out.print(f"  Look at [bold]{told['web']}[/bold], and call from there at {told['phone']}")
    if told["setup"] is not None:
        out.print(f"  First, make yourself a user: [bold]{told['setup']}[/bold] (works once)")
    out.print("Stop with Ctrl-C.")
