"""Figures of a flow that a caller would feel: how deep, how long, how many keys."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import Any

import msgspec

from cordboard.proof.prove.findings.reaching import transfers
from cordboard.proof.prove.walk.graph import OVER, ROOT, Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import GraphSearch

_ASKS_FOR_KEYS = "gather"


class Measures(msgspec.Struct, frozen=True):
    """`deepest_menu`: the question that takes most keys to come to, and how many. `seconds_before_choice`: the longest
    that somebody listens before a key can be pressed (None: a loop makes it endless), and who says the last of it.
    `keys_to_agent`: fewest keys from the beginning; `worst_keys_to_agent`: from wherever it is farthest. None where
    there is no such thing.
    """

    deepest_menu: str = ""
    keys_to_deepest_menu: int | None = None
    seconds_before_choice: float | None = None
    keys_to_agent: int | None = None
    worst_keys_to_agent: int | None = None
    farthest_from_agent: str = ""

    def words(self) -> list[str]:
        """One line each, for people."""
        said = []
        if self.keys_to_deepest_menu is not None:
            said.append(f"Deepest question: {self.deepest_menu}, behind {_keys(self.keys_to_deepest_menu)}")
        seconds = self.seconds_before_choice
        waits = "without end, in a loop" if seconds is None else f"about {seconds:.0f} s of speech"
        said.append(f"Longest wait before the first choice: {waits}")
        if self.keys_to_agent is not None:
            worst = (
                f"; at worst {_keys(self.worst_keys_to_agent)}, from {self.farthest_from_agent}"
                if self.worst_keys_to_agent else "; who waits comes there from anywhere"
            )  # fmt: skip
            said.append(f"Keys to somebody: {self.keys_to_agent} from the beginning{worst}")
        return said


def _keys(many: int) -> str:
    return f"{many} {'key' if many == 1 else 'keys'}"


def measure(walked: StateGraph) -> Measures:
    """Measure what was walked."""
    found: dict[str, Any] = {"seconds_before_choice": _seconds_before_choice(walked)}
    best: dict[str, int] = {}
    for reached in (search := GraphSearch(walked, None, lambda memory, node, edge: memory, cost=_cost)):  # noqa: ARG005
        if _ASKS_FOR_KEYS in reached.node.asks and reached.node.module not in best:
            way = search.way(reached)
            best[reached.node.module] = sum(edge.choice.keys for edge in way.edges if edge.choice is not None)
    if best:
        deepest = max(best, key=lambda name: best[name])
        found |= {"deepest_menu": deepest, "keys_to_deepest_menu": best[deepest]}
    modules = walked.flow.modules
    agents = [place for place, node in enumerate(walked.nodes) if transfers(modules.get(node.module)) and node.entered]
    far = _keys_to(walked, agents)
    if ROOT in far:
        worst = max((place for place in far if walked.nodes[place].waits), key=lambda place: far[place])
        found |= {
            "keys_to_agent": far[ROOT], "worst_keys_to_agent": far[worst],
            "farthest_from_agent": walked.nodes[worst].module,
        }  # fmt: skip
    return Measures(**found)


def _cost(node: Node, edge: Edge) -> int:  # noqa: ARG001
    """Keys first; a way on which something breaks only if there is no other."""
    return 0 if edge.choice is None else edge.choice.keys + 1000 * edge.choice.fault


def _keys_to(walked: StateGraph, goals: Iterable[int]) -> dict[int, int]:
    """The fewest keys from each node to one of the goals, without anything that breaks."""
    far: dict[int, int] = {}
    heap = [(0, goal) for goal in goals]
    while heap:
        keys, place = heapq.heappop(heap)
        if place in far:
            continue
        far[place] = keys
        for source, edge in walked.before[place]:
            if source not in far and not edge.beside and not edge.fault:
                heapq.heappush(heap, (keys + (edge.choice.keys if edge.choice is not None else 0), source))
    return far


def _seconds_before_choice(walked: StateGraph) -> float | None:
    """The longest speech before a key is asked for, that question included; None when a loop makes it endless."""
    longest: dict[int, float | None] = {}
    on_way: set[int] = set()
    work = [(ROOT, False)]
    while work:
        place, seen = work.pop()
        node = walked.nodes[place]
        ways = [] if _ASKS_FOR_KEYS in node.asks or place == OVER else walked.ways[place]
        onward = [edge.target for edge in ways if not edge.beside and not edge.fault]
        if seen:
            on_way.discard(place)
            after = [longest[target] for target in onward]
            known = [seconds for seconds in after if seconds is not None]
            longest[place] = None if len(known) < len(after) else node.seconds + max(known, default=0.0)
        elif place not in longest:
            on_way.add(place)
            work.append((place, True))
            for target in onward:
                if target in on_way:
                    longest[target] = None
                elif target not in longest:
                    work.append((target, False))
    return longest[ROOT]
