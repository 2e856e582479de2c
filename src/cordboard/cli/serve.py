"""``cordboard serve``: run a site."""

from __future__ import annotations

import asyncio
import gc
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cordboard.cli.agents import without_password
from cordboard.cli.changed import open_to_run
from cordboard.cli.log_format import LogFormat, LogFormatOption, begin_log
from cordboard.cli.output import AsJson, err, fail, out, print_json
from cordboard.cli.proofs import FAIL_ON_HELP
from cordboard.cli.publishing import prove_before
from cordboard.cli.running import USUAL_CALLS, connection_limits, line_of, start, switchboard_of
from cordboard.cli.sites import DataFolder, address_given, data_of, site_settings
from cordboard.cli.stopping import StopSignals, wait_for_contacts
from cordboard.cli.stores import StoreOption, store_of
from cordboard.flow.counting import counted
from cordboard.flow.module import IN_WRITING
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.changes import SECTIONS
from cordboard.live.alarms import AlarmSource
from cordboard.live.flows_at_work import overruled_words
from cordboard.live.switchboard import Switchboard
from cordboard.proof.prove.report import FailOn
from cordboard.proving.kept import FOLDER, StoredReports
from cordboard.server.admission import Admission
from cordboard.server.app import create_app
from cordboard.server.descriptors import REMEDY, DescriptorAlarm
from cordboard.server.metrics.serving import metrics_server
from cordboard.server.proofs import Proofs
from cordboard.server.serving import CannotServe, WebServer
from cordboard.server.site import RunningSite
from cordboard.store import organisation, people
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.line import Line, LineError

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
    drain: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=86_400,
            metavar="SECONDS",
            help="How long contacts in progress are waited for at the end; without it the site's drain_timeout.",
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option(help="Log everything.")] = False,
    log_format: LogFormatOption = LogFormat.TEXT,
    as_json: AsJson = False,
) -> None:
    """Take calls, until Ctrl-C or SIGTERM. No new calls are taken then, and contacts in progress are waited for.

    After the time of --drain, or at once with a second Ctrl-C or SIGTERM, they end with the Result due.

    The flows are proved in the background. With --prove they are proved before anything is published.

    With --json the addresses are printed as one document as soon as calls are taken.
    """
    begin_log(log_format, verbose=verbose)
    if fail_on is not None and not prove:
        raise typer.BadParameter(
            "it says what of a proof keeps the site from starting: add --prove", param_hint="--fail-on"
        )
    where = WebAddress(host, port, address_given(public_url, "--public-url"))
    folder = data_of(site, data)
    loaded, runs = open_to_run(site, data, store, tell=False)
    place = store_of(site, loaded.site, data, store)
    # Found in both: what was proved where the site was built costs nothing where it runs.
    reports = StoredReports(folder / FOLDER, data_of(site, None) / FOLDER)
    gate: FailOn | None = (fail_on or "error") if prove else None
    if gate is not None:
        prove_before(runs.site, reports, gate, as_json=as_json)
    try:
        asyncio.run(_serve(loaded, folder, place, where, sip_port, reports, gate, drain, as_json=as_json))
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
    reports: StoredReports,
    gate: FailOn | None,
    drain: float | None,
    *,
    as_json: bool,
) -> None:
    given = {} if sip_port is None else {"port": sip_port}
    line = line_of(loaded, **given)
    own = line if isinstance(line, BuiltinLine) else None
    calls = own.settings.max_calls if own is not None else USUAL_CALLS
    limits = connection_limits(site_settings(loaded).web_server, calls)
    descriptors = DescriptorAlarm()
    switchboard = switchboard_of(loaded, data, store, line, AlarmSource(descriptors.look, REMEDY))
    # Calls of another line are bridged by it: only those of the built-in one share their sound with browser phones.
    browser = BrowserLine(switchboard.on_call, engine=own.engine if own is not None else None)
    admission = Admission(limits)
    app = create_app(
        switchboard, browser, reports, public_url=where.public_url,
        alarms=lambda: (*descriptors.look()[1], *admission.alarms), fail_on=gate,
    )  # fmt: skip
    web = WebServer(app, where.host, where.port, admission)
    listen = site_settings(loaded).metrics.listen if site_settings(loaded).metrics.on else None
    metrics = metrics_server(app.state.metrics, listen) if listen is not None else None
    proofs: Proofs = app.state.proofs
    signals = StopSignals()
    signals.listen()
    try:
        await web.start()
        if metrics is not None:
            await metrics.start()
        if not await _started(switchboard, signals.stop):
            return
        _set_aside()
        site: RunningSite = app.state.site
        reached_at = site.public_url or web.url
        _notices(loaded, switchboard, reached_at)
        told = _addresses(loaded, switchboard, line, reached_at)
        told["metrics"] = None if metrics is None else f"{metrics.url}/metrics"
        if as_json:
            print_json(told)
            sys.stdout.flush()
        else:
            _tell(told)
        proofs.begin(reached_at)
        await signals.stop.wait()
        seconds = site_settings(switchboard.site).drain_timeout if drain is None else drain
        await wait_for_contacts(switchboard.drain, seconds, signals)
    finally:
        await web.stop()
        if metrics is not None:
            await metrics.stop()
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
    for live in switchboard.flows.overruled:
        err.print(f"[yellow]{escape(overruled_words(live))}.[/yellow]")
    if waiting := without_password(site_settings(switchboard.site), switchboard.database):
        names = escape(", ".join(waiting[:_NAMED]) + (" …" if len(waiting) > _NAMED else ""))
        have = "has" if len(waiting) == 1 else "have"
        err.print(
            f"[yellow]{counted(len(waiting), 'agent')} {have} no password yet ({names}): "
            f"'cordboard agents invite {escape(str(loaded.folder))} --url {web}' makes a link for each.[/yellow]"
        )


def _addresses(loaded: LoadedSite, switchboard: Switchboard, line: Line, web: str) -> dict[str, Any]:
    site = site_settings(loaded)
    address = line.status().address.removeprefix("sip:").rpartition("@")[2]
    token = people.setup_link(switchboard.database)
    return {
        "site": site.site,
        "title": site.title or site.site,
        "numbers": [
            {"number": number, "service": service, "address": f"sip:{number}@{address}"}
            for number, service in site.numbers.items()
            if not _in_writing(loaded, service)
        ],
        "texts": [
            {"number": number, "service": service}
            for number, service in site.numbers.items()
            if _in_writing(loaded, service)
        ],
        "web": web,
        "phone": f"{web}/phone",
        "setup": None if token is None else f"{web}/setup/{token}",
    }


def _in_writing(loaded: LoadedSite, service: str) -> bool:
    flow = loaded.flows.get(site_settings(loaded).services[service].flow)
    return flow is not None and flow.channel in IN_WRITING


def _tell(told: dict[str, Any]) -> None:
    out.print(f"[bold]{escape(told['title'])}[/bold] is running.")
    for number in told["numbers"]:
        out.print(f"  Call [bold]{escape(number['address'])}[/bold] ({escape(number['service'])})")
    for number in told["texts"]:
        out.print(f"  Write to [bold]{escape(number['number'])}[/bold] ({escape(number['service'])})")
    out.print(f"  Look at [bold]{told['web']}[/bold], and call from there at {told['phone']}")
    if told["metrics"] is not None:
        out.print(f"  Metrics at [bold]{told['metrics']}[/bold]")
    if told["setup"] is not None:
        out.print(f"  First, make yourself a user: [bold]{told['setup']}[/bold] (works once)")
    out.print("Stop with Ctrl-C.")
