"""Forecasts: what a day will be like for those who call and those who answer, played with the router itself."""

from cordboard.proof.forecast.pattern import BadRow, read_arrivals, read_staffing
from cordboard.proof.forecast.playing import Callers, Counts, Exponential, Span, play
from cordboard.proof.forecast.staffing import Goal, fewest, takers, team

__all__ = [
    "BadRow", "Callers", "Counts", "Exponential", "Goal", "Span", "fewest", "play", "read_arrivals", "read_staffing",
    "takers", "team",
]  # fmt: skip
