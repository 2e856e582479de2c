"""What the router does for agents: they sign in and out, are Ready or not, take contacts and wrap them up."""

from __future__ import annotations

from typing import Final

from cordboard.acd.board import CONTACT, Board, after_work, leave_conversation, leave_spots, move, seat_agent
from cordboard.acd.decisions import WrapUpExpired
from cordboard.acd.estimates import handled
from cordboard.acd.keeping import Seat
from cordboard.acd.messages import (
    GoNotReady,
    GoReady,
    HoldCall,
    LosePhone,
    NailUp,
    Occupy,
    Release,
    RetrieveCall,
    SignIn,
    SignOut,
    WrapUpDone,
)
from cordboard.acd.offers import end_offer, expire, refuse
from cordboard.acd.states import TALKING, State

#: The wrap-up limit of an agent who has none and whose phone or desktop is gone, in milliseconds: no contact may stay
#: open for ever because nobody is there to close it.
LOST_WRAP_UP: Final = 60_000


def sign_in(board: Board, message: SignIn) -> None:
    """At work, or, for one who is, at work for other services."""
    agent = board.agent(message.agent)
    if agent is None:
        return
    if message.services and not set(message.services) & set(agent.services):
        return
    seat = board.seats.get(message.agent)
    new = seat is None
    if seat is None:
        seat = board.seats[message.agent] = Seat(agent=message.agent)
    seat.named, seat.nailed_up = message.services, message.nailed_up
    if seat.asked is State.SIGNED_OUT:
        seat.asked, seat.asked_reason = None, ""
    if new:
        seat_agent(board, seat)
        if message.ready:
            move(board, seat, "sign_in", State.READY)
        else:
            move(board, seat, "sign_in", State.NOT_READY, reason="signed_in")
        return
    _reseat(board, seat)
    if message.ready:
        go_ready(board, GoReady(message.agent))


def _reseat(board: Board, seat: Seat) -> None:
    """An agent signed in for other services: those who waited for the old ones alone must learn it."""
    leave_spots(board, seat)
    seat_agent(board, seat)
    board.free.append(seat.agent)


def sign_out(board: Board, message: SignOut) -> None:
    """Home at once, or when the work in hand is over."""
    seat = board.seats.get(message.agent)
    if seat is not None:
        dismiss(board, seat)


def dismiss(board: Board, seat: Seat) -> None:
    """Sign an agent out at once, or when the work in hand is over."""
    if seat.state in TALKING or seat.state is State.WRAP_UP:
        seat.asked, seat.asked_reason = State.SIGNED_OUT, ""
        return
    if seat.state is State.OFFERED:
        end_offer(board, board.tickets[seat.contact], "signed_out", waits=True)
    move(board, seat, "sign_out", State.SIGNED_OUT)


def go_ready(board: Board, message: GoReady) -> None:
    """Ready at once, or when the work in hand is over."""
    seat = board.seats.get(message.agent)
    if seat is None or seat.state is State.READY:
        return
    if seat.state is State.NOT_READY:
        move(board, seat, "go_ready", State.READY)
    else:
        seat.asked, seat.asked_reason = State.READY, ""


def go_not_ready(board: Board, message: GoNotReady) -> None:
    """Not Ready at once, for another reason, or when the work in hand is over."""
    seat = board.seats.get(message.agent)
    if seat is None or (seat.state is State.NOT_READY and seat.reason == message.reason):
        return
    if seat.state in {State.READY, State.NOT_READY}:
        move(board, seat, "go_not_ready", State.NOT_READY, reason=message.reason)
    else:
        seat.asked, seat.asked_reason = State.NOT_READY, message.reason


def nail_up(board: Board, message: NailUp) -> None:
    """The standing audio path came up or went away; it matters at the next offer."""
    seat = board.seats.get(message.agent)
    if seat is not None:
        seat.nailed_up = message.up


def hold_call(board: Board, message: HoldCall) -> None:
    """The person is put on hold."""
    seat = board.seats.get(message.agent)
    if seat is not None and seat.state is State.IN_CALL:
        move(board, seat, "hold_call", State.HOLD)


def retrieve_call(board: Board, message: RetrieveCall) -> None:
    """The person is taken back from hold."""
    seat = board.seats.get(message.agent)
    if seat is not None and seat.state is State.HOLD:
        move(board, seat, "retrieve_call", State.IN_CALL)


def occupy(board: Board, message: Occupy) -> None:
    """An agent who is free takes part in a conversation that the router did not make."""
    seat = board.seats.get(message.agent)
    if seat is None or seat.state not in {State.READY, State.NOT_READY}:
        return
    if seat.state is State.NOT_READY:
        seat.asked, seat.asked_reason = State.NOT_READY, seat.reason
    seat.contact, seat.talks_since, seat.pool = message.contact, board.now, ""
    board.talkers.setdefault(message.contact, set()).add(seat.agent)
    ticket = board.tickets.get(message.contact)
    if ticket is not None and ticket.standing == "aside":
        ticket.standing = "talking"
        board.changed.places.add(ticket.contact)
        board.timers.set(CONTACT + ticket.contact, None)
    move(board, seat, "occupy", State.IN_CALL)


def release(board: Board, message: Release) -> None:
    """An agent's part of a conversation is over."""
    seat = board.seats.get(message.agent)
    if seat is not None and seat.state in TALKING:
        _leave(board, seat, "release", _wrap_up_limit(board, seat) if message.wrap_up else 0)


def _leave(board: Board, seat: Seat, on: str, limit: int | None) -> None:
    """Out of a conversation and into wrap-up, for `limit` milliseconds, or None for as long as it takes."""
    leave_conversation(board, seat)
    if limit == 0:
        handled(board, seat)
        after_work(board, seat, on)
    else:
        move(board, seat, on, State.WRAP_UP, until=board.now + limit if limit else 0)


def _wrap_up_limit(board: Board, seat: Seat) -> int | None:
    agent = board.kept.organisation.agents.get(seat.agent)
    if agent is None or agent.wrap_up is None:
        return None
    return round(agent.wrap_up * 1000)


def wrap_up_done(board: Board, message: WrapUpDone) -> None:
    """The termination code is saved."""
    seat = board.seats.get(message.agent)
    if seat is not None and seat.state is State.WRAP_UP:
        handled(board, seat)
        after_work(board, seat, "wrap_up_done")


def lose_phone(board: Board, message: LosePhone) -> None:
    """The agent cannot be heard any more, whatever the state."""
    seat = board.seats.get(message.agent)
    if seat is None:
        return
    seat.nailed_up = False
    if seat.state is State.OFFERED:
        end_offer(board, board.tickets[seat.contact], "phone_lost", waits=True)
        refuse(board, seat, "lose_phone", "technical")
    elif seat.state is State.READY:
        move(board, seat, "lose_phone", State.NOT_READY, reason="technical")
    elif seat.state is not State.NOT_READY:
        _lose_phone_at_work(board, seat)


def _lose_phone_at_work(board: Board, seat: Seat) -> None:
    if seat.asked in {None, State.READY}:
        seat.asked, seat.asked_reason = State.NOT_READY, "technical"
    limit = _wrap_up_limit(board, seat)
    if seat.state in TALKING:
        _leave(board, seat, "lose_phone", LOST_WRAP_UP if limit is None else limit)
    elif not seat.until:
        since = seat.since
        move(board, seat, "lose_phone", State.WRAP_UP, until=board.now + LOST_WRAP_UP)
        seat.since = since


def due(board: Board, logon: str) -> None:
    """An agent's state ends by itself: an offer nobody took, or a wrap-up without a termination code."""
    seat = board.seats[logon]
    if seat.state is State.OFFERED:
        expire(board, seat)
        return
    board.decide(WrapUpExpired(seat.agent, seat.contact))
    handled(board, seat)
    if seat.asked is not State.SIGNED_OUT and seat.asked is not State.NOT_READY:
        seat.asked, seat.asked_reason = State.NOT_READY, "wrap_up_expired"
    after_work(board, seat, "timeout")
