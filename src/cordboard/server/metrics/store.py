"""Metrics of the store: what is open in it, what waits to be stored, and whether it takes anything."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric

from cordboard.live.clock import now
from cordboard.server.metrics.families import gauge, gauges
from cordboard.server.site import RunningSite
from cordboard.store.overview import StoreOverview


def store_metrics(site: RunningSite, found: StoreOverview | None) -> Iterator[Metric]:
    """Those of the store. `found` is None where it did not answer: what it would have said is left out."""
    writer = site.switchboard.writer
    yield gauge("cordboard_store_up", "1 where the database answered just now.", found is not None)
    yield gauge(
        "cordboard_journal_writer_up", "1 where what contacts do is stored.", writer.running and not writer.trouble
    )
    yield gauge("cordboard_store_waiting_writes", "What contacts gave to be stored that is not yet.", writer.waiting)
    yield gauge("cordboard_floor_stored", "1 where people are told only what is stored.", not site.floor.trouble)
    if found is None:
        return
    yield gauges(
        "cordboard_contacts_open", "Contacts without an outcome, those that wait for a text included.",
        ("service", "channel"), found.open_contacts,
    )  # fmt: skip
    late = 0.0 if found.next_due is None else max(0, now() - found.next_due) / 1000
    yield gauge("cordboard_due_times_overdue_seconds", "How long the longest overdue thing has been due.", late)
