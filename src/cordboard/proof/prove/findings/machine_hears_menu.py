"""Answering machines that are asked for keys."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.events import Event
from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.walk.graph import Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import GraphSearch

_ASKS_FOR_KEYS = "gather"


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """A machine was found, and then the flow asks for a key: the question is recorded, and nobody presses one."""

    def after(machine: bool, node: Node, edge: Edge) -> bool:  # noqa: ARG001
        if edge.completed is not None and edge.completed[0] == Event.IS_ANSWERING_MACHINE:
            return edge.completed[1] == "yes"
        return machine

    search = GraphSearch(walked, False, after)
    told: set[str] = set()
    for reached in search:
        module = reached.node.module
        if reached.memory and _ASKS_FOR_KEYS in reached.node.asks and module not in told:
            told.add(module)
            yield FindingDraft(
                "machine-hears-menu", "error", module, "a machine that answered is asked for keys here.",
                "Lead Is Answering Machine? = yes to a machine module, or to the end.", search.way(reached),
            )  # fmt: skip
