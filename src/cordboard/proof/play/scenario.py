"""Scenarios: what one contact does and what must come of it, as people write it.

A scenario is a YAML file: the flow, the facts at the start, the steps of the world in order, what is expected::

    scenario: A caller hears the balance
    flow: support-line
    start: {caller: "+12025550143", time: "2026-03-03T10:00"}
    world:
      - press: "1"
      - hang_up
    expect: {passed: [Menu, Balance], result: self_service}

Every complaint about one says file, line and column, all in one run.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, Field, PrivateAttr, ValidationError, model_validator

from cordboard.engine.child_facts import monitor_connector
from cordboard.engine.signals import EndedBy
from cordboard.flow.faults import in_words, named
from cordboard.flow.model import Flow
from cordboard.flow.module import IN_WRITING, Direction
from cordboard.flow.problems import Problem, errors
from cordboard.flow.source import Path, Source, parse, read_source
from cordboard.proof.play.steps import (
    AgentPart,
    AgentsFound,
    Number,
    Response,
    ScenarioPart,
    Text,
    TransferOutcome,
    WorldStep,
    YesOrNo,
)  # fmt: skip


class Start(ScenarioPart):
    """What is known before the first module."""

    caller: Number = Field("", description="The calling number.")
    called: Number = Field("", description="The number called.")
    time: datetime | None = Field(None, description="When it begins; without an offset: in the service's zone.")
    direction: Direction | None = Field(None, description="Must be the flow's own.")
    service: str = Field("", description="The service; left out: that of the number called, or the flow's first.")
    language: str = Field("", description="The language to begin in.")
    message: str = Field("", description="The text of a message that came in.")
    detect_machine: YesOrNo | None = Field(None, description="The service's setting for detection.")
    accounts: list[dict[str, Text]] = Field(default_factory=list, description="All accounts there are.")
    locked: list[Text] = Field(default_factory=list, description="Accounts, by their keys, that were locked before.")
    account: Text = Field("", description="The account, by its key, that is on the contact from the start (outbound).")
    supervises: str = Field(
        "", description="Not a contact but a supervisor's leg: of one who asks into a contact in this module."
    )


class Expect(ScenarioPart):
    """What must come of it. What is left out is not looked at."""

    passed: list[str] | None = Field(None, description="Modules passed in this order; others may lie between.")
    heard: list[str] = Field(default_factory=list, description="Texts that the person heard.")
    not_heard: list[str] = Field(default_factory=list, description="Texts that the person did not hear.")
    result: Text | None = Field(None, description="Slug, label or code.")
    ended_by: EndedBy | None = Field(None, description="Who ended the contact.")
    called_back: Expect | None = Field(None, description="The same of the call by which the person was called back.")

    @model_validator(mode="after")
    def _something(self) -> Expect:
        if not self.model_fields_set:
            raise ValueError("expects nothing, so it could never fail: say at least the result")
        return self

    def every(self) -> Iterator[tuple[Path, Expect]]:
        """What is expected of the contact and of each call back after it, with its path in the scenario."""
        path: Path = ("expect",)
        expect: Expect | None = self
        while expect is not None:
            yield path, expect
            path, expect = (*path, "called_back"), expect.called_back


class Scenario(ScenarioPart):
    """A written scenario."""

    scenario: str = Field(min_length=1, description="What happens, in a sentence.")
    flow: str = Field(description="The flow's name.")
    note: str = ""
    start: Start = Field(default_factory=Start)
    world: list[WorldStep] = Field(default_factory=list, description="What the world does, in order.")
    expect: Expect

    _source: Source = PrivateAttr(default_factory=lambda: Source("scenario"))

    def place(self, *path: str | int) -> str:
        """File and line of a part of it, for complaints."""
        source = self._source
        return f"{source.file}:{source.at(path).line}" if source.places else source.file

    def problems_with(self, flow: Flow) -> list[Problem]:
        """What this scenario says that its flow does not have, each at its place."""
        source = self._source
        source.problems.clear()
        if self.flow != flow.slug:
            source.complain("wrong-flow", f"is for the flow {self.flow!r}, not for {flow.slug!r}.", ("flow",))
        if self.start.direction not in (None, flow.direction):
            source.complain("wrong-direction", f"{flow.slug} is {flow.direction}.", ("start", "direction"))
        named: list[tuple[Path, str]] = [
            (("world", at, "in"), step.module) for at, step in enumerate(self.world) if step.module
        ]
        expected = list(self.expect.every())
        named += [((*path, "passed", at), name) for path, each in expected for at, name in enumerate(each.passed or ())]
        named += [(("start", "supervises"), self.start.supervises)] if self.start.supervises else []
        for path, name in named:
            if name not in flow.modules:
                remedy = _meant(name, list(flow.modules))
                source.complain("unknown-module", f"{flow.slug} has no module {name!r}.", path, remedy=remedy)
        pressed = flow.channel in IN_WRITING
        for at, step in enumerate(self.world):
            if step.kind == ("press" if pressed else "text"):
                source.complain(
                    "wrong-channel", f"{flow.slug} is a flow for {flow.channel}: people "
                    + ("write there, and press no keys." if pressed else "press keys there, and write nothing."),
                    ("world", at, step.kind), remedy="Write 'text: …'." if pressed else "Write 'press: …'.",
                )  # fmt: skip
        if self.start.supervises in flow.modules and monitor_connector(flow, self.start.supervises) is None:
            message = f"no Monitor connector leaves {self.start.supervises!r}, so no supervisor's leg begins there."
            source.complain("no-monitor-connector", message, ("start", "supervises"))
        for path, each in expected:
            if each.result is not None and flow.results.find(each.result) is None:
                message, remedy = f"there is no result {each.result!r}.", _meant(each.result, flow.results)
                source.complain("unknown-result", message, (*path, "result"), remedy=remedy)
        return list(source.problems)


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario, and what is wrong with it. `scenario` is None when there are errors."""

    scenario: Scenario | None
    problems: list[Problem] = field(default_factory=list)


def read_scenario(path: FilePath) -> LoadedScenario:
    """Load a scenario file."""
    return _load(read_source(path))


def read_scenarios(folder: FilePath) -> list[LoadedScenario]:
    """Load every scenario file of a folder and the folders in it, by name."""
    return [read_scenario(path) for path in sorted(folder.rglob("*.y*ml"))]


def load_scenario(text: str, *, file: str = "scenario") -> LoadedScenario:
    """Load a scenario from its text; `file` is the name that problems show."""
    return _load(parse(text, file))


def _load(source: Source) -> LoadedScenario:
    if not isinstance(source.values, dict):
        if not source.problems:
            source.complain(
                "not-a-scenario", "is no scenario: it should be a mapping.", remedy="Begin with 'scenario:'."
            )
        return LoadedScenario(None, source.problems)
    scenario = None
    try:
        scenario = Scenario.model_validate(source.values)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _complain(source, fault)
    problems = sorted(source.problems, key=lambda problem: (problem.line, problem.column))
    if scenario is None or errors(problems):
        return LoadedScenario(None, problems)
    scenario._source = source  # noqa: SLF001 - a scenario is made here only
    return LoadedScenario(scenario, problems)


def _complain(source: Source, fault: Mapping[str, Any]) -> None:
    path: Path = tuple(fault["loc"])
    where = f"step {int(path[1]) + 1}" if path[:1] == ("world",) and len(path) > 1 else str(path[0]) if path else ""
    if fault["type"] == "extra_forbidden":
        model = _model_at(path[:-1])
        known = [info.alias or name for name, info in model.model_fields.items()] if model else []
        source.complain(
            "unknown-key", f"{path[-1]!r} is nothing that a scenario has here.", path, where=where, key=True,
            remedy=_meant(str(path[-1]), known),
        )  # fmt: skip
    elif fault["type"] == "missing":
        source.complain("missing", f"needs {path[-1]!r}.", path[:-1], where=where, remedy=f"Add '{path[-1]}: …'.")
    else:
        message, remedy = in_words(fault, Scenario)
        name = "" if isinstance(fault["input"], dict) or not isinstance(path[-1], str) else path[-1]
        source.complain("bad-value", named(name, message), path, where=where, remedy=remedy)


def _model_at(path: Path) -> type[BaseModel] | None:
    """The model of a part of a scenario, whose keys a remedy can name."""
    if path[:1] == ("world",) and len(path) > 1:
        return _PARTS_OF_A_STEP.get(path[2:])
    return _PARTS.get(path[:1] if set(path[1:]) == {"called_back"} else path)


_PARTS: dict[Path, type[BaseModel]] = {(): Scenario, ("start",): Start, ("expect",): Expect}
_PARTS_OF_A_STEP: dict[Path, type[BaseModel]] = {
    (): WorldStep, ("respond",): Response, ("transfer",): TransferOutcome, ("agent",): AgentPart,
    ("agents",): AgentsFound, ("called_back",): AgentPart,
}  # fmt: skip


def _meant(word: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(word.casefold(), {name.casefold(): name for name in known}, 1)
    by_case = {name.casefold(): name for name in known}
    return f"Did you mean {by_case[near[0]]!r}?" if near else f"There are: {', '.join(known)}." if known else ""
