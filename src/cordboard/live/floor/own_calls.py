"""Calls that agents make of their own accord: whom they may call, and those that nobody has answered yet."""

from __future__ import annotations

from uuid import uuid4

from cordboard.acd.messages import AgentRequest, Occupy
from cordboard.acd.router import Router
from cordboard.acd.states import STATES, State
from cordboard.flow.numbers import read_number
from cordboard.flow.site import Service
from cordboard.live.floor.asking import AgentSearch, Party
from cordboard.live.floor.audio_paths import AudioPaths
from cordboard.live.floor.own_call import AgentCall, AgentCallContacts, OwnCall
from cordboard.live.floor.present import Present
from cordboard.live.floor.restart import Restart
from cordboard.live.floor.searches import Searches
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorRefused, ScreenPop
from cordboard.telephony.line import Call, NotConnected
from cordboard.telephony.outside import NumberRefused


class NoAgentCalls:
    """For a floor whose agents call nobody."""

    def check(self, call: AgentCall) -> None:
        """Refuse."""
        raise FloorRefused(f"nobody can be called for {call.service} here")

    async def begin(self, call: AgentCall) -> AgentCall:
        """Refuse."""
        raise FloorRefused(f"nobody can be called for {call.service} here")

    async def dialled(self, call: AgentCall, leg: Call) -> None:
        """There is none."""

    async def announce(self, call: AgentCall, leg: Call) -> None:
        """There is none."""

    async def talk(self, call: AgentCall, leg: Call, asking: AgentSearch) -> None:
        """There is none."""

    async def end(self, call: AgentCall, failure: NotConnected | None, *, by: str) -> None:
        """There is none."""


class OwnCalls:
    """The part of the floor by which agents call people.

    Args:
        contacts: stores and drives the contacts of such calls.
    """

    def __init__(
        self, shared: Shared, router: Router, present: Present, paths: AudioPaths, searches: Searches,
        restart: Restart, contacts: AgentCallContacts,
    ) -> None:  # fmt: skip
        self._shared = shared
        self._router = router
        self._present = present
        self._paths = paths
        self._searches = searches
        self._restart = restart
        self._contacts = contacts
        self._held = False
        self._open: dict[str, OwnCall] = {}

    @property
    def calling(self) -> int:
        """How many persons are being called now, or have answered and are no contact in progress yet."""
        return len(self._open)

    def hold(self) -> None:
        """Begin no call any more."""
        self._held = True

    def stop(self) -> None:
        """Give up those that nobody has answered."""
        self._held = True
        for each in list(self._open.values()):
            each.stop("shutdown")

    async def call(self, agent: str, number: str, service: str = "") -> None:
        """Call somebody as an agent: with a contact of its own, for one of the services that the agent is signed in to.

        The agent is at work on it from here on, and the number rings as soon as the agent can be heard. It must be one
        that the service lets its agents call and the site allows. Raises FloorRefused.
        """
        session = self._present.sessions.get(agent)
        if session is None:
            raise FloorRefused(f"{agent} is not signed in")
        if self._held or self._restart.going_on:
            raise FloorRefused("Cordboard is being restarted, and calls nobody just now")
        state = self._router.agent(agent).state
        if state not in {State.READY, State.NOT_READY}:
            raise FloorRefused(f"you can call nobody now: {STATES[state].label.lower()}")
        if session.path.stays and not session.path.up and not session.path.dialled:
            raise FloorRefused("the telephone of your page is not connected; open the page again")
        wanted = self._allowed(agent, number, service)
        self._contacts.check(wanted)
        self._shared.audit(agent, "call", wanted.number, {"service": wanted.service, "contact": wanted.contact})
        self._shared.tell(Occupy(agent, wanted.contact, wanted.service))
        self._begin(session, wanted).start()
        session.show()
        await self._shared.deliveries.stored()

    def own_call(self, agent: str) -> AgentCall | None:
        """The call that an agent is making, and that nobody has answered yet."""
        session = self._present.sessions.get(agent)
        occupation = session.occupation if session is not None else None
        return occupation.call if isinstance(occupation, OwnCall) else None

    def go_on(self, call: AgentCall, leg: Call | None) -> bool:
        """After a restart: go on with a call whose contact is stored, and that nobody had answered; says whether its
        agent is still there. `leg` is the call to the person, None where there is none yet.
        """
        agent = self._restart.takes_call(call.contact)
        session = self._present.sessions.get(agent)
        if session is None:
            return False
        self._restart.find_legs()
        known = AgentCall(
            contact=call.contact, agent=agent, service=call.service, number=call.number, caller_id=call.caller_id,
            ring_seconds=call.ring_seconds, record=call.record, pop=call.pop,
        )  # fmt: skip
        self._begin(session, known, again=True).start(leg)
        return True

    def _begin(self, session: Session, call: AgentCall, *, again: bool = False) -> OwnCall:
        own = self._open[call.contact] = OwnCall(
            call, session, self._shared, self._contacts, self._reached, self._over, again=again
        )
        return own

    def _over(self, own: OwnCall) -> None:
        self._open.pop(own.contact, None)

    async def _reached(self, call: AgentCall, leg: Call, session: Session) -> None:
        """The person is there: the agent is in the conversation of the new contact."""
        asking = self._searches.make(call.contact, Party(leg, pop=call.pop, record=call.record))
        request = AgentRequest(contact=call.contact, service=call.service)
        self._present.meets(call.contact, asking, request, session)
        await self._contacts.talk(call, leg, asking)

    # --- Whom agents may call ------------------------------------------------------------------------------------

    def _allowed(self, agent: str, number: str, service: str) -> AgentCall:
        """Raises FloorRefused for a number that the agent may not call now."""
        site = self._shared.site
        plain = read_number(number, site.region)
        if plain is None:
            raise FloorRefused(f"{number[:40]!r} is no telephone number; write it as +, country code and digits")
        mine = [site.services[each] for each in self._router.agent(agent).services if each in site.services]
        found = _service_for(plain, [each for each in mine if each.agent_calls], service)
        decision = self._paths.numbers.decide(plain, 0.0)
        if isinstance(decision, NumberRefused):
            raise FloorRefused(decision.reason)
        if refused := self._shared.line.refuses(decision.number):
            raise FloorRefused(f"{decision.number} cannot be called: {refused}")
        return AgentCall(
            contact=uuid4().hex, agent=agent, service=found.name, number=decision.number, caller_id=found.caller_id,
            ring_seconds=found.dial_timeout,
            pop=ScreenPop(caller=decision.number, called=found.caller_id, service=found.name),
        )  # fmt: skip


def _service_for(number: str, services: list[Service], wanted: str) -> Service:
    """The service for which a number is called: the one wanted, else the first that may. Raises FloorRefused."""
    if not services:
        raise FloorRefused("none of the services that you are signed in to lets its agents call people")
    named = [each for each in services if each.name == wanted] if wanted else services
    if not named:
        raise FloorRefused(f"you cannot call anybody for {wanted!r}: {', '.join(each.name for each in services)}")
    found = next((each for each in named if each.agents_may_call(number)), None)
    if found is None:
        names = " or ".join(each.title or each.name for each in named)
        raise FloorRefused(f"{number} is none of the numbers that agents of {names} may call")
    return found
