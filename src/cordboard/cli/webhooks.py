"""``cordboard webhooks``: how it stands with the programs that are told of contacts and agents."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from rich.markup import escape
from rich.table import Column, Table
from sqlalchemy import Engine

from cordboard.cli.changed import open_to_run
from cordboard.cli.output import AsJson, err, fail, out, print_json, refuse
from cordboard.cli.remote import connected
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, SiteFolder, site_settings
from cordboard.cli.stores import StoreOption, open_store, store_of
from cordboard.client import ApiClient, operations
from cordboard.flow.counting import counted
from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.store import people
from cordboard.store import webhook_deliveries as stored
from cordboard.store.webhook_deliveries import Delivery, DeliveryState, EndpointFigures

webhooks = typer.Typer(
    help="See the webhooks of a site, try one, and have events posted once more.", no_args_is_help=True,
    add_completion=False,
)  # fmt: skip

HERE = Path()
NameArgument = Annotated[str, typer.Argument(help="A webhook of the site.")]
#: Who did it, in the audit log: whoever may run commands on this machine.
_BY = "command line"
#: Seconds for which the answer to a trial is waited for, and between two looks.
_PATIENCE, _LOOK_EVERY = 20.0, 0.2

Row = dict[str, Any]


class WebhookSource(Protocol):
    """Where a command looks and asks: the store of a site, or its running server."""

    def endpoints(self) -> list[Row]:
        """The endpoints of the site."""
        ...

    def deliveries(self, endpoint: str, state: DeliveryState | None, limit: int) -> list[Row]:
        """Deliveries of one, the newest first."""
        ...

    def delivery(self, endpoint: str, event: str) -> Row:
        """One delivery."""
        ...

    def try_out(self, endpoint: str) -> Row:
        """Have a trial posted."""
        ...

    def redeliver(self, endpoint: str, event: str) -> int:
        """Have an event posted once more, or without one everything that was not taken; says how many."""
        ...


@webhooks.command("list")
def listed(
    site: SiteFolder = HERE, data: DataFolder = None, store: StoreOption = "", server: Server = "", token: Token = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """List the webhooks of a site, and how it stands with each."""
    with _source(site, data, store, server, token) as source:
        rows = source.endpoints()
    if as_json:
        print_json(rows)
        return
    table = Table("Webhook", Column("Address", overflow="fold"), "Waiting", "Delivered", "Failed", "Last answer")
    for row in rows:
        said = row["trouble"] or ("not enabled" if not row["enabled"] else _answer(row))
        counts = (str(row[name]) for name in ("waiting", "delivered", "failed"))
        table.add_row(escape(row["name"]), escape(row["url"]), *counts, escape(said))
    out.print(table)


@webhooks.command("deliveries")
def deliveries(
    name: NameArgument,
    state: Annotated[DeliveryState | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 50,
    site: SiteFolder = HERE, data: DataFolder = None, store: StoreOption = "", server: Server = "", token: Token = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """List what a webhook was told and is to be told, the newest first."""
    with _source(site, data, store, server, token) as source:
        rows = source.deliveries(name, state, limit)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        at = f"{datetime.fromtimestamp(row['stored_at'] / 1000, UTC):%Y-%m-%d %H:%M:%S}"
        tries = f" after {counted(row['attempts'], 'attempt')}" if row["attempts"] else ""
        said = _answer(row)
        told = f"{row['event']} {at} {row['type']}, {row['subject']}: {row['state']}{tries}" + f" ({said})" * bool(said)
        out.print(escape(told))
    if not rows:
        err.print(f"{escape(name)} has no such deliveries.")


@webhooks.command("test")
def try_out(
    name: NameArgument,
    site: SiteFolder = HERE, data: DataFolder = None, store: StoreOption = "", server: Server = "", token: Token = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Post an event that means nothing, and say what the answer was. Ends with 1 when it was not taken.

    The program that serves the site posts it; without one it waits.
    """
    with _source(site, data, store, server, token) as source:
        row = source.try_out(name)
        until = time.monotonic() + _PATIENCE
        while row["tried_at"] is None and not row["detail"] and time.monotonic() < until:
            time.sleep(_LOOK_EVERY)
            row = source.delivery(name, row["event"])
    if as_json:
        print_json(row)
        raise typer.Exit(0 if row["state"] == "delivered" else 1)
    if row["tried_at"] is None:
        if row["detail"]:
            fail(f"{name} cannot be tried: {row['detail']}")
        fail(f"{name} was not tried yet: 'cordboard serve' posts events, and does so as soon as it runs")
    if row["state"] != "delivered":
        fail(f"{name} has not taken it: {_answer(row)}")
    out.print(f"{escape(name)} has taken it: {escape(_answer(row))}")


@webhooks.command("redeliver")
def redeliver(
    name: NameArgument,
    event: Annotated[str, typer.Argument(help="An event, as 'deliveries' shows it; without one all that failed.")] = "",
    site: SiteFolder = HERE, data: DataFolder = None, store: StoreOption = "", server: Server = "", token: Token = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Have an event posted once more, with the same id, or everything that a webhook has not taken."""
    with _source(site, data, store, server, token) as source:
        count = source.redeliver(name, event)
    if as_json:
        print_json({"webhook": name, "count": count})
        return
    err.print(f"{counted(count, 'event')} for {escape(name)} will be posted once more.")


def _answer(row: Row) -> str:
    if row["tried_at"] is None:
        return str(row["detail"])
    return " ".join(filter(None, (str(row["status"] or ""), row["detail"]))) or "no answer"


@contextmanager
def _source(site: Path, data: Path | None, store: str, server: str, token: str) -> Iterator[WebhookSource]:
    if server:
        with connected(server, token) as api:
            yield _Running(api)
        return
    _, runs = open_to_run(site, data, store)
    settings = site_settings(runs.site)
    database = open_store(store_of(site, settings, data, store))
    try:
        yield _Stored(settings, database)
    finally:
        database.dispose()


class _Running:
    """The webhooks of a running site."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def endpoints(self) -> list[Row]:
        return [each.model_dump(mode="json") for each in self._api(operations.list_webhooks())]

    def deliveries(self, endpoint: str, state: DeliveryState | None, limit: int) -> list[Row]:
        page = self._api(operations.list_webhook_deliveries(endpoint, state=state, limit=limit))
        return [each.model_dump(mode="json") for each in page.items]

    def delivery(self, endpoint: str, event: str) -> Row:
        return self._api(operations.get_webhook_delivery(endpoint, event)).model_dump(mode="json", exclude={"body"})

    def try_out(self, endpoint: str) -> Row:
        return self._api(operations.try_webhook(endpoint)).model_dump(mode="json")

    def redeliver(self, endpoint: str, event: str) -> int:
        if not event:
            return self._api(operations.redeliver_failed_webhook_events(endpoint)).count
        self._api(operations.redeliver_webhook_event(endpoint, event))
        return 1


class _Stored:
    """The webhooks of a site as its store has them; whoever serves it posts."""

    def __init__(self, site: Site, database: Engine) -> None:
        self._site = site
        self._database = database

    def endpoints(self) -> list[Row]:
        figures = stored.figures(self._database)
        return [
            {"name": name, "url": each.url, "events": sorted(each.told), "enabled": each.enabled, "trouble": "",
             **asdict(figures.get(name, EndpointFigures()))}
            for name, each in self._site.webhooks.items()
        ]  # fmt: skip

    def deliveries(self, endpoint: str, state: DeliveryState | None, limit: int) -> list[Row]:
        self._known(endpoint)
        return [_row(each) for each in stored.page(self._database, endpoint, state=state or "", limit=limit)]

    def delivery(self, endpoint: str, event: str) -> Row:
        found = stored.find(self._database, endpoint, event)
        if found is None:
            refuse(f"the webhook {endpoint!r} has no event {event!r}")
        return _row(found)

    def try_out(self, endpoint: str) -> Row:
        self._known(endpoint)
        people.note(self._database, _BY, "webhook-tried", endpoint)
        return _row(stored.try_out(self._database, endpoint, now()))

    def redeliver(self, endpoint: str, event: str) -> int:
        self._known(endpoint)
        try:
            count = 1 if event else stored.redeliver_failed(self._database, endpoint)
            if event:
                stored.redeliver(self._database, endpoint, event)
        except KeyError:
            refuse(f"the webhook {endpoint!r} has no event {event!r}")
        people.note(self._database, _BY, "webhook-redelivered", endpoint, {"event": event} if event else {})
        return count

    def _known(self, endpoint: str) -> None:
        if endpoint not in (known := self._site.webhooks):
            there = f"there are: {', '.join(known)}" if known else "the site has none"
            refuse(f"there is no webhook {endpoint!r}; {there}")


def _row(delivery: Delivery) -> Row:
    """A delivery as the API tells it in a list."""
    values = asdict(delivery)
    del values["number"], values["endpoint"], values["body"]
    return values
