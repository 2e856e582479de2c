"""Offers: one contact before one agent, until the agent takes it, turns it down, lets it pass, or it is withdrawn."""

from __future__ import annotations

from cordboard.acd.board import CONTACT, Board, move, set_aside
from cordboard.acd.decisions import Connect, Offer, OfferEnd, OfferEnded
from cordboard.acd.keeping import Seat, Ticket
from cordboard.acd.limits import wake
from cordboard.acd.messages import Accept, Reject
from cordboard.acd.states import State

#: After these the contact prefers another agent.
REFUSALS = frozenset({"rejected", "timeout", "phone_lost"})


def offer(board: Board, ticket: Ticket, seat: Seat) -> None:
    """Put a contact before an agent, or join them at once where the audio path stands and nobody has to accept."""
    terms, callback = board.terms[ticket.contact], ticket.callback_until > 0
    board.changed.places.add(ticket.contact)
    board.matching.unqueue(ticket.contact)
    board.timers.set(CONTACT + ticket.contact, None)
    seat.contact, seat.offer = ticket.contact, board.count()
    if seat.nailed_up and seat.state is State.READY and not terms.acceptance and not callback:
        _connect(board, ticket, seat, "connect")
        return
    seat.before, seat.before_reason = seat.state, seat.reason
    ticket.standing, ticket.agent = "offered", seat.agent
    until = board.now + terms.ring
    accept = terms.acceptance or seat.nailed_up
    board.decide(Offer(seat.offer, ticket.contact, seat.agent, until, accept=accept, callback=callback))
    move(board, seat, "offer", State.OFFERED, until=until)


def _connect(board: Board, ticket: Ticket, seat: Seat, on: str) -> None:
    board.changed.places.add(ticket.contact)
    waited = ticket.waited + board.now - ticket.waits_since
    callback = ticket.callback_until > 0
    ticket.standing, ticket.agent, ticket.waited, ticket.callback_until = "talking", "", 0, 0
    ticket.returned, ticket.refused, ticket.first = False, (), 0
    seat.talks_since, seat.pool = board.now, board.terms[ticket.contact].pool
    board.talkers.setdefault(ticket.contact, set()).add(seat.agent)
    board.decide(Connect(ticket.contact, seat.agent, seat.offer, waited / 1000, callback))
    move(board, seat, on, State.IN_CALL)


def end_offer(board: Board, ticket: Ticket, why: OfferEnd, *, waits: bool) -> None:
    """An offer comes to nothing. The contact waits at the head of its queue, or stands aside with its place kept.

    The agent is given back what was before when the contact is the one that left; else the caller moves the agent.
    """
    seat = board.seats[ticket.agent]
    board.changed.places.add(ticket.contact)
    board.decide(OfferEnded(seat.offer, ticket.contact, seat.agent, why, waits))
    if why in REFUSALS:
        ticket.refused = (*(each for each in ticket.refused if each != seat.agent), seat.agent)
    if waits:
        ticket.standing, ticket.agent, ticket.returned = "waiting", "", True
        board.matching.queue(ticket, board.terms[ticket.contact], board.now)
        board.seeking.append(ticket.contact)
        wake(board, ticket)
    else:
        set_aside(board, ticket)
    if why in {"caller_left", "stepped_aside"}:
        _give_back(board, seat)


def _give_back(board: Board, seat: Seat) -> None:
    """The state before the offer, unless another was asked for meanwhile."""
    asked, reason = seat.asked, seat.asked_reason
    seat.asked, seat.asked_reason = None, ""
    if asked is State.NOT_READY:
        move(board, seat, "caller_left", State.NOT_READY, reason=reason)
    elif asked is State.READY or seat.before is State.READY:
        move(board, seat, "caller_left", State.READY)
    else:
        move(board, seat, "caller_left", State.NOT_READY, reason=seat.before_reason)


def refuse(board: Board, seat: Seat, on: str, reason: str) -> None:
    """An agent who let an offer go is Not Ready: for the reason asked for, or held before, else for this one."""
    if seat.asked is State.NOT_READY:
        reason = seat.asked_reason
    elif seat.before is State.NOT_READY:
        reason = seat.before_reason
    seat.asked, seat.asked_reason = None, ""
    move(board, seat, on, State.NOT_READY, reason=reason)


def accept(board: Board, message: Accept) -> None:
    """The agent takes the offer, if it still stands."""
    seat = board.seats.get(message.agent)
    if seat is None or seat.state is not State.OFFERED or seat.offer != message.offer:
        return
    if seat.before is State.NOT_READY and seat.asked is None:
        seat.asked, seat.asked_reason = State.NOT_READY, seat.before_reason
    _connect(board, board.tickets[seat.contact], seat, "accept")


def reject(board: Board, message: Reject) -> None:
    """The agent turns the offer down, if it still stands."""
    seat = board.seats.get(message.agent)
    if seat is None or seat.state is not State.OFFERED or seat.offer != message.offer:
        return
    ticket = board.tickets[seat.contact]
    end_offer(board, ticket, "rejected", waits=not ticket.request.ends_on_rejection)
    refuse(board, seat, "reject", "rejected")


def expire(board: Board, seat: Seat) -> None:
    """The offer's limit has passed."""
    ticket = board.tickets[seat.contact]
    end_offer(board, ticket, "timeout", waits=not ticket.request.ends_on_timeout)
    refuse(board, seat, "timeout", "missed")
