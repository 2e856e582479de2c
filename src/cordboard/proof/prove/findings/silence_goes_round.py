"""Circles that a line left open goes round, with nobody at it: nothing that the flow does ends the contact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cordboard.engine import signals
from cordboard.engine.journal import Took
from cordboard.engine.signals import AnySignal
from cordboard.flow.events import Event
from cordboard.flow.model import Connector, ConnectorKey
from cordboard.proof.prove.findings.finding import FindingDraft, lower
from cordboard.proof.prove.findings.trapped import with_a_way_out
from cordboard.proof.prove.walk.graph import Edge, StateGraph
from cordboard.proof.prove.walk.loops import Circle, loop
from cordboard.proof.prove.walk.search import Path, plain

#: Answers that somebody gives: the person, or an agent. Who waits for an agent waits within the queue's own bounds.
_SOMEBODY: Final = frozenset({
    signals.Keyed, signals.NotUnderstood, signals.Transferred, signals.Rejected, signals.OfferExpired,
    signals.Connected, signals.AgentEnded, signals.ConversationOver, signals.NotRouted, signals.SupervisionOver,
})  # fmt: skip


def _needs_somebody(signal: AnySignal | None) -> bool:
    if isinstance(signal, signals.Recorded):
        return signal.seconds > 0
    if isinstance(signal, signals.Detected):
        return not signal.machine
    return type(signal) in _SOMEBODY


def _sound(edge: Edge) -> bool:
    return not edge.fault


def _any(edge: Edge) -> bool:  # noqa: ARG001
    return True


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """A line left open would go on so until somebody hangs up, or the carrier does, and is paid for until then.

    Where nobody could lead the contact out either, it is a trap, which is told as one. What goes round within a moment
    is ended by the step limit, which is told too.
    """
    quiet = [[edge for edge in node.edges if _goes_on_alone(edge)] for node in walked.nodes]
    out = with_a_way_out(walked)
    connectors = walked.flow.by_key()
    told: set[object] = set()
    kinds: tuple[Callable[[Edge], bool], ...] = (_sound, _any)
    for usable in kinds:
        circles = loop([list(filter(usable, edges)) for edges in quiet], lambda edge: edge.took_time)
        for way, circle in _led_into(walked, [each for each in circles if not walked.whole or each[0][0] in out]):
            names = tuple(dict.fromkeys(walked.nodes[place].module for place, _ in circle))
            at = _where(circle, connectors)
            if (at or frozenset(names)) in told:
                continue
            told.add(at or frozenset(names))
            yield FindingDraft(
                "silence-goes-round", lower("warning", fault=way.fault), at.source if at is not None else names[0],
                f"{', '.join(names)} can go round for ever while nobody answers: only a hang-up ends the contact.",
                _remedy(at), way, at,
            )  # fmt: skip


def _goes_on_alone(edge: Edge) -> bool:
    return edge.begins is None and (edge.choice is None or not _needs_somebody(edge.choice.signal))


def _led_into(walked: StateGraph, circles: list[Circle]) -> Iterator[tuple[Path, Circle]]:
    """For each circle the likeliest contact that comes there, goes round once, and hangs up."""
    at = {place: number for number, circle in enumerate(circles) for place, _ in circle}
    search = plain(walked)
    for reached in search:
        if not reached.node.hangs_up or reached.place not in at or not (circle := circles[at[reached.place]]):
            continue
        circles[at[reached.place]] = []
        begins = next(number for number, (place, _) in enumerate(circle) if place == reached.place)
        circle = [*circle[begins:], *circle[:begins]]
        before = search.way(reached)
        places = (*before.places, *(edge.target for _, edge in circle))
        yield Path(places, (*before.edges, *(edge for _, edge in circle)), "caller", len(circle)), circle


def _where(circle: Circle, connectors: Mapping[ConnectorKey, Connector]) -> Connector | None:
    """The connector that leads on where nobody answers: that of No Input, else one after which somebody waited."""
    taken: list[tuple[Took, bool]] = [(edge.took, edge.took_time) for _, edge in circle if edge.took is not None]
    taken.sort(key=lambda each: (each[0].event != Event.NO_INPUT, not each[1]))
    found = (connectors.get(took.key) for took, _ in taken)
    return next((each for each in found if each is not None), None)


def _remedy(at: Connector | None) -> str:
    if at is not None and at.event is Event.NO_INPUT:
        return "Lead No Input to an end after one more try, or count the rounds."
    return "Count the rounds, and lead the last to an end."
