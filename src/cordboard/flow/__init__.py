"""What a contact flow is: modules, connectors, events, results; reading, checking and comparing flow files."""

from cordboard.flow.events import EVENTS, Event
from cordboard.flow.load import Loaded, load_flow, read_flow
from cordboard.flow.model import Connector, Fallback, Flow
from cordboard.flow.problems import Problem, Unreadable
from cordboard.flow.results import RESULTS, Result, Results

__all__ = [
    "EVENTS", "RESULTS", "Connector", "Event", "Fallback", "Flow", "Loaded", "Problem", "Result", "Results",
    "Unreadable", "load_flow", "read_flow",
]  # fmt: skip
