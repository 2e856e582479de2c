"""Contacts that end with a Result that tells nobody anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cordboard.engine.interpreter import TAKEN_BY_AGENT
from cordboard.engine.journal import Took
from cordboard.flow.events import Event
from cordboard.flow.model import Connector, Flow
from cordboard.proof.prove.findings.finding import FindingDraft, Severity, lower
from cordboard.proof.prove.walk.graph import Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import GraphSearch, decided_by

#: Results that say that the person left.
_HUNG_UP: Final = frozenset(
    {"hung_up_in_opening", "hung_up_during_validation", "hung_up_after_validation", "hung_up_immediately"}
)
#: What is due where a connector told more than that.
_TELLS: Final = ""

#: What is due on a way: nothing yet, a hang-up by a connector, or a Result.
Due = Took | str | None


def _severity(flow: Flow, connector: Connector | None, *, fault: bool) -> Severity:
    """Who says nothing of use when asked who they are is taken to have left, as in domain-reference.md 11.2."""
    asked = connector is not None and flow.modules[connector.source].declaration.silence_leaves
    gone = asked and connector is not None and connector.event in (Event.NO_INPUT, Event.NO_MATCH)
    return "note" if gone else lower("warning", fault=fault)


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """The flow ends the contact itself, and what is stored is a hang-up, or nothing that any connector chose."""
    flow = walked.flow

    # Which connector made a hang-up due is remembered, so that each is told of; of others nothing need be.
    def after(due: Due, node: Node, edge: Edge) -> Due:  # noqa: ARG001
        if edge.begins == "supervision":
            return TAKEN_BY_AGENT  # what a supervisor's leg comes to is no outcome of anybody
        if edge.later:
            return edge.opening if edge.opening != flow.opening_result else None
        if edge.connected or due == TAKEN_BY_AGENT:
            return TAKEN_BY_AGENT  # whatever comes then, it is the agent's to say
        if edge.took is not None:
            return edge.took if edge.took.result in _HUNG_UP else _TELLS
        return edge.opening or due

    search = GraphSearch[Due](walked, None, after)
    told: set[tuple[object, ...]] = set()
    for reached in search:
        due = reached.memory.result if isinstance(reached.memory, Took) else reached.memory
        if not reached.node.over or not (due is None or due in _HUNG_UP):
            continue
        way = search.way(reached)
        module = next(walked.nodes[place].module for place in reversed(way.places) if walked.nodes[place].module)
        last = decided_by(walked, way)
        untaken = way.edges[-1].completed if way.edges[-1].took is None else None
        key = (module, due, untaken or reached.memory)
        if key in told:
            continue
        told.add(key)
        result = flow.result(due or flow.opening_result).label
        if due is None:
            yield FindingDraft(
                "no-meaningful-result", lower("error", fault=way.fault), module,
                f"the flow can end here before any connector was taken: {result} is stored, which nothing decided.",
                "Connect the event that ends it, or give the flow a 'fallback'.", way,
            )  # fmt: skip
        else:
            connector = next(
                (each for each in flow.connectors if last is not None and not untaken and each.key == last.key), None,
            )  # fmt: skip
            yield FindingDraft(
                "no-meaningful-result", _severity(flow, connector, fault=way.fault), module,
                f"the flow ends the contact here itself, and stores {result}, though nobody hung up.",
                "Connect the event that ends it, or give the flow a 'fallback'." if untaken
                else "Give the connector into the end a Result that says what came of it.", way, connector,
            )  # fmt: skip
