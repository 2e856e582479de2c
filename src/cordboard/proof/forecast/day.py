"""A day on the virtual clock: contacts come at random and go through their flows, and the router gives them to agents.

The interpreter, the flows and the router are those of live calls. Chance decides when contacts come (a Poisson process
whose rate holds for a span), what callers answer (`habits`), how long they wait and how long conversations take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from cordboard.acd import messages as say
from cordboard.acd.decisions import Connect, NotRouted, Offer
from cordboard.acd.history import NOT_ROUTED
from cordboard.acd.messages import AgentRequest
from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.leaving import unanswered
from cordboard.engine.signals import AnySignal
from cordboard.engine.step import Step
from cordboard.proof.forecast.agents import ScheduledAgents, Span
from cordboard.proof.forecast.caller import Caller, QueueEntry
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.clock import VirtualClock
from cordboard.proof.forecast.coming import RandomArrivals
from cordboard.proof.forecast.counts import PlayedDays
from cordboard.proof.forecast.hours import HoursSchedule
from cordboard.proof.forecast.ledger import Ledger
from cordboard.proof.forecast.people import HandlingTime
from cordboard.proof.forecast.plan import Plan
from cordboard.proof.play.outside import refuses
from cordboard.proof.play.playing import RINGING

#: Milliseconds between two looks at agents whom a module waits for.
LOOK: Final = 1_000


def play(plan: Plan, spans: Sequence[Span], chance_of: Callable[[str], Chance]) -> PlayedDays:
    """Let everybody come, wait and go.

    `chance_of` makes chance by a name: the same name always gives the same, so that two days which differ only in
    their agents have the same callers. Who still waits when the last span is over is served by its agents.
    """
    return _Day(plan, spans, chance_of).run()


class _Day:
    def __init__(self, plan: Plan, spans: Sequence[Span], chance_of: Callable[[str], Chance]) -> None:
        self.people = plan.people
        self._setting = plan.setting
        self.clock = clock = VirtualClock(spans[0].start)
        self.callers: dict[str, Caller] = {}
        self.ledger = Ledger(len(spans), self.people.in_time, clock)
        self.agents = ScheduledAgents(
            plan.organisation, plan.crews, spans, clock, pick_up=self.people.pick_up,
            on_offer=self._offered, on_connect=self._connected, on_not_routed=self._not_routed,
        )  # fmt: skip
        self.hours = HoursSchedule(plan.setting, clock, spans[-1].end, self.agents.tell)
        RandomArrivals(plan, spans, clock, chance_of, self._comes)

    def run(self) -> PlayedDays:
        clock, router = self.clock, self.agents.router
        while clock.next is not None or router.due is not None:
            due = router.due
            if due is not None and (clock.next is None or due < clock.next):
                clock.now = max(due, clock.now)
                self.agents.tell(say.Tick())
            else:
                clock.step()
        for caller in self.callers.values():  # whom no agent ever came for
            self.ledger.concludes(caller)
        habits = self.people.habits
        return PlayedDays(
            self.ledger.counts, self.agents.work, self.ledger.outcomes, set(habits.unsaid), set(habits.said)
        )  # fmt: skip

    def _comes(self, caller: Caller, span: int) -> None:
        self.callers[caller.name] = caller
        self.ledger.came(span, caller.service)
        self._go_on(caller, caller.interpreter.start(self.clock.now))

    # --- On the way through the flow -----------------------------------------------------------------------

    def _hear(self, caller: Caller, signal: AnySignal) -> None:
        """The contact is told something, and goes on."""
        number = getattr(signal, "to", None)
        if caller.gone or (number is not None and number not in caller.interpreter.open):
            return  # it has gone on meanwhile
        self._go_on(caller, caller.interpreter.receive(self.clock.now, signal))

    def _go_on(self, caller: Caller, step: Step) -> None:
        interpreter = caller.interpreter
        if interpreter.left is not None:
            self._leave(caller)
            return
        if caller.search and caller.search not in interpreter.open:
            self._step_aside(caller)
        for number, command in step.commands.items():
            if number in interpreter.open:  # what the one before brought about may have moved the contact on
                self._perform(caller, number, command)

    def _perform(self, caller: Caller, number: int, command: Command) -> None:
        if caller.interpreter.leaving is not None:
            self._hear(caller, unanswered(number, command))
            return
        match command:
            case commands.FindAgent():
                self._search(caller, number, command)
            case commands.AwaitKey():
                self._await_key(caller, number, command)
            case commands.AskAgents():
                self._look_for_agents(caller, number, command, self.clock.now + round(command.wait * 1000))
            case commands.AskHours():
                self._hear(caller, signals.HoursAre(number, self.hours.is_open(command.service)))
            case commands.RequestCallback():
                self._call_back(caller, number, command)
            case commands.Hold():
                pass
            case commands.Supervise():
                self._hear(caller, signals.Failed(number, "nobody is supervised in a forecast"))
            case _:
                self._ask(caller, number, command)

    def _ask(self, caller: Caller, number: int, command: Command) -> None:
        """Something that only the person or the world can answer."""
        interpreter = caller.interpreter
        flow, module = interpreter.program.flow, interpreter.program.modules[interpreter.module]
        answer = self.people.habits.answer(flow, module, interpreter.contact, number, command, caller.chance)
        after, signal, at_last = answer
        if isinstance(signal, signals.HungUp):
            self.clock.later(self.clock.now + after, self._hang_up, caller, number, at_last)
        else:
            self.clock.later(self.clock.now + after, self._hear, caller, signal)

    def _hang_up(self, caller: Caller, number: int, at_last: AnySignal | None = None) -> None:
        """The person leaves, if the contact is still where they decided to. `at_last`: how that then comes out."""
        if number not in caller.interpreter.open or caller.talking:
            return
        self._hear(caller, signals.HungUp("caller"))
        for begun, command in tuple(caller.interpreter.open.items()):
            if caller.interpreter.leaving is not None:  # what was begun comes to its end
                self._hear(caller, at_last if at_last is not None and begun == number else unanswered(begun, command))

    def _leave(self, caller: Caller) -> None:
        """The person's part is over."""
        caller.gone = True
        asking = caller.asking
        if asking is not None and caller.search and asking.standing == "waits":
            self.ledger.rests(asking, "abandoned")
        caller.search = 0
        if asking is None or asking.standing != "callback":
            self.agents.tell(say.Withdraw(caller.name))
        self._close(caller)

    def _close(self, caller: Caller) -> None:
        """If nothing more can come of the contact, it is counted and forgotten."""
        outcome, asking = caller.interpreter.outcome, caller.asking
        if outcome is None or (asking is not None and asking.standing == "callback"):
            return
        if self.callers.pop(caller.name, None) is not None:
            self.ledger.ends(caller, outcome.result)

    # --- Asking for agents ---------------------------------------------------------------------------------

    def _search(self, caller: Caller, number: int, command: commands.FindAgent) -> None:
        queue = command.service or command.group or caller.service
        if caller.asking is not None and caller.asking.standing == "callback":
            caller.asking.standing = "aside"  # the place is theirs again: they wait on the line
        caller.before = before = caller.asks.get(queue)
        if before is None:
            ask = QueueEntry(queue, self.agents.span_at(self.clock.now), self.clock.now)
        else:
            ask = replace(before, standing="answered" if before.standing == "answered" else "waits")
        caller.asks[queue] = ask
        caller.search, caller.asking, caller.talking = number, ask, False
        caller.conversation = self.people.conversation(queue, caller.chance)
        if self.people.patience:
            gives_up = self.clock.now + round(caller.chance.expovariate(1 / self.people.patience) * 1000)
            self.clock.later(gives_up, self._hang_up, caller, number)
        self.agents.tell(say.Arrive(AgentRequest.of(caller.name, command)))

    def _await_key(self, caller: Caller, number: int, command: commands.AwaitKey) -> None:
        interpreter = caller.interpreter
        hold = next((each for each in interpreter.open.values() if isinstance(each, commands.Hold)), None)
        flow, module = interpreter.program.flow.slug, interpreter.module
        pressed = self.people.habits.key_while_waiting(flow, module, hold, command, caller.chance)
        if pressed is not None:
            after, key = pressed
            self.clock.later(self.clock.now + after, self._hear, caller, signals.Keyed(number, key, count=1))

    def _step_aside(self, caller: Caller) -> None:
        """The flow has gone on without an agent; the place in the queue is kept until the contact is over."""
        caller.search, caller.talking = 0, False
        if caller.asking is not None and caller.asking.standing == "waits":
            self.ledger.rests(caller.asking, "aside")
        self.agents.tell(say.StepAside(caller.name))

    def _look_for_agents(self, caller: Caller, number: int, command: commands.AskAgents, until: int) -> None:
        if caller.gone or number not in caller.interpreter.open:
            return
        now = self.clock.now
        found = self.agents.availability(command.service, command.skill, command.teams)
        if found.ready or not found.signed_in or now >= until:
            after = command.wait - (until - now) / 1000
            self._hear(caller, signals.AgentsAre(number, found.signed_in, found.ready, after))
        else:
            self.clock.later(min(now + LOOK, until), self._look_for_agents, caller, number, command, until)

    def _call_back(self, caller: Caller, number: int, command: commands.RequestCallback) -> None:
        asking = caller.asking
        if asking is None or asking.standing != "aside":
            self._hear(caller, signals.Failed(number, "there is no place in a queue to keep"))
            return
        setting, own = self._setting, caller.interpreter.contact.facts.number
        if why := refuses(setting.outside, command.number, own, setting.columns.region):
            self._hear(caller, signals.Failed(number, why))
            return
        asking.standing = "callback"
        self.agents.tell(say.AskCallback(caller.name, command.max_wait))
        self._hear(caller, signals.Done(number))

    # --- What the router decides ---------------------------------------------------------------------------

    def _offered(self, offer: Offer) -> None:
        caller = self.callers.get(offer.contact)
        if caller is not None and caller.search and not offer.callback:
            self._hear(caller, signals.Offered(caller.search, offer.agent))

    def _connected(self, connect: Connect) -> None:
        caller, agent = self.callers.get(connect.contact), connect.agent
        if caller is None or caller.asking is None or not (caller.search or connect.callback):
            self.agents.tell(say.Release(agent, wrap_up=False))  # they left in this very moment
            return
        conversation = self.agents.can_wrap_up(agent, caller.conversation)
        talks = round(conversation.talk * 1000) + (RINGING if connect.callback else 0)
        over = self.clock.now + talks
        if connect.callback:
            self.ledger.rests(caller.asking, "called_back")
            self.clock.later(over, self._called_back, caller, agent, conversation)
            return
        if caller.asking.standing != "answered":
            self.ledger.rests(caller.asking, "answered")
        caller.talking, number = True, caller.search
        self._hear(caller, signals.Connected(number, agent, connect.waited))
        self.clock.later(over, self._talked, caller, number, agent, conversation)

    def _not_routed(self, decision: NotRouted) -> None:
        caller = self.callers.get(decision.contact)
        if caller is None or caller.asking is None:
            return
        if decision.reason.startswith("invalid") and caller.asking.standing == "waits":
            self._forget(caller, caller.asking)
        elif caller.asking.standing in {"waits", "callback"}:
            caller.asking.became = NOT_ROUTED.get(decision.reason, "refused")
            self.ledger.rests(caller.asking, "turned_away")
        if caller.search:
            self._hear(caller, signals.NotRouted(caller.search, decision.reason, decision.agent))
        else:
            self._close(caller)

    def _forget(self, caller: Caller, ask: QueueEntry) -> None:
        """Nobody could have been asked for so (an extension that does not exist): that was no wait for an agent."""
        if caller.before is None:
            del caller.asks[ask.queue]
        else:
            caller.asks[ask.queue] = caller.before
        caller.asking = None

    def _talked(self, caller: Caller, number: int, agent: str, conversation: HandlingTime) -> None:
        """A conversation is over; the agent wraps up."""
        self.agents.tell(say.Release(agent, wrap_up=conversation.wrap_up > 0))
        if conversation.agent_ends:
            self._hear(caller, signals.AgentEnded(number, agent, conversation.talk))
        else:
            self._hear(caller, signals.HungUp("caller"))
        self._wrap_up(caller, agent, conversation)

    def _called_back(self, caller: Caller, agent: str, conversation: HandlingTime) -> None:
        self.agents.tell(say.Release(agent, wrap_up=conversation.wrap_up > 0))
        if not caller.search:  # else they ask again, on the line where they stayed
            self.agents.tell(say.Withdraw(caller.name))
        self._wrap_up(caller, agent, conversation)

    def _wrap_up(self, caller: Caller, agent: str, conversation: HandlingTime) -> None:
        if conversation.wrap_up > 0:
            done = self.clock.now + round(conversation.wrap_up * 1000)
            self.clock.later(done, self.agents.tell, say.WrapUpDone(agent))
            self.clock.later(done, self._wrapped_up, caller, agent, conversation)
        else:
            self._wrapped_up(caller, agent, conversation)

    def _wrapped_up(self, caller: Caller, agent: str, conversation: HandlingTime) -> None:
        if agent in caller.interpreter.agents:
            caller.interpreter.receive(self.clock.now, signals.WrappedUp(agent, conversation.code, conversation.result))
        self._close(caller)
