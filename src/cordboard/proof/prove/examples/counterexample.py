"""From a way through the graph to a scenario that goes the same way, and the proof that it does.

Every scenario is played in the simulator before anybody sees it. What a way assumes of unknown data (an account's
field, the time, a web service's answer) is looked for among values that the flow's own expressions suggest; where none
makes it so, there is no scenario, and the finding is only a possible one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

import msgspec

from cordboard.engine.commands import FindAccounts
from cordboard.engine.interpreter import STEP_BUDGET, TAKEN_BY_AGENT
from cordboard.engine.journal import Asked, Noted
from cordboard.flow.events import EVENTS, Event
from cordboard.flow.module import IN_WRITING
from cordboard.proof.play.scenario import Scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulated, Simulator
from cordboard.proof.play.steps import entered
from cordboard.proof.prove.answers.choice import PossibleAnswer
from cordboard.proof.prove.answers.unknown import MANY
from cordboard.proof.prove.examples.guesses import TriedValues
from cordboard.proof.prove.examples.impatient import MOST_IDLE, ImpatientWorld, WorldUntilModule
from cordboard.proof.prove.examples.solving import solutions
from cordboard.proof.prove.examples.writing import world_of
from cordboard.proof.prove.walk.explore import MOST_VALUES
from cordboard.proof.prove.walk.graph import Edge, StateGraph
from cordboard.proof.prove.walk.search import Path, runs_of

#: Combinations of values that are tried to bring a way about.
MOST_TRIES: Final = 600
#: The same for what goes round, which takes hundreds of steps to play.
_MOST_CIRCLES: Final = 40
#: Look-ups whose keys are computed, one from what the one before found, that are seen by playing.
_MOST_LOOKUPS: Final = 8
#: How states are marked in which accounts are looked for.
_FINDS: Final = str(FindAccounts.__struct_config__.tag)
#: Rounds after which a circle is taken to have no end: more than there are values of a variable that are told apart.
_MANY_ROUNDS: Final = 3 * MOST_VALUES


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """One contact: told line by line, and what came of it.

    `scenario` is it as a scenario that `cordboard simulate` plays to just that end; None where it takes data that was
    not found. `assumed` is what must be so of data that nobody knows beforehand. Of a person who is called back, path,
    events and what came of it are those of the last call.
    """

    told: list[str]
    path: list[str]
    events: list[dict[str, str]]
    result: str
    ended_by: str
    scenario: dict[str, Any] | None = None
    assumed: list[str] = []


@dataclass(frozen=True)
class _Attempt:
    """Values to try, whether to spell out what goes as usual, and what look-ups are known to ask for (`world_of`)."""

    guess: TriedValues = field(default_factory=TriedValues)
    spelled: bool = False
    looked_for: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Examples:
    """Makes examples of ways through one flow."""

    walked: StateGraph
    setting: Setting
    _simulators: list[Simulator] = field(default_factory=list)

    def of(self, way: Path, title: str) -> Example:
        """The example of a way."""
        circles = way.circles
        claims = _claims(self.walked, way)
        scenario = self._played(way, claims, title)
        if circles and way.ended == "flow" and scenario is not None:
            expect = _last(scenario["expect"])
            claims[-1] = msgspec.structs.replace(claims[-1], result=expect["result"], ended_by=expect["ended_by"])
        told: list[str] = []
        pressed = _pressed(scenario, circles)
        for part, claim in zip(runs_of(self.walked, way), claims, strict=True):
            rounds = circles if claim is claims[-1] else 0
            told += [*_told(self.walked, part, pressed), _ending(self.walked, part, claim, rounds)]
        return msgspec.structs.replace(claims[-1], told=told, scenario=scenario, assumed=way.guesses)

    def _played(self, way: Path, claims: list[Example], title: str) -> dict[str, Any] | None:
        tries = _MOST_CIRCLES if way.circles else MOST_TRIES
        found = (self._play(way, claims, title, attempt) for attempt in islice(self._attempts(way), tries))
        return next((each for each in found if each is not None), None)

    def _play(self, way: Path, claims: list[Example], title: str, attempt: _Attempt) -> dict[str, Any] | None:
        """The scenario of an attempt, if it plays as claimed.

        What look-ups ask for may be computed: it is then known from playing, and the accounts are made so.
        """
        limited = way.circles if way.ended == "flow" else 0
        for _ in range(_MOST_LOOKUPS):
            document = self._document(way, title, attempt, limited)
            scenario = Scenario.model_validate(document)
            world = ImpatientWorld(scenario, MOST_IDLE if limited else len(way.edges))
            try:
                simulated = self._simulator.run(scenario.start, world)
            except LookupError:
                break
            if limited and _circled(simulated):
                return self._as_it_went(document, world.taken)
            if not limited and not simulated.remarks and _agree(claims, simulated.runs):
                goes_on = not way.circles or self._goes_on(way, title, attempt)
                return document if goes_on else None
            known = replace(attempt, looked_for=_looked_for(self.walked, way, simulated))
            if known == attempt:
                break
            attempt = known
        return None

    def _goes_on(self, way: Path, title: str, attempt: _Attempt) -> bool:
        """Whether a line that is left open goes round and round so, and not only as often as something is counted."""
        longer = way.led_round(_MANY_ROUNDS)
        scenario = Scenario.model_validate(self._document(longer, title, attempt, 0))
        simulated = self._simulator.run(scenario.start, ImpatientWorld(scenario, len(longer.edges)))
        return not simulated.remarks and _agree(_claims(self.walked, longer), simulated.runs)

    def _as_it_went(self, document: dict[str, Any], taken: int) -> dict[str, Any] | None:
        """A contact that runs in circles: what it did, no step that it did not come to, and where it ends."""
        fallback = self.walked.flow.fallback
        tries: list[list[dict[str, Any]]] = [document["world"][:taken]]
        if fallback is not None:
            there = WorldUntilModule(Scenario.model_validate(document), fallback.target)
            self._simulator.run(Scenario.model_validate(document).start, there)
            tries.append([*document["world"][: there.came_after], {"hang_up": True, "in": fallback.target}])
            tries.append(self._left_after_the_limit(document))
        for steps in tries:
            went = {**document, "world": steps}
            scenario = Scenario.model_validate(went)
            simulated = self._simulator.run(scenario.start, ImpatientWorld(scenario))
            if not simulated.remarks:
                came = simulated.runs[-1]
                _last(went["expect"]).update(result=came.result.slug, ended_by=came.ended_by)
                return went
        return None

    def _left_after_the_limit(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """The fewest steps that come to the step limit, and then the person hangs up at the first chance."""

        def left_after(steps: int) -> list[dict[str, Any]]:
            return [*document["world"][:steps], {"hang_up": True}]

        def comes_there(steps: int) -> bool:
            scenario = Scenario.model_validate({**document, "world": left_after(steps)})
            return _circled(self._simulator.run(scenario.start, ImpatientWorld(scenario)))

        return left_after(bisect_left(range(len(document["world"])), True, key=comes_there))

    def _attempts(self, way: Path) -> Iterator[_Attempt]:
        path = [name for claim in _claims(self.walked, way) for name in claim.path]
        again = len(set(path)) < len(path)
        yield _Attempt()
        if again:
            yield _Attempt(spelled=True)
        if way.guesses:
            for values in solutions(self.walked, way):
                yield _Attempt(TriedValues(values), again)

    def _document(self, way: Path, title: str, attempt: _Attempt, circles: int) -> dict[str, Any]:
        flow = self.walked.flow
        if circles:
            steps = sum(edge.took is not None for edge in way.edges[-circles:])
            way = way.led_round(2 * (STEP_BUDGET // max(1, steps) + 2))
        start, world = world_of(
            self.walked, self.setting, way, attempt.guess, spelled=attempt.spelled, looked_for=attempt.looked_for
        )
        if circles and flow.fallback is not None:
            world.append({"hang_up": True, "in": flow.fallback.target})
        expect: dict[str, Any] = {}
        for claim in reversed(_claims(self.walked, way)):
            passed = claim.path[:1] if circles and not expect else claim.path
            came = {"passed": passed, "result": claim.result, "ended_by": claim.ended_by}
            expect = {**came, "called_back": expect} if expect else came
        return {"scenario": title, "flow": flow.slug, "start": start, "world": world, "expect": expect}

    @property
    def _simulator(self) -> Simulator:
        if not self._simulators:
            self._simulators.append(Simulator(self.walked.flow, self.setting))
        return self._simulators[0]


def _looked_for(walked: StateGraph, way: Path, simulated: Simulated) -> dict[int, str]:
    """What each look-up of a way asked for whose key only playing tells, by the place of its edge."""
    entries = (entry for run in simulated.runs for entry in run.journal if isinstance(entry, Asked))
    asked = [entry.command.value for entry in entries if isinstance(entry.command, FindAccounts)]
    answered = [at for at, place in enumerate(way.places[:-1]) if walked.nodes[place].asks == (_FINDS,)]
    return {at: value for at, value in zip(answered, asked, strict=False) if _is_computed(way.edges[at].choice)}


def _is_computed(choice: PossibleAnswer | None) -> bool:
    return choice is not None and len(choice.accounts) == 4 and MANY in str(choice.accounts[2])


def _circled(simulated: Simulated) -> bool:
    last = simulated.runs[-1].journal
    return any(isinstance(entry, Noted) and entry.text.startswith("step limit") for entry in last)


def _agree(claims: list[Example], runs: list[Simulated]) -> bool:
    return [(each.path, each.events, each.result, each.ended_by) for each in claims] == [
        (each.path, each.events, each.result.slug, each.ended_by) for each in runs
    ]


def _last(expect: dict[str, Any]) -> dict[str, Any]:
    """What is expected of the last run."""
    while "called_back" in expect:
        expect = expect["called_back"]
    return expect


def _claims(walked: StateGraph, way: Path) -> list[Example]:
    """What the walk says will come of it: of the contact, and of each call back after it."""
    return [_claim(walked, part) for part in runs_of(walked, way)]


def _claim(walked: StateGraph, way: Path) -> Example:
    taken = [edge.took for edge in way.edges if edge.took is not None]
    events = [
        {"module": walked.nodes[place].module, "event": edge.completed[0], "value": edge.completed[1]}
        for place, edge in zip(way.places, way.edges, strict=False)
        if edge.completed is not None
    ]
    path = [walked.nodes[way.places[1]].module, *(took.target for took in taken)]
    result = taken[-1].result if taken else way.edges[0].opening or walked.flow.opening_result
    if any(edge.connected for edge in way.edges):
        result = TAKEN_BY_AGENT
    agent_ended = bool(events) and way.edges[-1].took is None and events[-1]["event"] == Event.AGENT_END_CALL
    return Example([], path, events, result, "agent" if way.ended == "flow" and agent_ended else way.ended)


def _pressed(scenario: dict[str, Any] | None, circles: int) -> Iterator[str]:
    """What is entered in a scenario in turn, which may be another of the kind than the walk tried."""
    steps = scenario["world"] if scenario and not circles else []
    return iter([step[entry] for step in steps if (entry := entered(step)) is not None])


def _told(walked: StateGraph, way: Path, pressed: Iterator[str]) -> list[str]:
    """The way in words, one line for each answer."""
    lines: list[str] = []
    said = ""
    for place, edge in zip(way.places, way.edges, strict=False):
        node = walked.nodes[place]
        words = edge.choice.words if edge.choice is not None else ""
        if edge.choice is not None and edge.choice.step and (entry := entered(edge.choice.step)) is not None:
            words = words.replace(edge.choice.step[entry], next(pressed, edge.choice.step[entry]))
        said = f"{said}; {words}" if said and words else said or words
        if edge.completed is None and edge.begins is None:
            continue
        begun = f"{said[:1].upper()}{said[1:]}."
        lines.append(begun if edge.begins else f"{node.module}: {said or _alone(edge)}{_event(edge)}")
        said = ""
    if said:
        lines.append(f"{walked.nodes[way.places[-1]].module}: {said}")
    return lines


def _alone(edge: Edge) -> str:
    """What a module does that asks nothing."""
    failed = edge.completed is not None and edge.completed[0] == Event.FAILURE
    return (edge.note or "is not true") if failed else "goes on"


def _event(edge: Edge) -> str:
    assert edge.completed is not None
    event, value = edge.completed
    label = EVENTS[Event(event)].label
    return f" -> {label}{f' = {value}' if value else ''}{f' -> {edge.took.target}' if edge.took else ''}"


def _ending(walked: StateGraph, way: Path, claim: Example, circles: int) -> str:
    label = walked.flow.result(claim.result).label
    if way.edges[0].begins == "supervision":
        label = f"{label}, with the supervision"
    leaves = "writes STOP" if walked.flow.channel in IN_WRITING else "hangs up"
    if circles:
        end = "the step limit ends it" if way.ended == "flow" else f"somebody {leaves}"
        return f"And so on, round and round, until {end}: {label}."
    if walked.nodes[way.places[-1]].left:
        return f"Stored: {label}."
    module = claim.path[-1]
    return f"{module}: {leaves}. Stored: {label}." if way.ended == "caller" else f"The flow ends it. Stored: {label}."
