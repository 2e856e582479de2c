"""All written scenarios of a site played: which pass, and which connectors none of them takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cordboard.engine.journal import Journal
from cordboard.flow.problems import Problem, errors
from cordboard.flow.site import LoadedSite
from cordboard.proof.play.coverage import Coverage, coverage
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import LoadedScenario, Scenario
from cordboard.proof.play.simulator import Simulator

#: The folder in a site's folder with its scenarios.
SCENARIOS = "scenarios"


@dataclass(frozen=True)
class PlayedScenario:
    """A scenario that was played; `differences` are the ways in which it went otherwise, none where it passed."""

    scenario: Scenario
    differences: list[str]

    @property
    def passed(self) -> bool:
        """Whether it went as expected."""
        return not self.differences


@dataclass(frozen=True)
class PlayedSuite:
    """What came of all scenarios of a site. `problems` are of files that are no scenario."""

    played: list[PlayedScenario]
    problems: list[Problem]
    covered: list[Coverage]

    @property
    def failed(self) -> int:
        """How many went otherwise than expected."""
        return sum(not each.passed for each in self.played)

    @property
    def passed(self) -> bool:
        """Whether every file is a scenario, and every scenario went as expected."""
        return not self.failed and not errors(self.problems)


def play_suite(site: LoadedSite, loaded: Sequence[LoadedScenario]) -> PlayedSuite:
    """Play scenarios with the flows of a site that loaded without errors."""
    setting = setting_of(site)
    simulators = {slug: Simulator(flow, setting) for slug, flow in site.flows.items()}
    journals: dict[str, list[Journal]] = {slug: [] for slug in site.flows}
    played = [
        PlayedScenario(each.scenario, _differences(each.scenario, simulators, journals))
        for each in loaded
        if each.scenario is not None
    ]
    covered = [coverage(flow, journals[slug]) for slug, flow in site.flows.items()]
    return PlayedSuite(played, [problem for each in loaded for problem in each.problems], covered)


def _differences(scenario: Scenario, simulators: dict[str, Simulator], journals: dict[str, list[Journal]]) -> list[str]:
    simulator = simulators.get(scenario.flow)
    if simulator is None:
        return [f"{scenario.place('flow')}: the site has no flow {scenario.flow!r}"]
    if wrong := [str(each) for each in scenario.problems_with(simulator.flow)]:
        return wrong
    try:
        simulated = simulator.play(scenario)
    except LookupError as missing:
        return [f"{scenario.place('start')}: {missing}"]
    journals[scenario.flow] += [each.journal for each in simulated.runs]
    return judge(scenario, simulated, simulator.flow)
