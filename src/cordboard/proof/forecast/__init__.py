"""Forecasts: what a day will be like for those who call and those who answer, played with flows and router."""

from cordboard.proof.forecast.agents import Span
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.counts import Counts, PlayedDays, Work, together
from cordboard.proof.forecast.day import play
from cordboard.proof.forecast.habits import CallerBehaviour
from cordboard.proof.forecast.pattern import BadRow, averaged, read_arrivals, read_staffing
from cordboard.proof.forecast.people import Exponential, People, RecordedHandling
from cordboard.proof.forecast.plan import Plan
from cordboard.proof.forecast.seen import ObservedTraffic
from cordboard.proof.forecast.staff import AgentGroup, crews, everybody, takers, teams
from cordboard.proof.forecast.staffing import ServiceLevel, StaffingSearch
from cordboard.proof.forecast.written import written_habits

__all__ = [
    "AgentGroup",
    "BadRow",
    "CallerBehaviour",
    "Chance",
    "Counts",
    "Exponential",
    "ObservedTraffic",
    "People",
    "Plan",
    "PlayedDays",
    "RecordedHandling",
    "ServiceLevel",
    "Span",
    "StaffingSearch",
    "Work",
    "averaged",
    "crews",
    "everybody",
    "play",
    "read_arrivals",
    "read_staffing",
    "takers",
    "teams",
    "together",
    "written_habits",
]  # fmt: skip
