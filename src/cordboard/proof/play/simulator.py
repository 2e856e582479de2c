"""The simulator: the interpreter of live calls on a virtual clock, with a world that is played.

Time is milliseconds since the epoch and passes only by what happens: speech takes as long as its text suggests, a
question as long as its time-outs, so that hours of waiting take milliseconds. Nothing here is random: the same flow
and world give the same journal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cordboard.engine.child_facts import called_back
from cordboard.engine.commands import Command
from cordboard.engine.journal import Completed, Entered, Journal, Left
from cordboard.engine.program import Program
from cordboard.engine.signals import EndedBy
from cordboard.flow.model import Flow
from cordboard.flow.results import Result
from cordboard.proof.play.agents import turn_of_callback
from cordboard.proof.play.performing import perform
from cordboard.proof.play.playing import Playing
from cordboard.proof.play.scenario import Scenario, Start
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.steps import AgentPart, WorldStep
from cordboard.proof.play.world import InteractiveWorld, ScriptedWorld, World


@dataclass(frozen=True)
class Simulated:
    """What came of a simulated contact.

    `heard` are the things said to the person, one text each; `remarks` where the world and the flow did not fit;
    `seconds` how long it took on the virtual clock. `called_back` is the run in which the person was called back.
    """

    flow: str
    version: str
    path: list[str]
    events: list[dict[str, str]]
    result: Result
    ended_by: EndedBy
    journal: Journal
    heard: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0
    called_back: Simulated | None = None

    @property
    def runs(self) -> list[Simulated]:
        """The contact, and each call back after it."""
        return [self, *(self.called_back.runs if self.called_back is not None else ())]

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for ``--json``."""
        after = {"called_back": self.called_back.as_json()} if self.called_back is not None else {}
        return {
            "flow": self.flow,
            "version": self.version,
            "path": self.path,
            "events": self.events,
            "result": {"slug": self.result.slug, "code": self.result.code, "label": self.result.label},
            "ended_by": self.ended_by,
            "journal": msgspec.to_builtins(self.journal),
            **after,
        }


class Simulator:
    """Runs contacts of one flow. `setting` is the site around it."""

    def __init__(self, flow: Flow, setting: Setting | None = None) -> None:
        self.flow = flow
        self.setting = setting or Setting()
        self._program = Program(flow)

    def play(self, scenario: Scenario) -> Simulated:
        """Run a written scenario. Raises LookupError when its start names an account that it does not have."""
        return self.run(scenario.start, ScriptedWorld(scenario))

    def run(self, start: Start, world: World, runs: list[Playing] | None = None) -> Simulated:
        """Run one contact to its outcome in any world. `runs` receives what is played, so that it can be stopped."""
        runs = [] if runs is None else runs
        runs.append(Playing(self._program, self.setting, start, world))
        perform(runs[0])
        while (agent := turn_of_callback(runs[-1])) is not None:
            runs.append(self._called_back(runs[-1], agent, start, world))
            perform(runs[-1])
        world.over(runs[-1].interpreter.module, runs[-1].typed)
        simulated: Simulated | None = None
        for playing in reversed(runs):
            simulated = self._simulated(playing, world, simulated)
        assert simulated is not None
        return simulated

    def _called_back(self, before: Playing, agent: AgentPart, start: Start, world: World) -> Playing:
        journal = before.interpreter.journal
        contact = before.interpreter.contact.facts.contact
        facts = called_back(self._program, journal, f"{contact}, called back")
        playing = Playing(self._program, self.setting, start, world, facts)
        playing.begun = playing.now = before.now + round(agent.after * 1000)
        playing.meeting = agent
        playing.accounts = before.accounts  # wrong entries of before count
        return playing

    def _simulated(self, playing: Playing, world: World, then: Simulated | None) -> Simulated:
        outcome, journal = playing.interpreter.outcome, playing.interpreter.journal
        assert outcome is not None
        done = [entry for entry in journal if isinstance(entry, Completed)]
        return Simulated(
            self.flow.slug,
            self.flow.version,
            [entry.module for entry in journal if isinstance(entry, Entered)],
            [{"module": entry.module, "event": entry.event, "value": entry.value} for entry in done],
            self.flow.result(outcome.result),
            next(entry.by for entry in reversed(journal) if isinstance(entry, Left)),
            journal,
            playing.heard,
            world.remarks,
            (playing.now - playing.begun) / 1000,
            then,
        )


class Interactive:
    """A contact whose world somebody plays, as `cordboard simulate` does in the terminal.

    `ask(module, command)` is called for what only the world can answer (keys, who answered, a message, a transfer, a
    web service) and returns a `WorldStep`; one that does not fit is told of and asked again. `tell(text)` gets what is
    said.
    """

    def __init__(
        self, flow: Flow, start: Start, *, ask: Callable[[str, Command], WorldStep], tell: Callable[[str], None],
        setting: Setting | None = None,
    ) -> None:  # fmt: skip
        self._simulator = Simulator(flow, setting)
        self._start = start
        self._world = InteractiveWorld(ask, tell)

    def run(self) -> Simulated:
        """Play until the contact ends."""
        return self._simulator.run(self._start, self._world)
