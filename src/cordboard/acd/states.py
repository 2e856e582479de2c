"""The states of an agent as a table: what each is, who or what ends it, and every way out (domain.md 6).

The router moves agents only along this table, the reference page and its picture are drawn from it, and the tests
walk each of its rows. An agent is in exactly one state.

>>> from cordboard.acd.states import STATES, State
>>> sorted(way.on for way in STATES[State.OFFERED].exits if way.to is State.IN_CALL)
['accept']
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """What an agent is doing, as far as the distributor is concerned."""

    SIGNED_OUT = "signed_out"
    NOT_READY = "not_ready"
    READY = "ready"
    OFFERED = "offered"
    IN_CALL = "in_call"
    HOLD = "hold"
    WRAP_UP = "wrap_up"


#: States in which an agent works on a contact: what occupancy counts, and what a new contact may wait for.
BUSY: Final = frozenset({State.OFFERED, State.IN_CALL, State.HOLD, State.WRAP_UP})
#: States in which a conversation goes on.
TALKING: Final = frozenset({State.IN_CALL, State.HOLD})

#: Why an agent is Not Ready. The first six are the agent's own choice, the others follow from what happened.
REASONS: Final = MappingProxyType({
    "break": "Break",
    "lunch": "Lunch",
    "meeting": "Meeting",
    "training": "Training",
    "technical": "Technical difficulties",
    "other": "Other",
    "signed_in": "Has just signed in",
    "rejected": "Rejected an offer",
    "missed": "Let an offer pass",
    "wrap_up_expired": "Let the wrap-up pass without a termination code",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a state: `on` what, `to` which state, and under which condition (none: always)."""

    on: str
    to: State
    when: str = ""


@dataclass(frozen=True, slots=True)
class StateInfo:
    """What the table knows of one state. `owner` is who can always end it; `limit` what ends it by itself."""

    state: State
    label: str
    meaning: str
    owner: str
    limit: str
    exits: tuple[Exit, ...]


def _after_work(on: str, when: str = "") -> tuple[Exit, ...]:
    """Where an agent goes when the work on a contact is over: to what was asked for meanwhile, else to Ready."""
    also = f" and {when}" if when else ""
    return (
        Exit(on, State.READY, when or "nothing else was asked for"),
        Exit(on, State.NOT_READY, f"Not Ready was asked for, or held before{also}"),
        Exit(on, State.SIGNED_OUT, f"to sign out was asked for{also}"),
    )


_ROWS: Final = (
    StateInfo(
        State.SIGNED_OUT, "Signed out", "Not at work. Nothing is offered.", "the agent", "", (
            Exit("sign_in", State.NOT_READY),
            Exit("sign_in", State.READY, "the sign-in says so"),
        ),
    ),
    StateInfo(
        State.NOT_READY, "Not ready", "Signed in, and given no contacts, for a reason.", "the agent, supervisors", "", (
            Exit("go_ready", State.READY),
            Exit("go_not_ready", State.NOT_READY, "for another reason"),
            Exit("offer", State.OFFERED, "somebody asked for this agent by extension or direct number"),
            Exit("occupy", State.IN_CALL, "consulted, joined, handed over, or calls somebody"),
            Exit("sign_out", State.SIGNED_OUT),
        ),
    ),
    StateInfo(
        State.READY, "Ready", "Waits for a contact.", "the agent, supervisors", "", (
            Exit("offer", State.OFFERED),
            Exit("connect", State.IN_CALL, "the audio path stands and no acceptance is asked for"),
            Exit("occupy", State.IN_CALL, "consulted, joined, handed over, or calls somebody"),
            Exit("go_not_ready", State.NOT_READY),
            Exit("lose_phone", State.NOT_READY),
            Exit("sign_out", State.SIGNED_OUT),
        ),
    ),
    StateInfo(
        State.OFFERED, "Offered", "One contact is before the agent, to take, reject or let pass.", "the agent",
        "the offer's limit: the request's, else the service's accept timeout", (
            Exit("accept", State.IN_CALL),
            Exit("reject", State.NOT_READY),
            Exit("timeout", State.NOT_READY),
            Exit("lose_phone", State.NOT_READY),
            Exit("caller_left", State.READY, "was Ready before or asked for it, and not for Not Ready"),
            Exit("caller_left", State.NOT_READY, "was Not Ready before, or Not Ready was asked for"),
            Exit("sign_out", State.SIGNED_OUT),
        ),
    ),
    StateInfo(
        State.IN_CALL, "In call", "Takes part in one conversation.", "the conversation", "", (
            Exit("hold_call", State.HOLD),
            Exit("release", State.WRAP_UP, "there is wrap-up"),
            *_after_work("release", "there is no wrap-up"),
            Exit("lose_phone", State.WRAP_UP, "there is wrap-up"),
            Exit("lose_phone", State.NOT_READY, "there is no wrap-up"),
            Exit("lose_phone", State.SIGNED_OUT, "there is no wrap-up and to sign out was asked for"),
        ),
    ),
    StateInfo(
        State.HOLD, "Hold", "The person hears music; the conversation is still the agent's.", "the conversation", "", (
            Exit("retrieve_call", State.IN_CALL),
            Exit("release", State.WRAP_UP, "there is wrap-up"),
            *_after_work("release", "there is no wrap-up"),
            Exit("lose_phone", State.WRAP_UP, "there is wrap-up"),
            Exit("lose_phone", State.NOT_READY, "there is no wrap-up"),
            Exit("lose_phone", State.SIGNED_OUT, "there is no wrap-up and to sign out was asked for"),
        ),
    ),
    StateInfo(
        State.WRAP_UP, "Wrap-up", "The conversation is over, its termination code is not yet chosen.", "the agent",
        "the agent's wrap-up limit; one minute when the phone is lost and there is no limit", (
            *_after_work("wrap_up_done"),
            Exit("lose_phone", State.WRAP_UP, "there was no limit, and now there is"),
            Exit("timeout", State.NOT_READY),
            Exit("timeout", State.SIGNED_OUT, "to sign out was asked for"),
        ),
    ),
)  # fmt: skip

STATES: Final = MappingProxyType({row.state: row for row in _ROWS})

#: The same as a set, for the one place that moves agents: (from, on, to).
ALLOWED: Final = frozenset((row.state, way.on, way.to) for row in _ROWS for way in row.exits)


class IllegalMove(Exception):
    """The router was about to move an agent where the table has no way: a fault of the program, not of the input."""

    def __init__(self, agent: str, was: State, on: str, to: State) -> None:
        super().__init__(f"agent {agent!r} cannot go from {was} to {to} on {on}: the table of states has no such way")
