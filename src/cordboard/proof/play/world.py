"""Who plays the world in a simulation: a written scenario, or a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cordboard.engine.command_table import COMMANDS
from cordboard.engine.commands import Command
from cordboard.proof.play.scenario import Scenario
from cordboard.proof.play.steps import WorldStep


def awaited(command: Command, kinds: frozenset[str]) -> str:
    """What a contact waits for, in words, where a step of these kinds is to answer its command."""
    return "waits for a text" if "text" in kinds else COMMANDS[type(command)].awaits


class World(Protocol):
    """Says what happens next."""

    remarks: list[str]

    def step(self, module: str, command: Command, kinds: frozenset[str], *, needed: bool) -> WorldStep | None:
        """The next step if it is one of `kinds`. `needed`: without one the person does nothing."""

    def tell(self, text: str) -> None:
        """The person hears something."""

    def over(self, module: str, typed: str) -> None:
        """The contact has ended, in this module; keys in `typed` were pressed and nobody took them."""


class ScriptedWorld:
    """The world of a scenario. `remarks` are the steps that do not fit what the flow asked for."""

    def __init__(self, scenario: Scenario) -> None:
        self.remarks: list[str] = []
        self._scenario = scenario
        self._steps = [
            (position, step) for position, step in enumerate(scenario.world) for _ in range(step.silent or 1)
        ]
        self._next = 0
        self._told: set[tuple[str, int]] = set()

    @property
    def taken(self) -> int:
        """How many steps of the world were asked for."""
        return self._steps[self._next - 1][0] + 1 if self._next else 0

    def step(self, module: str, command: Command, kinds: frozenset[str], *, needed: bool) -> WorldStep | None:
        if self._next < len(self._steps):
            position, step = self._steps[self._next]
            here = step.module in ("", module)
            if here and (step.kind in kinds or (step.kind == "fail" and step.module)):
                self._next += 1
                return step
            if needed:
                self._remark(position, f"{module} {awaited(command, kinds)}, and the next step is {step}")
        elif needed:
            self._remark(len(self._steps), f"after the last step {module} {awaited(command, kinds)}: add a step for it")
        return None

    def tell(self, text: str) -> None:
        """A scenario compares what was heard afterwards."""

    def over(self, module: str, typed: str) -> None:
        left = {position: step for position, step in self._steps[self._next :] if step.kind != "wait"}
        for position, step in left.items():
            place = self._scenario.place("world", position)
            self.remarks.append(
                f"{place}: step {position + 1} {step} was never asked for; the contact ended in {module}"
            )
        if typed:
            place = self._scenario.place("world")
            self.remarks.append(f"{place}: the keys {typed} were pressed and nothing asked for them")

    def _remark(self, position: int, text: str) -> None:
        """Each mismatch once: what follows from it is noise."""
        kind = "end" if position == len(self._steps) else "step"
        if (kind, position) not in self._told:
            self._told.add((kind, position))
            path = ("world", position) if kind == "step" else ("world",)
            self.remarks.append(f"{self._scenario.place(*path)}: {text}")


class InteractiveWorld:
    """A world that somebody plays: `ask` is called for what only the world can answer, `tell` with what is said."""

    def __init__(self, ask: Callable[[str, Command], WorldStep], tell: Callable[[str], None]) -> None:
        self.remarks: list[str] = []
        self._ask = ask
        self._tell = tell

    def step(self, module: str, command: Command, kinds: frozenset[str], *, needed: bool) -> WorldStep | None:
        while needed:
            step = self._ask(module, command)
            if step.kind in kinds:
                return step
            self._tell(f"({step} does not answer this; possible now: {', '.join(sorted(kinds))})")
        return None

    def tell(self, text: str) -> None:
        self._tell(text)

    def over(self, module: str, typed: str) -> None:
        """Nothing to do: the person at the terminal has seen the contact end."""
