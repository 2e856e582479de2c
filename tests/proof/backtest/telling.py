"""Backtests told as stories: what happened to a contact then, and what another version of its flow makes of it."""

from __future__ import annotations

from typing import Any, TypeVar

from cordboard.engine.program import Program
from cordboard.flow.model import Flow
from cordboard.proof.backtest import BacktestVerdict, Feeder, FlowPair, recording
from tests.story import Story, flow_of, tell

__all__ = ["again", "flow_of", "of_kind", "refuses", "tell"]

Kind = TypeVar("Kind")


def again(story: Story, new: Flow, **feeder: Any) -> BacktestVerdict:
    """What would have become of the contact of this story in another flow."""
    recorded = recording(story.interpreter.journal)
    return Feeder(Program(new), **feeder).feed(recorded, FlowPair(story.interpreter.program.flow, new))


def refuses(verdict: BacktestVerdict) -> str:
    """Why it could not be decided, in the words that people get."""
    assert verdict.kind == "undecidable", verdict
    assert verdict.after == ""
    assert verdict.doubt is not None
    return str(verdict.doubt)


def of_kind(kind: type[Kind], verdict: BacktestVerdict) -> list[Kind]:
    """The entries of one kind in the journal of the contact as it would have been."""
    return [entry for entry in verdict.journal if isinstance(entry, kind)]
