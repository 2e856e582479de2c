"""The router with callers of its own, on a virtual clock.

Contacts come at random (a Poisson process whose rate holds for a span), take an agent for a random time and hang up
after a random time; both times are exponential. So what comes out is Erlang C, or Erlang A with people who hang up,
where one queue has one kind of agent, and goes on to hold where they do not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate, pairwise
from typing import Literal, Self

from cordboard.acd import messages as say
from cordboard.acd.decisions import Connect, NotRouted, Offer
from cordboard.acd.organisation import Organisation
from cordboard.acd.router import Router

#: Chance, as a caller gives it: a number from the exponential distribution with this mean.
Exponential = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: how many contacts each service may expect to ask for agents, and how many agents work."""

    seconds: float
    contacts: Mapping[str, float]
    agents: int


@dataclass(frozen=True, slots=True)
class Callers:
    """What those who call are like. Seconds; `handling` by service and `patience` are means.

    No patience: everybody waits until the service's max wait. `before` is how long the flow takes before it asks for
    an agent, `within` is how soon an answer counts as in time.
    """

    handling: Mapping[str, float]
    patience: float = 0.0
    before: float = 0.0
    within: float = 20.0


@dataclass(slots=True)
class Counts:
    """What became of the contacts that came in a span. Seconds.

    `waited` is that of all of them. `worked` is what agents spent on contacts in this span, `overtime` the part of it
    that was spent by agents whose turn was over, and `staffed` the time of those whose turn it was.
    """

    asked: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    turned_away: int = 0
    waited: float = 0.0
    worked: float = 0.0
    overtime: float = 0.0
    staffed: float = 0.0

    def __iadd__(self, other: Counts) -> Self:
        for name in Counts.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def service_level(self) -> float | None:
        """The part of all contacts that were answered in time; None if there were none."""
        return self.in_time / self.asked if self.asked else None

    @property
    def mean_wait(self) -> float | None:
        """Of all contacts, those included who were not answered."""
        return self.waited / self.asked if self.asked else None

    @property
    def abandonment(self) -> float | None:
        """The part of all contacts that hung up while waiting."""
        return self.abandoned / self.asked if self.asked else None

    @property
    def occupancy(self) -> float | None:
        """The part of the agents' time that contacts took; None if nobody worked."""
        time = self.staffed + self.overtime
        return self.worked / time if time else None


@dataclass(slots=True)
class _Contact:
    service: str
    span: int
    asked: float
    waits: bool = True


#: What is to come: when, a number that keeps order, what, and the contact or span that it is about, or the agent's.
_Coming = tuple[float, int, Literal["span", "ask", "leave", "release"], int, str]


class _Play:
    """One run. Times are seconds from its beginning."""

    def __init__(
        self, organisation: Organisation, spans: Sequence[Span], callers: Callers, exponential: Exponential
    ) -> None:
        self.spans, self.callers, self.exponential = spans, callers, exponential
        self.starts = list(accumulate((span.seconds for span in spans), initial=0.0))
        self.router = Router(organisation, 0)
        self.agents = {logon: number for number, logon in enumerate(organisation.agents)}
        self.counts = [Counts(staffed=span.agents * span.seconds) for span in spans]
        self.contacts: list[_Contact] = []
        self.coming: list[_Coming] = []
        self.order = 0
        self.ready: set[str] = set()
        for logon in organisation.agents:
            self.router.receive(say.SignIn(logon, nailed_up=True), 0)

    def run(self) -> list[Counts]:
        for number, start in enumerate(self.starts[:-1]):
            self.later(start, "span", number)
        for service, span, at in self.arrivals():
            self.contacts.append(_Contact(service, span, at + self.callers.before))
            self.later(at + self.callers.before, "ask", len(self.contacts) - 1)
        does = {"span": self.span_begins, "ask": self.asks, "leave": self.leaves, "release": self.releases}
        while self.coming or self.router.due is not None:
            due = self.router.due
            if due is not None and (not self.coming or due / 1000 < self.coming[0][0]):
                self.tell(say.Tick(), due / 1000)
                continue
            now, _, what, number, logon = heappop(self.coming)
            does[what](now, number, logon)
        return self.counts

    def arrivals(self) -> Iterator[tuple[str, int, float]]:
        for number, (start, end) in enumerate(pairwise(self.starts)):
            for service, contacts in self.spans[number].contacts.items():
                if contacts > 0:
                    gap = (end - start) / contacts
                    at = start + self.exponential(gap)
                    while at < end:
                        yield service, number, at
                        at += self.exponential(gap)

    def later(self, at: float, what: Literal["span", "ask", "leave", "release"], number: int, logon: str = "") -> None:
        self.order += 1
        heappush(self.coming, (at, self.order, what, number, logon))

    def tell(self, message: say.Message, now: float) -> None:
        """Tell the router, and do what it decides. Whoever is offered a contact takes it at once."""
        at = round(now * 1000)
        for decision in self.router.receive(message, at):
            match decision:
                case Offer():
                    self.tell(say.Accept(decision.agent, decision.offer), now)
                case Connect():
                    self.connected(decision, now)
                case NotRouted():
                    number = int(decision.contact)
                    self.lost(number, now).turned_away += 1
                case _:
                    pass

    # --- What happens

    def span_begins(self, now: float, number: int, _: str) -> None:
        wanted = set(list(self.agents)[: self.spans[number].agents])
        for logon in sorted(self.ready - wanted):
            self.tell(say.GoNotReady(logon), now)
        for logon in sorted(wanted - self.ready):
            self.tell(say.GoReady(logon), now)
        self.ready = wanted

    def asks(self, now: float, number: int, _: str) -> None:
        contact = self.contacts[number]
        self.counts[contact.span].asked += 1
        self.tell(say.Arrive(say.Request(contact=str(number), service=contact.service)), now)
        if contact.waits and self.callers.patience:
            self.later(now + self.exponential(self.callers.patience), "leave", number)

    def leaves(self, now: float, number: int, _: str) -> None:
        if self.contacts[number].waits:
            self.lost(number, now).abandoned += 1
            self.tell(say.Withdraw(str(number)), now)

    def releases(self, now: float, number: int, logon: str) -> None:
        self.tell(say.Release(logon, wrap_up=False), now)
        self.tell(say.Withdraw(str(number)), now)

    def connected(self, connect: Connect, now: float) -> None:
        number = int(connect.contact)
        contact = self.contacts[number]
        contact.waits = False
        counts = self.counts[contact.span]
        counts.answered += 1
        counts.in_time += connect.waited <= self.callers.within
        counts.waited += connect.waited
        end = now + self.exponential(self.callers.handling[contact.service])
        self.works(self.agents[connect.agent], now, end)
        self.later(end, "release", number, connect.agent)

    def lost(self, number: int, now: float) -> Counts:
        contact = self.contacts[number]
        contact.waits = False
        counts = self.counts[contact.span]
        counts.waited += now - contact.asked
        return counts

    def works(self, agent: int, start: float, end: float) -> None:
        """Spread an agent's work over the spans that it touches."""
        for number, (begins, ends) in enumerate(pairwise(self.starts)):
            seconds = min(end, ends) - max(start, begins)
            if seconds > 0:
                self.counts[number].worked += seconds
                if agent >= self.spans[number].agents:
                    self.counts[number].overtime += seconds


def play(organisation: Organisation, spans: Sequence[Span], callers: Callers, exponential: Exponential) -> list[Counts]:
    """Let everybody come, wait and go; what became of them, by the span in which they came.

    The first agents of the organisation work, as many as a span says, and their handling time is all of it: there is
    no wrap-up besides. It has at least as many agents as any span.
    """
    return _Play(organisation, spans, callers, exponential).run()
