"""Loops in which a person is kept, with no way to an agent, a message or an end."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.proof.findings.finding import Found
from cordboard.proof.reaching import MESSAGES, TRANSFERS
from cordboard.proof.walk.graph import Edge, Walked
from cordboard.proof.walk.search import leading_to, onward, plain


def _without_fault(edge: Edge) -> bool:
    """A way out that needs something to break is none."""
    return not edge.fault


def with_a_way_out(walked: Walked) -> set[int]:
    """Every node from which the person can reach an agent, a message or an end, without anything that breaks."""
    types = {name: module.type for name, module in walked.flow.modules.items()}
    goals = [
        place for place, node in enumerate(walked.nodes) if node.over or types.get(node.module) in TRANSFERS | MESSAGES
    ]
    return leading_to(walked, goals, _without_fault)


def look(walked: Walked) -> Iterator[Found]:
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
        if not any(edge.took_time for place in inside for edge in walked.nodes[place].edges):
            continue
        names = dict.fromkeys(walked.nodes[place].module for place in sorted(inside) if place not in free)
        if set(names) <= named:
            continue
        named |= set(names)
        yield Found(
            "trapped", "error", reached.node.module,
            f"whoever comes here is kept in {', '.join(names)}, and can reach no agent, no message and no end.",
            "Give one of them a connector that leads out.", search.way(reached),
        )  # fmt: skip
