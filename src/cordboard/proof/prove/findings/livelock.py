"""Loops in which nobody is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cordboard.proof.prove.findings.finding import FindingDraft, Severity
from cordboard.proof.prove.walk.graph import Edge, StateGraph
from cordboard.proof.prove.walk.loops import loop
from cordboard.proof.prove.walk.search import Path, plain


def _quick(edge: Edge) -> bool:
    return not edge.took_time and not edge.later


def _quick_and_sound(edge: Edge) -> bool:
    return _quick(edge) and not edge.fault


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """The contact would run in circles within a moment, until the step limit ends it."""
    for way, names, severity in circling(walked):
        yield FindingDraft(
            "livelock", severity, names[0],
            f"{', '.join(names)} can go round without waiting for anybody, until the step limit ends the contact.",
            "Count the rounds, or lead the loop through a question whose No Input leads out.", way,
        )  # fmt: skip


def circling(walked: StateGraph) -> Iterator[tuple[Path, list[str], Severity]]:
    """The likeliest contact that comes into each circle, the modules that go round, and how bad that is.

    A module goes round in one circle only: those that need nothing to break come first.
    """
    told: set[str] = set()
    kinds: tuple[tuple[Callable[[Edge], bool], Severity], ...] = ((_quick_and_sound, "error"), (_quick, "warning"))
    for usable, severity in kinds:
        circles = loop([list(filter(usable, edges)) for edges in walked.ways])
        loops = {circle[0][0]: circle for circle in circles}
        search = plain(walked)
        ways = {reached.place: search.way(reached) for reached in search if reached.place in loops}
        for place, circle in sorted(loops.items()):
            names = list(dict.fromkeys(walked.nodes[each].module for each, _ in circle))
            if told & set(names):
                continue
            told |= set(names)
            before = ways[place]
            at = before.places.index(place)
            places = (*before.places[: at + 1], *(edge.target for _, edge in circle))
            edges = (*before.edges[:at], *(edge for _, edge in circle))
            yield Path(places, edges, "flow", len(circle)), names, severity
