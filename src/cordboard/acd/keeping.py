"""What the router keeps: a seat for each signed-in agent, a ticket for each contact. Everything else follows from it.

Times are milliseconds since the epoch.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from cordboard.acd.messages import AgentRequest
from cordboard.acd.organisation import Organisation
from cordboard.acd.states import State

#: Where a contact stands. `waiting` is in its queue, `offered` is before an agent, `aside` is neither and has its
#: place kept for it, `talking` was joined with an agent.
Standing = Literal["waiting", "offered", "aside", "talking"]
#: Standings of a contact that seeks an agent.
SEEKING: Final = frozenset({"waiting", "offered"})


class Seat(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A signed-in agent.

    `named` are the services named at the sign-in, none for all; `services` those that the organisation grants of them.
    `since` is when the present state began; `ready_since` and `turn` order those who are Ready. `asked` is the state
    that was asked for during work and comes after it, with its reason. `before` and `before_reason` are what an offer
    found, and what a caller who leaves gives back. `until` is when the state ends by itself, 0 for never.
    """

    agent: str
    named: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    nailed_up: bool = False
    state: State = State.SIGNED_OUT
    reason: str = ""
    since: int = 0
    ready_since: int = 0
    turn: int = 0
    until: int = 0
    contact: str = ""
    offer: int = 0
    asked: State | None = None
    asked_reason: str = ""
    before: State | None = None
    before_reason: str = ""
    talks_since: int = 0
    pool: str = ""


class Ticket(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A contact's place in the queue. It outlives the request: a menu, a callback or a transfer comes back to it.

    `queued_at` and `turn` are when it first asked, and order the queue; `asked_at` is when it asked last, and limits
    count from there. `returned`: an offer came to nothing, and it stands at the head. `first` numbers the move by which
    it was put before everybody, 0 for none: the last one moved stands before those moved earlier. `refused` are the
    agents whose offers came to nothing. `callback_until`: waits to be called back, until then; 0 for a contact on the
    line. `waited` is the waiting since it last talked, before `waits_since`.
    """

    contact: str
    request: AgentRequest
    queued_at: int
    asked_at: int
    turn: int
    standing: Standing = "waiting"
    returned: bool = False
    first: int = 0
    refused: tuple[str, ...] = ()
    agent: str = ""
    callback_until: int = 0
    waited: int = 0
    waits_since: int = 0
    aside_since: int = 0


class RouterState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The whole of it: what a snapshot holds.

    `max_wait` are limits changed live, in seconds; `hours` whether each service is open, as last told; `handling` the
    average seconds that a contact of a pool keeps an agent; `counter` numbers turns and offers.
    """

    organisation: Organisation
    now: int
    seats: dict[str, Seat] = {}
    tickets: dict[str, Ticket] = {}
    max_wait: dict[str, float] = {}
    hours: dict[str, bool] = {}
    handling: dict[str, float] = {}
    counter: int = 0
