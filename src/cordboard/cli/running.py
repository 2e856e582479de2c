"""Putting a running site together: its line, its voice, its switchboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.markup import escape
from rich.progress import Progress
from sqlalchemy.exc import OperationalError

from cordboard.cli.line_settings import wrong_line_settings
from cordboard.cli.output import err, fail, refuse, stop_at_errors
from cordboard.cli.sites import site_settings
from cordboard.flow.site import LoadedSite, Site
from cordboard.flow.site.load import PROMPTS
from cordboard.flow.site.web_server import WebServerSettings
from cordboard.live.alarms import AlarmSource
from cordboard.live.switchboard import Switchboard
from cordboard.messaging.channels import CHANNELS
from cordboard.messaging.port import TextChannel
from cordboard.plugins import CannotUse
from cordboard.server.admission import ConnectionLimits
from cordboard.server.descriptors import enough, for_the_web, raise_limit
from cordboard.speech.choose import choose
from cordboard.speech.prompts import PromptAudio
from cordboard.store.database import CannotOpen, shown
from cordboard.store.leases import StoreInUse
from cordboard.store.write_requests import reason_of
from cordboard.telemetry.choosing import NoOpenTelemetry, traces_of
from cordboard.telemetry.telemetry import Telemetry
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.line import Line, LineError
from cordboard.telephony.lines import LINES, USUAL

#: Calls at a time that web connections leave room for, on a line that does not say how many it takes.
USUAL_CALLS = 100


def line_settings(loaded: LoadedSite, **given: Any) -> LineSettings:
    """The line as the site wants it. Says what is wrong and ends the program when it cannot be so."""
    site = site_settings(loaded)
    stop_at_errors(wrong_line_settings(loaded))
    own = {name: value for name, value in site.line.items() if name != "type"}
    try:
        return LineSettings.model_validate({"outside": _outside(site), **own, **given})
    except ValidationError as error:  # of this machine, or of the command line
        faults = [_fault(each) for each in error.errors()]
        refuse(f"{loaded.folder / 'site.yaml'}: " + "; ".join(faults))


def _outside(site: Site) -> dict[str, Any]:
    """The rules for outside numbers, as lines know them."""
    names = {"allowed": "prefixes", "refused": "refused_prefixes"}
    return {names.get(name, name): value for name, value in site.outside_numbers.model_dump().items()}


def _fault(error: Any) -> str:
    place = ".".join(map(str, error["loc"]))
    return f"line.{place}: {error['msg']}"


def connection_limits(settings: WebServerSettings, calls: int) -> ConnectionLimits:
    """How many web connections there may be so that so many calls find the descriptors they need. Asks the system for
    as many as it allows, and says so where they are few.
    """
    limit = raise_limit()
    most = for_the_web(limit, calls, settings.max_connections)
    if not enough(limit, calls):
        err.print(
            f"[yellow]This process may have {limit} files open, too few for {calls} calls at a time: raise the limit "
            "(ulimit -n, or LimitNOFILE in a systemd unit), or lower 'max_calls' of the line.[/yellow]"
        )
    return ConnectionLimits(
        most=most, per_source=settings.max_connections_per_source, trusted_proxies=settings.trusted_proxies
    )


def line_of(loaded: LoadedSite, **given: Any) -> Line:
    """The line that the site names. Says what is wrong and ends the program where it cannot be used.

    `given` are settings from the command line, which only the built-in line knows.
    """
    site = site_settings(loaded)
    kind = str(site.line.get("type", USUAL))
    if kind == USUAL:
        return BuiltinLine(line_settings(loaded, **given))
    own = {name: value for name, value in site.line.items() if name != "type"}
    try:
        return LINES.find(kind)(own, _outside(site))
    except (CannotUse, ValueError, LineError) as trouble:
        refuse(f"{loaded.folder / 'site.yaml'}: line: {trouble}")


def text_channels(loaded: LoadedSite) -> tuple[dict[str, TextChannel], dict[str, str]]:
    """The text channels that the site names, and why each of the others cannot be used: calls go on without them."""
    made: dict[str, TextChannel] = {}
    unusable: dict[str, str] = {}
    for name, wanted in site_settings(loaded).channels.items():
        try:
            made[name] = CHANNELS.find(wanted.type)(wanted.settings)
        except (CannotUse, ValueError, OSError) as trouble:
            unusable[name] = f"channel {name}: {trouble}"
            err.print(f"[yellow]No texts are taken or sent on {escape(unusable[name])}[/yellow]")
    return made, unusable


def switchboard_of(loaded: LoadedSite, data: Path, store: str, line: Line, *more_alarms: AlarmSource) -> Switchboard:
    """The site's switchboard on a line, not yet started. `more_alarms` are told besides its own."""
    site = site_settings(loaded)
    key = os.environ.get(site.secrets.get(site.speech.key, ""), "")
    try:
        chosen = choose(site.speech, key=key)
    except CannotUse as trouble:
        refuse(f"{loaded.folder / 'site.yaml'}: speech: {trouble}")
    err.print(f"[yellow]{escape(chosen.why)}[/yellow]" if chosen.missing else chosen.why)
    prompts = PromptAudio(
        chosen.speaker, data / "speech-cache", loaded.folder / PROMPTS, chosen.substitutes, chosen.missing
    )  # fmt: skip
    channels, unusable = text_channels(loaded)
    try:
        telemetry = Telemetry(traces_of(site.traces, os.environ))
    except NoOpenTelemetry as trouble:
        refuse(f"{loaded.folder / 'site.yaml'}: traces: {trouble}")
    try:
        return Switchboard(
            loaded,
            data,
            line,
            prompts,
            store=store,
            more_alarms=more_alarms,
            channels=channels,
            unusable_channels=unusable,
            telemetry=telemetry,
        )
    except CannotOpen as trouble:
        refuse(str(trouble))


async def start(switchboard: Switchboard, *, recover: bool) -> int:
    """Start it, with a bar while prompts are spoken ahead."""
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Speaking prompts", total=None)
        try:
            return await switchboard.start(
                lambda done, total: bar.update(task, completed=done, total=total), recover=recover
            )
        except OperationalError as trouble:
            place = shown(switchboard.database.url)
            fail(f"the database {place} cannot be written: {reason_of(trouble)}; is another program using it?")
        except StoreInUse as trouble:
            place = shown(switchboard.database.url)
            fail(f"{place} is {trouble}: stop that one, or name another store with --data or --store")
