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
    `trial`: somebody called a draft, and no figure counts it.
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
    trial: bool


class ContactPage(Page[ContactRecord]):
    """A page of contacts, the newest first. `back_to` is when the oldest contact began (milliseconds) that was looked
    at, where the page ends because it looked at so many.
    """

    back_to: int | None = None


class HeardInput(Answer):
    """What a contact heard from outside, in words. `at` is in milliseconds."""

    at: int
    what: str


class TakenConnector(Answer):
    """A connector that a contact took. `place` is the one in the list of connectors of the version that it ran on, from
    0 on; null for the flow's fallback, whose `event` is empty, and where the version is not known any more.
    """

    source: str
    event: str
    value: str
    target: str
    result: str
    place: int | None


class ContactSound(Answer):
    """A recorded conversation of a contact: when it began (milliseconds), and how long it is."""

    id: str
    began_at: int
    seconds: float


class TraceStep(Answer):
    """A module that a contact passed. What did not happen there is left out.

    `due` is the result due while in it, `prompts` what was begun to be said, `asked` the kinds of commands. A completed
    one has `event` and `value`, and `next` and `result` where a connector was taken; the last one of a contact that is
    over says who left and the `outcome`. `in_version`: the document of the version has the module; null where that is
    not known any more. `taken` is the connector by which it was left. `recording` is the recorded conversation in which
    its beginning is heard, `offset` seconds from its start.
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
    in_version: bool | None = None
    taken: TakenConnector | None = None
    recording: str | None = None
    offset: float | None = None


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
    read. `attempts` are those of a callback to reach its person, `recordings` its recorded conversations.
    """

    trace: list[TraceStep]
    damage: str
    attempts: list[AttemptToCallBack]
    recordings: list[ContactSound]


class JournalEntries(Answer):
    """The journal of a contact as far as it can be read: each entry as it is stored. `damage` is why it goes no
    further.
    """

    entries: list[JournalEntry]
    damage: str


class CallInProgress(Answer):
    """A contact in progress. `since` is in milliseconds. `trial`: somebody tries a draft."""

    contact: str
    service: str
    flow: str
    module: str
    caller: str
    called: str
    since: int
    trial: bool


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
