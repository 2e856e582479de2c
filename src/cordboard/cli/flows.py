"""``cordboard publish``, ``rollback`` and ``versions``: which version of a flow is live, and since when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Column, Table

from cordboard import modules
from cordboard.cli.flow_store import FlowStore, named, opened
from cordboard.cli.output import DOES_NOT_HOLD, AsJson, err, fail, out, print_json, refuse, stop_at_errors
from cordboard.cli.parallel import cores
from cordboard.cli.proofs import FAIL_ON_HELP, ProofRequest, prove_all, show_report
from cordboard.cli.server_option import Server, Token
from cordboard.cli.sites import DataFolder, SiteFolder, site_settings
from cordboard.cli.stores import StoreOption
from cordboard.flow.load import read_flow
from cordboard.flow.site.shares import LIVE, is_alias, name_of
from cordboard.proof.prove.report import FailOn, Report
from cordboard.store import flow_repository
from cordboard.store.flow_repository import Publication

HERE = Path()

Alias = Annotated[str, typer.Option(help="The alias that is to stand for the version, such as test.")]
Note = Annotated[str, typer.Option(help="Why, shown in the history of versions.", metavar="TEXT")]
Slug = Annotated[str, typer.Argument(help="A flow of the site.")]


def publish(
    what: Annotated[
        str,
        typer.Argument(
            help="A flow file; or a flow with a version, an alias, `file` or a draft: NAME@VERSION.", metavar="WHAT"
        ),
    ],
    site: SiteFolder = HERE,
    alias: Alias = LIVE,
    note: Note = "",
    data: DataFolder = None,
    place: StoreOption = "",
    prove: Annotated[bool, typer.Option("--prove", help="Prove it first; do not publish on errors.")] = False,
    fail_on: Annotated[FailOn | None, typer.Option(help=f"With --prove. {FAIL_ON_HELP}")] = None,
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Publish a version of a flow, also while the site runs: the next contact runs it, within two seconds.

    Contacts in progress finish on the version they began on. Ends with 1 when a proof keeps it back, and with 2 when
    the flow has errors or does not fit the site. With --server a running site publishes it, and proves it before.
    """
    if fail_on is not None and not prove:
        raise typer.BadParameter("it says what of a proof keeps it back: add --prove", param_hint="--fail-on")
    _check_alias(alias)
    if server:
        _publish_by_server(server, token, what, alias, note, (fail_on or "error") if prove else None, as_json=as_json)
        return
    with opened(site, data, place) as store:
        slug, text = _text(store, what)
        if prove:
            _prove(store, slug, text, fail_on or "error", as_json=as_json)
        _tell(store.publish(slug, text, alias, note), as_json=as_json)


def rollback(
    flow: Slug,
    to: Annotated[str, typer.Option(help="A version, or how it begins; without it the one before.")] = "",
    site: SiteFolder = HERE,
    alias: Alias = LIVE,
    note: Note = "",
    data: DataFolder = None,
    place: StoreOption = "",
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Publish an older version of a flow anew: the one that the alias stood for before, or that `--to` names."""
    _check_alias(alias)
    if server:
        from cordboard.cli import flows_remote as remote  # noqa: PLC0415 - it takes a while to load
        from cordboard.cli.remote import connected  # noqa: PLC0415

        with connected(server, token) as api:
            _tell(remote.rollback(api, flow, to, alias, note), as_json=as_json)
        return
    with opened(site, data, place) as store:
        published = [each for each in flow_repository.history(store.database, flow) if each.alias == alias]
        if not published:
            refuse(f"nothing was published as {name_of(flow, alias)} yet")
        before = next((each.version for each in published if each.version != published[0].version), "")
        if not (to or before):
            fail(f"{name_of(flow, alias)} never stood for another version than {published[0].version}")
        text = store.text(flow, to or before)
        _tell(store.publish(flow, text, alias, note or f"rolled back from {published[0].version}"), as_json=as_json)


def versions(
    flow: Slug,
    site: SiteFolder = HERE,
    data: DataFolder = None,
    place: StoreOption = "",
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """List what was published of a flow, the newest first: when, by whom, why, and what stands for it now."""
    published, now = _history_of_server(server, token, flow) if server else _history(site, data, place, flow)
    if as_json:
        print_json([_as_json(each) | {"current": each.id in now} for each in published])
        return
    table = Table("Published (UTC)", Column("Version", no_wrap=True), "As", "By", "Note", "Proof")
    for each in published:
        mark = " (now)" if each.id in now else ""
        note, by = escape(each.note), escape(each.by or "before publications were kept")
        table.add_row(_time(each.at), each.version, f"{each.alias}{mark}", by, note, each.evidence.verdict)
    out.print(table)


def _history(site: Path, data: Path | None, place: str, flow: str) -> tuple[list[Publication], set[int]]:
    """What was published of a flow, and which of it stands now."""
    with opened(site, data, place) as store:
        published = flow_repository.history(store.database, flow, limit=1000)
        if not published:
            refuse(f"nothing was published of a flow {flow!r}; the site has: {', '.join(store.site.flows)}")
        return published, {each.publication.id for each in flow_repository.aliases(store.database)}


def _history_of_server(server: str, token: str, flow: str) -> tuple[list[Publication], set[int]]:
    from cordboard.cli import flows_remote as remote  # noqa: PLC0415 - it takes a while to load
    from cordboard.cli.remote import connected  # noqa: PLC0415

    with connected(server, token) as api:
        published = remote.history(api, flow)
        if not published:
            refuse(f"nothing was published of a flow {flow!r}")
        return published, remote.standing(api, flow, published)


def _publish_by_server(
    server: str, token: str, what: str, alias: str, note: str, fail_on: FailOn | None, *, as_json: bool
) -> None:
    """Publish on a running site; with `fail_on` it proves the file before, and what is too bad keeps it back."""
    if fail_on is not None and not Path(what).is_file():
        refuse("--prove with --server takes a flow file")
    from cordboard.cli import flows_remote as remote  # noqa: PLC0415 - it takes a while to load
    from cordboard.cli.remote import connected  # noqa: PLC0415

    with connected(server, token) as api:
        for report in remote.prove(api, [Path(what)]) if fail_on is not None else ():
            _keep_back(report, fail_on or "error", as_json=as_json)
        _tell(remote.publish(api, what, alias, note), as_json=as_json)


def _check_alias(alias: str) -> None:
    if not is_alias(alias):
        raise typer.BadParameter("write a word in small letters, such as live or test", param_hint="--alias")


def _text(store: FlowStore, what: str) -> tuple[str, str]:
    """The flow and the text that an argument means."""
    path = Path(what)
    if not path.is_file():
        if path.suffix in (".yaml", ".yml", ".json"):
            refuse(f"there is no file {what}")
        slug, state = named(what)
        return slug, store.text(slug, state)
    loaded = read_flow(path, modules.types(), site_settings(store.site).catalogue())
    stop_at_errors(loaded.problems)
    assert loaded.flow is not None
    return loaded.flow.slug, path.read_text(encoding="utf-8-sig")


def _prove(store: FlowStore, slug: str, text: str, fail_on: FailOn, *, as_json: bool) -> None:
    subject, _ = store.report(slug, text)
    (report,) = prove_all([ProofRequest(Path(subject.flow.source), subject, store.reports)], cores())
    _keep_back(report, fail_on, as_json=as_json)


def _keep_back(report: Report, fail_on: FailOn, *, as_json: bool) -> None:
    """Say what was found and end the program where it is too bad to be published."""
    if not report.fails(fail_on):
        return
    show_report(report, err)
    message = f"nothing was published: the proof of {report.flow} has {report.verdict()}"
    err.print(f"[red]{escape(message)}[/red]")
    if as_json:
        print_json({"error": message, "reports": [report.as_json()]})
    raise typer.Exit(DOES_NOT_HOLD)


def _tell(made: Publication, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(made))
        return
    out.print(f"{escape(name_of(made.slug, made.alias))} is version {made.version} now.")


def _as_json(made: Publication) -> dict[str, object]:
    return {
        "flow": made.slug, "alias": made.alias, "version": made.version, "at": made.at, "by": made.by,
        "note": made.note, "file": made.file, "proof": made.evidence.proof, "verdict": made.evidence.verdict,
    }  # fmt: skip


def _time(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M}"
