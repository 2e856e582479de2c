"""Modules and connectors that no contact can ever come to."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.events import EVENTS, Event
from cordboard.flow.model import Connector, Flow
from cordboard.proof.prove.findings.finding import FindingDraft, Severity, label
from cordboard.proof.prove.walk.graph import StateGraph


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """What every contact passes by is a mistake, or can go. What is only behind it is told with it."""
    if not walked.whole:
        return
    flow = walked.flow
    entered = {node.module for node in walked.nodes}
    untold = [name for name in flow.modules if name not in entered]
    for connector in _never_taken(walked, entered):
        behind = _behind(flow, connector.target, untold)
        untold = [name for name in untold if name not in behind]
        yield FindingDraft(
            "connector-never-taken", _severity(flow, connector, behind), connector.source,
            f"never raises {label(connector.event.value, connector.value)} here, so the connector to "
            f"{connector.target} is never taken.",
            "Take it out, or see why it does not happen.", connector=connector, follows=_told(behind),
        )  # fmt: skip
    while untold:
        led_to = {each.target for name in untold for each in flow.leaving(name) if each.target != name}
        name = next((each for each in untold if each not in led_to), untold[0])
        behind = _behind(flow, name, untold)
        untold = [each for each in untold if each not in behind]
        yield FindingDraft(
            "module-never-reached", "warning", name, "no contact can ever come here.",
            "Connect it to something that happens, or take it out.", follows=_told(behind[1:]),
        )  # fmt: skip


def _never_taken(walked: StateGraph, entered: set[str]) -> Iterator[Connector]:
    """Connectors of modules that contacts come to. One for Monitor leads a supervisor, who may always ask."""
    taken = {edge.took.key for _, edge in walked.edges() if edge.took is not None}
    for each in walked.flow.connectors:
        never = each.key not in taken
        if never and each.source in entered and EVENTS[each.event].moves_contact:
            yield each


def _behind(flow: Flow, name: str, untold: list[str]) -> list[str]:
    """The modules of these that are come to by a module of them, that one first."""
    found = [name] if name in untold else []
    for each in found:  # grows as it goes
        found += dict.fromkeys(to.target for to in flow.leaving(each) if to.target in untold and to.target not in found)
    return found


def _severity(flow: Flow, connector: Connector, behind: list[str]) -> Severity:
    """A connector for a failure that cannot happen today harms nobody, and may be wise.

    Failure of a condition is no such thing: the condition is always true.
    """
    decides = flow.modules[connector.source].declaration.decides
    wise = connector.event is Event.FAILURE and not decides and not behind
    return "note" if wise else "warning"


def _told(behind: list[str]) -> tuple[str, ...]:
    return (f"No contact can ever come to {_listed(behind)}.",) if behind else ()


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]
