"""What a look at a flow finds, before its example has been played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from cordboard.flow.events import EVENTS, Event
from cordboard.flow.model import Connector
from cordboard.proof.prove.walk.search import Path

#: error: it is wrong; warning: it is hardly meant; note: worth a thought.
Severity = Literal["error", "warning", "note"]
#: The severest first.
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """Something about a flow. `code` is a stable slug, `module` (or the `connector`) says where.

    `way` is a contact to which it happens; None where it is that something never happens. `property` is the property of
    the owner's own that does not hold. `follows` are sentences about what follows from it, and would go with it.
    """

    code: str
    severity: Severity
    module: str
    message: str
    remedy: str
    way: Path | None = None
    connector: Connector | None = None
    property: str = ""
    follows: tuple[str, ...] = ()


def label(event: str, value: str = "") -> str:
    """An event as people know it."""
    info = EVENTS[Event(event)]
    return f"{info.label} = {value}" if value else info.label


def lower(severity: Severity, *, fault: bool) -> Severity:
    """One step lower for what only happens when a part outside fails."""
    lowered: dict[Severity, Severity] = {"error": "warning", "warning": "note", "note": "note"}
    return lowered[severity] if fault else severity
