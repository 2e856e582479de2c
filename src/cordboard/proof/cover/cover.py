"""What the scenarios of a flow cover, and the scenarios that are missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from cordboard.engine.journal import Journal
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, Flow
from cordboard.proof.cover.goal import KINDS, Goal, Kind, reached
from cordboard.proof.cover.possible import Possible, possible
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.examples.counterexample import Examples
from cordboard.proof.prove.examples.solving import conflicts, unmet
from cordboard.proof.prove.walk.graph import StateGraph
from cordboard.proof.prove.walk.search import Path

#: Of what else a scenario covers, so many are named in its file.
MOST_TOLD: Final = 3


@dataclass(frozen=True)
class Cover:
    """What there is to cover in a flow and what is covered.

    `unreachable` are connectors that no contact can take, and why. `whole`: every state of the flow was looked at, so
    that nothing else can be covered.
    """

    flow: Flow
    goals: tuple[Goal, ...]
    covered: frozenset[Goal]
    unreachable: tuple[tuple[Connector, str], ...]
    whole: bool
    walked: StateGraph = field(repr=False)
    possible: Possible = field(repr=False)

    def of(self, kind: Kind) -> tuple[list[Goal], list[Goal]]:
        """(covered, missed) of one kind."""
        goals = [each for each in self.goals if each.kind == kind]
        return [each for each in goals if each in self.covered], [each for each in goals if each not in self.covered]

    @property
    def missed(self) -> list[Goal]:
        """Everything that is not covered."""
        return [each for each in self.goals if each not in self.covered]

    @property
    def share(self) -> float:
        """The part covered, from 0 to 1; 1 where there is nothing to cover."""
        return 1 - len(self.missed) / len(self.goals) if self.goals else 1.0


@dataclass(frozen=True)
class MissingScenario:
    """A scenario that was missing: its text, and what it covers that none did before."""

    title: str
    text: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class UnreachedGoal:
    """Something to cover for which no scenario was found; `assumed` is what no values were found for, in words."""

    goal: Goal
    assumed: tuple[str, ...]


def cover(walked: StateGraph, journals: Iterable[Journal]) -> Cover:
    """What these contacts cover of the flow that was walked."""
    flow = walked.flow
    can = possible(walked)
    covered: set[Goal] = set()
    for journal in journals:
        covered |= reached(journal)
    goals = sorted({*can, *covered}, key=_place(flow))
    ways = {each.key for each in goals if each.kind == "connectors"}
    unreachable = tuple(
        (each, _why_never(each, can))
        for each in flow.connectors
        if walked.whole and EVENTS[each.event].moves_contact and each.key not in ways
    )
    return Cover(flow, tuple(goals), frozenset(covered), unreachable, walked.whole, walked, can)


def _why_never(connector: Connector, can: Possible) -> str:
    """Why no contact takes a connector."""
    if Goal("modules", connector.source) not in can:
        return f"nobody comes to {connector.source}"
    event = f"{EVENTS[connector.event].label}{f' = {connector.value}' if connector.value else ''}"
    return f"{connector.source} never raises {event}, as it is set"


def _place(flow: Flow) -> Callable[[Goal], tuple[Any, ...]]:
    """Goals in the order in which the flow is written."""
    modules = {name: place for place, name in enumerate(flow.modules)}
    connectors = {each.key: place for place, each in enumerate(flow.connectors)}

    def key(goal: Goal) -> tuple[Any, ...]:
        place = connectors.get(goal.key, len(connectors))
        return KINDS.index(goal.kind), modules.get(goal.module, len(modules)), place, goal

    return key


def missing(
    found: Cover, setting: Setting, kinds: Collection[Kind] = KINDS, tell: Callable[[int, int], None] | None = None
) -> tuple[list[MissingScenario], list[UnreachedGoal]]:
    """Scenarios for what is missed of these kinds, few rather than many, and what none was found for.

    Each was played and holds. `tell` is told of progress: goals looked at, of how many.
    """
    writer = _Writer(found, setting)
    wanted = [each for each in found.missed if each.kind in kinds]
    # The longest way first: it passes much that others would go to alone.
    order = sorted(wanted, key=lambda each: (KINDS.index(each.kind), -writer.length(each)))
    for place, goal in enumerate(order, 1):
        writer.write(goal)
        if tell is not None:
            tell(place, len(order))
    return writer.made, [each for each in writer.unfound if each.goal not in writer.covered]


class _Writer:
    """Writes scenarios until everything is covered."""

    def __init__(self, found: Cover, setting: Setting) -> None:
        self.made: list[MissingScenario] = []
        self.unfound: list[UnreachedGoal] = []
        self._found = found
        self.covered = set(found.covered)
        # What was looked for in vain need not be looked for again on the way to every goal behind it.
        self._hopeless: list[frozenset[str]] = []
        self._examples = Examples(found.walked, setting)
        self._simulator = Simulator(found.flow, setting)

    def length(self, goal: Goal) -> int:
        return len(next(self._ways(goal)).edges)

    def write(self, goal: Goal) -> None:
        """Write a scenario that covers the goal, unless one does already."""
        if goal in self.covered:
            return
        played = False
        for way in self._ways(goal):
            assumed = frozenset(way.guesses)
            if any(each <= assumed for each in self._hopeless):
                continue
            scenario = self._examples.of(way, _title(goal)).scenario
            if scenario is not None and self._keep(goal, scenario):
                return
            played = played or scenario is not None
            if scenario is None and assumed:
                self._hopeless += conflicts(self._found.walked, way)
        self.unfound.append(
            UnreachedGoal(goal, () if played else tuple(unmet(self._found.walked, next(self._ways(goal)))))
        )

    def _ways(self, goal: Goal) -> Iterator[Path]:
        return self._found.possible.ways(goal)

    def _keep(self, goal: Goal, document: dict[str, Any]) -> bool:
        """Whether the scenario, as it will be read from its file, holds and covers what it is for."""
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
        loaded = load_scenario(text)
        flow = self._found.flow
        if loaded.scenario is None or loaded.scenario.problems_with(flow):
            return False
        simulated = self._simulator.play(loaded.scenario)
        covers = {each for run in simulated.runs for each in reached(run.journal)}
        if goal not in covers or judge(loaded.scenario, simulated, flow):
            return False
        new = tuple(each for each in self._found.goals if each in covers and each not in self.covered)
        self.covered |= covers
        self.made.append(MissingScenario(_title(goal), _head(goal, new) + text, new))
        return True


def _head(goal: Goal, new: Sequence[Goal]) -> str:
    """What a reader of the file should know first, as comments."""
    others = [str(each) for each in new if each != goal and each.kind == "connectors"]
    more = f" and {len(others) - MOST_TOLD} more" if len(others) > MOST_TOLD else ""
    also = f"# It also takes {'; '.join(others[:MOST_TOLD])}{more}.\n" if others else ""
    return f"# Written by 'cordboard cover': this is what the flow does. Correct here what it should do.\n{also}"


def _title(goal: Goal) -> str:
    said = str(goal)
    return said[:1].upper() + said[1:]
