"""What is measured where it happens, for Prometheus: everything that cannot be seen afterwards.

What the house knows anyway (calls on the line, queues, agents) is collected when somebody asks (server/metrics). Label
values are names from the site's files and words of the program: never a person, a number or a contact, so that there
are as many time series in a year as today.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from typing import Final, Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.registry import Collector

from cordboard import __version__
from cordboard.store.journal_rows import ObservedContact

#: Seconds: a commit to a good disk takes one millisecond, and a call waits for its first one two seconds at the most.
_COMMIT_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
#: Seconds that people wait for an agent.
_WAIT_SECONDS: Final = (5, 10, 20, 30, 60, 120, 300, 600, 1200)
#: Seconds after the time at which something was due.
_LATE_SECONDS: Final = (0.1, 0.5, 1, 5, 15, 60, 300, 1800)
#: Seconds that a contact takes from its beginning in the flow to its outcome.
_REQUEST_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


#: Why a call is turned away that the line has let in.
CallRefused = Literal["stopping", "no_such_number", "not_stored", "no_flow"]


class Instruments:
    """The instruments of one running site, on a registry of their own. They may be used from every thread.

    It is the `WriteObserver` of the site's journal writer, and the `DueTimeObserver` of its waker.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        Info("cordboard_build", "The version that runs.", registry=registry).info(
            {"version": __version__, "python": platform.python_version()}
        )
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        self.contacts_started = Counter(
            "cordboard_contacts_started", "Contacts that began.", ("service", "channel", "direction"), registry=registry
        )
        self.contacts_ended = Counter(
            "cordboard_contacts_ended", "Contacts with an outcome, by result.", ("service", "channel", "result"),
            registry=registry,
        )  # fmt: skip
        self.calls_refused = Counter(
            "cordboard_calls_refused", "Calls that the site turned away after the line had let them in.", ("reason",),
            registry=registry,
        )  # fmt: skip
        self.answer_wait = Histogram(
            "cordboard_answer_wait_seconds", "How long contacts waited for the agent who answered them.", ("service",),
            buckets=_WAIT_SECONDS, registry=registry,
        )  # fmt: skip
        self.commit_seconds = Histogram(
            "cordboard_store_commit_seconds", "How long the journal writer's transactions took.",
            buckets=_COMMIT_SECONDS, registry=registry,
        )  # fmt: skip
        self.writes = Counter("cordboard_store_writes", "Requests of contacts that were stored.", registry=registry)
        self.write_failures = Counter(
            "cordboard_store_write_failures", "Transactions of the journal writer that failed.", ("kind",),
            registry=registry,
        )  # fmt: skip
        self.due_times_late = Histogram(
            "cordboard_due_times_late_seconds", "How late what was due at a time was begun.", ("kind",),
            buckets=_LATE_SECONDS, registry=registry,
        )  # fmt: skip
        self.due_times_failed = Counter(
            "cordboard_due_times_failed", "What was due at a time, failed, and is tried again.", ("kind",),
            registry=registry,
        )  # fmt: skip
        self.web_requests = Histogram(
            "cordboard_web_request_seconds", "Answers of the web server, by route and status.",
            ("method", "route", "status"), buckets=_REQUEST_SECONDS, registry=registry,
        )  # fmt: skip
        # Zero is a figure too: without it, the first one that is counted is no increase.
        for kind in ("passing", "lasting"):
            self.write_failures.labels(kind)
        for reason in get_args(CallRefused):
            self.calls_refused.labels(reason)

    def exposition(self, collectors: Iterable[Collector] = ()) -> bytes:
        """Everything in the text format of Prometheus (version 0.0.4), with what these collectors find now."""
        found = CollectorRegistry()
        for collector in collectors:
            found.register(collector)
        return generate_latest(self._registry) + generate_latest(found)

    def refused(self, reason: CallRefused) -> None:
        """A call was turned away."""
        self.calls_refused.labels(reason).inc()

    # --- As the observer of the journal writer

    def committed(self, seconds: float, requests: int) -> None:
        """A transaction with so many requests is durable."""
        self.commit_seconds.observe(seconds)
        self.writes.inc(requests)

    def failed(self, *, lasting: bool) -> None:
        """A transaction was not stored."""
        self.write_failures.labels("lasting" if lasting else "passing").inc()

    def began(self, contact: ObservedContact) -> None:
        """A contact began. A supervisor who listens is none, and a trial of a draft is nobody's."""
        if contact.counted:
            self.contacts_started.labels(contact.service, contact.channel, contact.direction).inc()

    def closed(self, contact: ObservedContact, result: str, at: int) -> None:  # noqa: ARG002 - as the protocol has it
        """A contact has its outcome."""
        if contact.counted:
            self.contacts_ended.labels(contact.service, contact.channel, result).inc()

    # --- As the observer of the waker

    def begun(self, kind: str, late: float) -> None:
        """Something was begun so many seconds after it was due."""
        self.due_times_late.labels(kind).observe(max(0.0, late))

    def put_off(self, kind: str) -> None:
        """Something that was due failed, and is tried again."""
        self.due_times_failed.labels(kind).inc()
