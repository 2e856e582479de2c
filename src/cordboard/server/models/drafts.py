"""Drafts of flows, checked and drawn, and flows as drawings."""

from __future__ import annotations

from cordboard.server.models import Answer
from cordboard.server.models.proofs import FlowProblem


class TextChange(Answer):
    """A part of a text, from one place to another (1-based, the end not included), and what to put there."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class DraftProblem(FlowProblem):
    """A complaint about a draft, with the change that would mend it, where one is known."""

    change: TextChange | None


class DraftCheck(Answer):
    """Everything that `check` finds in a draft. `version` is the one that it would have, empty where it has errors."""

    version: str
    problems: list[DraftProblem]


class CardPlace(Answer):
    """Where a module stands: its card's left upper corner and size."""

    module: str
    x: float
    y: float
    width: float
    height: float


class FlowPlacement(Answer):
    """Where the modules of a flow stand, from left to right, and the size of it all."""

    flow: str
    version: str
    width: float
    height: float
    modules: list[CardPlace]
