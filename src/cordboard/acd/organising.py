"""Changing the organisation while people work and wait, and rebuilding the router from its rows."""

from __future__ import annotations

from cordboard.acd.agents import dismiss
from cordboard.acd.board import AGENT, CONTACT, PLACE_KEPT, Board, seat_agent, set_aside
from cordboard.acd.decisions import NotRouted
from cordboard.acd.keeping import SEEKING, RouterState, Ticket
from cordboard.acd.limits import wake
from cordboard.acd.matching import Matching, order
from cordboard.acd.messages import Reorganise
from cordboard.acd.offers import end_offer
from cordboard.acd.pools import Pools
from cordboard.acd.states import TALKING
from cordboard.acd.terms import RoutingRefusal, judge


def reorganise(board: Board, message: Reorganise) -> None:
    """Who is signed in stays so, unless the agent is gone; who waits waits on, unless nobody may take the contact.

    A max wait changed live holds until the organisation gives that service another one than before.
    """
    old, new = board.kept.organisation, message.organisation
    for name in list(board.kept.max_wait):
        was, will = old.services.get(name), new.services.get(name)
        if will is None or (was is not None and was.max_wait != will.max_wait):
            del board.kept.max_wait[name]
            board.changed.figures.add(("max_wait", name))
    board.kept.organisation, board.pools = new, Pools(new)
    for seat in list(board.seats.values()):
        if board.agent(seat.agent) is None:
            dismiss(board, seat)
    for seat in sorted(board.seats.values(), key=lambda seat: (seat.ready_since, seat.turn, seat.agent)):
        seat_agent(board, seat)
        board.free.append(seat.agent)
    for ticket in sorted(board.tickets.values(), key=order):
        if ticket.standing in SEEKING:
            _judge_again(board, ticket)


def _judge_again(board: Board, ticket: Ticket) -> None:
    terms = judge(ticket.request, board.pools)
    if isinstance(terms, RoutingRefusal):
        if ticket.standing == "offered":
            end_offer(board, ticket, "stepped_aside", waits=False)
        else:
            set_aside(board, ticket)
        board.decide(NotRouted(ticket.contact, terms.reason, terms.detail, terms.agent))
        return
    board.terms[ticket.contact] = terms
    if ticket.standing == "waiting":
        board.matching.queue(ticket, terms, board.now)
        board.seeking.append(ticket.contact)
        wake(board, ticket)


def rebuild(kept: RouterState, matching: Matching) -> Board:
    """The board that belongs to what was kept. `matching` is empty."""
    board = Board(kept, matching)
    for seat in kept.seats.values():
        seat_agent(board, seat)
        board.timers.set(AGENT + seat.agent, seat.until or None)
        if seat.state in TALKING:
            board.talkers.setdefault(seat.contact, set()).add(seat.agent)
    for ticket in kept.tickets.values():
        if ticket.standing == "aside":
            board.timers.set(CONTACT + ticket.contact, ticket.aside_since + PLACE_KEPT)
        elif ticket.standing in SEEKING and not isinstance(terms := judge(ticket.request, board.pools), RoutingRefusal):
            board.terms[ticket.contact] = terms
            if ticket.standing == "waiting":
                board.matching.queue(ticket, terms, board.now)
                wake(board, ticket)
    return board
