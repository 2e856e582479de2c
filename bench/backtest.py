"""A hundred thousand recorded contacts against a changed flow, from the store to the findings, on two cores.

The peer is Temporal's replayer, which people use to try new code on recorded histories. It is given histories with as
many signals as our contacts had, and only has to notice that the code goes the same way; it compares no outcomes.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.made_contacts import contacts, store
from bench.report import Measurement, Row, show
from cordboard import modules
from cordboard.cli import feeding
from cordboard.cli.parallel import cores
from cordboard.cli.sites import open_flow
from cordboard.engine.journal import Heard, Journal
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.proof.backtest import USUAL
from cordboard.proof.backtest.tally import Tally
from cordboard.store.database import open_database
from cordboard.store.recorded import RecordedFilter

CONTACTS = 100_000
#: So many times as many contacts a second as the peer replays, on two cores.
PROMISE = 20
CORES = 2
#: Histories that the peer replays: enough for a steady figure.
HISTORIES = 500
EXAMPLE = Path(__file__).parent.parent / "examples/site"
FLOW = "flows/support-line.yaml"
#: What the designer changed: an outcome, and one more try at the menu.
CHANGES = (
    ("to: Closed,          result: hung_up_in_opening}", "to: Closed,          result: not_available}"),
    ("type: menu\n    attempts: 3", "type: menu\n    attempts: 2"),
)


def _sites(folder: Path) -> tuple[Path, Path]:
    """The flow as it was, and as it is now."""
    places = folder / "then", folder / "now"
    for place in places:
        shutil.copytree(EXAMPLE, place, ignore=shutil.ignore_patterns(".cordboard"))
    written = (EXAMPLE / FLOW).read_text()
    for before, after in CHANGES:
        assert before in written, "the example has changed: change CHANGES too"
        written = written.replace(before, after)
    (places[1] / FLOW).write_text(written)
    return places[0] / FLOW, places[1] / FLOW


def _live(folder: Path, count: int) -> tuple[str, list[Journal]]:
    """A store in which so many people have called, and the first of their journals."""
    site = load_site(folder / "then", modules.types())
    flow = site.flows["support-line"]
    place = folder / "cordboard.db"
    engine = open_database(place)
    first: list[Journal] = []

    def journals() -> Iterator[Journal]:
        for journal in contacts(Program(flow), count, site=site.site_facts(), service="support"):
            if len(first) < HISTORIES:
                first.append(journal)
            yield journal

    store(engine, flow, journals())
    engine.dispose()
    return str(place), first


def _fed(flow: Path, place: str) -> tuple[float, Tally]:
    """(seconds, findings) of a backtest of everything."""
    job = feeding.FeedingJob(str(flow), open_flow(flow)[0].version, place, RecordedFilter("support-line"), USUAL)
    begun = time.perf_counter()
    tally = feeding.run(job, processes=CORES)
    return time.perf_counter() - begun, tally


def measure(count: int = CONTACTS) -> Measurement:
    """Measure ours, in files of a temporary folder, and the peer if it is installed."""
    with tempfile.TemporaryDirectory(prefix="cordboard-bench-") as name:
        folder = Path(name)
        then, now = _sites(folder)
        place, first = _live(folder, count)
        _, itself = _fed(then, place)
        assert itself.same == itself.contacts == count, "a flow against itself must change nothing"
        took, tally = _fed(now, place)
        assert tally.contacts == count
    try:
        from bench.temporal_line import replayed  # noqa: PLC0415 - a peer may be missing, and then only its row is

        peer = replayed([sum(isinstance(entry, Heard) for entry in journal) for journal in first])
    except ImportError:
        peer = 0.0
    rate = count / took
    rows = [
        Row("Cordboard: contacts fed, from store to findings", rate, "1/s", rate / peer if peer else None,
            f"{min(CORES, cores())} cores"),
        Row(f"{count:,} contacts", took, "s", None, f"{tally.changed:,} changed, {tally.undecidable:,} undecidable"),
    ]  # fmt: skip
    if peer:
        rows.append(Row("Temporal: histories replayed", peer, "1/s", None, "in memory, one process"))
    promise = f"At least {PROMISE} times as many contacts a second as the peer replays, on two cores."
    named = "Temporal's replayer (temporalio) on histories of as many signals" if peer else "none installed"
    return Measurement("backtest", promise, named, peer > 0 and rate >= PROMISE * peer, rows)


if __name__ == "__main__":
    show(measure())
