"""Everything by which a running site can be watched: what it measures, and the traces of its contacts."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from cordboard.acd.decisions import Decision
from cordboard.acd.messages import AnyMessage
from cordboard.store.observing import WriteObserver
from cordboard.telemetry.distribution import DistributionCounts
from cordboard.telemetry.instruments import Instruments
from cordboard.telemetry.traces import NO_TRACES, Traces

_log = logging.getLogger(__name__)


class Telemetry:
    """What the parts of a running site are given to tell what happens."""

    def __init__(self, traces: Traces = NO_TRACES) -> None:
        self.instruments = Instruments()
        self.distribution = DistributionCounts(self.instruments)
        self.traces = traces

    @property
    def write_observers(self) -> Sequence[WriteObserver]:
        """What the journal writer tells."""
        return (self.instruments, *self.traces.write_observers)

    def note(self, at: int, message: AnyMessage, decisions: Sequence[Decision]) -> None:
        """The router was told a message at a time (milliseconds since the epoch), and decided.

        A fault of what measures is logged, and costs nobody an agent.
        """
        try:
            self.distribution.note(at, message, decisions)
            self.traces.note(at, message, decisions)
        except Exception:  # noqa: BLE001 - whatever it was
            _log.exception("what the distributor decided could not be measured")
