"""What the router keeps as rows of a store: one for each seat, each place and each figure.

After every message only the rows that it changed are written, so that storing costs the same however many agents work
and however many contacts wait. The organisation is not among them: it has a store of its own, and may have changed
while nobody ran the router.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from cordboard.acd.keeping import RouterState, Seat, Ticket
from cordboard.acd.organisation import Organisation
from cordboard.acd.states import TALKING, State

#: The kind of a row and its name within that kind.
RowKey = tuple[str, str]

SEAT: Final = "seat"
PLACE: Final = "place"
MAX_WAIT: Final = "max_wait"
HOURS: Final = "hours"
HANDLING: Final = "handling"
#: The one row that says what time it was and which numbers are given out.
ROUTER: Final[RowKey] = ("router", "")
#: Every kind of row that is the router's.
KINDS: Final = frozenset({SEAT, PLACE, MAX_WAIT, HOURS, HANDLING, ROUTER[0]})


@dataclass
class Changed:
    """What a router has changed since its rows were asked for: agents, contacts, and figures by kind and name."""

    seats: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    figures: set[RowKey] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.seats or self.places or self.figures)


class _Counted(msgspec.Struct, frozen=True):
    """The router's time, and the last number that it gave out."""

    now: int
    counter: int


class _ChangedLimit(msgspec.Struct, frozen=True):
    """A max wait changed live. It holds as long as the organisation says what it said then (`instead_of`)."""

    seconds: float
    instead_of: float


def rows_of(kept: RouterState, changed: Changed) -> dict[RowKey, bytes | None]:
    """The rows of what has changed, as JSON; None for one that is not there any more."""
    if not changed:
        return {}
    encode = _ENCODER.encode
    rows: dict[RowKey, bytes | None] = {ROUTER: encode(_Counted(kept.now, kept.counter))}
    for logon in changed.seats:
        seat = kept.seats.get(logon)
        rows[SEAT, logon] = encode(seat) if seat is not None else None
    for contact in changed.places:
        ticket = kept.tickets.get(contact)
        rows[PLACE, contact] = encode(ticket) if ticket is not None else None
    for kind, name in changed.figures:
        value = _figure(kept, kind, name)
        rows[kind, name] = encode(value) if value is not None else None
    return rows


def _figure(kept: RouterState, kind: str, name: str) -> _ChangedLimit | bool | float | None:
    if kind == MAX_WAIT:
        seconds, service = kept.max_wait.get(name), kept.organisation.services.get(name)
        return _ChangedLimit(seconds, service.max_wait) if seconds is not None and service is not None else None
    return (kept.hours if kind == HOURS else kept.handling).get(name)


class UnreadableRow(Exception):
    """A row is none of the router's, or is damaged. It is left out; the message says which and why."""


def kept_of(
    rows: Mapping[RowKey, bytes], organisation: Organisation, now: int
) -> tuple[RouterState, list[UnreadableRow]]:  # fmt: skip
    """What the rows of a router say, for the organisation of today, and the rows that cannot be read.

    The time is that of the rows, or `now` where that is later. Without any rows it is a router that has just begun.
    """
    kept, unreadable = RouterState(organisation=organisation, now=now), []
    for (kind, name), body in rows.items():
        try:
            _take(kept, kind, name, body)
        except msgspec.DecodeError as damage:
            unreadable.append(UnreadableRow(f"{kind} {name!r} of the distributor cannot be read: {damage}"))
    kept.tickets = {ticket.contact: ticket for ticket in sorted(kept.tickets.values(), key=lambda each: each.turn)}
    _agree(kept)
    return kept, unreadable


def stored_time(body: bytes) -> int:
    """The time in a router's own row (:data:`ROUTER`), in milliseconds; 0 for one that cannot be read."""
    try:
        return _COUNTED.decode(body).now
    except msgspec.DecodeError:
        return 0


def _take(kept: RouterState, kind: str, name: str, body: bytes) -> None:
    if kind == SEAT:
        kept.seats[name] = _SEATS.decode(body)
    elif kind == PLACE:
        kept.tickets[name] = _TICKETS.decode(body)
    elif kind == MAX_WAIT:
        limit, service = _LIMITS.decode(body), kept.organisation.services.get(name)
        if service is not None and service.max_wait == limit.instead_of:
            kept.max_wait[name] = limit.seconds
    elif kind == HOURS:
        kept.hours[name] = _HOURS.decode(body)
    elif kind == HANDLING:
        kept.handling[name] = _HANDLING.decode(body)
    else:
        counted = _COUNTED.decode(body)
        kept.now, kept.counter = max(kept.now, counted.now), counted.counter


def _agree(kept: RouterState) -> None:
    """Where a row was damaged, seats and places that spoke of it fall back to what needs no other row.

    Numbers go on above every number that is in use.
    """
    for seat in kept.seats.values():
        ticket = kept.tickets.get(seat.contact)
        offered = ticket is not None and ticket.standing == "offered" and ticket.agent == seat.agent
        if seat.state is State.OFFERED and not offered:
            seat.state, seat.reason, seat.contact, seat.offer, seat.until = State.NOT_READY, "technical", "", 0, 0
    talking = {seat.contact for seat in kept.seats.values() if seat.state in TALKING}
    for ticket in kept.tickets.values():
        other = kept.seats.get(ticket.agent)
        if ticket.standing == "offered" and (other is None or other.contact != ticket.contact):
            ticket.standing, ticket.agent, ticket.returned = "waiting", "", True
        elif ticket.standing == "talking" and ticket.contact not in talking:
            ticket.standing, ticket.aside_since = "aside", kept.now
    kept.counter = max((kept.counter, *_numbers(kept)))


def _numbers(kept: RouterState) -> Iterator[int]:
    for seat in kept.seats.values():
        yield from (seat.turn, seat.offer)
    yield from (ticket.turn for ticket in kept.tickets.values())


_ENCODER: Final = msgspec.json.Encoder()
_SEATS: Final = msgspec.json.Decoder(Seat)
_TICKETS: Final = msgspec.json.Decoder(Ticket)
_LIMITS: Final = msgspec.json.Decoder(_ChangedLimit)
_HOURS: Final = msgspec.json.Decoder(bool)
_HANDLING: Final = msgspec.json.Decoder(float)
_COUNTED: Final = msgspec.json.Decoder(_Counted)
