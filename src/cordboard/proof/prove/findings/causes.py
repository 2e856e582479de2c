"""Findings that have one cause, as one finding: what follows from it is told under it, and goes when it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cordboard.flow.model import ConnectorKey
from cordboard.proof.prove.findings.finding import SEVERITIES, FindingDraft
from cordboard.proof.prove.walk.graph import StateGraph


def gathered(walked: StateGraph, found: Sequence[FindingDraft]) -> list[FindingDraft]:
    """The findings, of which an event that nothing takes and what is stored because of it are one.

    It is as severe as the severer of them, and its example is that one's.
    """
    stored: dict[ConnectorKey, list[FindingDraft]] = {}
    for each in found:
        if each.code == "no-meaningful-result" and (event := _untaken_at_the_end(walked, each)) is not None:
            stored.setdefault(event, []).append(each)
    causes = {event: each for each in found if each.code == "event-not-taken"
              and (event := _untaken_at_the_end(walked, each)) in stored}  # fmt: skip
    gone = {id(each) for event in causes for each in stored[event]}
    events = {id(cause): event for event, cause in causes.items()}
    return [
        _with(each, stored[events[id(each)]]) if id(each) in events else each for each in found if id(each) not in gone
    ]


def _untaken_at_the_end(walked: StateGraph, found: FindingDraft) -> ConnectorKey | None:
    """The key of the connector that a contact lacks at the end of a finding's way."""
    way = found.way
    if way is None or not way.edges or way.edges[-1].took is not None or way.edges[-1].completed is None:
        return None
    return ConnectorKey(walked.nodes[way.places[-2]].module, *way.edges[-1].completed)


def _with(cause: FindingDraft, following: Sequence[FindingDraft]) -> FindingDraft:
    worst = min((cause, *following), key=lambda each: SEVERITIES.index(each.severity))
    told = tuple(f"{each.message[:1].upper()}{each.message[1:]}" for each in following)
    return replace(cause, severity=worst.severity, way=worst.way, follows=(*cause.follows, *told))
