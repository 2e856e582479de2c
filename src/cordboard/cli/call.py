"""``cordboard call``: place one outbound call from the terminal, and see what comes of it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cordboard.cli.changed import open_to_run
from cordboard.cli.log_format import LogFormat, LogFormatOption, begin_log
from cordboard.cli.output import AsJson, err, fail, out, print_json, refuse
from cordboard.cli.remote import connected
from cordboard.cli.running import line_of, start, switchboard_of
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, SiteFolder, data_of, load_folder, site_settings
from cordboard.cli.stores import StoreOption, store_of
from cordboard.client import operations
from cordboard.client.models import NewCall
from cordboard.live.directory import UnknownService
from cordboard.store import contacts
from cordboard.store.writer import StoreFailed
from cordboard.telephony.line import LineError

HERE = Path()
#: Seconds between two looks at a call that a server makes.
_LOOK_EVERY = 0.5


def call(
    service: Annotated[str, typer.Argument(help="An outbound service of the site, or its flow.")],
    number: Annotated[str, typer.Argument(help="The number to call, or a sip: address.")],
    site: SiteFolder = HERE,
    data: DataFolder = None,
    store: StoreOption = "",
    account: Annotated[str, typer.Option(help="The account the call is about, by its key.")] = "",
    verbose: Annotated[bool, typer.Option(help="Log everything.")] = False,
    log_format: LogFormatOption = LogFormat.TEXT,
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Call a number, run the service's flow, and print the outcome. Works beside a running 'cordboard serve'.

    With --server the running site makes the call, on its own line.
    """
    begin_log(log_format, verbose=verbose)
    if server:
        told = _call_by_server(server, token, NewCall(service=service, number=number, account=account))
        label = told.pop("label")
    else:
        told = asyncio.run(_call(service, number, site, data, store, account))
        found = site_settings(load_folder(site)).catalogue().find(told["result"])
        label = found.label if found else told["result"]
    if as_json:
        print_json(told)
        return
    out.print(f"Result: [bold]{escape(label)}[/bold] ({told['result']})")


def _call_by_server(server: str, token: str, new: NewCall) -> dict[str, Any]:
    with connected(server, token) as cordboard:
        placed = cordboard(operations.place_call(new))
        err.print(f"{escape(server)} calls {escape(new.number)} …")
        while (found := cordboard(operations.get_contact(placed.contact))).closed_at is None:
            time.sleep(_LOOK_EVERY)
    return {"contact": found.id, "flow": found.flow, "result": found.result, "code": found.code,
            "ended_by": found.ended_by, "reason": found.reason, "label": found.label}  # fmt: skip


async def _call(service: str, number: str, site: Path, data: Path | None, store: str, account: str) -> dict[str, Any]:
    loaded, _ = open_to_run(site, data, store, tell=False)
    # A sip: address that is typed at the terminal may be called; flows still may not.
    line = line_of(loaded, port=0, **({"dial_uris": True} if number.startswith("sip:") else {}))
    switchboard = switchboard_of(loaded, data_of(site, data), store_of(site, loaded.site, data, store), line)
    try:
        await start(switchboard, recover=False)
        contact = await switchboard.dial(service, number, account=account)
        err.print(f"Calling {escape(number)} …")
        await switchboard.finished(contact)
        found = contacts.contact(switchboard.database, contact)
        return {"contact": contact, "flow": found["flow"], "result": found["result"], "code": found["code"],
                "ended_by": found["ended_by"], "reason": found["reason"]}  # fmt: skip
    except UnknownService as trouble:
        refuse(str(trouble))
    except LookupError as trouble:
        refuse(str(trouble.args[0]))
    except (LineError, StoreFailed) as trouble:
        fail(str(trouble))
    finally:
        await switchboard.stop()
