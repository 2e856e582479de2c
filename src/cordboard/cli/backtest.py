"""``cordboard backtest``: what recorded contacts would have come to in the flow as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.markup import escape
from rich.table import Table

from cordboard.cli.backtest_contact import show_contact
from cordboard.cli.contact_options import Service, Since, Until
from cordboard.cli.feeding import FeedingJob, forgotten_in, forgotten_words, others_in, run
from cordboard.cli.output import DOES_NOT_HOLD, AsJson, fail, out, print_json, refuse, write_page
from cordboard.cli.sites import open_flow
from cordboard.cli.stores import place_of, reading
from cordboard.flow.counting import counted
from cordboard.flow.model import Flow
from cordboard.flow.site.load import site_of
from cordboard.proof.backtest import ASSUMPTIONS, USUAL, Doubt
from cordboard.proof.backtest.page import page
from cordboard.proof.backtest.tally import ChangedOutcome, Group, Tally
from cordboard.proof.backtest.verdict import SAME_WAY, connector
from cordboard.store.contacts import milliseconds
from cordboard.store.database import shown
from cordboard.store.recorded import RecordedFilter

#: Groups told in the text, and contacts named in each; the rest are in the page and in JSON.
GROUPS, SHOWN = 12, 3


Found = TypeVar("Found", ChangedOutcome, Doubt)


def backtest(
    flow: Annotated[Path, typer.Argument(help="A flow file; one that lies in a site is run as part of it.")],
    against: Annotated[
        str, typer.Option(help="Where the contacts are: a site's folder, a database file or URL [default: the site]")
    ] = "",
    since: Since = None,
    until: Until = None,
    service: Service = "",
    was: Annotated[str, typer.Option(help="The flow's name when they were recorded [default: its name now]")] = "",
    assume: Annotated[
        list[str] | None, typer.Option(help=f"Decide more by assuming that … ({', '.join(ASSUMPTIONS)}).")
    ] = None,
    certain: Annotated[bool, typer.Option(help="Assume nothing, not even that a new prompt is heard out.")] = False,
    contact: Annotated[str, typer.Option(help="Show both ways of this one contact, module by module.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write a page with a picture to this file.")] = None,
    expect_same: Annotated[bool, typer.Option(help="End with 1 unless every contact stays the same.")] = False,
    as_json: AsJson = False,
) -> None:
    """Feed recorded contacts to a flow and compare the outcomes.

    A contact is decided only where its own recorded answers decide it. Where the flow asks something that this person
    was never asked, it is reported as undecidable, with the module and the question.
    """
    taken = _assumptions(assume or [], certain=certain)
    loaded, _ = open_flow(flow)
    folder = site_of(flow.resolve())
    if not against and folder is None:
        refuse(f"{flow} lies in no site: say with --against where the contacts are")
    store = place_of(against or str(folder))
    wanted = RecordedFilter(was or loaded.slug, milliseconds(since), milliseconds(until), service)
    job = FeedingJob(str(flow.resolve()), loaded.version, store, wanted, taken)
    with reading(store):
        if contact:
            show_contact(job, contact, as_json=as_json)
            return
        tally = run(job)
        if not tally.contacts:
            fail(_nothing(job, tally))
        gone = forgotten_in(job)
    if html is not None:
        write_page(html, page(loaded, tally, _chosen(wanted)))
    if as_json:
        print_json(
            {
                "flow": loaded.slug,
                "version": loaded.version,
                "store": shown(store),
                **tally.as_json(),
                "forgotten": gone,
            }
        )
    else:
        _show(loaded, tally)
        if gone:
            out.print(forgotten_words(gone, wanted.flow))
    if expect_same and tally.same != tally.contacts:
        raise typer.Exit(DOES_NOT_HOLD)


def _assumptions(names: list[str], *, certain: bool) -> frozenset[str]:
    unknown = [name for name in names if name not in ASSUMPTIONS]
    if unknown:
        listed = "; ".join(f"{name}: {what}" for name, what in ASSUMPTIONS.items())
        refuse(f"there is no assumption {unknown[0]!r}. There are: {listed}")
    return frozenset(names) | (frozenset() if certain else USUAL)


def _nothing(job: FeedingJob, tally: Tally) -> str:
    """Why there is nothing to tell, and what there is instead."""
    nothing = f"{shown(job.store)} has no closed contacts of the flow {job.wanted.flow!r}{_chosen(job.wanted)}"
    if tally.without_flow:
        return f"{nothing} that came to it; {counted(tally.without_flow, 'call')} came to nothing before"
    if gone := forgotten_in(job):
        return f"{nothing}. {forgotten_words(gone, job.wanted.flow)}"
    found = ", ".join(f"{flow} ({count:,})" for flow, count in others_in(job))
    return f"{nothing}. It has of: {found}. If the flow had one of these names then, say --was." if found else nothing


def _chosen(wanted: RecordedFilter) -> str:
    """Which contacts were chosen, in words behind "contacts"."""
    moments = ((" closed since", wanted.since), (" closed before", wanted.until))
    times = [f"{word} {_moment(at)}" for word, at in moments if at is not None]
    return ",".join([*times, *([f" of the service {wanted.service}"] if wanted.service else [])])


def _moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"


# --- For people ----------------------------------------------------------------------------------------------


def _show(flow: Flow, tally: Tally) -> None:
    table = Table("", "Contacts", "Share", title=f"{flow.slug}, version {flow.version}", title_justify="left")
    other_way = f" ({tally.other_way:,} of them by another way)" if tally.other_way else ""
    for name, count, more in (
        ("same", tally.same, other_way), ("changed", tally.changed, ""), ("undecidable", tally.undecidable, ""),
    ):  # fmt: skip
        table.add_row(name, f"{count:,}", f"{count / tally.contacts:.1%}{more}")
    out.print(table)
    changes, doubts = tally.ordered_changes(), tally.ordered_doubts()
    for change, group in _largest("Changed", changes):
        out.print(f"{group.count:>8,}  {change.before} → {change.after}")
        if change.parting is not None:
            out.print(f"          then: {escape(connector(change.parting.then))}")
            out.print(f"          now:  {escape(connector(change.parting.now))}")
        else:
            out.print(f"          {SAME_WAY}")
        out.print(f"          look at: {_named(group)}")
    for doubt, group in _largest("Undecidable", doubts):
        out.print(f"{group.count:>8,}  {escape(str(doubt))}")
        out.print(f"          look at: {_named(group)}")
    _show_ground(tally)


def _largest(head: str, groups: list[tuple[Found, Group]]) -> Iterator[tuple[Found, Group]]:
    """The largest groups, under a head, with a word on the rest."""
    if groups:
        out.print(f"[bold]{head}[/bold]")
    yield from groups[:GROUPS]
    if rest := groups[GROUPS:]:
        contacts = sum(group.count for _, group in rest)
        out.print(
            f"          … and {counted(contacts, 'contact')} in {counted(len(rest), 'smaller group')}: see --html"
        )


def _show_ground(tally: Tally) -> None:
    for name, count in sorted(tally.assumed.items()):
        out.print(f"Assumed for {counted(count, 'contact')}: {ASSUMPTIONS[name]}.")
    if tally.without_flow:
        out.print(f"{counted(tally.without_flow, 'contact')} never came to the flow and are not counted.")


def _named(group: Group) -> str:
    more = group.count - min(SHOWN, len(group.contacts))
    return escape(", ".join(group.contacts[:SHOWN])) + (f" and {more:,} more" if more else "")
