"""Backtest: what recorded contacts would have come to in another version of their flow. Never a guess."""

from cordboard.proof.backtest.assumptions import ASSUMPTIONS, USUAL
from cordboard.proof.backtest.feeding import Feeder
from cordboard.proof.backtest.pairing import Pairing
from cordboard.proof.backtest.record import Damaged, NotOver, NotRecorded, Recording, recording
from cordboard.proof.backtest.verdict import Doubt, Parting, Verdict

__all__ = [
    "ASSUMPTIONS", "USUAL", "Damaged", "Doubt", "Feeder", "NotOver", "NotRecorded", "Pairing", "Parting", "Recording",
    "Verdict", "recording",
]  # fmt: skip
