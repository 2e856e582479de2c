"""Worlds of scenarios in which the person does not stay for ever."""

from __future__ import annotations

from cordboard.engine.commands import Command
from cordboard.engine.interpreter import STEP_BUDGET
from cordboard.proof.play.scenario import Scenario
from cordboard.proof.play.steps import WorldStep
from cordboard.proof.play.world import ScriptedWorld

#: Questions without a step before a contact in a circle is past what its example tells: more than any step limit.
MOST_IDLE = 5 * STEP_BUDGET


class ImpatientWorld(ScriptedWorld):
    """The world of a scenario in which the person leaves once nothing has gone by it for long."""

    def __init__(self, scenario: Scenario, most: int = MOST_IDLE) -> None:
        super().__init__(scenario)
        self._idle, self._most = 0, most

    def step(self, module: str, command: Command, kinds: frozenset[str], *, needed: bool) -> WorldStep | None:
        step = super().step(module, command, kinds, needed=needed)
        self._idle = 0 if step is not None else self._idle + 1
        if self._idle > self._most and "hang_up" in kinds:
            self.remarks.append(f"{module}: nothing more comes of it")
            return WorldStep.model_validate("hang_up")
        return step


class WorldUntilModule(ImpatientWorld):
    """A world in which the person hangs up on coming to a module for which no step is meant."""

    def __init__(self, scenario: Scenario, module: str) -> None:
        super().__init__(scenario)
        self.came_after = len(scenario.world)
        self._module = module

    def step(self, module: str, command: Command, kinds: frozenset[str], *, needed: bool) -> WorldStep | None:  # noqa: ARG002
        step = super().step(module, command, kinds, needed=False)
        if step is None and module == self._module and "hang_up" in kinds:
            self.came_after = min(self.came_after, self.taken)
            return WorldStep.model_validate("hang_up")
        return step
