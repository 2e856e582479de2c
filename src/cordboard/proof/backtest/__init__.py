"""Backtest: what recorded contacts would have come to in another version of their flow. Never a guess."""

from cordboard.proof.backtest.assumptions import ASSUMPTIONS, USUAL
from cordboard.proof.backtest.feeding import Feeder
from cordboard.proof.backtest.pairing import FlowPair
from cordboard.proof.backtest.record import Damaged, NotOver, NotRecorded, RecordedContact, recording
from cordboard.proof.backtest.verdict import BacktestVerdict, Divergence, Doubt

__all__ = [
    "ASSUMPTIONS",
    "USUAL",
    "BacktestVerdict",
    "Damaged",
    "Divergence",
    "Doubt",
    "Feeder",
    "FlowPair",
    "NotOver",
    "NotRecorded",
    "RecordedContact",
    "recording",
]  # fmt: skip
