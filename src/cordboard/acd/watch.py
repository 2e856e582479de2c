"""An independent record of what goes on in the router, with which tests compare it (`laws`).

A `LawWatch` is told every message and what was decided on it. From that alone, and from nothing that the router keeps,
it makes its own picture, simply and slowly. `broken` is what was decided against the laws on the way; the other laws,
in `cordboard.acd.laws`, compare the picture with the router.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from cordboard.acd import decisions as did
from cordboard.acd import messages as said
from cordboard.acd.organisation import Agent, Organisation
from cordboard.acd.pools import Pools
from cordboard.acd.states import STATES, TALKING, State
from cordboard.acd.terms import LEAST_URGENT, RoutingRefusal, Terms, judge

_WAYS: Final = frozenset((row.state, way.to) for row in STATES.values() for way in row.exits)


@dataclass
class SeekingContact:
    """A contact that seeks an agent, as the watch sees it."""

    request: said.AgentRequest
    asked_at: int
    offered: int = 0
    callback_until: int = 0


@dataclass
class LawWatch:
    """Follows a router from its first message. `broken` collects what was decided against the laws."""

    organisation: Organisation
    now: int = 0
    states: dict[str, State] = field(default_factory=dict)
    services: dict[str, tuple[str, ...]] = field(default_factory=dict)
    offers: dict[int, did.Offer] = field(default_factory=dict)
    asking: dict[str, SeekingContact] = field(default_factory=dict)
    asked_last: dict[str, SeekingContact] = field(default_factory=dict)
    max_wait: dict[str, float] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    moved_first: str = ""
    """The contact that was moved to the front last, as long as it stands there."""
    pools: Pools = field(init=False)

    def __post_init__(self) -> None:
        self.pools = Pools(self.organisation)

    def see(self, message: said.Message, decided: list[did.Decision], now: int) -> None:
        """A message was told, and this was decided on it."""
        self.now = max(now, self.now)
        match message:
            case said.Arrive():
                self._ended(message.request.contact, "asked again")
                asking = self.asking[message.request.contact] = SeekingContact(message.request, self.now)
                if self.terms(asking) is not None:
                    self.asked_last[message.request.contact] = asking
                self.ends["asked"] += 1
            case said.AskCallback() if message.contact in self.asked_last and not self._talks(message.contact):
                self._call_back(message)
            case said.Reorganise():
                self._reorganised(message.organisation)
            case said.ChangeMaxWait() if message.service in self.organisation.services:
                self.max_wait[message.service] = message.seconds
            case said.SignIn():
                self._signed_in(message)
            case _:
                pass
        for decision in decided:
            self._decided(decision)
        self._moved(message, {getattr(each, "contact", "") for each in decided})
        if isinstance(message, said.Withdraw):
            self._ended(message.contact, "left")
            self.asked_last.pop(message.contact, None)
        if isinstance(message, said.StepAside):
            self._ended(message.contact, "stepped aside")

    def _moved(self, message: said.Message, decided: set[str]) -> None:
        """Whose place was changed by hand, unless something was decided on the contact at that very moment."""
        match message:
            case said.MoveInQueue():
                asking = self.asking.get(message.contact)
                waits = asking is not None and not asking.offered and message.contact not in decided
                if message.first and message.priority <= LEAST_URGENT:
                    self.moved_first = message.contact if waits else ""
                elif message.contact == self.moved_first:
                    self.moved_first = ""
            case said.Withdraw() | said.StepAside() if message.contact == self.moved_first:
                self.moved_first = ""
            case _ if self.moved_first in decided and self.moved_first not in self.asking:
                self.moved_first = ""
            case _:
                pass

    def _call_back(self, message: said.AskCallback) -> None:
        self._ended(message.contact, "stepped aside")
        asking = self.asked_last[message.contact]
        until = self.now + max(1, round(message.max_wait * 1000))
        self.asking[message.contact] = SeekingContact(asking.request, asking.asked_at, callback_until=until)
        self.ends["asked"] += 1

    def _talks(self, contact: str) -> bool:
        if contact in self.asking:
            return False
        return any(each == contact and self.states[agent] in TALKING for agent, each in self.contacts.items())

    def _signed_in(self, message: said.SignIn) -> None:
        agent = self.organisation.agents.get(message.agent)
        if agent is None or not agent.active:
            return
        if not message.services or set(message.services) & set(agent.services):
            self.services[message.agent] = message.services

    def _reorganised(self, new: Organisation) -> None:
        for name in list(self.max_wait):
            was, will = self.organisation.services.get(name), new.services.get(name)
            if will is None or (was is not None and was.max_wait != will.max_wait):
                del self.max_wait[name]
        self.organisation, self.pools = new, Pools(new)

    def _decided(self, decision: did.Decision) -> None:
        match decision:
            case did.Offer():
                self._offered(decision)
            case did.Connect():
                self._connected(decision)
            case did.OfferEnded():
                self._offer_ended(decision)
            case did.NotRouted():
                if decision.contact not in self.asking:
                    self.broken.append(f"{decision.contact} is not routed, and did not ask")
                self._ended(decision.contact, decision.reason)
            case did.AgentChanged():
                self._changed(decision)
            case did.WrapUpExpired() if self.states.get(decision.agent) is not State.WRAP_UP:
                self.broken.append(f"a wrap-up of {decision.agent} passes that never was")
            case _:
                pass

    def _offered(self, offer: did.Offer) -> None:
        asking = self.asking.get(offer.contact)
        if asking is None:
            self.broken.append(f"{offer.contact} is offered, and does not ask")
        elif asking.offered:
            self.broken.append(f"{offer.contact} is offered to {offer.agent} and to another at one time")
        else:
            asking.offered = offer.offer
        if any(each.agent == offer.agent for each in self.offers.values()):
            self.broken.append(f"{offer.agent} has two offers")
        self.offers[offer.offer] = offer

    def _connected(self, connect: did.Connect) -> None:
        offer = self.offers.pop(connect.offer, None)
        if offer is not None and (offer.contact, offer.agent) != (connect.contact, connect.agent):
            self.broken.append(f"offer {connect.offer} is taken by somebody else")
        if connect.contact not in self.asking:
            self.broken.append(
                f"{connect.contact} is joined with {connect.agent}, and did not ask or is joined already"
            )
        self._ended(connect.contact, "connected")

    def _offer_ended(self, ended: did.OfferEnded) -> None:
        if self.offers.pop(ended.offer, None) is None:
            self.broken.append(f"offer {ended.offer} ends and did not stand")
        asking = self.asking.get(ended.contact)
        if asking is not None:
            asking.offered = 0
        if not ended.waits and ended.why in {"rejected", "timeout"}:
            self._ended(ended.contact, ended.why)

    def _changed(self, changed: did.AgentChanged) -> None:
        was, state = self.states.get(changed.agent, State.SIGNED_OUT), State(changed.state)
        if (was, state) not in _WAYS:
            self.broken.append(f"{changed.agent} goes from {was} to {state}, and there is no such way")
        self.states[changed.agent], self.contacts[changed.agent] = state, changed.contact

    def _ended(self, contact: str, how: str) -> None:
        if self.asking.pop(contact, None) is not None:
            self.ends[how] += 1

    # --- What the watch works out for itself ---------------------------------------------------------------------

    def terms(self, asking: SeekingContact) -> Terms | None:
        """What a request comes to; None if it cannot be routed."""
        terms = judge(asking.request, self.pools)
        return None if isinstance(terms, RoutingRefusal) else terms

    def may_take(self, agent: Agent, asking: SeekingContact, terms: Terms, *, ever: bool = False) -> bool:
        """Whether an agent who is signed in may take a contact now, or `ever` (whatever the teams and the waits)."""
        if terms.agent:
            return agent.logon == terms.agent
        services = self.services[agent.logon] or agent.services
        takers = {terms.service.name}
        for group in self.organisation.groups.values():
            if terms.pool == f"group {group.name}":
                takers = set(group.accepting)
        if not takers.intersection(services, agent.services):
            return False
        if not ever and terms.teams and not set(terms.teams) & set(agent.teams):
            return False
        waited = self.now - asking.asked_at
        stage = sum(waited >= end for end in terms.waits) + 1
        used_up = stage > len(terms.waits)
        if terms.mode == "strict":
            proficiency = agent.skills.get(terms.skill, 99)
            return proficiency <= (10 if ever or used_up else stage)
        if terms.mode == "overflow" and not (ever or used_up):
            return agent.skills.get(terms.skill, 99) <= stage
        return True
