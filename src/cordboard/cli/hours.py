"""``cordboard hours``: whether a service is open, now or at any instant, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from cordboard.cli.changed import open_to_run
from cordboard.cli.output import AsJson, out, print_json, refuse
from cordboard.cli.sites import DataFolder, site_settings
from cordboard.cli.stores import StoreOption
from cordboard.flow.site.hours import within_reach

_SHOWN = "%A %Y-%m-%d, %H:%M"


def hours(
    site: Annotated[Path, typer.Argument(help="The site's folder.")],
    service: Annotated[str, typer.Argument(help="A service of the site.")],
    at: Annotated[
        str, typer.Option(help="The instant, as 2026-12-24T18:30; without an offset on the service's clock. [now]")
    ] = "",
    data: DataFolder = None,
    store: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Say whether a service is open, why, and when that changes. Ends with 1 when it is closed."""
    settings = site_settings(open_to_run(site, data, store)[1].site)
    found = settings.services.get(service)
    if found is None:
        refuse(f"the site has no service {service!r}; there are: {', '.join(settings.services)}")
    asked = found.hours
    moment = _moment(at, asked.zone)
    told, changes = asked.at(moment), asked.changes_at(moment)
    if as_json:
        print_json({"service": service, **asked.told(moment)})
    else:
        word, next_word = ("open", "closes") if told.open else ("closed", "opens")
        name = escape(found.title or service)
        out.print(f"{name} is [bold]{word}[/bold] on {moment.strftime(_SHOWN)} ({asked.zone}): {escape(told.reason)}.")
        when = f"on {changes.strftime(_SHOWN)}" if changes else "in the next 400 days: never"
        out.print(f"It {next_word} {when}.")
    if not told.open:
        raise typer.Exit(1)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else datetime.now(UTC)
    except ValueError:
        refuse(f"{text!r} is no instant; write one such as 2026-12-24T18:30 or 2026-12-24T18:30+01:00")
    try:
        within_reach(moment)
    except ValueError as trouble:
        refuse(f"--at: {text!r} {trouble}")
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
