"""Modules and connectors that no contact can ever come to."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.events import EVENTS, Event
from cordboard.proof.findings.finding import Found, label
from cordboard.proof.walk.graph import Walked


def look(walked: Walked) -> Iterator[Found]:
    """What every contact passes by is a mistake, or can go."""
    if not walked.whole:
        return
    flow = walked.flow
    entered = {node.module for node in walked.nodes}
    taken = {
        (edge.took.source, edge.took.event, edge.took.value) for _, edge in walked.edges() if edge.took is not None
    }
    for name in flow.modules:
        if name not in entered:
            yield Found(
                "module-never-reached", "warning", name, "no contact can ever come here.",
                "Connect it to something that happens, or take it out.",
            )  # fmt: skip
    for connector in flow.connectors:
        event = connector.event
        if (connector.source, event.value, connector.value) in taken or connector.source not in entered:
            continue
        if not EVENTS[event].moves_contact:  # it leads a supervisor, who may always ask
            continue
        # A connector for a failure that cannot happen today harms nobody, and may be wise.
        yield Found(
            "connector-never-taken", "note" if event is Event.FAILURE else "warning", connector.source,
            f"never raises {label(event.value, connector.value)} here, so the connector to {connector.target} "
            "is never taken.",
            "Take it out, or see why it does not happen.", connector=connector,
        )  # fmt: skip
