"""Contacts, and what happened in each."""

from __future__ import annotations

from pydantic import JsonValue

from cordboard.server.models import Answer
from cordboard.server.models.health import Draining
from cordboard.server.models.structs import JournalEntry
from cordboard.server.paging import Page
from cordboard.store.quarantine import QuarantineKind


class ContactRecord(Answer):
    """A contact. Times are in milliseconds since the epoch, null where it has not come so far.

    `label` is the result in words, `due` what the flow alone would have left where an agent's termination code went
    before it, `run` what kind of contact it is, and `parent` the contact from which it comes. `recovered`: it was
    closed by a later start of the program. `erased_at`: what was known of its person was deleted then.
    """

    id: str
    flow: str
    version: str
    channel: str
    direction: str
    service: str
    caller: str
    called: str
    account: str
    started_at: int
    left_at: int | None
    closed_at: int | None
    result: str
    code: int | None
    label: str
    due: str
    ended_by: str
    reason: str
    recovered: bool
    run: str
    parent: str
    agent: str
    erased_at: int | None


class ContactPage(Page[ContactRecord]):
    """A page of contacts, the newest first."""


class HeardInput(Answer):
    """What a contact heard from outside, in words. `at` is in milliseconds."""

    at: int
    what: str


class TraceStep(Answer):
    """A module that a contact passed. What did not happen there is left out.

    `due` is the result due while in it, `prompts` what was begun to be said, `asked` the kinds of commands. A completed
    one has `event` and `value`, and `next` and `result` where a connector was taken; the last one of a contact that is
    over says who left and the `outcome`.
    """

    module: str
    entered_at: int
    due: str
    prompts: list[str]
    asked: list[str]
    heard: list[HeardInput]
    variables: dict[str, JsonValue]
    answers: dict[str, JsonValue]
    notes: list[str]
    event: str | None = None
    value: JsonValue = None
    completed_at: int | None = None
    next: str | None = None
    result: str | None = None
    left_at: int | None = None
    left_by: str | None = None
    reason: str | None = None
    outcome: str | None = None


class AttemptToCallBack(Answer):
    """A call to the person of a callback. Times are in milliseconds since the epoch, 0 where nobody knows.

    `ended_at` is null while it goes on.

    `outcome` is `reached`, how the call failed, `agent_left`, or `cut_off` by the end of the program.
    """

    number: int
    agent: str
    begun_at: int
    ended_at: int | None
    outcome: str
    detail: str


class ContactWithTrace(ContactRecord):
    """A contact with its way, step by step. `damage` says why that goes no further, where what is stored cannot be
    read. `attempts` are those of a callback to reach its person.
    """

    trace: list[TraceStep]
    damage: str
    attempts: list[AttemptToCallBack]


class JournalEntries(Answer):
    """The journal of a contact as far as it can be read: each entry as it is stored. `damage` is why it goes no
    further.
    """

    entries: list[JournalEntry]
    damage: str


class CallInProgress(Answer):
    """A contact in progress. `since` is in milliseconds."""

    contact: str
    service: str
    flow: str
    module: str
    caller: str
    called: str
    since: int


class UnreadableThing(Answer):
    """Something stored that cannot be read, and is left as it is. `found_at` is in milliseconds."""

    kind: QuarantineKind
    name: str
    reason: str
    found_at: int


class SiteNow(Answer):
    """The site at this moment. `reasons` say why it takes no calls, `degraded` what is wrong all the same, `alarms`
    what somebody should look at. `counters` are the line's own and only grow. `draining`: it is about to stop.
    """

    ready: bool
    reasons: list[str]
    degraded: list[str]
    quarantined: list[UnreadableThing]
    address: str
    calls: list[CallInProgress]
    last: list[ContactRecord]
    counters: dict[str, int]
    alarms: list[str]
    draining: Draining | None
