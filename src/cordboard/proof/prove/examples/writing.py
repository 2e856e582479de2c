"""A way through the graph as the start and the world of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from cordboard.engine.signals import AgentEnded
from cordboard.flow.declaration import Digits
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.steps import entered
from cordboard.proof.prove.answers.choice import PossibleAnswer
from cordboard.proof.prove.answers.entries import accepted
from cordboard.proof.prove.examples.guesses import TriedValues
from cordboard.proof.prove.examples.written_accounts import all_read_out, rows_for
from cordboard.proof.prove.walk.graph import StateGraph
from cordboard.proof.prove.walk.leaving import HANGS_UP
from cordboard.proof.prove.walk.search import Path

_HIDDEN: Final = "tok_"


def world_of(
    walked: StateGraph, setting: Setting, way: Path, guess: TriedValues, *, spelled: bool = False,
    looked_for: Mapping[int, str] | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:  # fmt: skip
    """The start and the steps that bring this way about, with the values of the guess.

    `spelled`: there is also a step for what goes as usual, which matters where a module is come to more than once.
    `looked_for`: by what look-ups ask for accounts, as far as that is known, by the place of their edge in the way.
    """
    written = _Written(walked, guess, spelled, looked_for or {})
    facts = walked.initial_states[_start_of(walked, way)].facts
    person = "called" if facts.direction == "outbound" else "caller"
    if person in guess.start:  # look-ups by the person's number find the account of that number
        written.changed[facts.number] = guess.start[person]
    for at, (place, edge) in enumerate(zip(way.places, way.edges, strict=False)):
        node = walked.nodes[place]
        if edge.later and node.waits:
            written.hang_up(node.module, talking=False)
        if edge.choice is not None:
            written.answer(node.module, edge.choice, way.first(at))
        if edge.took is not None:
            written.quiet = 0
    if way.ended == "caller" and not walked.nodes[way.places[-1]].left:
        written.hang_up(walked.nodes[way.places[-1]].module, talking=_talks(way))
    start = {**walked.initial_states[_start_of(walked, way)].start, **guess.start}
    known = start.get("called", facts.called) if start.pop("accounts", ()) else None
    rows = rows_for(walked, setting, guess, written.found, written.fields, written.secrets, known)
    if rows:
        start["accounts"] = rows
    if written.locked:
        start["locked"] = [row[setting.key] for row in rows]
    return start, written.world


@dataclass
class _Written:
    """What is written so far: the steps, the accounts that look-ups must find, and what verifications compare with.

    `quiet` counts what went as usual in the module at work since the last step in it.
    """

    walked: StateGraph
    guess: TriedValues
    spelled: bool
    looked_for: Mapping[int, str]
    world: list[dict[str, Any]] = field(default_factory=list)
    found: dict[tuple[str, str], int] = field(default_factory=dict)
    fields: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    locked: bool = False
    quiet: int = 0

    @cached_property
    def read_out(self) -> dict[str, str]:
        """Variables that prompts read as a date or a time, with one that can be read so."""
        return all_read_out(self.walked, "contact")

    def answer(self, module: str, choice: PossibleAnswer, at: int) -> None:
        """One answer of the world, given in a module; `at` is the place of its edge."""
        if choice.step == HANGS_UP.step:
            self.hang_up(module, talking=False)
        elif choice.step and choice.step.keys() == {"then"}:  # of a conversation, whose step is there already
            self._conversation["then"] = choice.step["then"]
        elif choice.step:
            step = self.guess.step(self.walked.flow.modules.get(module), choice.step, self.read_out, at)
            self.world.append({**step, "in": module})
            self.quiet = 0
            if (entry := entered(step)) is not None:
                self.changed[choice.step[entry].rstrip("#*")] = step[entry].rstrip("#*")
        elif choice.signal is not None and not isinstance(choice.signal, AgentEnded):
            if self.spelled:
                self.world.append({"as_usual": True, "in": module})
            else:
                self.quiet += 1
        match choice.accounts:
            case ("find", str(name), value, int(count)):
                self._find(
                    name, self.looked_for.get(at, str(value).removeprefix(_HIDDEN)), count, self.guess.account(at)
                )
            case ("verify", str(name), digits, outcome):
                self._compare(name, str(digits).removeprefix(_HIDDEN), right=outcome == "right")
                self.locked = self.locked or outcome == "locked"

    def hang_up(self, module: str, *, talking: bool) -> None:
        """The person leaves: once all that goes as usual before it is over, and not during it."""
        if talking:
            self._conversation["then"] = "hangs_up"
        else:
            self.world += [{"as_usual": True, "in": module} for _ in range(self.quiet)]
            self.world.append({"hang_up": True, "in": module})

    def _find(self, name: str, sample: str, count: int, fields: Mapping[str, str]) -> None:
        """A look-up finds so many accounts, with these fields.

        What was keyed again since another one found others is keyed otherwise.
        """
        keyed = self.changed.get(sample, sample)
        before = self.fields.get((name, keyed), {})
        if self.found.get((name, keyed), count) != count or any(
            before.get(each, fields[each]) != fields[each] for each in fields
        ):
            used = {value for _, value in self.found}
            for step in reversed(self.world):
                module = self.walked.flow.modules.get(step["in"])
                asked, entry = module.entry() if module is not None else None, entered(step) or ""
                if isinstance(asked, Digits) and asked.variable and step.get(entry, "").rstrip("#*") == keyed:
                    other = accepted(asked, used)
                    if other is not None:
                        step[entry] = other + step[entry][len(keyed) :]
                        self.changed[sample] = keyed = other
                    break
        self.found[name, keyed] = count
        self.fields.setdefault((name, keyed), {}).update(fields)

    def _compare(self, name: str, keyed: str, *, right: bool) -> None:
        if right:
            self.secrets[name] = keyed
            return
        self.secrets.setdefault(name, "1" * max(1, len(keyed)))
        for step in reversed(self.world):  # as many keys, and not those of the account
            entry = entered(step) or ""
            if keyed and step.get(entry, "").startswith(keyed):
                step[entry] = "9" * len(keyed) + step[entry][len(keyed) :]
                return

    @property
    def _conversation(self) -> dict[str, Any]:
        """The agent's part in the last conversation."""
        parts = (step.get("agent") or step.get("called_back") for step in reversed(self.world))
        agent: dict[str, Any] = next(part for part in parts if part)
        return agent


def _talks(way: Path) -> bool:
    """Whether the person is with an agent when the way ends."""
    since = [edge for edge in way.edges if edge.connected or edge.completed is not None]
    return bool(since) and since[-1].connected and since[-1].completed is None


def _start_of(walked: StateGraph, way: Path) -> int:
    words = way.edges[0].choice.words if way.edges and way.edges[0].choice is not None else ""
    return next((place for place, initial in enumerate(walked.initial_states) if initial.words == words), 0)
