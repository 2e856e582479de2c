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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from cordboard.engine.signals import EndedBy
from cordboard.flow.faults import in_words, named
from cordboard.flow.model import Flow
from cordboard.flow.module import Direction
from cordboard.flow.problems import Problem, errors
from cordboard.flow.source import Path, Source, parse, read_source

#: The kinds of steps.
KINDS: Final = (
    "press", "silent", "hang_up", "answered_by", "beep", "record", "respond", "fail", "transfer", "hours", "wait",
)  # fmt: skip
#: Steps that may be written as a single word.
_WORDS = ("silent", "hang_up")
#: A day: the longest that anybody waits.
_LONGEST_WAIT = 86_400


def _quoted(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError("write it in quotes, so that a plus sign and zeros at the front stay")  # noqa: TRY004
    return value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _yes_or_no(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


#: A number to call, which YAML must not take for an integer.
Number = Annotated[str, BeforeValidator(_quoted)]
#: A field of an account: a text, as in the CSV file that accounts come from.
Cell = Annotated[str, BeforeValidator(_as_text)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Response(_Written):
    """What a web service answers."""

    status: int = Field(200, ge=100, le=599, description="The HTTP status.")
    body: Any = Field(None, description="The JSON body.")


class Conversation(_Written):
    """How a transfer goes: a conversation of so many seconds, or a reason why there was none."""

    connected: float | None = Field(None, ge=0, le=_LONGEST_WAIT, description="Seconds of conversation.")
    fail: str | None = Field(None, min_length=1, description="Why it was not made: busy, no answer, refused.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Conversation:
        if (self.connected is None) == (self.fail is None):
            raise ValueError("a transfer is {connected: seconds} or {fail: reason}")
        return self


class Step(_Written):
    """One thing that the world does: exactly one of KINDS; with `in`, only once the contact is in that module."""

    press: Annotated[str, BeforeValidator(_as_text)] | None = Field(
        None, pattern="^[0-9*#]+$", description="The person presses these keys, for one question."
    )
    silent: int | None = Field(None, ge=1, le=100, description="The person lets this many questions pass.")
    hang_up: Literal[True] | None = Field(None, description="The person hangs up, at once.")
    answered_by: Literal["person", "machine"] | None = Field(None, description="What detection finds.")
    beep: YesOrNo | None = Field(None, description="Whether the machine beeps.")
    record: float | None = Field(None, ge=0, le=_LONGEST_WAIT, description="The person speaks this many seconds.")
    respond: Response | None = Field(None, description="What the web service answers.")
    fail: str | None = Field(None, min_length=1, description="What was asked for cannot be done, for this reason.")
    transfer: Conversation | None = Field(None, description="How the transfer goes.")
    hours: Literal["open", "closed"] | None = Field(None, description="What the service's hours say.")
    wait: float | None = Field(None, gt=0, le=_LONGEST_WAIT, description="The person does nothing for these seconds.")
    module: str = Field("", alias="in", description="Only in this module.")

    @model_validator(mode="before")
    @classmethod
    def _any_form(cls, written: Any) -> Any:
        if isinstance(written, str):
            if written not in _WORDS:
                raise ValueError(f"{written!r} is no step that stands alone; {' and '.join(_WORDS)} do")
            return {written: True}
        if not isinstance(written, dict):
            return written
        values = {("record" if name == "say" else name): value for name, value in written.items()}
        for word in _WORDS:
            if word in values and values[word] is None:
                values[word] = True
        if "press" in values and values["press"] is None:
            raise ValueError('write the keys in quotes, such as press: "#"')
        return values

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        done = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(done) != 1:
            raise ValueError(
                f"a step is exactly one of {', '.join(KINDS)}" + (f"; here: {', '.join(done)}" * bool(done))
            )
        return self

    @property
    def kind(self) -> str:
        """Which of KINDS it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    def __str__(self) -> str:
        value = getattr(self, self.kind)
        shown = value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value
        said = self.kind if value is True else f"{self.kind}: {shown}"
        return f"'{said}'" + (f" in {self.module}" if self.module else "")


class Start(_Written):
    """What is known before the first module."""

    caller: Number = Field("", description="The calling number.")
    called: Number = Field("", description="The number called.")
    time: datetime | None = Field(None, description="When it begins; without an offset: in the service's zone.")
    direction: Direction | None = Field(None, description="Must be the flow's own.")
    service: str = Field("", description="The service; left out: that of the number called, or the flow's first.")
    language: str = Field("", description="The language to begin in.")
    message: str = Field("", description="The text of a message that came in.")
    detect_machine: YesOrNo | None = Field(None, description="The service's setting for detection.")
    accounts: list[dict[str, Cell]] = Field(default_factory=list, description="All accounts there are.")
    account: Annotated[str, BeforeValidator(_as_text)] = Field(
        "", description="The account, by its key, that is on the contact from the start (outbound)."
    )


class Expect(_Written):
    """What must come of it. What is left out is not looked at."""

    passed: list[str] | None = Field(None, description="Modules passed in this order; others may lie between.")
    heard: list[str] = Field(default_factory=list, description="Texts that the person heard.")
    not_heard: list[str] = Field(default_factory=list, description="Texts that the person did not hear.")
    result: Annotated[str, BeforeValidator(_as_text)] | None = Field(None, description="Slug, label or code.")
    ended_by: EndedBy | None = Field(None, description="Who ended the contact.")

    @model_validator(mode="after")
    def _something(self) -> Expect:
        if not self.model_fields_set:
            raise ValueError("expects nothing, so it could never fail: say at least the result")
        return self


class Scenario(_Written):
    """A written scenario."""

    scenario: str = Field(min_length=1, description="What happens, in a sentence.")
    flow: str = Field(description="The flow's name.")
    note: str = ""
    start: Start = Field(default_factory=Start)
    world: list[Step] = Field(default_factory=list, description="What the world does, in order.")
    expect: Expect

    _source: Source = PrivateAttr(default_factory=lambda: Source("scenario"))

    def place(self, *path: str | int) -> str:
        """File and line of a part of it, for whoever complains."""
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
        named += [(("expect", "passed", at), name) for at, name in enumerate(self.expect.passed or ())]
        for path, name in named:
            if name not in flow.modules:
                remedy = _meant(name, list(flow.modules))
                source.complain("unknown-module", f"{flow.slug} has no module {name!r}.", path, remedy=remedy)
        if self.expect.result is not None and flow.results.find(self.expect.result) is None:
            message, remedy = f"there is no result {self.expect.result!r}.", _meant(self.expect.result, flow.results)
            source.complain("unknown-result", message, ("expect", "result"), remedy=remedy)
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
    return [read_scenario(path) for path in sorted(folder.rglob("*.yaml"))]


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
        message, remedy = in_words(fault)
        name = "" if isinstance(fault["input"], dict) or not isinstance(path[-1], str) else path[-1]
        source.complain("bad-value", named(name, message), path, where=where, remedy=remedy)


def _model_at(path: Path) -> type[BaseModel] | None:
    """The model of a part of a scenario, whose keys a remedy can name."""
    if path[:1] == ("world",) and len(path) > 1:
        return _PARTS_OF_A_STEP.get(path[2:])
    return _PARTS.get(path)


_PARTS: dict[Path, type[BaseModel]] = {(): Scenario, ("start",): Start, ("expect",): Expect}
_PARTS_OF_A_STEP: dict[Path, type[BaseModel]] = {(): Step, ("respond",): Response, ("transfer",): Conversation}


def _meant(word: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(word.casefold(), {name.casefold(): name for name in known}, 1)
    by_case = {name.casefold(): name for name in known}
    return f"Did you mean {by_case[near[0]]!r}?" if near else f"There are: {', '.join(known)}." if known else ""
