"""Checks of connectors: which events they may name."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, ConnectorKey
from cordboard.flow.patches import without


def allowed_by_the_source(draft: Draft) -> None:
    """A connector names an event that its source may raise (domain.md 3); with ``events: all`` others are warned of."""
    for connector in draft.connectors if "events" not in draft.unread else ():
        module = draft.modules.get(connector.source)
        if module is None or module.terminal or connector.event in module.raises:
            continue
        label = EVENTS[connector.event].label
        allowed = ", ".join(sorted(event.value for event in module.raises))
        draft.complain_of_connector(
            "event-not-allowed",
            connector,
            f"{module.type} never raises {label}.",
            f"It raises {allowed}.",
            at="event",
            warning=draft.policy == "all",
        )


def inbound_only(draft: Draft) -> None:
    """Six events happen in inbound flows only."""
    if draft.direction == "inbound" or "direction" in draft.unread:
        return
    for connector in draft.connectors:
        info = EVENTS[connector.event]
        if info.inbound_only:
            draft.complain_of_connector(
                "inbound-only-event",
                connector,
                f"{info.label} happens in inbound flows only.",
                "Take the connector out, or make the flow inbound.",
                at="event",
            )


def one_connector_for_an_event(draft: Draft) -> None:
    """Of two connectors for the same event and value only one could ever be taken."""
    seen: dict[ConnectorKey, Connector] = {}
    for connector in draft.connectors:
        before = seen.setdefault(connector.key, connector)
        if before is not connector:
            value = f" {connector.value}" if connector.value else ""
            draft.complain_of_connector(
                "second-connector",
                connector,
                f"a connector for {EVENTS[connector.event].label}{value} leaves {connector.source} already "
                f"(line {before.line}).",
                "Keep one of them.",
                fixes=(without(draft.path(connector), "Take this connector out"),),
            )


def nothing_after_the_end(draft: Draft) -> None:
    """No connector leaves a module that ends the contact."""
    for connector in draft.connectors:
        module = draft.modules.get(connector.source)
        if module is not None and module.terminal:
            draft.complain_of_connector(
                "after-the-end",
                connector,
                f"{connector.source} ends the contact, so nothing can come after it.",
                "Take the connector out.",
                at="from",
                fixes=(without(draft.path(connector), "Take the connector out"),),
            )
