"""A small language for telling what happens to a contact.

>>> story = tell(Menu(name="It", prompt="Press 1."), keys="1")
>>> story.presses("1").raised
'key_press=1'
"""

from __future__ import annotations

from typing import Any, Self

from cordboard.engine import signals
from cordboard.engine.commands import AwaitKey, FindAgent, Gather
from cordboard.engine.interpreter import STEP_BUDGET, Interpreter
from cordboard.engine.journal import Completed, Facts, Noted
from cordboard.engine.leaving import unanswered
from cordboard.engine.module import Module
from cordboard.engine.program import Program
from cordboard.engine.sensitive import Tokens
from cordboard.engine.step import Step
from cordboard.engine.text_entry import answer
from cordboard.engine.words import said_in_words
from cordboard.flow.events import EVENTS, Event
from cordboard.flow.model import Connector, Fallback, Flow
from cordboard.modules.end_call import EndCall
from cordboard.modules.menu import Menu

NOON = 1_772_366_400_000  # 2026-03-01T12:00:00Z, in milliseconds

__all__ = ["NOON", "Menu", "Story", "connect", "flow_of", "tell"]


def connect(text: str) -> Connector:
    """A connector from ``Menu key_press=1 -> End: listened``."""
    way, result = text.split(": ")
    left, target = way.split(" -> ")
    source, event = left.rsplit(" ", 1)
    slug, _, value = event.partition("=")
    return Connector(source, Event(slug), value, target, result)


def flow_of(*modules: Module, ways: list[str] | None = None, fallback: Fallback | None = None, **flow: Any) -> Flow:
    """A flow of modules, the first one first, with a module End added."""
    named = {module.name: module for module in (*modules, EndCall(name="End"))}
    settings: dict[str, Any] = {"slug": "story", "title": "", "channel": "voice", "direction": "inbound"}
    settings |= {"events": "by_module", "version": "1", **flow}
    connectors = tuple(connect(way) for way in ways or ())
    return Flow(modules=named, connectors=connectors, first=modules[0].name, fallback=fallback, **settings)


def tell(*modules: Module, keys: str = "", ways: list[str] | None = None, **more: Any) -> Story:
    """A story of one module whose every event leads to the end, or of several with their ways."""
    if ways is None:
        (module,) = modules
        ways = [f"{module.name} key_press={key} -> End: listened" for key in keys]
        ways += [
            f"{module.name} {event.value}{f'={value}' if value else ''} -> End: listened"
            for event in module.raises
            if event is not Event.KEY_PRESS
            for value in EVENTS[event].values or ("",)
        ]
    facts = {name: more.pop(name) for name in list(more) if name in Facts.__struct_fields__}
    budget = more.pop("step_budget", STEP_BUDGET)
    return Story(flow_of(*modules, ways=ways, **more), Facts(**{"contact": "c1", **facts}), budget)


class Story:
    """A contact told step by step. Every verb answers the one open command and returns the story."""

    def __init__(self, flow: Flow, facts: Facts, step_budget: int = STEP_BUDGET) -> None:
        self.faults: list[tuple[str, Exception]] = []
        self.tokens = Tokens(b"a key for this test only")
        self.interpreter = Interpreter(
            Program(flow), facts, step_budget=step_budget, on_fault=lambda *fault: self.faults.append(fault)
        )
        self.now = NOON
        self.last: Step = self.interpreter.start(self.now)

    def _number(self) -> int:
        (number,) = self.interpreter.open
        return number

    @property
    def asks(self) -> Any:
        """The one command that waits for an answer: of whatever type the test says it is."""
        return self.interpreter.open[self._number()]

    @property
    def says(self) -> str:
        """What is being said."""
        return " ".join(said_in_words(self.asks.said))

    def hears(self, signal: signals.AnySignal) -> Self:
        self.now += 1000
        self.last = self.interpreter.receive(self.now, signal)
        return self

    def world(self, kind: Any, **fields: Any) -> Self:
        """The world answers."""
        return self.hears(kind(self._number(), **fields))

    def asking(self, kind: Any) -> tuple[int, Any]:
        """The open command of that type, with its number."""
        return next((number, command) for number, command in self.interpreter.open.items() if type(command) is kind)

    def agents(self, kind: Any, agent: str = "maria", **fields: Any) -> Self:
        """What becomes of the search for an agent."""
        number, _ = self.asking(FindAgent)
        fields |= {"agent": agent} if "agent" in kind.__struct_fields__ else {}
        return self.hears(kind(number, **fields))

    def wraps_up(self, agent: str = "maria", code: str = "", result: str = "") -> Self:
        return self.hears(signals.WrappedUp(agent, code, result))

    def presses_while_waiting(self, key: str) -> Self:
        number, await_key = self.asking(AwaitKey)
        assert key in await_key.keys or "?" in await_key.keys
        return self.hears(signals.Keyed(number, key, count=1))

    def presses(self, digits: str, terminator: str = "") -> Self:
        gather = self.asks
        assert isinstance(gather, Gather)
        shown = self.tokens.hide(digits) if gather.sensitive else digits
        return self.world(
            signals.Keyed, digits=shown, terminator=terminator, sensitive=gather.sensitive, count=len(digits)
        )

    def writes(self, text: str) -> Self:
        """The person answers in writing."""
        return self.hears(answer(self._number(), self.asks, text, self.tokens.hide))

    def is_silent(self) -> Self:
        return self.world(signals.Silence)

    def listens(self, *, whole: bool = True) -> Self:
        return self.world(signals.Played, whole=whole)

    def fails(self, reason: str = "not possible") -> Self:
        return self.world(signals.Failed, reason=reason)

    def hangs_up(self, by: signals.EndedBy = "caller") -> Self:
        return self.hears(signals.HungUp(by))

    def comes_to_nothing(self) -> Self:
        """What the person left in the middle of is finished: no message was spoken, no transfer answered."""
        while self.interpreter.leaving is not None and self.interpreter.left is None:
            self.now -= 1000
            self.hears(unanswered(*next(iter(self.interpreter.open.items()))))
        return self

    @property
    def raised(self) -> str:
        """The event that the last completed module raised, as ``key_press=1``; empty when none completed yet."""
        done = [entry for entry in self.interpreter.journal if isinstance(entry, Completed)]
        return f"{done[-1].event}{f'={done[-1].value}' if done[-1].value else ''}" if done else ""

    @property
    def result(self) -> str | None:
        return self.interpreter.outcome.result if self.interpreter.outcome else None

    @property
    def notes(self) -> list[str]:
        return [entry.text for entry in self.interpreter.journal if isinstance(entry, Noted)]

    @property
    def variables(self) -> dict[str, Any]:
        return self.interpreter.contact.variables
