"""Time limits: how long a contact waits, and when its eligible agents change while it waits."""

from __future__ import annotations

from cordboard.acd.board import CONTACT, Board
from cordboard.acd.keeping import Ticket
from cordboard.acd.matching import overflowed
from cordboard.acd.terms import Terms


def deadline(board: Board, ticket: Ticket, terms: Terms) -> int | None:
    """When a waiting contact has waited long enough. The shorter of the request's max wait and the service's.

    An own line does not wait unless the request says so. In a strict overflow group, a contact that has become
    everybody's waits on without limit (domain-reference.md 7.2 and 12, row 16).
    """
    if ticket.callback_until:
        return ticket.callback_until
    if terms.waits and overflowed(ticket, terms, board.now):
        return None
    asked = ticket.request.max_wait
    if terms.mode == "own_line":
        limit = asked or 0.0
    else:
        limit = board.kept.max_wait.get(terms.service.name, terms.service.max_wait)
        limit = limit if asked is None else min(asked, limit)
    return ticket.asked_at + round(limit * 1000)


def team_deadline(ticket: Ticket, terms: Terms, limit: int | None) -> int | None:
    """When an agent of the teams should have become available: the team max wait, else the same as `limit`."""
    if not terms.teams or ticket.callback_until:
        return None
    if ticket.request.team_max_wait is None:
        return limit
    return ticket.asked_at + round(ticket.request.team_max_wait * 1000)


def wake(board: Board, ticket: Ticket) -> None:
    """Set the timer of a waiting contact to the next moment at which something changes for it."""
    terms, escalation = board.terms[ticket.contact], ticket.request.escalation
    limit = deadline(board, ticket, terms)
    ends = [end for end in (limit, team_deadline(ticket, terms, limit)) if end is not None]
    changes = [ticket.asked_at + end for end in terms.waits]
    if terms.inbound and escalation is not None:
        changes.append(ticket.queued_at + round(escalation * 1000))
    board.timers.set(
        CONTACT + ticket.contact, min((*ends, *(change for change in changes if change > board.now)), default=None)
    )
