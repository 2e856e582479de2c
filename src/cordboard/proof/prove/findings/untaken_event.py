"""Events that a module can raise and no connector takes."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.events import Event
from cordboard.proof.prove.findings.finding import FindingDraft, label, lower
from cordboard.proof.prove.findings.reaching import reached_agent
from cordboard.proof.prove.walk.graph import Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import GraphSearch

#: The event that nothing took; empty on a supervisor's leg, which simply ends.
Memory = tuple[str, ...] | None


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """The contact ends there with the Result due, whatever that happens to be.

    Where a conversation is the last of a flow, that is no fault, and the outcome is the agent's (domain.md 5). Where
    the flow goes on after Agent End Call, it must after Success too: a dropped phone would end the contact.
    """
    goes_on = {each.source for each in walked.flow.connectors if each.event is Event.AGENT_END_CALL}

    def after(memory: Memory, node: Node, edge: Edge) -> Memory:
        if memory == () or edge.begins == "supervision":
            return ()
        event = "" if edge.completed is None else edge.completed[0]
        last = event == Event.AGENT_END_CALL or node.module not in goes_on
        if last and reached_agent(walked.flow.modules.get(node.module), event):
            return None
        if edge.completed is not None and edge.took is None:
            return (node.module, *edge.completed)
        return None

    told: set[Memory] = set()
    search = GraphSearch[Memory](walked, None, after)
    for reached in search:
        if not reached.memory or reached.memory in told:
            continue
        told.add(reached.memory)
        module, event, value = reached.memory
        way = search.way(reached)
        yield FindingDraft(
            "event-not-taken", lower("warning", fault=way.fault), module,
            f"can raise {label(event, value)}, which no connector takes: the contact ends there.",
            f"Add a connector for {event}, or a 'fallback' to the flow.", way,
        )  # fmt: skip
