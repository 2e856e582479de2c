"""The board: the state that the parts of the router share, and the operations that they have in common.

A handler changes the board and notes who is to be matched: contacts that are `seeking` an agent, agents who are `free`.
When it is done, the router matches them. So no handler calls another, and matching sees only whole states.
"""

from __future__ import annotations

from cordboard.acd.decisions import AgentChanged, Decision
from cordboard.acd.keeping import SEEKING, RouterState, Seat, Ticket
from cordboard.acd.matching import Matching, order
from cordboard.acd.organisation import Agent
from cordboard.acd.pools import Pools
from cordboard.acd.rows import Changed
from cordboard.acd.states import ALLOWED, TALKING, IllegalMove, State
from cordboard.acd.terms import Terms
from cordboard.acd.timers import Timers

#: Timer names: an agent's state ends; something is due for a contact.
AGENT = "agent "
CONTACT = "contact "


class Board:
    """What is kept, and what follows from it."""

    def __init__(self, kept: RouterState, matching: Matching) -> None:
        self.kept = kept
        self.pools = Pools(kept.organisation)
        self.matching = matching
        self.timers = Timers()
        self.terms: dict[str, Terms] = {}
        self.talkers: dict[str, set[str]] = {}
        self.decisions: list[Decision] = []
        self.changed = Changed()
        self.seeking: list[str] = []
        self.free: list[str] = []

    @property
    def now(self) -> int:
        return self.kept.now

    @property
    def seats(self) -> dict[str, Seat]:
        return self.kept.seats

    @property
    def tickets(self) -> dict[str, Ticket]:
        return self.kept.tickets

    def count(self) -> int:
        """The next number."""
        self.kept.counter += 1
        return self.kept.counter

    def decide(self, decision: Decision) -> None:
        self.decisions.append(decision)

    def agent(self, logon: str) -> Agent | None:
        """An agent of the organisation who may work."""
        found = self.kept.organisation.agents.get(logon)
        return found if found is not None and found.active else None


def move(board: Board, seat: Seat, on: str, to: State, *, reason: str = "", until: int = 0) -> None:
    """Move an agent along the table of states, and say so. `seat.contact` is set before, and cleared here."""
    if (seat.state, on, to) not in ALLOWED:
        raise IllegalMove(seat.agent, seat.state, on, to)
    if to in {State.NOT_READY, State.READY, State.SIGNED_OUT}:
        seat.contact, seat.offer = "", 0
    if to is State.READY and not (on == "caller_left" and seat.before is State.READY):
        seat.ready_since, seat.turn = board.now, board.count()
    seat.state, seat.reason, seat.since, seat.until = to, reason, board.now, until
    board.changed.seats.add(seat.agent)
    board.timers.set(AGENT + seat.agent, until or None)
    if to is State.SIGNED_OUT:
        leave_spots(board, seat)
        del board.seats[seat.agent]
    else:
        board.matching.show(seat)
        if to in {State.READY, State.NOT_READY}:
            board.free.append(seat.agent)
    board.decide(AgentChanged(seat.agent, to, reason, seat.contact, until))


def leave_spots(board: Board, seat: Seat) -> None:
    """An agent is nowhere to be found. Nobody may be left for some who wait: they seek once more, and learn it."""
    for spot in board.matching.leave(seat.agent):
        if not spot.team:
            waiting = board.matching.waiting(spot.pool, spot.skill)
            board.seeking += sorted(waiting, key=lambda contact: order(board.tickets[contact]))


def seat_agent(board: Board, seat: Seat) -> None:
    """Put a seat where its services, skills and teams belong, in whatever state it is."""
    agent = board.agent(seat.agent)
    if agent is not None:
        seat.services = tuple(name for name in agent.services if not seat.named or name in seat.named)
    board.changed.seats.add(seat.agent)
    board.matching.leave(seat.agent)
    board.matching.join(seat.agent, tuple(board.pools.spots(agent, seat.services)) if agent is not None else ())
    board.matching.show(seat)


def after_work(board: Board, seat: Seat, on: str) -> None:
    """The work on a contact is over: on to the state that was asked for meanwhile, else to Ready."""
    asked, reason = seat.asked, seat.asked_reason
    seat.asked, seat.asked_reason = None, ""
    if asked is State.SIGNED_OUT:
        move(board, seat, on, State.SIGNED_OUT)
    elif asked is State.NOT_READY:
        move(board, seat, on, State.NOT_READY, reason=reason or "other")
    else:
        move(board, seat, on, State.READY)


def leave_conversation(board: Board, seat: Seat) -> None:
    """An agent takes no more part in a conversation; the last to leave sets the contact's place aside."""
    if seat.state in TALKING:
        talkers = board.talkers.get(seat.contact)
        if talkers is not None:
            talkers.discard(seat.agent)
            if not talkers:
                del board.talkers[seat.contact]
                ticket = board.tickets.get(seat.contact)
                if ticket is not None and ticket.standing == "talking":
                    set_aside(board, ticket)


#: How long a place is kept for a contact that stepped aside and was never heard of again, in milliseconds.
PLACE_KEPT = 4 * 3_600_000


def set_aside(board: Board, ticket: Ticket) -> None:
    """A contact seeks no agent for now; its place is kept."""
    if ticket.standing in SEEKING:
        ticket.waited += board.now - ticket.waits_since
    board.changed.places.add(ticket.contact)
    board.matching.unqueue(ticket.contact)
    ticket.agent, ticket.aside_since, ticket.callback_until = "", board.now, 0
    talks = ticket.contact in board.talkers
    ticket.standing = "talking" if talks else "aside"
    board.timers.set(CONTACT + ticket.contact, None if talks else board.now + PLACE_KEPT)
