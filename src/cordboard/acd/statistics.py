"""Statistics: a fold over the log of messages and decisions, never counters beside it.

So they can be made anew for any stretch of time, they agree with what happened, and the same log always gives the same
figures. Intervals are half hours from the epoch, which are those of every zone whose offset is whole half hours; where
it is not, take quarters.

>>> from cordboard.acd.messages import Arrive, AgentRequest, Withdraw
>>> statistics = Statistics()
>>> statistics.see(0, Arrive(AgentRequest(contact="c1", service="support")))
>>> statistics.see(30_000, Withdraw("c1"))
>>> statistics.services["support", 0].abandoned
1
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from cordboard.acd import decisions as did
from cordboard.acd import messages as said
from cordboard.acd.board import PLACE_KEPT
from cordboard.acd.counts import AgentCounts, Queue, ServiceCounts
from cordboard.acd.measures import SERVICE_LEVEL
from cordboard.acd.states import TALKING, State

HALF_HOUR: Final = 1_800_000

Event = said.AnyMessage | did.AnyDecision

_TOLD: Final = msgspec.json.Decoder(said.AnyMessage)
_DECIDED: Final = msgspec.json.Decoder(did.AnyDecision)


def decode(kind: str, body: str | bytes) -> Event:
    """An event as the log keeps it: `kind` is ``told`` or ``decided``, `body` its JSON.

    Raises:
        msgspec.ValidationError: if it is none.
    """
    event: Event = (_TOLD if kind == "told" else _DECIDED).decode(body)
    return event


class _Known(msgspec.Struct):
    """A contact that has a place, for the service it asked for last; `idle_since` is when it last waited or talked."""

    service: str
    idle_since: int


class WaitingContact(msgspec.Struct):
    """A contact that seeks an agent, and is in time if it is answered `within` so many seconds. `before` is what was
    known of it when it asked.
    """

    service: str
    since: int
    within: float = SERVICE_LEVEL
    before: _Known | None = None
    callback: bool = False


class WorkingAgent(msgspec.Struct):
    """An agent's state and the contact in hand, with what the contact took so far, and whether that is `counted`."""

    state: str
    since: int
    contact: str = ""
    service: str = ""
    talk: float = 0.0
    wrap_up: float = 0.0
    counted: bool = True


class Statistics:
    """The figures so far. `see` events in order; read at any time. Of requests that are not `counted`, the times that
    agents spent in each state are all that is in them.

    Args:
        interval: milliseconds.
        within: seconds in which a request counts as answered in time, in place of those that each came with.
    """

    def __init__(self, *, interval: int = HALF_HOUR, within: float | None = None) -> None:
        self.interval = interval
        self._within = within
        self.now = 0
        self._services: dict[tuple[str, int], ServiceCounts] = {}
        self._agents: dict[tuple[str, int], AgentCounts] = {}
        self._waiting: dict[str, WaitingContact] = {}
        self._known: dict[str, _Known] = {}
        self._working: dict[str, WorkingAgent] = {}
        self._uncounted: set[str] = set()

    def fold(self, events: Iterable[tuple[int, Event]]) -> Statistics:
        """See many events, each with its time."""
        for at, event in events:
            self.see(at, event)
        return self

    def see(self, at: int, event: Event) -> None:
        """One event of the log."""
        self.now = max(at, self.now)
        if not self._is_left_out(event):
            self._count(event)

    def _is_left_out(self, event: Event) -> bool:
        """Whether it is about a request that no figure counts. States of agents are figures all the same."""
        match event:
            case said.Arrive(request=request) | said.AskCallback(request=said.AgentRequest() as request):
                if not request.counted:
                    self._uncounted.add(request.contact)
                return not request.counted
            case said.Withdraw():
                left_out = event.contact in self._uncounted
                self._uncounted.discard(event.contact)
                return left_out
            case did.Offer() | did.Connect() | did.OfferEnded() | did.NotRouted():
                return event.contact in self._uncounted
            case _:
                return False

    def _count(self, event: Event) -> None:
        match event:
            case said.Arrive():
                request = event.request
                within = request.answer_within if self._within is None else self._within
                self._asked(request.contact, request.service or request.group, within, callback=False)
            case said.AskCallback() if self._has_place(event.contact):
                self._asked(event.contact, self._known[event.contact].service, 0.0, callback=True)
            case said.Occupy() if event.service:
                self._known.setdefault(event.contact, _Known(event.service, self.now))
            case said.Withdraw():
                self._left(event.contact)
                self._known.pop(event.contact, None)
            case said.StepAside():
                self._end(event.contact, "stepped_aside")
            case did.Offer():
                self._agent(event.agent).offers += 1
            case did.Connect():
                self._connected(event)
            case did.OfferEnded():
                self._offer_ended(event)
            case did.NotRouted():
                self._not_routed(event)
            case did.AgentChanged():
                self._changed(event)
            case _:
                pass

    # --- Contacts

    def _asked(self, contact: str, service: str, within: float, *, callback: bool) -> None:
        self._end(contact, "stepped_aside")
        self._service(service).asked += 1
        self._waiting[contact] = WaitingContact(service, self.now, within, self._known.get(contact), callback)
        self._known[contact] = _Known(service, self.now)

    def _has_place(self, contact: str) -> bool:
        """Whether the router has kept the contact's place, and it is not in a conversation."""
        if contact in self._waiting:
            return True
        talks = any(each.contact == contact and each.state in TALKING for each in self._working.values())
        known = self._known.get(contact)
        return known is not None and not talks and self.now - known.idle_since < PLACE_KEPT

    def _end(self, contact: str, how: str) -> WaitingContact | None:
        waiting = self._waiting.pop(contact, None)
        if waiting is not None:
            counts = self._service(waiting.service)
            setattr(counts, how, getattr(counts, how) + 1)
            self._known[contact].idle_since = self.now
        return waiting

    def _left(self, contact: str) -> None:
        waiting = self._end(contact, "abandoned")
        if waiting is not None and not waiting.callback:
            self._service(waiting.service).abandoned_after += (self.now - waiting.since) / 1000

    def _connected(self, connect: did.Connect) -> None:
        self._agent(connect.agent).taken += 1
        waiting = self._end(connect.contact, "called_back" if connect.callback else "answered")
        if waiting is None or connect.callback:
            return
        counts = self._service(waiting.service)
        counts.waited += connect.waited
        counts.longest_wait = max(counts.longest_wait, connect.waited)
        counts.in_time += connect.waited <= waiting.within

    def _offer_ended(self, ended: did.OfferEnded) -> None:
        agent = self._agent(ended.agent)
        agent.rejected += ended.why == "rejected"
        agent.missed += ended.why == "timeout"
        if not ended.waits and ended.why in {"rejected", "timeout"}:
            self._end(ended.contact, "turned_down")

    def _not_routed(self, not_routed: did.NotRouted) -> None:
        waiting = self._waiting.pop(not_routed.contact, None)
        if waiting is not None:
            reasons = self._service(waiting.service).not_routed
            reasons[not_routed.reason] = reasons.get(not_routed.reason, 0) + 1
            self._known[not_routed.contact].idle_since = self.now
            if not_routed.reason.startswith("invalid"):  # such a request changes nothing of what was kept
                self._restore(not_routed.contact, waiting.before)

    def _restore(self, contact: str, before: _Known | None) -> None:
        if before is None:
            del self._known[contact]
        else:
            self._known[contact] = before

    # --- Agents

    def _changed(self, changed: did.AgentChanged) -> None:
        before = self._working.pop(changed.agent, None)
        if before is not None:
            self._spent(changed.agent, before)
        if changed.state == State.SIGNED_OUT:
            after = None
        else:
            state = f"{changed.state} {changed.reason}".strip()
            known = self._known.get(changed.contact)
            service = known.service if known is not None else ""
            counted = changed.contact not in self._uncounted
            after = self._working[changed.agent] = WorkingAgent(
                state, self.now, changed.contact, service, counted=counted
            )
        if before is not None and before.contact:
            self._worked(changed.agent, before, after)

    def _worked(self, agent: str, before: WorkingAgent, after: WorkingAgent | None) -> None:
        """Carry what the contact took so far over to the next state, or count it when the contact is done."""
        seconds = (self.now - before.since) / 1000
        talk = before.talk + (seconds if before.state in TALKING else 0.0)
        if before.state in TALKING and before.contact in self._known:
            self._known[before.contact].idle_since = self.now
        wrap_up = before.wrap_up + (seconds if before.state == "wrap_up" else 0.0)
        if after is not None and after.contact == before.contact:
            after.talk, after.wrap_up, after.service = talk, wrap_up, before.service or after.service
            after.counted = before.counted
        elif before.state != "offered" and before.counted:
            self._handled(agent, before, talk, wrap_up)

    def _handled(self, agent: str, working: WorkingAgent, talk: float, wrap_up: float) -> None:
        self._agent(agent).handled += 1
        counts = self._service(working.service)
        counts.handled += 1
        counts.talk += talk
        counts.wrap_up += wrap_up

    def _spent(self, agent: str, working: WorkingAgent) -> None:
        """A state of an agent is over now."""
        self._spend(agent, working, self._agents)

    def _spend(self, agent: str, working: WorkingAgent, into: dict[tuple[str, int], AgentCounts]) -> None:
        """Spread the time in a state over the intervals that it touched."""
        start = working.since
        while start < self.now:
            interval = start - start % self.interval
            end = min(self.now, interval + self.interval)
            seconds = into.setdefault((agent, interval), AgentCounts()).seconds
            seconds[working.state] = seconds.get(working.state, 0.0) + (end - start) / 1000
            start = end

    # --- Reading

    @property
    def services(self) -> dict[tuple[str, int], ServiceCounts]:
        """By service and the beginning of the interval."""
        return self._services

    @property
    def agents(self) -> dict[tuple[str, int], AgentCounts]:
        """By agent and the beginning of the interval, the states that last included."""
        counts = {key: msgspec.structs.replace(each, seconds=dict(each.seconds)) for key, each in self._agents.items()}
        for agent, working in self._working.items():
            self._spend(agent, working, counts)
        return counts

    def queue(self, service: str, now: int) -> Queue:
        """A service's queue as it is now."""
        waiting = [each for each in self._waiting.values() if each.service == service]
        on_the_line = [each.since for each in waiting if not each.callback]
        longest = (now - min(on_the_line)) / 1000 if on_the_line else 0.0
        return Queue(len(on_the_line), len(waiting) - len(on_the_line), longest)

    def _service(self, service: str) -> ServiceCounts:
        return self._services.setdefault((service, self.now - self.now % self.interval), ServiceCounts())

    def _agent(self, agent: str) -> AgentCounts:
        return self._agents.setdefault((agent, self.now - self.now % self.interval), AgentCounts())
