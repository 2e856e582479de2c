"""The twenty events: why a contact leaves a module (domain.md 3).

The rest of the program reads this table; nothing else lists events. Which source module may raise which
event is said by the module types themselves (`Module.raises`).

>>> from cordboard.flow.events import EVENTS, Event
>>> EVENTS[Event.IS_ANSWERING_MACHINE].label
'Is Answering Machine?'
>>> EVENTS[Event.MULTIPLE_MATCH].falls_back_to
((<Event.SUCCESS: 'success'>, ''),)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Event(StrEnum):
    """Why a contact leaves its module. The value is the slug that flow files use."""

    AGENT_AVAILABLE = "agent_available"
    AGENT_END_CALL = "agent_end_call"
    AGENT_NOT_AVAILABLE = "agent_not_available"
    AGENT_NOT_LOGGED_IN = "agent_not_logged_in"
    CALL_CENTER_CLOSE = "call_center_close"
    CALL_CENTER_OPEN = "call_center_open"
    CALL_NOT_ACCEPTED = "call_not_accepted"
    FAILURE = "failure"
    INVALID_AGENT_TEAM = "invalid_agent_team"
    INVALID_EXTENSION = "invalid_extension"
    INVALID_ROUTE_REQUEST = "invalid_route_request"
    IS_ANSWERING_MACHINE = "is_answering_machine"
    KEY_PRESS = "key_press"
    MONITOR = "monitor"
    MULTIPLE_MATCH = "multiple_match"
    NO_INPUT = "no_input"
    NO_MATCH = "no_match"
    SUCCESS = "success"
    TEAM_AGENT_NOT_AVAILABLE = "team_agent_not_available"
    TIMEOUT = "timeout"


#: Keys that a person can press and a Key Press connector can name. ``#`` only ends digit entry.
KEYS = "0123456789*"
#: The Key Press value that stands for every key without a connector of its own.
ANY_KEY = "?"

KEY_PRESS_VALUES = (*KEYS, ANY_KEY)
ANSWERING_MACHINE_VALUES = ("yes", "no")

#: An event with its value; the value is empty for events that carry none.
Raised = tuple[Event, str]


@dataclass(frozen=True, slots=True)
class EventInfo:
    """What the catalogue knows of one event.

    `values` are the values a connector must choose from (empty: the event carries none).
    `falls_back_to` are the events tried in turn when no connector takes this one (domain-reference.md 3.3).
    """

    event: Event
    label: str
    meaning: str
    inbound_only: bool = False
    values: tuple[str, ...] = ()
    falls_back_to: tuple[Raised, ...] = ()
    moves_contact: bool = True


_FAILURE: Raised = (Event.FAILURE, "")
_AGENT_NOT_AVAILABLE: Raised = (Event.AGENT_NOT_AVAILABLE, "")

_TABLE = (
    EventInfo(
        Event.AGENT_AVAILABLE,
        "Agent Available",
        "An eligible agent is Ready.",
        inbound_only=True,
        falls_back_to=((Event.CALL_CENTER_OPEN, ""),),
    ),
    EventInfo(
        Event.AGENT_END_CALL,
        "Agent End Call",
        "The agent selected End Call, or put down a telephone that was rung for the call; the customer stays on.",
        falls_back_to=((Event.SUCCESS, ""),),
    ),
    EventInfo(
        Event.AGENT_NOT_AVAILABLE,
        "Agent Not Available",
        "Max wait is reached, hours are open, eligible agents are signed in and none is Ready.",
        falls_back_to=(_FAILURE, (Event.CALL_CENTER_OPEN, "")),
    ),
    EventInfo(
        Event.AGENT_NOT_LOGGED_IN,
        "Agent Not Logged In",
        "No eligible agent of a linked outbound service is signed in.",
        inbound_only=True,
        falls_back_to=(_AGENT_NOT_AVAILABLE, _FAILURE, (Event.CALL_CENTER_OPEN, "")),
    ),
    EventInfo(
        Event.CALL_CENTER_CLOSE,
        "Call Center Close",
        "The inbound service's hours are closed.",
        inbound_only=True,
    ),
    EventInfo(Event.CALL_CENTER_OPEN, "Call Center Open", "The inbound service's hours are open.", inbound_only=True),
    EventInfo(
        Event.CALL_NOT_ACCEPTED,
        "Call Not Accepted",
        "The agent to whom the call was offered rejected it.",
        inbound_only=True,
    ),
    EventInfo(Event.FAILURE, "Failure", "What the module was to do was not done."),
    EventInfo(
        Event.INVALID_AGENT_TEAM,
        "Invalid Agent Team",
        "The route request names a team that is not defined for the target service: no agent of it works there.",
        falls_back_to=((Event.INVALID_ROUTE_REQUEST, ""), _FAILURE),
    ),
    EventInfo(
        Event.INVALID_EXTENSION,
        "Invalid Extension",
        "The extension entered does not exist.",
        falls_back_to=(_FAILURE,),
    ),
    EventInfo(
        Event.INVALID_ROUTE_REQUEST,
        "Invalid Route Request",
        "The route request does not fit the service's configuration.",
        falls_back_to=(_FAILURE,),
    ),
    EventInfo(
        Event.IS_ANSWERING_MACHINE,
        "Is Answering Machine?",
        "Answering machine detection has decided.",
        values=ANSWERING_MACHINE_VALUES,
    ),
    EventInfo(Event.KEY_PRESS, "Key Press", "A key was pressed where keys are asked for.", values=KEY_PRESS_VALUES),
    EventInfo(
        Event.MONITOR,
        "Monitor",
        "A supervisor asks into the conversation; the contact itself does not move.",
        moves_contact=False,
    ),
    EventInfo(
        Event.MULTIPLE_MATCH,
        "Multiple Match",
        "More than one account matches.",
        falls_back_to=((Event.SUCCESS, ""),),
    ),
    EventInfo(Event.NO_INPUT, "No Input", "Keys were expected and none came.", falls_back_to=(_FAILURE,)),
    EventInfo(
        Event.NO_MATCH,
        "No Match",
        "What was keyed or looked up matches nothing accepted.",
        falls_back_to=(_FAILURE,),
    ),
    EventInfo(Event.SUCCESS, "Success", "What the module was to do was done."),
    EventInfo(
        Event.TEAM_AGENT_NOT_AVAILABLE,
        "Team Agent Not Available",
        "No agent of the named teams became available within the team's max wait.",
        falls_back_to=(_AGENT_NOT_AVAILABLE, _FAILURE),
    ),
    EventInfo(
        Event.TIMEOUT,
        "Timeout",
        "The agent neither accepted nor rejected the offer in time.",
        inbound_only=True,
    ),
)

EVENTS = MappingProxyType({info.event: info for info in _TABLE})


def fall_backs(
    raised: Raised, known: Collection[Event], declared: Mapping[Raised, tuple[Raised, ...]]
) -> Iterator[Raised]:
    """What to look for, in order, when an event has been raised: itself, then its fall-backs (domain-reference.md 3.3).

    A key falls back to ``?``. Events that are not `known` to the module type are left out: a `check_call_center` has no
    Failure, and others no hours. `declared` are what the type tries instead of an event's own fall-backs.
    """
    event, value = raised
    yield raised
    if event is Event.KEY_PRESS and value != ANY_KEY:
        yield (event, ANY_KEY)
    for fall_back in declared.get(raised, EVENTS[event].falls_back_to):
        if fall_back[0] in known:
            yield fall_back


def event_named(name: object) -> Event | None:
    """The event with this slug or label, in any case; None when there is none."""
    text = str(name).strip()
    found = _BY_NAME.get(text.casefold())
    return found or _BY_NAME.get(text.casefold().replace(" ", "_").replace("-", "_"))


_BY_NAME = {info.event.value: info.event for info in _TABLE} | {info.label.casefold(): info.event for info in _TABLE}
