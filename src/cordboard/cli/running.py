"""Putting a running site together: its line, its voice, its switchboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.progress import Progress
from sqlalchemy.exc import OperationalError

from cordboard.cli.output import err, fail, refuse
from cordboard.cli.sites import site_settings
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.load import PROMPTS
from cordboard.flow.site.web_server import WebServerSettings
from cordboard.live.claims import Claimed
from cordboard.live.switchboard import Switchboard
from cordboard.server.admission import ConnectionLimits
from cordboard.server.descriptors import enough, for_the_web, raise_limit
from cordboard.speech.choose import choose
from cordboard.speech.port import SpeechFailed
from cordboard.speech.prompts import PromptAudio
from cordboard.store.database import CannotOpen, shown
from cordboard.store.write_requests import reason_of
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings


def line_settings(loaded: LoadedSite, **given: Any) -> LineSettings:
    """The line as the site wants it. Says what is wrong and ends the program when it cannot be so."""
    site = site_settings(loaded)
    rules = site.outside_numbers
    if "outside" in site.line:
        refuse(f"{loaded.folder / 'site.yaml'}: line.outside: write it under outside_numbers, beside 'line'")
    names = {"allowed": "prefixes", "refused": "refused_prefixes"}
    outside = {names.get(name, name): value for name, value in rules.model_dump().items()}
    try:
        return LineSettings.model_validate({"outside": outside, **site.line, **given})
    except ValidationError as error:
        faults = [_fault(each) for each in error.errors()]
        refuse(f"{loaded.folder / 'site.yaml'}: " + "; ".join(faults))


def _fault(error: Any) -> str:
    place = ".".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden":
        return f"the line has no setting {place!r}; the reference of the site file lists them"
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


def switchboard_of(
    loaded: LoadedSite, data: Path, store: str, settings: LineSettings
) -> tuple[Switchboard, BuiltinLine]:
    """The site's switchboard on the built-in line, not yet started."""
    site = site_settings(loaded)
    key = os.environ.get(site.secrets.get(site.speech.key, ""), "")
    try:
        chosen = choose(site.speech, key=key)
    except SpeechFailed as trouble:
        fail(str(trouble))
    err.print(chosen.why)
    line = BuiltinLine(settings)
    prompts = PromptAudio(chosen.speaker, data / "speech-cache", loaded.folder / PROMPTS, chosen.substitutes)
    try:
        return Switchboard(loaded, data, line, prompts, store=store), line
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
        except (Claimed, SpeechFailed) as trouble:
            fail(str(trouble))
