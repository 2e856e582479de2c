"""Estimates: how long a contact will probably wait, from how long contacts have kept agents of late."""

from __future__ import annotations

from typing import Final

from cordboard.acd.board import Board
from cordboard.acd.keeping import Seat, Ticket
from cordboard.acd.matching import required_skill
from cordboard.acd.views import Place

#: Seconds that a contact keeps an agent, as long as none has been measured.
UNMEASURED: Final = 180.0
#: The weight of the newest contact in the moving average.
NEWEST: Final = 0.1


def handled(board: Board, seat: Seat) -> None:
    """An agent is done with a contact, its wrap-up included."""
    if not seat.pool:
        return
    seconds = (board.now - seat.talks_since) / 1000
    before = board.kept.handling.get(seat.pool)
    board.kept.handling[seat.pool] = seconds if before is None else before + NEWEST * (seconds - before)
    board.changed.figures.add(("handling", seat.pool))
    seat.pool = ""


def place(board: Board, ticket: Ticket) -> Place:
    """Where a waiting contact stands.

    With `c` agents at work, each busy for `h` seconds on average, one becomes free every `h / c` seconds, and the
    contact at position `n` is the `n`-th to be taken: `n * h / c`.
    """
    terms = board.terms[ticket.contact]
    if ticket.standing == "offered":
        return Place(1, 1, 0.0)
    before, waiting = board.matching.rank(ticket, terms, board.now)
    working = board.matching.working(terms.pool, required_skill(ticket, terms, board.now), terms.teams)
    wait = board.kept.handling.get(terms.pool, UNMEASURED) * (before + 1) / working if working else None
    return Place(before + 1, waiting, wait)
