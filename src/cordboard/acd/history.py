"""What became of each request for an agent, and what agents did, one by one: the statistics before they are added up.

Reports of any interval, zone and division are made from it. It is the fold of `statistics`, so both count the same.

>>> from cordboard.acd.messages import Arrive, AgentRequest, Withdraw
>>> history = DistributionHistory()
>>> history.see(0, Arrive(AgentRequest(contact="c1", service="support")))
>>> history.see(30_000, Withdraw("c1"))
>>> [(each.service, each.became, each.ended_at) for each in history.requests]
[('support', 'abandoned', 30000)]
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cordboard.acd import decisions as did
from cordboard.acd.statistics import Statistics, WaitingContact, WorkingAgent


class RequestHistory(msgspec.Struct, kw_only=True):
    """A request for an agent. `became` is one of `measures.REQUEST_ENDS`; times are milliseconds, `waited` and
    `within`, the time in which it should be answered, are seconds.
    """

    contact: str
    service: str
    asked_at: int
    callback: bool = False
    became: str = "waiting"
    ended_at: int | None = None
    agent: str = ""
    waited: float = 0.0
    within: float = 0.0
    in_time: bool = False


class HandledContact(msgspec.Struct, frozen=True):
    """A contact that an agent was done with `at` a time; `talk` and `wrap_up` are seconds."""

    at: int
    agent: str
    service: str
    contact: str
    talk: float
    wrap_up: float


class StateTime(msgspec.Struct, frozen=True):
    """From when to when an agent was in a state, with its reason for Not Ready (``not_ready lunch``)."""

    agent: str
    state: str
    since: int
    until: int


#: Reasons of the router for sending nobody that count for the service level; every other one refuses the request.
NOT_ROUTED = {
    "agent_not_available": "not_served", "team_agent_not_available": "not_served", "hours_closed": "hours_closed",
}  # fmt: skip
_ENDS = {"stepped_aside": "moved_on", "turned_down": "moved_on"}


class DistributionHistory(Statistics):
    """The requests, contacts handled and states so far. `see` events in order."""

    def __init__(self, *, within: float | None = None) -> None:
        super().__init__(within=within)
        self.requests: list[RequestHistory] = []
        self.handled: list[HandledContact] = []
        self._states: list[StateTime] = []
        self._open: dict[str, RequestHistory] = {}

    def states(self) -> Iterator[StateTime]:
        """The times that agents were in each state, those that last until the last event included."""
        yield from self._states
        for agent, working in self._working.items():
            yield StateTime(agent, working.state, working.since, self.now)

    def _asked(self, contact: str, service: str, within: float, *, callback: bool) -> None:
        super()._asked(contact, service, within, callback=callback)
        request = RequestHistory(
            contact=contact, service=service, asked_at=self.now, within=within, callback=callback
        )  # fmt: skip
        self.requests.append(request)
        self._open[contact] = request

    def _end(self, contact: str, how: str) -> WaitingContact | None:
        waiting = super()._end(contact, how)
        if waiting is not None:
            self._over(contact, _ENDS.get(how, how))
        return waiting

    def _over(self, contact: str, became: str) -> None:
        request = self._open.pop(contact)
        request.became, request.ended_at = became, self.now
        request.waited = (self.now - request.asked_at) / 1000

    def _connected(self, connect: did.Connect) -> None:
        request = self._open.get(connect.contact)
        super()._connected(connect)
        if request is not None:
            request.agent, request.waited = connect.agent, connect.waited
            request.in_time = request.became == "answered" and connect.waited <= request.within

    def _not_routed(self, not_routed: did.NotRouted) -> None:
        if not_routed.contact in self._open:
            self._over(not_routed.contact, NOT_ROUTED.get(not_routed.reason, "refused"))
        super()._not_routed(not_routed)

    def _handled(self, agent: str, working: WorkingAgent, talk: float, wrap_up: float) -> None:
        super()._handled(agent, working, talk, wrap_up)
        self.handled.append(HandledContact(self.now, agent, working.service, working.contact, talk, wrap_up))

    def _spent(self, agent: str, working: WorkingAgent) -> None:
        super()._spent(agent, working)
        self._states.append(StateTime(agent, working.state, working.since, self.now))
