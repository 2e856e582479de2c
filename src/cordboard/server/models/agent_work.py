"""What an agent's desktop shows beside the conversation: earlier contacts, notes, callbacks, figures of the day."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from cordboard.server.models import Answer
from cordboard.server.models.structs import OfStruct
from cordboard.server.paging import Page
from cordboard.server.parameters import LARGEST_NUMBER, Body

#: Characters of a note.
LONGEST_NOTE = 10_000


class NoteText(Body):
    """A note on a contact. `follow_up_at` (milliseconds) is when to call the person again, null for never;
    `followed_up`: that is done.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Wants the offer in writing", "follow_up_at": 1796047200000}]}
    )

    text: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    follow_up_at: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] | None = None
    followed_up: bool = False


class AgentNote(Answer):
    """What an agent wrote about a contact. Times are in milliseconds; `written_at` is 0 for a note not yet written."""

    contact: str
    agent: str
    text: str
    follow_up_at: int | None
    followed_up: bool
    written_at: int


class EarlierContact(Answer):
    """A contact of the same account or number. `label` is the result in words, empty while it goes on; `recordings` are
    those that you may hear.
    """

    id: str
    service: str
    channel: str
    direction: str
    started_at: int
    closed_at: int | None
    result: str
    label: str
    agent: str
    notes: list[AgentNote]
    recordings: list[str]


class EarlierContactPage(Page[EarlierContact]):
    """A page of earlier contacts, the newest first."""


class ContactWay(Answer):
    """The way of a contact through its flow so far: the version that it runs on, the modules in the order in which they
    were entered, and the connectors taken, by their places in the list of the version's document.
    """

    contact: str
    flow: str
    version: str
    modules: list[str]
    connectors: list[int]


class FollowUpCall(Answer):
    """A call that you want to make again: your note, and whom the contact was with."""

    note: AgentNote
    service: str
    number: str
    account: str


class FollowUpPage(Page[FollowUpCall]):
    """A page of calls to make again, the next one first."""


class PromisedCall(Answer):
    """A callback that waits for an agent of your services. Times are in milliseconds.

    At `until` it is given up. `made` are the attempts so far, of at most `attempts`.
    """

    contact: str
    service: str
    number: str
    queued_at: int
    until: int
    attempts: int
    made: int


class TimeInState(Answer):
    """How long an agent was in a state, in seconds."""

    state: Annotated[str, OfStruct("State")]
    seconds: float


class OwnFigures(Answer):
    """Your work from one time on and before another (milliseconds).

    `contacts` are those that you talked with, each once. `handle_time` is the average of talk, hold and wrap-up for one
    of them, in seconds, and `occupancy` the share of your time at work, Not Ready left out, that you spent on contacts:
    both null where there is nothing to divide by. `missed` and `rejected` are offers. `satisfaction` (CSAT) is the mean
    of the `survey_answers`, the numbers that people answered in surveys of your contacts, as reports count them: of the
    contacts that began in this time and are closed; null without any.
    """

    since: int
    until: int
    contacts: int
    handle_time: float | None
    occupancy: float | None
    missed: int
    rejected: int
    satisfaction: float | None
    survey_answers: int
    states: list[TimeInState]
