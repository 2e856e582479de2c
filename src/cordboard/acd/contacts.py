"""What the router does for contacts: they ask for an agent, wait, step aside, come back and leave."""

from __future__ import annotations

import msgspec

from cordboard.acd.board import CONTACT, Board, set_aside
from cordboard.acd.decisions import NotRouted
from cordboard.acd.keeping import SEEKING, Ticket
from cordboard.acd.limits import deadline, team_deadline, wake
from cordboard.acd.messages import Arrive, AskCallback, ChangeHours, ChangeMaxWait, MoveInQueue, StepAside, Withdraw
from cordboard.acd.offers import end_offer, offer
from cordboard.acd.terms import LEAST_URGENT, RoutingRefusal, Terms, judge
from cordboard.engine.not_routed import NotRoutedReason


def arrive(board: Board, message: Arrive) -> None:
    """A contact asks, for the first time or from its old place."""
    request = message.request
    ticket = board.tickets.get(request.contact)
    if ticket is not None:
        _stop_seeking(board, ticket)
    terms = judge(request, board.pools)
    if isinstance(terms, RoutingRefusal):
        board.decide(NotRouted(request.contact, terms.reason, terms.detail, terms.agent))
        return
    asked_at = min(message.since or board.now, board.now)
    if ticket is None:
        ticket = Ticket(
            contact=request.contact, request=request, queued_at=asked_at, asked_at=asked_at, turn=board.count()
        )
        board.tickets[request.contact] = ticket
    ticket.request, ticket.asked_at, ticket.callback_until = request, asked_at, 0
    _seek(board, ticket, terms, asked_at)


def ask_callback(board: Board, message: AskCallback) -> None:
    """A place waits on while the person does not."""
    ticket = board.tickets.get(message.contact)
    if ticket is None and (request := message.request) is not None:
        since = min(message.queued_at, board.now)
        ticket = Ticket(contact=request.contact, request=request, queued_at=since, asked_at=since, turn=board.count())
        ticket.standing, ticket.aside_since = "aside", board.now
        board.tickets[request.contact] = ticket
        board.changed.places.add(request.contact)
    if ticket is None or ticket.standing == "talking":
        return
    if ticket.callback_until and message.request is not None:
        return  # it was promised before a restart, and its place is known: it waits, or rings an agent, as before
    _stop_seeking(board, ticket)
    terms = judge(ticket.request, board.pools)
    if isinstance(terms, RoutingRefusal):
        board.decide(NotRouted(ticket.contact, terms.reason, terms.detail, terms.agent))
        return
    ticket.callback_until = board.now + max(1, round(message.max_wait * 1000))
    _seek(board, ticket, terms, board.now)


def _seek(board: Board, ticket: Ticket, terms: Terms, since: int) -> None:
    board.changed.places.add(ticket.contact)
    ticket.standing, ticket.waits_since = "waiting", since
    board.terms[ticket.contact] = terms
    board.matching.queue(ticket, terms, board.now)
    board.seeking.append(ticket.contact)
    wake(board, ticket)


def step_aside(board: Board, message: StepAside) -> None:
    """A contact does something else meanwhile."""
    ticket = board.tickets.get(message.contact)
    if ticket is not None and ticket.standing in SEEKING:
        _stop_seeking(board, ticket)


def withdraw(board: Board, message: Withdraw) -> None:
    """The person has left; nothing is kept."""
    ticket = board.tickets.get(message.contact)
    if ticket is not None:
        if ticket.standing == "offered":
            end_offer(board, ticket, "caller_left", waits=False)
        forget(board, ticket)


def _stop_seeking(board: Board, ticket: Ticket) -> None:
    if ticket.standing == "offered":
        end_offer(board, ticket, "stepped_aside", waits=False)
    elif ticket.standing == "waiting":
        set_aside(board, ticket)


def forget(board: Board, ticket: Ticket) -> None:
    """A contact's place is gone."""
    contact = ticket.contact
    board.changed.places.add(contact)
    board.matching.unqueue(contact)
    board.timers.set(CONTACT + contact, None)
    board.terms.pop(contact, None)
    del board.tickets[contact]


# --- When something is due ------------------------------------------------------------------------------------------


def due(board: Board, contact: str) -> None:
    """Something is due for a contact: its wait is over, its place is, or more agents may take it now."""
    ticket = board.tickets[contact]
    if ticket.standing == "aside":
        forget(board, ticket)
    if ticket.standing != "waiting":
        return
    terms = board.terms[contact]
    limit = deadline(board, ticket, terms)
    team_limit = team_deadline(ticket, terms, limit)
    if team_limit is not None and team_limit <= board.now:
        _give_up(board, ticket, terms, "team_agent_not_available")
    elif limit is not None and limit <= board.now:
        _give_up(board, ticket, terms, "agent_not_available")
    else:
        board.matching.queue(ticket, terms, board.now)
        board.seeking.append(contact)
        wake(board, ticket)


def _give_up(board: Board, ticket: Ticket, terms: Terms, reason: NotRoutedReason) -> None:
    """The wait is over. An agent who is Ready now gets the contact at any proficiency; else the search ends."""
    agent = board.matching.agent_for(ticket, terms, board.now, widest=True)
    if agent is not None:
        offer(board, ticket, board.seats[agent])
    elif not somebody_signed_in(board, terms):
        end(board, ticket, "agent_not_logged_in")
    elif (
        reason == "agent_not_available"
        and terms.mode != "own_line"
        and not board.kept.hours.get(terms.service.name, True)
    ):
        end(board, ticket, "hours_closed")
    else:
        end(board, ticket, reason)


def somebody_signed_in(board: Board, terms: Terms) -> bool:
    """Whether an eligible agent is signed in. Teams are no matter of eligibility: their members may still come."""
    return board.matching.signed_in(terms.pool, terms.skill if terms.mode == "strict" else "") > 0


def end(board: Board, ticket: Ticket, reason: NotRoutedReason) -> None:
    """A request is at its end without an agent; the place is kept in case the contact asks again."""
    agent = board.terms[ticket.contact].agent
    set_aside(board, ticket)
    board.decide(NotRouted(ticket.contact, reason, "", agent))


def seek(board: Board, contact: str) -> None:
    """Find an agent for a contact that has just come, or for which something has changed."""
    ticket = board.tickets.get(contact)
    if ticket is None or ticket.standing != "waiting":
        return
    terms = board.terms[contact]
    if terms.inbound and not ticket.callback_until and not somebody_signed_in(board, terms):
        end(board, ticket, "agent_not_logged_in")
    elif terms.mode == "own_line" and ticket.refused:
        end(board, ticket, "agent_not_available")
    elif (agent := board.matching.agent_for(ticket, terms, board.now)) is not None:
        offer(board, ticket, board.seats[agent])


# --- Changed by hand ------------------------------------------------------------------------------------------------


def move_in_queue(board: Board, message: MoveInQueue) -> None:
    """A contact that waits gets another place, in the same queue. Who may take it is no matter of the place."""
    ticket = board.tickets.get(message.contact)
    if ticket is None or ticket.standing != "waiting" or not 0 <= message.priority <= LEAST_URGENT:
        return
    if message.priority:
        ticket.request = msgspec.structs.replace(ticket.request, priority=message.priority)
    ticket.first = board.count() if message.first else 0
    # By hand it stands where its priority says, whatever came of an offer before.
    ticket.returned = False
    board.changed.places.add(ticket.contact)
    board.matching.queue(ticket, board.terms[ticket.contact], board.now)


def change_max_wait(board: Board, message: ChangeMaxWait) -> None:
    """A max wait is changed on the service monitor and holds at once."""
    if message.service not in board.kept.organisation.services or not message.seconds >= 0:
        return
    board.kept.max_wait[message.service] = message.seconds
    board.changed.figures.add(("max_wait", message.service))
    for ticket in board.tickets.values():
        if ticket.standing == "waiting" and ticket.request.service == message.service:
            wake(board, ticket)


def change_hours(board: Board, message: ChangeHours) -> None:
    """A service's hours begin or end."""
    board.kept.hours[message.service] = message.open
    board.changed.figures.add(("hours", message.service))
