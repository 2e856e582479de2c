"""A world of its own plays flows by chance: what the walk says cannot be, never happens.

The answers here are made by other means than those of the walk, so that what its table forgets is seen.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings

from cordboard import modules
from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Completed, Entered, Facts, Noted, Took
from cordboard.engine.not_routed import NotRoutedReason
from cordboard.engine.program import Program
from cordboard.flow.expression_use import expressions_of, parsed
from cordboard.flow.model import Flow
from cordboard.flow.site import load_site
from cordboard.modules.http import Http
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.search import GraphSearch
from cordboard.proof.prove.walk.starts import starts
from tests.engine.test_any_flow import flows
from tests.needs import ROOT

pytestmark = pytest.mark.unkept("it is about what can happen, and there are hundreds of contacts")

SITE = load_site(ROOT / "examples/site", modules.types())
CONTACTS: Final = 150
VALUES: Final = ("1", "0", "-5", "101.50", "gold", "2026-03-15", "10:30", "", "yes", "no")
#: What may answer the commands whose answers depend on nothing.
ANY_OF: Final[dict[type[Command], tuple[Any, ...]]] = {
    commands.PlayRecording: (signals.Played(0),),
    commands.Detect: (signals.Detected(0, machine=True), signals.Detected(0, machine=False)),
    commands.AwaitBeep: (signals.Beep(0), signals.Beep(0, heard=False)),
    commands.Record: (signals.Recorded(0, "", 0.0), signals.Recorded(0, "spoken", 3.0), signals.NoSuchBox(0)),
    commands.KeepRecording: (signals.Done(0),),
    commands.AskHours: (signals.HoursAre(0, open=True), signals.HoursAre(0, open=False)),
    commands.AskAgents: (signals.AgentsAre(0, 0, 0), signals.AgentsAre(0, 2, 0), signals.AgentsAre(0, 2, 1)),
    commands.Transfer: (signals.Transferred(0, 3.0),),
    commands.SendText: (signals.Sent(0),),
    commands.SendEmail: (signals.Sent(0),),
    commands.RequestCallback: (signals.Done(0),),
    commands.Supervise: (signals.SupervisionOver(0),),
}  # fmt: skip


class World:
    """Answers by chance."""

    def __init__(self, flow: Flow, random: Random) -> None:
        self.flow, self.random = flow, random
        read = [parsed(text) for module in flow.modules.values() for text in expressions_of(module)]
        self.wrong = self.random.choice((0, 0, 0, 9, 100))
        self.columns = sorted({name for each in read if each for name in each.fields.get("account") or ()})
        #: The same search finds the same accounts again (docs/decisions/0005).
        self.accounts: dict[tuple[str, str, str], tuple[tuple[dict[str, str], ...], int]] = {}

    def account(self) -> dict[str, str]:
        return {"key": "1", **{name: self.random.choice(VALUES) for name in self.columns if self.random.random() < 0.9}}

    def answer(self, module: str, number: int, command: Command, *, talking: bool) -> signals.AnySignal | None:
        if isinstance(command, commands.Hold):
            return None
        if isinstance(command, commands.AwaitKey):
            return signals.Keyed(number, self.random.choice(command.keys.replace("?", "7")), count=1)
        if self.random.random() < 0.02:
            return signals.Failed(number, "by chance")
        match command:
            case commands.Play():
                return signals.Played(number, command.max_length is None or self.random.random() < 0.5)
            case commands.Gather():
                return self.keys(number, command)
            case commands.FindAccounts():
                accounts, count = self.accounts_of(command)
                return signals.Found(number, accounts[: command.limit], count)
            case commands.WebRequest():
                return self.web(module, number)
            case commands.Verify():
                return self.verified(number, command)
            case commands.FindAgent():
                return self.conversation(number) if talking else self.search(number, command)
        found: signals.AnySignal = msgspec.structs.replace(self.random.choice(ANY_OF[type(command)]), to=number)
        return found

    def accounts_of(self, command: commands.FindAccounts) -> tuple[tuple[dict[str, str], ...], int]:
        search = command.source, command.field, command.value
        if search not in self.accounts:
            count = self.random.choice([0, 1, 1, 2, 3])
            self.accounts[search] = tuple(self.account() for _ in range(count)), count
        return self.accounts[search]

    def keys(self, number: int, command: commands.Gather) -> signals.AnySignal:
        length = self.random.choice([0, command.max_digits, self.random.randint(0, command.max_digits)])
        if not length and (not command.terminators or self.random.random() < 0.5):
            return signals.Silence(number)
        allowed = [key for key in "0123456789" * 3 + "*#" if key not in command.terminators]
        digits = "".join(self.random.choice(allowed) for _ in range(length))
        ended = command.terminators[:1] if length < command.max_digits else ""
        return signals.Keyed(number, f"tok_{digits}" if command.sensitive else digits, ended, command.sensitive, length)

    def verified(self, number: int, command: commands.Verify) -> signals.AnySignal:
        if self.wrong >= command.lockout:
            return signals.Verified(number, match=False, locked=True)
        right = self.random.random() < 0.4
        self.wrong = 0 if right else self.wrong + 1
        return signals.Verified(number, match=right, locked=self.wrong >= command.lockout)

    def web(self, name: str, number: int) -> signals.AnySignal:
        module = self.flow.modules[name]
        body: dict[str, Any] = {}
        for path in module.response.values() if isinstance(module, Http) else ():
            at, (*names, last) = body, path.split(".")
            for each in names:
                at = at.setdefault(each, {})
            at[last] = self.random.choice([*VALUES, True, False, None, 4.5])
        return signals.Responded(number, self.random.choice([200, 200, 200, 404, 302, 500]), body)

    def search(self, number: int, command: commands.FindAgent) -> signals.AnySignal:
        reasons: list[NotRoutedReason] = ["agent_not_available", "hours_closed", "invalid_route_request"]
        reasons += ["agent_not_logged_in"] if self.flow.direction == "inbound" else []
        reasons += ["team_agent_not_available", "invalid_agent_team"] if command.teams else []
        reasons += ["invalid_extension"] if command.extension else []
        found: list[signals.AnySignal] = [
            signals.Connected(number, "maria"), signals.Connected(number, "maria"), signals.Offered(number, "maria"),
            signals.Rejected(number, "maria"), signals.OfferExpired(number, "maria"),
            signals.NotRouted(number, self.random.choice(reasons)),
        ]  # fmt: skip
        return self.random.choice(found)

    def conversation(self, number: int) -> signals.AnySignal:
        found: list[signals.AnySignal] = [
            signals.AgentEnded(number, "maria"), signals.ConversationOver(number, "maria"),
            signals.AgentLeft(number, "noor"), signals.Monitored(number, "eva"),
        ]  # fmt: skip
        return self.random.choice(found)


def play(flow: Flow, facts: Facts, random: Random) -> Interpreter:
    world = World(flow, random)
    facts = msgspec.structs.replace(facts, account=world.account()) if facts.account else facts
    contact = Interpreter(Program(flow), facts)
    at = random.randint(1_790_000_000_000, 1_799_000_000_000)
    contact.start(at)
    for _ in range(random.randint(1, 60)):
        if contact.left is None:
            at += random.randint(100, 60_000)
            number, command = random.choice(list(contact.open.items()))
            signal = world.answer(contact.module, number, command, talking=number == contact._talking)
            if signal is not None:
                contact.receive(at, signal)
    return contact


def hold(flow: Flow, setting: Setting, random: Random, *, contacts: int) -> None:
    """Play contacts, and compare what happens to them with what the walk says can."""
    walked = explore(Program(flow), starts(flow, setting), most=20_000)
    if not walked.whole:
        return  # what never happens is not judged there
    # Where callbacks and supervisors' legs begin is for the walk to find: test_child_runs compares that.
    began = [each.facts for each in walked.initial_states if each.before is None and not each.facts.starts_at]
    entered = {node.module for node in walked.nodes}
    raised = {(node.module, *edge.completed) for node, edge in walked.edges() if edge.completed is not None}
    taken = {edge.took for _, edge in walked.edges()}
    dues = GraphSearch(walked, flow.opening_result, lambda due, node, edge: edge.due or due)  # noqa: ARG005
    ends = {(each.node.module, each.memory) for each in dues if each.node.waits or each.node.over}
    for _ in range(contacts):
        contact = play(flow, random.choice(began), random)
        if any(isinstance(entry, Noted) and entry.text.startswith("step limit") for entry in contact.journal):
            continue  # a walk goes on for ever where nobody is waited for: test_planted has these
        assert {entry.module for entry in contact.journal if isinstance(entry, Entered)} <= entered
        assert {
            (entry.module, entry.event, entry.value) for entry in contact.journal if isinstance(entry, Completed)
        } <= raised
        assert {entry for entry in contact.journal if isinstance(entry, Took)} <= taken
        assert (contact.module, contact.due) in ends or contact.left in ("flow", "agent")


@pytest.mark.parametrize("slug", sorted(SITE.flows))
def test_what_the_walk_never_meets_never_happens(slug: str) -> None:
    hold(SITE.flows[slug], setting_of(SITE), Random(slug), contacts=CONTACTS)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(flows())
def test_nor_in_any_flow(flow: Flow) -> None:
    # Only a supervisor's leg comes to a monitor, and only who waits in a queue can be called back.
    assume(not {"monitor", "callback"} & {module.type for module in flow.modules.values()})
    hold(flow, Setting(), Random(len(flow.connectors)), contacts=20)
