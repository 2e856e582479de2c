"""Contacts played on virtual time: step by step, and as written scenarios."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from cordboard.proof.play.scenario import Start
from cordboard.proof.play.steps import WorldStep
from cordboard.server.models import Answer
from cordboard.server.models.flows import FlowDocument
from cordboard.server.models.proofs import FlowProblem
from cordboard.server.models.structs import JournalEntry
from cordboard.server.parameters import LONGEST_NAME, Body, exactly_one

#: Steps of one simulation, and characters of a draft that is simulated.
MOST_STEPS, LONGEST_DRAFT = 500, 1_000_000


class NewSimulation(Body):
    """A contact to play: the `flow` at work, or a draft (as `draft` the text of a flow file, or the `document`), and
    what is known at the start.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"flow": "support-line", "start": {"caller": "+12025550143"}}]}
    )

    flow: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    draft: Annotated[str, Field(max_length=LONGEST_DRAFT)] = ""
    document: FlowDocument | None = None
    start: Start = Start()

    @model_validator(mode="after")
    def _names_one_flow(self) -> Self:
        return exactly_one(self, "flow", "draft", "document")


class SimulationAnswer(Body):
    """What the world does next, as a scenario writes it: {"press": "1"}, "hang_up", {"agent": {"joins": "maria"}}."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"step": {"press": "1"}}]})

    step: WorldStep


class SimulatedEvent(Answer):
    """A module that completed, and the event that it raised."""

    module: str
    event: str
    value: str


class SimulationQuestion(Answer):
    """What the contact waits for: the module, what it does in words, the kinds of steps that answer it, and the keys
    that have a connector there.
    """

    module: str
    waits: str
    answers: list[str]
    keys: list[str]


class SimulationOutcome(Answer):
    """How the contact ended. `journal` is the one that it would leave, `remarks` where world and flow did not fit."""

    result: str
    code: int
    label: str
    ended_by: str
    remarks: list[str]
    journal: list[JournalEntry]


class Simulation(Answer):
    """A contact that somebody plays. `question` is null once it is over, and `outcome` until then. `seconds` are those
    of the virtual clock; `expires_at` (milliseconds) is when it is forgotten if nobody answers.
    """

    id: str
    flow: str
    version: str
    steps: int
    heard: list[str]
    path: list[str]
    events: list[SimulatedEvent]
    seconds: float
    question: SimulationQuestion | None
    outcome: SimulationOutcome | None
    expires_at: int


class ScenarioEntry(Answer):
    """A scenario file of the site. `problems` say why it cannot be played."""

    file: str
    scenario: str
    flow: str
    problems: list[FlowProblem]


class ScenarioResult(Answer):
    """A scenario that was played; `differences` are the ways in which it went otherwise."""

    file: str
    scenario: str
    flow: str
    passed: bool
    differences: list[str]


class FlowCoverage(Answer):
    """Which connectors of a flow the scenarios took: the share from 0 to 1, and those that none took. `fallback` says
    whether the flow's fallback was taken; null for a flow without one.
    """

    flow: str
    share: float
    missed: list[str]
    fallback: bool | None


class ScenarioRun(Answer):
    """What came of all scenarios of the site."""

    passed: bool
    scenarios: list[ScenarioResult]
    problems: list[FlowProblem]
    coverage: list[FlowCoverage]
