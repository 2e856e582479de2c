"""Views: what the router shows to others. Reading them changes nothing. Durations are seconds, times milliseconds."""

from __future__ import annotations

import msgspec

from cordboard.acd.keeping import Seat, Standing, Ticket
from cordboard.acd.states import State


class Availability(msgspec.Struct, frozen=True):
    """How many eligible agents are signed in, and how many of them are Ready."""

    signed_in: int
    ready: int


class Place(msgspec.Struct, frozen=True):
    """Where a contact stands: `position` 1 is next, of `waiting`. `estimated_wait` is None when nobody is at work."""

    position: int
    waiting: int
    estimated_wait: float | None


class AgentView(msgspec.Struct, frozen=True):
    """An agent as a floor view shows one. `asked`: the state that comes after the work in hand, if one was."""

    agent: str
    state: State = State.SIGNED_OUT
    reason: str = ""
    since: int = 0
    until: int = 0
    contact: str = ""
    services: tuple[str, ...] = ()
    nailed_up: bool = False
    asked: State | None = None
    asked_reason: str = ""


class WaitingView(msgspec.Struct, frozen=True):
    """A contact in a queue, as a floor view shows one. `agent` is the one to whom it is being offered.

    `trial`: somebody tries a draft, which no figure counts.
    """

    contact: str
    standing: Standing
    service: str
    group: str
    skill: str
    teams: tuple[str, ...]
    priority: int
    queued_at: int
    asked_at: int
    agent: str = ""
    callback: bool = False
    trial: bool = False


def view_of_agent(seat: Seat) -> AgentView:
    """A seat, read only."""
    return AgentView(
        seat.agent, seat.state, seat.reason, seat.since, seat.until, seat.contact, seat.services, seat.nailed_up,
        seat.asked, seat.asked_reason,
    )  # fmt: skip


def view_of_contact(ticket: Ticket) -> WaitingView:
    """A ticket, read only."""
    request = ticket.request
    return WaitingView(
        ticket.contact, ticket.standing, request.service, request.group, request.skill, request.teams,
        request.priority, ticket.queued_at, ticket.asked_at, ticket.agent, callback=ticket.callback_until > 0,
        trial=not request.counted,
    )  # fmt: skip
