"""Whether a property of the owner's own holds of every contact."""

from __future__ import annotations

from cordboard.engine.interpreter import TAKEN_BY_AGENT
from cordboard.engine.program import STEP_LIMIT_RESULT
from cordboard.flow.properties import Happening, Property
from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.findings.livelock import circling
from cordboard.proof.prove.walk.graph import Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import GraphSearch, Path

#: What a way costs on which something breaks: more than any keys.
_BROKEN = 10_000


def broken(walked: StateGraph, wanted: Property) -> FindingDraft | None:
    """The contact that breaks a property, the likeliest one; None when it holds."""
    if wanted.kind == "within":
        return _beyond(walked, wanted)
    way = _ended_otherwise(walked, wanted) if wanted.what is None else _happened(walked, wanted)
    if way is None:
        return None
    return _found(walked, wanted, f"'{wanted.text}' does not hold.", way)


def empty(walked: StateGraph, wanted: Property) -> FindingDraft | None:
    """That a property holds for want of what it speaks of: nobody ever comes to its 'after'."""
    if wanted.kind != "never" or wanted.after is None or not walked.whole:
        return None
    along = (each for node, edge in walked.edges() for each in _along(walked, node, edge))
    if any(_is(wanted.after, each) for each in along):
        return None
    return FindingDraft(
        "property-empty", "warning", "",
        f"'{wanted.text}' holds whatever else happens, since what it puts first never does.",
        "See why it never happens, or take the property out.", property=wanted.text,
    )  # fmt: skip


def _found(walked: StateGraph, wanted: Property, message: str, way: Path | None) -> FindingDraft:
    module = walked.nodes[way.places[-1]].module if way is not None else ""
    return FindingDraft(
        "property-broken", "error", module, message, "Change the flow, or the property.", way, property=wanted.text
    )


def _ended_otherwise(walked: StateGraph, wanted: Property) -> Path | None:
    def wrong(result: str) -> bool:
        return (result in wanted.results) is (wanted.kind == "never")

    def after(memory: tuple[bool, bool | None], node: Node, edge: Edge) -> tuple[bool, bool | None]:  # noqa: ARG001
        due, taken = memory
        if edge.begins == "supervision" or taken is None:
            return False, None  # it has no outcome that counts
        if edge.later:
            return wrong(edge.opening), False
        if edge.connected or taken:
            return wrong(TAKEN_BY_AGENT), True
        return wrong(edge.due) if edge.due is not None else due, False

    search = GraphSearch[tuple[bool, bool | None]](walked, (wrong(walked.flow.opening_result), False), after)
    ends = (each for each in search if each.memory[0] and (each.node.hangs_up or each.node.over))
    found = next((search.way(each) for each in ends), None)
    return found or (_circles(walked) if wrong(STEP_LIMIT_RESULT) else None)


def _circles(walked: StateGraph) -> Path | None:
    """A contact that comes to the step limit, and to its Result with that (domain.md 10)."""
    ways = (way for way, _, _ in circling(walked))
    return next(
        (way for way in ways if not any(edge.connected or edge.begins == "supervision" for edge in way.edges)), None
    )


def _happened(walked: StateGraph, wanted: Property) -> Path | None:
    """It happened, after (never) or without (before) what the property names."""
    what, other = wanted.what, wanted.after
    assert what is not None
    waits_for_other = wanted.kind == "before" or other is None

    def after(memory: tuple[bool, bool], node: Node, edge: Edge) -> tuple[bool, bool]:
        seen, done = memory
        for happening in _along(walked, node, edge):
            done = done or (_is(what, happening) and seen is not (wanted.kind == "before"))
            seen = seen or (other is not None and _is(other, happening))
        return seen, done

    start = wanted.kind == "never" and waits_for_other
    search = GraphSearch(walked, (start, False), after)
    return next((search.way(each) for each in search if each.memory[1]), None)


#: A module that is entered, or one that raises an event with a value.
_Happened = tuple[str] | tuple[str, str, str]


def _along(walked: StateGraph, node: Node, edge: Edge) -> list[_Happened]:
    found: list[_Happened] = []
    if edge.completed is not None:
        found.append((node.module, *edge.completed))
    if edge.took is not None:
        found.append((edge.took.target,))
    elif edge.begins is not None:
        found.append((walked.nodes[edge.target].module,))
    return found


def _is(happening: Happening, happened: _Happened) -> bool:
    return happening.is_entering(*happened) if len(happened) == 1 else happening.is_raising(*happened)


def _beyond(walked: StateGraph, wanted: Property) -> FindingDraft | None:
    def cost(node: Node, edge: Edge) -> int:  # noqa: ARG001
        if edge.begins == "supervision":
            return _BROKEN  # no contact comes to anything by it
        return 0 if edge.choice is None else edge.choice.keys + _BROKEN * edge.choice.fault

    def likely(node: Node, edge: Edge) -> int:
        """Fewest keys first, and of these the likeliest."""
        return _BROKEN * cost(node, edge) + edge.cost

    assert wanted.what is not None
    search = GraphSearch(walked, None, lambda memory, node, edge: memory, cost=likely)  # noqa: ARG005
    for reached in search:
        if reached.node.entered and wanted.what.is_entering(reached.node.module):
            way = search.way(reached)
            keys = sum(cost(reached.node, edge) for edge in way.edges)
            if keys <= wanted.keys:
                return None
            need = "something must break for it" if keys >= _BROKEN else f"it takes {keys}"
            return _found(walked, wanted, f"'{wanted.text}' does not hold: {need}.", way)
    if not walked.whole:
        return FindingDraft(
            "property-undecided", "warning", "",
            f"'{wanted.text}' was not decided: no contact that was looked at comes there.",
            "Prove a smaller part of the flow.", property=wanted.text,
        )  # fmt: skip
    return _found(walked, wanted, f"'{wanted.text}' does not hold: no contact ever comes there.", None)
