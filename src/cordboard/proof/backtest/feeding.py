"""One recorded contact, fed to another version of its flow."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.engine.rules import by_rules
from cordboard.engine.signals import AnySignal, HungUp, Keyed
from cordboard.engine.step import Step, WrongSignal
from cordboard.proof.backtest.assumptions import USUAL
from cordboard.proof.backtest.hiding import TokenMap
from cordboard.proof.backtest.keys import PACE, at_the_same_pace, fit_key_while_waiting, fit_keys, read_again
from cordboard.proof.backtest.occasions import OccasionSequence
from cordboard.proof.backtest.pairing import FlowPair
from cordboard.proof.backtest.record import RecordedCommand, RecordedContact, RecordedReply
from cordboard.proof.backtest.rules import Fitted, ReuseRule, rule_of
from cordboard.proof.backtest.verdict import BacktestVerdict, Doubt
from cordboard.proof.play.setting import Hours

#: Signals beyond those recorded after which a contact is said to go on and on.
MOST_MORE = 1_000
NEVER_ASKED = "nobody was ever asked this"
NOT_SO_OFTEN = "it was asked {times}, and now it is asked once more"
STAYED = "whether this person would have stayed for it is not known"
LEFT = "this person hung up at something that is not asked now; whether they would have stayed for this is not known"
EARLIER = "agents are looked for earlier in the call than then, and who was free at that moment is not known"
LATER = "agents are looked for later in the call than then, and who was free at that moment is not known"
#: By how many milliseconds agents may be looked for at another time, and it is still the same moment.
MOMENT = 1_000
NOT_FINISHED = "the person left in the middle of it, and how it then came out was not recorded"
NOT_ANSWERED = "nothing that was recorded says how it goes on from here"


class Undecidable(Exception):
    """The new version asks something to which no recorded answer belongs."""

    def __init__(self, doubt: Doubt) -> None:
        self.doubt = doubt
        super().__init__(str(doubt))


class Feeder:
    """Feeds recorded contacts to one version of a flow.

    `assume` are names of ASSUMPTIONS. `site` gives the site's variables of today, which an expression of the new
    version may use though no contact recorded them; those that a contact recorded stay as they were. `hours` is the
    calendar for the assumption `hours`.
    """

    def __init__(
        self, program: Program, *, assume: Collection[str] = USUAL, site: Mapping[str, Any] | None = None,
        hours: Hours | None = None,
    ) -> None:  # fmt: skip
        self.program = program
        self.assume = frozenset(assume)
        self.site = dict(site or {})
        self.hours = hours

    def feed(self, recorded: RecordedContact, pairing: FlowPair, facts: Facts | None = None) -> BacktestVerdict:
        """What would have become of the contact. `pairing` is of the version that it ran on and the feeder's.

        `facts` are those with which it begins now, where they are not those recorded: see `child_runs`.
        """
        feeding = _Feeding(self, recorded, pairing, facts or recorded.facts)
        try:
            after = feeding.run()
        except Undecidable as undecidable:
            return BacktestVerdict(
                "undecidable", recorded.result, "", None, undecidable.doubt, frozenset(feeding.assumed),
                feeding.journal,
            )  # fmt: skip
        parting = pairing.parting(recorded.ways, feeding.journal)
        return BacktestVerdict(
            "same" if after == recorded.result else "changed", recorded.result, after, parting, None,
            frozenset(feeding.assumed), feeding.journal,
        )  # fmt: skip

    def facts(self, facts: Facts) -> Facts:
        """The contact's own facts, with what else the site knows today. Raises Undecidable for another kind of flow."""
        flow = self.program.flow
        direction = flow.direction if facts.run == "callback" else facts.direction  # it goes on in its parent's flow
        if (facts.channel, direction) != (flow.channel, flow.direction):
            reason = f"the contact is {facts.direction} {facts.channel}, the flow {flow.direction} {flow.channel}"
            raise Undecidable(Doubt("", "", reason))
        if missing := self.site.keys() - facts.site.keys():
            return msgspec.structs.replace(facts, site={**facts.site, **{name: self.site[name] for name in missing}})
        return facts


class _Feeding:
    """One contact: what it is asked now, and what comes of it.

    `_due` are signals to come, by time and by their place among those recorded. `_unheard` are what was said since the
    person was last known to be there, with the Result due meanwhile.
    """

    def __init__(self, feeder: Feeder, recorded: RecordedContact, pairing: FlowPair, facts: Facts) -> None:
        self.assumed: set[str] = set()
        self._feeder, self._recorded, self._pairing, self._facts = feeder, recorded, pairing, facts
        self._interpreter: Interpreter | None = None
        self._hiding = TokenMap()
        self._occasions = OccasionSequence(recorded, pairing, self._hiding)
        self._due: list[tuple[int, int, int, int, AnySignal | Doubt, bool]] = []
        self._planned = 0
        self._unheard: list[tuple[Doubt, str]] = []

    @property
    def journal(self) -> list[Any]:
        return self._interpreter.journal if self._interpreter is not None else []

    def run(self) -> str:
        """The outcome. Raises Undecidable."""
        recorded, program = self._recorded, self._feeder.program
        facts = self._feeder.facts(self._facts)
        if facts.starts_at and facts.starts_at not in program.modules:
            raise Undecidable(Doubt(facts.starts_at, "", "the contact begins in this module, which is gone"))
        behaviours = by_rules(program.behaviours, recorded.rules)  # it is the flow that is compared
        interpreter = self._interpreter = Interpreter(program, facts, behaviours=behaviours)
        self._ask(recorded.at, interpreter.start(recorded.at))
        for _ in range(recorded.inputs + MOST_MORE):
            if interpreter.outcome is not None:
                self._was_there_to_the_end(interpreter.outcome.result)
                return interpreter.outcome.result
            self._give(interpreter)
        raise Undecidable(Doubt(interpreter.module, "", "the flow goes on and on"))

    def _give(self, interpreter: Interpreter) -> None:
        """Let the next thing happen."""
        while self._due:
            at, _, _, number, signal, evidence = heapq.heappop(self._due)
            if number and number not in interpreter.open:
                continue
            if isinstance(signal, Doubt):
                raise Undecidable(signal)
            if evidence:
                self._unheard.clear()
            try:
                step = interpreter.receive(max(at, interpreter.contact.now), signal)
            except WrongSignal as wrong:
                raise Undecidable(Doubt(interpreter.module, "", str(wrong))) from wrong
            if not step.ignored:
                self._ask(interpreter.contact.now, step)
                return
        command = next(iter(interpreter.open.values()), None)
        words = rule_of(command).words(command) if command is not None else ""
        why = NOT_ANSWERED if interpreter.leaving is None else NOT_FINISHED
        raise Undecidable(Doubt(interpreter.module, words, why))

    def _ask(self, at: int, step: Step) -> None:
        assert self._interpreter is not None
        if unknown := self._pairing.unknown(step.entries, self._interpreter.contact.account):
            raise Undecidable(unknown)
        for number, command in step.commands.items():
            if command.answered_by:
                self._plan(at, number, command)

    def _plan(self, at: int, number: int, command: Command) -> None:
        rule = rule_of(command)
        module = self._module
        occasion, question = self._occasions.next_for(rule, command, module)
        if occasion is None:
            self._unrecorded(at, number, command, rule, question)
            return
        if rule.of_the_moment and abs(at - occasion.at) > MOMENT and not self._vouched("moment"):
            raise Undecidable(Doubt(module, rule.words(command), EARLIER if at < occasion.at else LATER))
        answered = any(hasattr(reply.signal, "to") for reply in occasion.replies)
        if not answered and (more := rule.offers_more(occasion.command, command)):
            raise Undecidable(Doubt(module, rule.words(command), more))
        if occasion.command != command and (limit := rule.limit(occasion.command, command, occasion.settled)):
            comes = Doubt(module, rule.words(command), limit.comes) if isinstance(limit.comes, str) else (
                limit.comes(number)
            )  # fmt: skip
            self._schedule(at + round(limit.seconds * 1000), 0, number, comes, evidence=False)
        for reply in occasion.replies:
            addressed = not isinstance(reply.signal, HungUp) and hasattr(reply.signal, "to")
            fitted = self._fit(rule, occasion, reply, command, module, number)
            if isinstance(fitted, str):
                raise Undecidable(Doubt(module, rule.words(command), fitted))
            after, signal = fitted
            # A hang-up comes only while this is asked; what an agent does later comes whatever is asked by then.
            to = number if addressed or isinstance(signal, HungUp) else 0
            evidence = type(signal).from_person or isinstance(signal, HungUp)
            self._schedule(at + after, reply.position, to, signal, evidence=evidence)

    def _schedule(self, at: int, position: int, to: int, signal: AnySignal | Doubt, *, evidence: bool) -> None:
        self._planned += 1
        heapq.heappush(self._due, (at, position, self._planned, to, signal, evidence))

    @property
    def _module(self) -> str:
        assert self._interpreter is not None
        return self._interpreter.module

    def _fit(
        self,
        rule: ReuseRule,
        occasion: RecordedCommand,
        reply: RecordedReply,
        command: Command,
        module: str,
        number: int,
    ) -> Fitted:
        after, signal = reply.after, reply.signal
        recorded = occasion.command
        if isinstance(command, commands.Gather) and isinstance(recorded, commands.Gather) and (
            not at_the_same_pace(recorded, command, after, signal) and not self._vouched("pace")
        ):  # fmt: skip
            return PACE
        if isinstance(signal, HungUp) or not hasattr(signal, "to"):
            return after, signal
        if signal.to != number:
            signal = msgspec.structs.replace(signal, to=number)
        signal = read_again(recorded, command, signal)
        if isinstance(signal, Keyed) and not self._pairing.same_version:
            keys = self._fit_keys(occasion, command, module, signal)
            return keys if isinstance(keys, str) else (after, keys)
        return (after, signal) if recorded == command else rule.fit(recorded, command, after, signal)

    def _fit_keys(self, occasion: RecordedCommand, command: Command, module: str, keyed: Keyed) -> Keyed | str:
        asks, recorded = self._feeder.program.modules[module], occasion.command
        vouched = partial(self._vouched, "keys")
        if isinstance(command, commands.AwaitKey) and isinstance(recorded, commands.AwaitKey):
            return fit_key_while_waiting(self._pairing, occasion.module, asks, recorded, command, keyed, vouched)
        assert isinstance(command, commands.Gather)
        assert isinstance(recorded, commands.Gather)
        return fit_keys(
            self._pairing, occasion.module, asks, recorded, command, keyed, hide=self._hiding.hide, vouched=vouched
        )

    def _unrecorded(self, at: int, number: int, command: Command, rule: ReuseRule, count: int) -> None:
        """Something that this contact was never asked, or not so often."""
        times = "once" if count == 1 else f"{count} times"
        reason = NOT_SO_OFTEN.format(times=times) if count else NEVER_ASKED
        doubt = Doubt(self._module, rule.words(command), reason)
        told = rule.told(command, number) if rule.told is not None else self._supplied(at, number, command)
        if told is None or isinstance(told, str):
            raise Undecidable(msgspec.structs.replace(doubt, reason=told) if told else doubt)
        after, signal = told
        assert self._interpreter is not None
        if rule.told is not None and after:
            stayed = msgspec.structs.replace(doubt, reason=LEFT if self._recorded.hung_up else STAYED)
            self._unheard.append((stayed, self._interpreter.due))
        self._schedule(at + after, self._recorded.inputs + number, number, signal, evidence=False)

    def _supplied(self, at: int, number: int, command: Command) -> Fitted | None:
        match command:
            case commands.SendText() | commands.SendEmail() if self._vouched("sent"):
                return 0, signals.Sent(number)
            case commands.AskHours(service=service) if self._feeder.hours is not None and self._vouched("hours"):
                zone = ZoneInfo(self._recorded.facts.time_zone)
                moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
                try:
                    return 0, signals.HoursAre(number, *self._feeder.hours(service, moment))
                except LookupError:
                    return f"the site has no service {service!r} today"
        return None

    def _vouched(self, name: str) -> bool:
        if name not in self._feeder.assume:
            return False
        self.assumed.add(name)
        return True

    def _was_there_to_the_end(self, outcome: str) -> None:
        """Whether the person would have stayed for what only this version says must make no difference."""
        for doubt, due in self._unheard:
            if due != outcome and (self._recorded.hung_up or not self._vouched("heard")):
                raise Undecidable(doubt)
