"""The router: it is told what happens, in messages, and answers with what to do, in decisions (domain.md 6).

>>> from cordboard.acd.messages import Accept, Arrive, AgentRequest, SignIn
>>> from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
>>> router = Router(Organisation(
...     services={"support": Service(name="support"), "desk": Service(name="desk", direction="outbound")},
...     groups={"care": ResourceGroup(name="care", contributing=("support",), accepting=("desk",))},
...     agents={"ADA": Agent(logon="ADA", services=("desk",))},
... ), now=0)
>>> [each.state for each in router.receive(SignIn("ADA", ready=True), 1_000)]
[<State.READY: 'ready'>]
>>> offer, changed = router.receive(Arrive(AgentRequest(contact="c1", service="support")), 2_000)
>>> (offer.agent, offer.until)
('ADA', 22000)
>>> router.due
22000
>>> connect, changed = router.receive(Accept("ADA", offer.offer), 5_000)
>>> (connect.contact, connect.waited)
('c1', 3.0)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from cordboard.acd import agents, contacts, messages, offers, organising
from cordboard.acd.board import AGENT, CONTACT, Board
from cordboard.acd.decisions import Decision
from cordboard.acd.estimates import place
from cordboard.acd.keeping import SEEKING, RouterState, Standing
from cordboard.acd.matching import Matching
from cordboard.acd.messages import AgentRequest, Message
from cordboard.acd.organisation import Organisation
from cordboard.acd.rows import Changed, RowKey, rows_of
from cordboard.acd.states import State
from cordboard.acd.terms import RoutingRefusal, judge
from cordboard.acd.views import AgentView, Availability, Place, WaitingView, view_of_agent, view_of_contact


def _tick(_: Board, __: messages.Tick) -> None:
    """What is due is done before and after every message anyway."""


#: What each message does. The handler changes the board; matching comes after it.
HANDLERS: Final[Mapping[type[Message], Callable[[Board, Any], None]]] = MappingProxyType({
    messages.SignIn: agents.sign_in,
    messages.SignOut: agents.sign_out,
    messages.GoReady: agents.go_ready,
    messages.GoNotReady: agents.go_not_ready,
    messages.NailUp: agents.nail_up,
    messages.Arrive: contacts.arrive,
    messages.Withdraw: contacts.withdraw,
    messages.StepAside: contacts.step_aside,
    messages.AskCallback: contacts.ask_callback,
    messages.Accept: offers.accept,
    messages.Reject: offers.reject,
    messages.HoldCall: agents.hold_call,
    messages.RetrieveCall: agents.retrieve_call,
    messages.Occupy: agents.occupy,
    messages.Release: agents.release,
    messages.WrapUpDone: agents.wrap_up_done,
    messages.LosePhone: agents.lose_phone,
    messages.MoveInQueue: contacts.move_in_queue,
    messages.ChangeMaxWait: contacts.change_max_wait,
    messages.ChangeHours: contacts.change_hours,
    messages.Reorganise: organising.reorganise,
    messages.Tick: _tick,
})  # fmt: skip


class Router:
    """The automatic call distributor. Times are milliseconds since the epoch; it has no clock of its own."""

    def __init__(self, organisation: Organisation, now: int, *, matching: type[Matching] = Matching) -> None:
        """`matching` is how agents and contacts are found; another one is for comparing with."""
        self._board = organising.rebuild(RouterState(organisation=organisation, now=now), matching())

    def receive(self, message: Message, now: int) -> list[Decision]:
        """Tell what happens at a time, and hear what to do about it, in order.

        What was due before is done first. A time before the last one counts as the last one. A message that fits
        nothing any more changes nothing.
        """
        board = self._board
        board.kept.now = max(now, board.kept.now)
        board.decisions = []
        self._catch_up(board.now - 1)
        if logon := getattr(message, "agent", ""):
            board.changed.seats.add(logon)
        HANDLERS[type(message)](board, message)
        self._match()
        self._catch_up(board.now)
        return board.decisions

    def _catch_up(self, now: int) -> None:
        """Do what is due, one thing after another."""
        board = self._board
        while (name := board.timers.take(now)) is not None:
            if name.startswith(AGENT):
                agents.due(board, name.removeprefix(AGENT))
            else:
                contacts.due(board, name.removeprefix(CONTACT))
            self._match()

    def _match(self) -> None:
        """Match the contacts that a handler noted, in that order, and then the agents who are still free."""
        board = self._board
        while board.seeking or board.free:
            seeking, board.seeking = board.seeking, []
            for contact in seeking:
                contacts.seek(board, contact)
            free, board.free = board.free, []
            for logon in free:
                self._serve(logon)

    def _serve(self, logon: str) -> None:
        """Give an agent who has become free the contact that goes first."""
        board = self._board
        seat = board.seats.get(logon)
        if seat is not None and seat.state in {State.READY, State.NOT_READY}:
            contact = board.matching.contact_for(seat)
            if contact is not None:
                offers.offer(board, board.tickets[contact], seat)

    # --- What others may see ------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """The time of the last message."""
        return self._board.now

    @property
    def due(self) -> int | None:
        """When the next Tick is needed; None if nothing will happen by itself."""
        return self._board.timers.due

    @property
    def organisation(self) -> Organisation:
        """Who works where, as last told."""
        return self._board.kept.organisation

    @property
    def agents(self) -> dict[str, AgentView]:
        """Every agent of the organisation, and those who are still at work though the organisation has let them go."""
        signed_out = {logon: AgentView(logon) for logon in self.organisation.agents}
        return signed_out | {logon: view_of_agent(seat) for logon, seat in self._board.seats.items()}

    def agent(self, logon: str) -> AgentView:
        """One agent; signed out if unknown."""
        seat = self._board.seats.get(logon)
        return AgentView(logon) if seat is None else view_of_agent(seat)

    @property
    def waiting(self) -> list[WaitingView]:
        """Every contact that seeks an agent, offered ones included, in the order in which they first asked."""
        tickets = self._board.tickets.values()
        return [view_of_contact(each) for each in tickets if each.standing in SEEKING]

    @property
    def standings(self) -> dict[str, Standing]:
        """Where every contact stands that has a place, whether or not it seeks an agent now."""
        return {contact: ticket.standing for contact, ticket in self._board.tickets.items()}

    def queued_at(self, contact: str) -> int | None:
        """When a contact first asked, which orders its queue; None where it has no place."""
        ticket = self._board.tickets.get(contact)
        return ticket.queued_at if ticket is not None else None

    def place(self, contact: str) -> Place | None:
        """Where a contact stands in its queue; None when it is in none. A contact being offered is next."""
        ticket = self._board.tickets.get(contact)
        if ticket is None or ticket.standing not in SEEKING:
            return None
        return place(self._board, ticket)

    def availability(self, service: str, skill: str = "", teams: Iterable[str] = ()) -> Availability:
        """How many eligible agents of a service are signed in and Ready; none for a service nobody takes."""
        board, teams = self._board, tuple(sorted(set(teams)))
        terms = judge(AgentRequest(contact="", service=service, skill=skill, teams=teams), board.pools)
        if isinstance(terms, RoutingRefusal):
            return Availability(0, 0)
        strict = terms.skill if terms.mode == "strict" else ""
        return board.matching.count(terms.pool, strict, terms.teams)

    def max_wait(self, service: str) -> float:
        """A service's max wait in seconds, as it is now."""
        known = self.organisation.services.get(service)
        return self._board.kept.max_wait.get(service, known.max_wait if known is not None else 0.0)

    # --- Across a restart ---------------------------------------------------------------------------------------

    def changes(self) -> dict[RowKey, bytes | None]:
        """What has changed since this was asked last, as rows to store; None for a row that is not there any more.

        All rows together are what the router keeps, less the organisation (:func:`cordboard.acd.rows.kept_of`).
        """
        board = self._board
        changed, board.changed = board.changed, Changed()
        return rows_of(board.kept, changed)

    def go_on(self, kept: RouterState) -> None:
        """Go on where another router left off. An organisation that changed meanwhile comes as Reorganise."""
        self._board = organising.rebuild(kept, type(self._board.matching)())

    def snapshot(self) -> bytes:
        """All that the router keeps, as JSON."""
        return msgspec.json.encode(self._board.kept)

    def restore(self, snapshot: bytes) -> None:
        """Go on where another router left off. An organisation that changed meanwhile comes as Reorganise.

        Raises:
            msgspec.ValidationError: if it is no snapshot.
        """
        self.go_on(msgspec.json.decode(snapshot, type=RouterState))
