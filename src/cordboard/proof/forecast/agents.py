"""The router and its agents on the virtual clock: who is at work when, who takes what, and for how long."""

from __future__ import annotations

from bisect import bisect
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cordboard.acd import messages as say
from cordboard.acd.decisions import AgentChanged, Connect, Decision, NotRouted, Offer
from cordboard.acd.organisation import Organisation
from cordboard.acd.router import Router
from cordboard.acd.states import BUSY
from cordboard.acd.views import Availability
from cordboard.proof.forecast.clock import VirtualClock
from cordboard.proof.forecast.counts import Work
from cordboard.proof.forecast.people import HandlingTime
from cordboard.proof.forecast.staff import AgentGroup, staffed


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from `start` on, in milliseconds: how many contacts each service may expect, and who works.

    `agents` are numbers by crew.
    """

    start: int
    seconds: float
    contacts: Mapping[str, float]
    agents: Mapping[str, int]

    @property
    def end(self) -> int:
        """When the next one begins."""
        return self.start + round(self.seconds * 1000)


class ScheduledAgents:
    """Agents who come and go with the spans, and the router that knows of them.

    `on_offer`, `on_connect` and `on_not_routed` are told what it decides; an offer is taken after `pick_up` seconds.
    With none, agents have their audio path up, and contacts are joined with them at once.
    """

    def __init__(
        self, organisation: Organisation, crews: Sequence[AgentGroup], spans: Sequence[Span], clock: VirtualClock, *,
        pick_up: float, on_offer: Callable[[Offer], None], on_connect: Callable[[Connect], None],
        on_not_routed: Callable[[NotRouted], None],
    ) -> None:  # fmt: skip
        most = {crew.name: max(span.agents.get(crew.name, 0) for span in spans) for crew in crews}
        whole, self.places = staffed(organisation, crews, most)
        self.spans, self.clock, self.pick_up = spans, clock, round(pick_up * 1000)
        self.starts = [span.start for span in spans]
        self.work = [
            {crew.name: Work(staffed=span.agents.get(crew.name, 0) * span.seconds) for crew in crews} for span in spans
        ]
        self.router = Router(whole, clock.now)
        self._on_offer, self._on_connect, self._on_not_routed = on_offer, on_connect, on_not_routed
        self._decided: deque[Decision] = deque()
        self._deciding = False
        self._at_work: set[str] = set()
        self._busy_since: dict[str, int] = {}
        for number, span in enumerate(spans):
            clock.later(span.start, self._turn, number)

    def tell(self, message: say.Message) -> None:
        """Tell the router, and see to what it decides, one thing after another."""
        self._decided.extend(self.router.receive(message, self.clock.now))
        if self._deciding:
            return
        self._deciding = True
        try:
            while self._decided:
                self._see_to(self._decided.popleft())
        finally:
            self._deciding = False

    def _see_to(self, decision: Decision) -> None:
        match decision:
            case Offer():
                self._on_offer(decision)
                takes = say.Accept(decision.agent, decision.offer)
                if self.pick_up:
                    before_it_ends = max(0, decision.until - self.clock.now - 1)
                    self.clock.later(self.clock.now + min(self.pick_up, before_it_ends), self.tell, takes)
                else:
                    self.tell(takes)
            case Connect():
                self._on_connect(decision)
            case NotRouted():
                self._on_not_routed(decision)
            case AgentChanged():
                self._changed(decision)
            case _:
                pass

    def availability(self, service: str, skill: str, teams: Sequence[str]) -> Availability:
        """How many agents are signed in and Ready."""
        return self.router.availability(service, skill, teams)

    def span_at(self, now: int) -> int:
        """The number of the span; before the first and after the last it is that."""
        return max(0, bisect(self.starts, now) - 1)

    def _changed(self, change: AgentChanged) -> None:
        """An agent is in another state: what a contact took of the time is known when it is over."""
        agent, now = change.agent, self.clock.now
        if change.state in BUSY:
            self._busy_since.setdefault(agent, now)
        elif (since := self._busy_since.pop(agent, None)) is not None:
            self._worked(agent, since, now)

    def _worked(self, agent: str, start: int, end: int) -> None:
        """An agent was busy: spread over the spans that it touches, as far as there are any."""
        crew, place = self.places[agent]
        first = self.span_at(start)
        for number, span in enumerate(self.spans[first:], first):
            if span.start >= end:
                break
            seconds = (min(end, span.end) - max(start, span.start)) / 1000
            if seconds > 0:
                work = self.work[number][crew]
                work.worked += seconds
                if place >= span.agents.get(crew, 0):
                    work.overtime += seconds

    def can_wrap_up(self, agent: str, conversation: HandlingTime) -> HandlingTime:
        """The conversation with no longer a wrap-up than the agent may have."""
        limit = self.router.organisation.agents[agent].wrap_up
        if limit is None or conversation.wrap_up < limit:
            return conversation
        return conversation._replace(wrap_up=max(0.0, limit - 0.001))

    def _turn(self, number: int) -> None:
        """A span begins: others come, and those whose turn is over go home when their work is done.

        In this order, or a waiting person would be told in between that nobody is there.
        """
        wanted = {
            agent for agent, (crew, place) in self.places.items() if place < self.spans[number].agents.get(crew, 0)
        }
        for agent in sorted(wanted - self._at_work):
            self.tell(say.SignIn(agent, ready=True, nailed_up=not self.pick_up))
        for agent in sorted(self._at_work - wanted):
            self.tell(say.SignOut(agent))
        self._at_work = wanted
