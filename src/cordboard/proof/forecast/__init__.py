"""Forecasts: what a day will be like for those who call and those who answer, played with flows and router."""

from cordboard.proof.forecast.agents import Span
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.counts import Counts, Played, Work, together
from cordboard.proof.forecast.day import play
from cordboard.proof.forecast.habits import Habits
from cordboard.proof.forecast.pattern import BadRow, averaged, read_arrivals, read_staffing
from cordboard.proof.forecast.people import AsSeen, Exponential, People
from cordboard.proof.forecast.plan import Plan
from cordboard.proof.forecast.seen import Seen
from cordboard.proof.forecast.staff import Crew, crews, everybody, takers, teams
from cordboard.proof.forecast.staffing import Goal, Search
from cordboard.proof.forecast.written import written_habits

__all__ = [
    "AsSeen", "BadRow", "Chance", "Counts", "Crew", "Exponential", "Goal", "Habits", "People", "Plan", "Played",
    "Search", "Seen", "Span", "Work", "averaged", "crews", "everybody", "play", "read_arrivals", "read_staffing",
    "takers", "teams", "together", "written_habits",
]  # fmt: skip
