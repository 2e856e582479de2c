"""Loops in which a person is kept, with no way to an agent, a message or an end."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.findings.reaching import takes_messages, transfers
from cordboard.proof.prove.walk.graph import Edge, StateGraph
from cordboard.proof.prove.walk.loops import loop
from cordboard.proof.prove.walk.search import leading_to, onward, plain


def _without_fault(edge: Edge) -> bool:
    """A way out that needs something to break is none."""
    return not edge.fault


def with_a_way_out(walked: StateGraph) -> set[int]:
    """Every node from which the person can reach an agent, a message or an end, without anything that breaks."""
    modules = walked.flow.modules
    helps = {name for name, module in modules.items() if transfers(module) or takes_messages(module)}
    goals = [place for place, node in enumerate(walked.nodes) if node.over or node.module in helps]
    return leading_to(walked, goals, _without_fault)


def _goes_round(walked: StateGraph, inside: set[int]) -> bool:
    """Whether one can go round and somebody is waited for: a circle without that is ended by the step limit."""
    ways = [walked.ways[place] if place in inside else [] for place in range(len(walked.nodes))]
    return bool(loop(ways, lambda edge: edge.took_time))


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """From here the person can go round and round, and hang up: nothing else."""
    if not walked.whole:
        return
    free = with_a_way_out(walked)
    told: set[int] = set()
    named: set[str] = set()
    search = plain(walked)
    for reached in search:
        if reached.place in free or reached.place in told or not reached.node.waits:
            continue
        inside = onward(walked, reached.place)
        told |= inside
        if not _goes_round(walked, inside):
            continue
        names = dict.fromkeys(walked.nodes[place].module for place in sorted(inside) if place not in free)
        if set(names) <= named:
            continue
        named |= set(names)
        yield FindingDraft(
            "trapped", "error", reached.node.module,
            f"whoever comes here is kept in {', '.join(names)}, and can reach no agent, no message and no end.",
            "Give one of them a connector that leads out.", search.way(reached),
        )  # fmt: skip
