"""Liveness: what can still be read of a contact from a module on. The walk forgets the rest, which keeps it small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from cordboard.flow.declaration import Reads
from cordboard.flow.events import Event
from cordboard.flow.expression_use import expressions_of, parsed, reads
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.proof.prove.answers.questions import WRONG_ENTRIES, DataQuestion
from cordboard.proof.prove.walk.deciding import Name, judged, names_of
from cordboard.proof.prove.walk.known import EntryState, QueuePlace, Variable

#: What a module may read of which nobody has said what it reads. The lockout is more than any module has.
_ANYTHING: Final = Reads(
    accounts=True, lockout=101, detection=True, withheld=True, queue=True, agents=True, supervision=True
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a module may read. `variables` None: any of them. `queue`: whether there is a place in a queue.

    `data` is what expressions outside of prompts read. `caller` and `run`: in what the ways to begin differ, who calls
    or is called, and which run it is. `agents`: it asks for agents, so its Result may be that of a callback. `found`:
    it meets what a child run is for. `lockout`: after how many wrong entries no verification is right any more; 0 where
    none is asked for.
    """

    variables: frozenset[str] | None
    expressions: frozenset[str]
    data: frozenset[Name]
    accounts: bool
    caller: bool
    run: bool
    queue: bool
    agents: bool
    found: bool
    lockout: int


class Liveness:
    """For each module, what it and all that can come after it may still read.

    `before` gives for each initial state of a callback that of its contact (starts.py), and `legs` are the initial
    states of supervisors' legs, for which the flow's fallback is not.
    """

    def __init__(self, flow: Flow, before: Mapping[int, int] | None = None, legs: frozenset[int] = frozenset()) -> None:
        self._flow = flow
        self._before = before or {}
        self._legs = legs if flow.fallback is not None else frozenset[int]()
        self._own = {name: _needs(module) for name, module in flow.modules.items()}
        self.calls_back = any(each.queue for each in self._own.values())

    @cached_property
    def _onward(self) -> Mapping[str, set[str]]:
        flow = self._flow
        onward: dict[str, set[str]] = {name: {each.target for each in flow.leaving(name)} for name in flow.modules}
        for name, module in flow.modules.items():
            if flow.fallback is not None and not module.terminal:
                onward[name].add(flow.fallback.target)
        return onward

    @cached_property
    def _reachable(self) -> Mapping[str, frozenset[str]]:
        onward = self._onward
        found: dict[str, frozenset[str]] = {}
        for name in onward:
            seen, waiting = {name}, [name]
            while waiting:
                new = onward[waiting.pop()] - seen
                seen |= new
                waiting += new
            found[name] = frozenset(seen)
        if self.calls_back:
            self._go_on_later(found)
        return found

    def _go_on_later(self, found: dict[str, frozenset[str]]) -> None:
        """After a callback comes, sooner or later, all that can come after asking for an agent."""
        callbacks = {name for name, own in self._own.items() if own.queue}
        later = frozenset().union(*(found[name] for name, own in self._own.items() if own.agents))
        for name in frozenset().union(*(found[name] for name in callbacks)):
            found[name] |= later

    @cached_property
    def _to_a_callback(self) -> frozenset[str]:
        """Modules from which a callback can be come to before an agent is looked for again.

        Elsewhere a place in a queue does not matter: a search for an agent takes another.
        """
        found: set[str] = {name for name, own in self._own.items() if own.queue}
        waiting = list(found)
        while waiting:
            target = waiting.pop()
            new = [name for name in self._onward if name not in found and target in self._still_there(name)]
            found.update(new)
            waiting += new
        return frozenset(found)

    def _still_there(self, name: str) -> set[str]:
        """Where one comes to from a module with the place in a queue with which one came."""
        if not self._flow.modules[name].declaration.at_once:
            return self._onward[name]
        fallback = {self._flow.fallback.target} if self._flow.fallback is not None else set()
        return fallback | {each.target for each in self._flow.leaving(name) if each.event is Event.FAILURE}

    @cached_property
    def needs(self) -> Mapping[str, Needs]:
        """What may still be read from the moment that a module is entered."""
        found: dict[frozenset[str], Needs] = {}
        for ahead in self._reachable.values():
            if ahead not in found:
                found[ahead] = _joined([self._own[name] for name in ahead])
        return {name: found[ahead] for name, ahead in self._reachable.items()}

    def kept(self, known: EntryState) -> EntryState:
        """What is known without that which nothing ahead can read."""
        queue = known.queue
        if queue is not None and not queue.noted and known.module not in self._to_a_callback:
            queue = None
        return self._only(known, self.needs[known.module], queue, known.due)

    def own(self, known: EntryState) -> EntryState:
        """What is known of what the module itself can read: all that its visit depends on.

        What a child run is for is taken to be there in modules that do not meet it: they leave that as it was.
        """
        needs = self._own[known.module]
        only = self._only(known, needs, known.queue and QueuePlace(), "")
        return only if needs.found else replace(only, found=True)

    def due(self, module: str, result: str) -> str:
        """The Result by which a module is entered, where a callback may begin with it."""
        return result if self.calls_back and self._own[module].agents and self.needs[module].queue else ""

    def _only(self, known: EntryState, needs: Needs, queue: QueuePlace | None, due: str) -> EntryState:
        variables, data = known.variables, needs.data
        if needs.variables is not None and variables:
            names, data = _below(variables, needs)
            variables = tuple(each for each in variables if each[0] in names)
        decided = tuple(_bounded(each, needs) for each in known.decided if _still_asked(each[0], needs, data))
        queue = queue if needs.queue else None
        found = known.found and needs.found
        start = known.start
        if not (needs.run or found or start in self._legs):
            start = self._before.get(start, start) if needs.caller else 0
        return EntryState(known.module, start, known.account, known.language, variables, decided, due, queue, found)


def _below(variables: tuple[Variable, ...], needs: Needs) -> tuple[frozenset[str], frozenset[Name]]:
    """The variables that may be read, those of which they were computed among them; and the data below expressions."""
    names, data = needs.variables or frozenset(), needs.data
    origins = {name: origin.computed_by for name, _, origin in variables if origin is not None and origin.computed_by}
    waiting = [name for name in origins if name in names]
    while waiting:
        read = names_of(origins.pop(waiting.pop())) or frozenset()
        names, data = names | {name for of, name in read if of == "contact"}, data | read
        waiting = [name for name in origins if name in names]
    return names, data


def _still_asked(decision: DataQuestion, needs: Needs, data: frozenset[Name]) -> bool:
    """Whether a decision says something about what may be asked: the same again, or of the same data."""
    if text := decision.expression:
        return text in needs.expressions or bool(data & judged(text))
    return needs.accounts if decision != WRONG_ENTRIES else needs.lockout > 0


def _bounded(decision: tuple[DataQuestion, int], needs: Needs) -> tuple[DataQuestion, int]:
    """More wrong entries than lock the account for good are as many as do."""
    name, value = decision
    return (name, min(value, needs.lockout)) if name == WRONG_ENTRIES else decision


def _needs(module: FlowModule) -> Needs:
    texts = frozenset(expressions_of(module))
    declared = module.reads()
    may_read = declared or _ANYTHING
    fields = [expression.fields.get("contact", frozenset()) for text in texts if (expression := parsed(text))]
    variables: frozenset[str] | None = None
    if declared is not None and None not in fields:
        variables = declared.variables.union(*(each for each in fields if each is not None))
    data = frozenset[Name]().union(*(names_of(text) or () for _, text in module.expressions()))
    return Needs(
        variables, texts, data, may_read.accounts,
        caller=may_read.detection or may_read.withheld,
        run=may_read.supervision or any(reads(text, "contact", "direction") for text in texts),
        queue=may_read.queue,
        agents=may_read.agents,
        found=may_read.agents or may_read.supervision,
        lockout=may_read.lockout,
    )  # fmt: skip


def any_reads(flow: Flow, what: Callable[[Reads | None], bool]) -> bool:
    """Whether this holds of what any module of a flow declares to read."""
    return any(what(module.reads()) for module in flow.modules.values())


def has_to_do_with_agents(module: FlowModule) -> bool:
    """Whether a module may look for agents, ask for callbacks or supervise."""
    may_read = module.reads() or _ANYTHING
    return may_read.agents or may_read.queue or may_read.supervision


def _joined(needs: list[Needs]) -> Needs:
    variables: set[str] = set()
    for each in needs:
        variables |= each.variables or set()
    return Needs(
        None if any(each.variables is None for each in needs) else frozenset(variables),
        frozenset().union(*(each.expressions for each in needs)),
        frozenset[Name]().union(*(each.data for each in needs)),
        any(each.accounts for each in needs),
        any(each.caller for each in needs),
        any(each.run for each in needs),
        any(each.queue for each in needs),
        any(each.agents for each in needs),
        any(each.found for each in needs),
        max(each.lockout for each in needs),
    )
