"""What the API takes and answers, made from the API document by scripts/make_client.py: do not edit, run `make client`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from cordboard.client.model import ClientModel
from pydantic import AwareDatetime, ConfigDict, Field, RootModel, StringConstraints
from typing_extensions import TypeAliasType


class AcceptRequest(ClientModel):
    """
    Take an offer.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["accept"] = "accept"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    offer: Annotated[int, Field(ge=0, le=9007199254740991)]


class AccountColumnNames(ClientModel):
    """
    What the columns of accounts are called on this site: the one that names a row, those with telephone numbers, and
    those that are kept secret.
    """

    key: str
    phones: list[str]
    secret: list[str]


class AccountEntry(ClientModel):
    """
    An account. Fields that must not be read (such as a PIN) are not in it. `source` is the list that it is of.
    """

    source: str
    key: str
    fields: dict[str, str]


class AccountMatches(ClientModel):
    """
    What a look-up finds: some accounts, and how many there are.
    """

    count: int
    accounts: list[AccountEntry]


class AccountPage(ClientModel):
    """
    A page of accounts, in the order in which they were loaded.
    """

    items: list[AccountEntry]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class AccountSource(ClientModel):
    """
    A list of accounts, and how many there are in it.
    """

    source: str
    accounts: int


class AgentEndedSignal(ClientModel):
    """
    The agent selected End Call, or put the telephone down, after `seconds` of conversation; the person is there.
    """

    signal: Literal["agent_ended"] = "agent_ended"
    to: int
    agent: str
    seconds: float | None = 0.0


class AgentInterval(ClientModel):
    """
    What an agent did in a half hour. `seconds` are by state; `occupancy` is the part of the time at work that
    contacts took.
    """

    at: int
    agent: str
    offers: int
    taken: int
    rejected: int
    missed: int
    handled: int
    seconds: dict[str, float]
    occupancy: float | None


class AgentInvitation(ClientModel):
    """
    The link with which an agent chooses a password.
    """

    logon: str
    link: str


class AgentLeftSignal(ClientModel):
    """
    One of the agents in the conversation has left it, and it goes on without.
    """

    signal: Literal["agent_left"] = "agent_left"
    to: int
    agent: str


class AgentNote(ClientModel):
    """
    What an agent wrote about a contact. Times are in milliseconds; `written_at` is 0 for a note not yet written.
    """

    contact: str
    agent: str
    text: str
    follow_up_at: int | None
    followed_up: bool
    written_at: int


class AgentOfferData(ClientModel):
    """
    An offer that came to nothing, and the contact that was offered.
    """

    agent: str
    contact: str


class AgentOfferMissedWebhook(ClientModel):
    """
    An agent let an offer pass.
    """

    type: Literal["agent.offer_missed"] = "agent.offer_missed"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: AgentOfferData


class AgentOfferRejectedWebhook(ClientModel):
    """
    An agent turned an offer down.
    """

    type: Literal["agent.offer_rejected"] = "agent.offer_rejected"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: AgentOfferData


class Joins(RootModel[str]):
    root: Annotated[str, Field(description="The agent who takes the contact.", min_length=1)]


class Rejects(RootModel[str]):
    root: Annotated[str, Field(description="The agent who turns the offer down.", min_length=1)]


class Misses(RootModel[str]):
    root: Annotated[str, Field(description="The agent who lets the offer pass.", min_length=1)]


class AgentPart(ClientModel):
    """
    What an agent does with the contact that waits, `after` so many seconds; or why there is none.

    Who joins talks for `talks` seconds. `then`: the agent ends the conversation, the agent's phone drops, or the person
    hangs up. `code` is the termination code, or its result, that the agent saves in the end.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    joins: Annotated[Joins | None, Field(description="The agent who takes the contact.")] = None
    rejects: Annotated[Rejects | None, Field(description="The agent who turns the offer down.")] = None
    misses: Annotated[Misses | None, Field(description="The agent who lets the offer pass.")] = None
    none: Annotated[
        Literal[
            "not_available",
            "not_logged_in",
            "team_not_available",
            "invalid_team",
            "invalid_extension",
            "invalid_request",
            "hours_closed",
        ]
        | None,
        Field(description="Why nobody is found."),
    ] = None
    who: Annotated[
        str | None,
        Field(description="The agent who was asked for and is not there, by extension or number."),
    ] = ""
    after: Annotated[
        float | None,
        Field(description="Seconds in the queue before.", ge=0.0, le=86400.0),
    ] = 0
    talks: Annotated[float | None, Field(description="Seconds of conversation.", ge=0.0, le=86400.0)] = 60
    then: Annotated[
        Literal["ends", "drops", "hangs_up"] | None,
        Field(description="How the conversation is over."),
    ] = "ends"
    code: Annotated[
        str | None,
        Field(description="The termination code or result that the agent saves."),
    ] = ""


class AgentStateData(ClientModel):
    """
    The state of an agent from now on, why, and the contact that it is about, if there is one.
    """

    agent: str
    state: str
    reason: str
    contact: str


class AgentTarget(ClientModel):
    """
    A colleague; `free`: Ready now.
    """

    name: str
    title: str
    free: bool


class AgentsAreSignal(ClientModel):
    """
    How many eligible agents are signed in, and how many of them Ready, `after` seconds of waiting for one.
    """

    signal: Literal["agents_are"] = "agents_are"
    to: int
    signed_in: int
    ready: int
    after: float | None = 0.0


class AgentsFound(ClientModel):
    """
    How many agents a check of the call center finds.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    signed_in: Annotated[int, Field(description="Signed in.", ge=0)]
    ready: Annotated[int | None, Field(description="Ready.", ge=0)] = 0


class AnnouncedEvent(ClientModel):
    """
    A sentence for everybody at a desk, such as that Cordboard is about to be restarted.
    """

    event: Literal["announced"] = "announced"
    number: int | None = 0
    at: int | None = 0
    text: str


class AnsweredEntry(ClientModel):
    """
    A survey question was answered.
    """

    entry: Literal["answered"] = "answered"
    question: str
    value: Any


class ApiToken(ClientModel):
    """
    A token without what it is: that is shown when it is made, and never again. `made_at` is in milliseconds.
    """

    id: int
    name: str
    made_at: int


class AskAgentsCommand(ClientModel):
    """
    Ask how many eligible agents of a service are signed in and Ready, waiting `wait` seconds for a Ready one.
    """

    command: Literal["ask_agents"] = "ask_agents"
    service: str
    skill: str | None = ""
    teams: list[str] | None = []
    wait: float | None = 0.0


class AskHoursCommand(ClientModel):
    """
    Ask whether a service is open now.
    """

    command: Literal["ask_hours"] = "ask_hours"
    service: str


class AssignedEntry(ClientModel):
    """
    A variable got a value.
    """

    entry: Literal["assigned"] = "assigned"
    name: str
    value: Any


class AttemptToCallBack(ClientModel):
    """
    A call to the person of a callback. Times are in milliseconds since the epoch, 0 where nobody knows.

    `ended_at` is null while it goes on.

    `outcome` is `reached`, how the call failed, `agent_left`, or `cut_off` by the end of the program.
    """

    number: int
    agent: str
    begun_at: int
    ended_at: int | None
    outcome: str
    detail: str


class AwaitBeepCommand(ClientModel):
    """
    Wait for the end of a machine's beep, at most `timeout`.
    """

    command: Literal["await_beep"] = "await_beep"
    timeout: float | None = 10.0


class AwaitKeyCommand(ClientModel):
    """
    Take one key of `keys` (``?``: any), however long it takes. Nothing is said; other keys are dropped.
    """

    command: Literal["await_key"] = "await_key"
    keys: str


class BackRequest(ClientModel):
    """
    Of a consultation: who was asked leaves, and the person comes back from hold.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["back"] = "back"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class BacktestAssumption(ClientModel):
    """
    An assumption, what it says, and how many contacts rest on it.
    """

    name: str
    what: str
    contacts: int


class BacktestProgress(ClientModel):
    """
    How many contacts were fed, of how many, and how many of them end otherwise so far.
    """

    fed: int
    of: int
    changed: int


class BeatMessage(ClientModel):
    """
    The connection lives, and the last event has this number. Comes every few seconds.
    """

    say: Literal["beat"] = "beat"
    number: int
    at: int | None = 0


class BeepSignal(ClientModel):
    """
    The beep ended (`heard`), or none came in time.
    """

    signal: Literal["beep"] = "beep"
    to: int
    heard: bool | None = True


class CallInProgress(ClientModel):
    """
    A contact in progress. `since` is in milliseconds. `trial`: somebody tries a draft.
    """

    contact: str
    service: str
    flow: str
    module: str
    caller: str
    called: str
    since: int
    trial: bool


class CallRequest(ClientModel):
    """
    Call a number of one's own accord, for a service that lets its agents; none named: the first that lets them call
        that number. The contact is a new one.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["call"] = "call"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    number: Annotated[str, Field(max_length=40, min_length=1)]
    service: Annotated[str | None, Field(max_length=100)] = ""


class CardPlace(ClientModel):
    """
    Where a module stands: its card's left upper corner and size.
    """

    module: str
    x: float
    y: float
    width: float
    height: float


class ChangedConnector(ClientModel):
    """
    What a connector is found by in both versions, and where it leads: in the later one, unless it was removed.
    """

    source: str
    event: str
    value: str
    target: str


class ChangedContacts(ClientModel):
    """
    Contacts that end otherwise, and where their ways part: the connectors taken `then` and `now`, in words and each
    from its `module`; null where the way is the same. `contacts` are the ids of the first hundred.
    """

    before: str
    after: str
    count: int
    then: str | None
    now: str | None
    module: str | None
    contacts: list[str]


class Role(RootModel[str]):
    root: Annotated[str, Field(max_length=200)]


class Roles(RootModel[list[Role]]):
    root: Annotated[list[Role], Field(max_length=6)]


class Password(RootModel[str]):
    root: Annotated[str, Field(max_length=1000)]


class ChangedUser(ClientModel):
    """
    What changes of a user; what is left out stays.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    roles: Roles | None = None
    active: bool | None = None
    password: Password | None = None


class ChangesMade(ClientModel):
    """
    How many parts were changed.
    """

    changed: int


class ChosenPassword(ClientModel):
    """
    The password of somebody who was invited.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    password: Annotated[str, Field(max_length=1000)]


class ClosedEntry(ClientModel):
    """
    The contact is closed with this outcome. Always the last entry.

        `due` is the Result due where an agent's part decided instead (domain.md 5); `agent` is the last who took part.
    """

    entry: Literal["closed"] = "closed"
    at: int
    result: str
    code: int
    due: str | None = ""
    agent: str | None = ""


class CompletedEntry(ClientModel):
    """
    The module completed and raised an event.
    """

    entry: Literal["completed"] = "completed"
    module: str
    event: str
    value: str | None = ""


class ConnectedSignal(ClientModel):
    """
    An agent takes part in the conversation from here on; `waited` are the seconds in the queue.
    """

    signal: Literal["connected"] = "connected"
    to: int
    agent: str
    waited: float | None = 0.0


class ContactDestination(ClientModel):
    """
    For whom a waiting contact is to wait: a service by name, or an agent by logon.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    kind: Literal["service", "agent"]
    name: Annotated[str, Field(max_length=100)]


class ContactRecord(ClientModel):
    """
    A contact. Times are in milliseconds since the epoch, null where it has not come so far.

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


class ContactSound(ClientModel):
    """
    A recorded conversation of a contact: when it began (milliseconds), and how long it is.
    """

    id: str
    began_at: int
    seconds: float


class ContactWay(ClientModel):
    """
    The way of a contact through its flow so far: the version that it runs on, the modules in the order in which they
    were entered, and the connectors taken, by their places in the list of the version's document.
    """

    contact: str
    flow: str
    version: str
    modules: list[str]
    connectors: list[int]


class ConversationOverEvent(ClientModel):
    """
    A conversation is over.
    """

    event: Literal["conversation_over"] = "conversation_over"
    number: int | None = 0
    at: int | None = 0
    contact: str
    reason: str


class ConversationOverSignal(ClientModel):
    """
    The conversation is over in another way (a phone dropped, a transfer came back); the person is still there.
    """

    signal: Literal["conversation_over"] = "conversation_over"
    to: int
    agent: str
    reason: str | None = ""
    seconds: float | None = 0.0


class ConversationRecording(ClientModel):
    """
    The recording of a conversation. `taken_at` is in milliseconds.
    """

    id: str
    contact: str
    seconds: float
    taken_at: int


class CopiedRows(ClientModel):
    """
    How many rows were copied.
    """

    copied: int


class Credentials(ClientModel):
    """
    A name and a password.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1000)]


class DetectedSignal(ClientModel):
    """
    Detection's verdict; `cause` is the threshold that decided, `after` the seconds it took.
    """

    signal: Literal["detected"] = "detected"
    to: int
    machine: bool
    cause: str | None = ""
    after: float | None = 0.0


class DoneMessage(ClientModel):
    """
    What was asked is done.
    """

    say: Literal["done"] = "done"
    request: int


class DoneSignal(ClientModel):
    """
    It is done.
    """

    signal: Literal["done"] = "done"
    to: int


class DraftCall(ClientModel):
    """
    A call of a draft: its contact, the service whose settings hold, and the version that the draft is.
    """

    sdp: str
    call: str
    contact: str
    service: str
    version: str


class Text(RootModel[str]):
    root: Annotated[str, Field(max_length=2000000)]


class DraftEditor(ClientModel):
    """
    Somebody at a draft: `page` tells two pages of one person apart, and `since` is when they came to the draft.
    """

    page: int
    who: str
    flow: str
    draft: str
    module: str
    since: int


class DraftSavedMessage(ClientModel):
    """
    A draft was changed. `etag` is the one that it has now.
    """

    say: Literal["draft_saved"] = "draft_saved"
    flow: str
    draft: str
    revision: int
    etag: str
    by: str
    at: int


class DraftSummary(ClientModel):
    """
    A draft of a flow, without its text. `based_on` is the version that it began as. Times are in milliseconds.

    `editors` are all who began or changed it: where the site wants four eyes, none of them may publish it. `etag` is
    what a change of it names in If-Match.
    """

    id: str
    flow: str
    title: str
    based_on: str
    revision: int
    created_at: int
    created_by: str
    changed_at: int
    changed_by: str
    editors: list[str]
    etag: str


class Draining(ClientModel):
    """
    Before Cordboard stops it waits for so many contacts, until that time at the latest (milliseconds since the
    epoch).
    """

    contacts: int
    until: int


class EarlierContact(ClientModel):
    """
    A contact of the same account or number. `label` is the result in words, empty while it goes on; `recordings` are
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


class EarlierContactPage(ClientModel):
    """
    A page of earlier contacts, the newest first.
    """

    items: list[EarlierContact]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class EditRequest(ClientModel):
    """
    I am at this draft of this flow now, and at this module, empty for none. It stands for what was said before.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["edit"] = "edit"
    flow: Annotated[str, Field(max_length=200)]
    draft: Annotated[str, Field(max_length=200)]
    module: Annotated[str | None, Field(max_length=200)] = ""


class EditingMessage(ClientModel):
    """
    All who are at a draft now, the first message and whenever it changes. `you` is the number of your own page.
    """

    say: Literal["editing"] = "editing"
    you: int
    people: list[DraftEditor]


class ElapsedSignal(ClientModel):
    """
    The time asked for has passed.
    """

    signal: Literal["elapsed"] = "elapsed"
    to: int


class EndCallRequest(ClientModel):
    """
    Leave the conversation; the person goes on in the flow where it has a way for that.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["end_call"] = "end_call"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class EndedSessions(ClientModel):
    """
    How many sessions were ended.
    """

    ended: int


class EnteredEntry(ClientModel):
    """
    The contact entered a module.
    """

    entry: Literal["entered"] = "entered"
    module: str


class Example(ClientModel):
    """
    One contact: told line by line, and what came of it.

        `scenario` is it as a scenario that `cordboard simulate` plays to just that end; None where it takes data that was
        not found. `assumed` is what must be so of data that nobody knows beforehand. Of a person who is called back, path,
        events and what came of it are those of the last call.
    """

    told: list[str]
    path: list[str]
    events: list[dict[str, str]]
    result: str
    ended_by: str
    scenario: dict[str, Any] | None = None
    assumed: list[str] | None = []


class ExpressionName(ClientModel):
    """
    What an expression may write besides the variables of its flow: a fact of the contact, a field of its account, a
    variable of the site, or a function. `form` is how it is written; a function that begins with a dot is called on a
    value.
    """

    kind: Literal["contact", "account", "site", "function"]
    name: str
    form: str
    meaning: str


class Facts(ClientModel):
    """
    What is known of a contact before its first module.

        `caller` and `called` are as the line gave them: a hint, never a proof of who calls. `site` is what expressions
        see as `site`. `detect_machine` is the campaign's or service's setting, which a module may override.

        A *child run* goes on beside or after a contact, its `parent`, and begins in the module `starts_at` with
        `opening_result` due: a supervisor's leg, a callback, a transfer into another flow. `run` says which; `variables`
        are those of the parent. A call that an agent makes of their own accord begins in a module in the same way, and has
        no parent. `person` is the person's number in a callback, whose numbers are those of the parent.

        A `trial` is a call of a draft by who draws it, and everything that comes of that call: no figure counts it.
    """

    contact: str
    channel: Literal["email", "sms", "voice"] | None = "voice"
    direction: Literal["inbound", "outbound"] | None = "inbound"
    caller: str | None = ""
    called: str | None = ""
    service: str | None = ""
    language: str | None = ""
    time_zone: str | None = "UTC"
    detect_machine: bool | None = True
    message: str | None = ""
    account: dict[str, Any] | None = None
    site: dict[str, Any] | None = None
    run: Literal["agent_call", "callback", "contact", "supervision", "transferred"] | None = "contact"
    parent: str | None = ""
    starts_at: str | None = ""
    opening_result: str | None = ""
    variables: dict[str, Any] | None = None
    person: str | None = ""
    trial: bool | None = False


class FailedSignal(ClientModel):
    """
    The command could not be done. May answer any command.
    """

    signal: Literal["failed"] = "failed"
    to: int
    reason: str


class FindAccountsCommand(ClientModel):
    """
    Look accounts up: those whose `field` equals `value` (field ``phone``: any of the account's numbers).

        `value` may be a token of sensitive digits. `limit` bounds how many are returned; the count tells all.
    """

    command: Literal["find_accounts"] = "find_accounts"
    source: str
    field: str
    value: str
    limit: int | None = 2
    deadline: float | None = 5.0


class Finding(ClientModel):
    """
    Something wrong, or worth a thought. `code` is a stable slug; `line` is 1-based, 0 where it is not known.

        `connector` is the connector, `property` the property of the owner's own, where it is about one.

        `possible`: it rests on data for which no example was found, so it may be that it never happens; `unknown` are the
        expressions over such data, each as a sentence. `follows` are sentences about what follows from it, and goes with
        it. `example` is a contact to which it happens; None where it is that something never happens.
    """

    code: str
    severity: Literal["error", "note", "warning"]
    module: str
    message: str
    remedy: str
    connector: str | None = ""
    property: str | None = ""
    line: int | None = 0
    possible: bool | None = False
    unknown: list[str] | None = []
    follows: list[str] | None = []
    example: Example | None = None


class FloorContact(ClientModel):
    """
    A contact in progress: who it is, where it is in its flow, and where it stands with agents.

        `caller` is the number of the customer, also where an outbound service has called it.
        `since` is when it began, `queued_at` when it first asked for an agent, and `place` its place in the queue, 1 for
        the next. `agent` is the one to whom it is offered. A contact that waits to be called back is in no flow.
        `trial`: somebody tries a draft, and no figure counts it.
    """

    contact: str
    service: str | None = ""
    flow: str | None = ""
    module: str | None = ""
    caller: str | None = ""
    called: str | None = ""
    since: int | None = 0
    standing: Literal["aside", "flow", "offered", "talking", "waiting"] | None = "flow"
    queued_at: int | None = 0
    place: int | None = 0
    skill: str | None = ""
    teams: list[str] | None = []
    priority: int | None = 0
    agent: str | None = ""
    callback: bool | None = False
    trial: bool | None = False


class FlowCoverage(ClientModel):
    """
    Which connectors of a flow the scenarios took: the share from 0 to 1, and those that none took. `fallback` says
    whether the flow's fallback was taken; null for a flow without one.
    """

    flow: str
    share: float
    missed: list[str]
    fallback: bool | None


class FlowPlacement(ClientModel):
    """
    Where the modules of a flow stand, from left to right, and the size of it all.
    """

    flow: str
    version: str
    width: float
    height: float
    modules: list[CardPlace]


class FlowProblem(ClientModel):
    """
    A complaint about a flow: where in it, what, and what to do. `line` and `column` begin at 1; 0: not known.

    `module` is by name, `connector` a place in the list, from 0 on (`module` is then its source), and `property` one of
    the module, connector or flow, such as prompt.en; null and empty where it is about none.
    """

    severity: Literal["error", "warning"]
    where: str
    module: str | None
    connector: int | None
    property: str
    what: str
    remedy: str
    code: str
    line: int
    column: int


class FlowPrompt(ClientModel):
    """
    A prompt of a module, by the property that holds it, in a language: what is said, in words.

    `known`: all of it is known before anybody calls, so it can be heard. Otherwise `{…}` stands for a value.
    """

    module: str
    property: str
    language: str
    said: list[str]
    known: bool


class FlowPublication(ClientModel):
    """
    A version of a flow that was put to work under an alias. `at` is in milliseconds.

    `by` is empty for what was published before publications were kept. `proof` is the id of the proof that was known
    then and `verdict` what it came to; both are empty where there was none.
    """

    id: int
    flow: str
    alias: str
    version: str
    at: int
    by: str
    note: str
    proof: str
    verdict: str
    file: str


class FlowState(ClientModel):
    """
    A flow of the site: its live version, empty where none runs, and what else is kept of it.

    `aliases` are versions by alias. `trouble` says why something else runs than its file or its services say.
    """

    slug: str
    title: str
    version: str
    direction: str
    aliases: dict[str, str]
    drafts: int
    trouble: str


class FlowVariable(ClientModel):
    """
    A variable of a flow, which expressions see as ``contact.NAME``, and the modules that set it.
    """

    name: str
    set_by: list[str]


class FollowUpCall(ClientModel):
    """
    A call that you want to make again: your note, and whom the contact was with.
    """

    note: AgentNote
    service: str
    number: str
    account: str


class FollowUpPage(ClientModel):
    """
    A page of calls to make again, the next one first.
    """

    items: list[FollowUpCall]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class ForceStateRequest(ClientModel):
    """
    Put an agent into another state, at once or after the work in hand.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["force_state"] = "force_state"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    agent: Annotated[str, Field(max_length=100)]
    state: Literal["not_ready", "ready", "signed_out"]


class FoundSignal(ClientModel):
    """
    The accounts found (at most the limit asked for, secret fields left out) and how many there are.
    """

    signal: Literal["found"] = "found"
    to: int
    accounts: list[dict[str, Any]]
    count: int


class FunnelResult(ClientModel):
    """
    An outcome, and how many contacts that ended in a module have it.
    """

    result: str
    label: str
    count: int


class FunnelWay(ClientModel):
    """
    A connector, and how many contacts took it. An empty `event` is the flow's fallback.

    `place` is the one in the list of connectors of the version that the funnel is of; null where it has no such one.
    """

    event: str
    value: str
    to: str
    result: str
    count: int
    place: int | None


class HandOverRequest(ClientModel):
    """
    Of a consultation: who was asked takes over, and this agent leaves (warm transfer).
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["hand_over"] = "hand_over"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class Health(ClientModel):
    """
    The process answers.
    """

    status: Literal["ok"] = "ok"


class HeardInput(ClientModel):
    """
    What a contact heard from outside, in words. `at` is in milliseconds.
    """

    at: int
    what: str


class HoldEntry(ClientModel):
    """
    A legal hold on a contact and on those that come from it. `set_at` is in milliseconds.
    """

    contact: str
    reason: str
    set_by: str
    set_at: int


class HoldPage(ClientModel):
    """
    A page of legal holds, the newest first.
    """

    items: list[HoldEntry]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class HoldReason(ClientModel):
    """
    Why nothing of a contact may be deleted.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    reason: Annotated[str, Field(max_length=1000, min_length=1)]


class HoldRequest(ClientModel):
    """
    Let the person hear music.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["hold"] = "hold"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class HoursAreSignal(ClientModel):
    """
    Whether the service is open, and the rule that says so.
    """

    signal: Literal["hours_are"] = "hours_are"
    to: int
    open: bool
    reason: str | None = ""


class HoursStatus(ClientModel):
    """
    Whether a service is open at a moment, why, and when that changes next. Times are ISO 8601 in its zone.
    """

    at: str
    time_zone: str
    open: bool
    reason: str
    changes_at: str | None


class HungUpSignal(ClientModel):
    """
    The person's part is over. May come at any time.
    """

    signal: Literal["hung_up"] = "hung_up"
    by: (
        Literal[
            "agent",
            "caller",
            "fault",
            "flow",
            "limit",
            "line",
            "operator",
            "restart",
            "shutdown",
        ]
        | None
    ) = "caller"
    reason: str | None = ""


class ImportColumn(ClientModel):
    """
    A column of a file: its heading, what it is called here ('' where it is left out), and what that is for.
    """

    heading: str
    name: str
    use: Literal["key", "phone", "secret", "field"]


NamesAdditionalProperty = TypeAliasType("NamesAdditionalProperty", Annotated[str, Field(max_length=200)])


class ImportColumns(ClientModel):
    """
    What columns are called here, by their headings as the file has them; '' leaves one out.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    names: Annotated[
        dict[Annotated[str, StringConstraints(max_length=10000)], NamesAdditionalProperty],
        Field(max_length=1000),
    ]


class IntervalMeasures(ClientModel):
    """
    What an interval was like for a service. `at` is its beginning (milliseconds), durations are seconds.

    `contacts` began in it, of which `closed` are over (`average_seconds` long) and `with_agent` had an agent. The
    others count what asked for an agent in it: `offered`, of which `handled` were answered (`in_time` within the
    service level's seconds), `abandoned` by the person, and `not_routed` for want of agents, by reason.
    `service_level` is the part in time of those answered, abandoned or lost.
    """

    at: int
    service: str
    contacts: int
    closed: int
    with_agent: int
    average_seconds: float | None
    offered: int
    handled: int
    in_time: int
    abandoned: int
    called_back: int
    not_routed: dict[str, int]
    service_level: float | None
    average_wait: float | None
    longest_wait: float
    average_talk: float | None
    average_wrap_up: float | None
    average_handling: float | None


class Invited(ClientModel):
    """
    Who an invitation is for.
    """

    name: str


class JoinRequest(ClientModel):
    """
    Of a consultation: all talk.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["join"] = "join"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class KeepRecordingCommand(ClientModel):
    """
    Put a held recording into its box (`keep`), or throw it away.
    """

    command: Literal["keep_recording"] = "keep_recording"
    recording: str
    box: str
    keep: bool | None = True
    notify: bool | None = True


class KeyedSignal(ClientModel):
    """
    Keys came. `digits` is a token when they are sensitive; `terminator` is the key that ended entry, if one did.

        `text` is what was written where the answer came in writing; it is left out where it is sensitive.
    """

    signal: Literal["keyed"] = "keyed"
    to: int
    digits: str
    terminator: str | None = ""
    sensitive: bool | None = False
    count: int | None = 0
    text: str | None = ""


class KeysRequest(ClientModel):
    """
    Press keys towards the person.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["keys"] = "keys"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    keys: Annotated[str, Field(max_length=40, min_length=1, pattern="^[0-9*#]+$")]


class LayoutFrame(ClientModel):
    """
    A frame around modules that belong together.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    x: Annotated[float, Field(ge=-1000000.0, le=1000000.0)]
    y: Annotated[float, Field(ge=-1000000.0, le=1000000.0)]
    title: Annotated[str | None, Field(max_length=1000)] = ""
    width: Annotated[float, Field(gt=0.0, le=1000000.0)]
    height: Annotated[float, Field(gt=0.0, le=1000000.0)]


class LayoutNote(ClientModel):
    """
    A text that somebody put on the drawing.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    x: Annotated[float, Field(ge=-1000000.0, le=1000000.0)]
    y: Annotated[float, Field(ge=-1000000.0, le=1000000.0)]
    text: Annotated[str, Field(max_length=10000)]
    width: Annotated[float | None, Field(gt=0.0, le=1000000.0)] = 200


class LeaveRequest(ClientModel):
    """
    I am at no draft any more. Closing the socket says so too.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["leave"] = "leave"


class LeftEntry(ClientModel):
    """
    The person's part is over.
    """

    entry: Literal["left"] = "left"
    at: int
    module: str
    by: Literal[
        "agent",
        "caller",
        "fault",
        "flow",
        "limit",
        "line",
        "operator",
        "restart",
        "shutdown",
    ]
    reason: str | None = ""


class MadeToken(ClientModel):
    """
    A token that was made. It is shown this once.
    """

    token: str


class MapperCopy(ClientModel):
    """
    From one service to another.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    source: Annotated[str, Field(max_length=200)]
    target: Annotated[str, Field(max_length=200)]


class MapperEntry(ClientModel):
    """
    A row with the ETag that a change of it names.
    """

    service: str
    result: str
    custom1: str
    custom2: str
    custom3: str
    etag: str


class MapperRow(ClientModel):
    """
    Three outcomes of the customer's for a result; an empty service is the whole site.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    service: Annotated[str | None, Field(max_length=200)] = ""
    result: Annotated[str, Field(max_length=200)]
    custom1: Annotated[str | None, Field(max_length=200)] = ""
    custom2: Annotated[str | None, Field(max_length=200)] = ""
    custom3: Annotated[str | None, Field(max_length=200)] = ""


class MaxWait(ClientModel):
    """
    The longest wait of a service, in seconds.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    seconds: Annotated[float, Field(ge=0.0, le=86400.0)]


class MaxWaitEvent(ClientModel):
    """
    The max wait of a service is another, in seconds.
    """

    event: Literal["max_wait"] = "max_wait"
    number: int | None = 0
    at: int | None = 0
    service: str
    seconds: float


class MaxWaitRequest(ClientModel):
    """
    Change the longest wait of a service; it holds at once, also for those who wait.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["max_wait"] = "max_wait"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    service: Annotated[str, Field(max_length=100)]
    seconds: Annotated[float, Field(ge=0.0, le=86400.0)]


class Me(ClientModel):
    """
    Who is signed in.
    """

    name: str
    roles: list[str]


class MeasureWords(ClientModel):
    """
    What a measure is called, and what it means, in one language.
    """

    title: str
    definition: str


class Measures(ClientModel):
    """
    `deepest_menu`: the question that takes most keys to come to, and how many. `seconds_before_choice`: the longest
        that somebody listens before a key can be pressed (None: a loop makes it endless), and who says the last of it.
        `keys_to_agent`: fewest keys from the beginning; `worst_keys_to_agent`: from wherever it is farthest. None where
        there is no such thing.
    """

    deepest_menu: str | None = ""
    keys_to_deepest_menu: int | None = None
    seconds_before_choice: float | None = None
    keys_to_agent: int | None = None
    worst_keys_to_agent: int | None = None
    farthest_from_agent: str | None = ""


class MemberView(ClientModel):
    """
    Who takes part in a conversation. `mode` is a supervisor's.

        Not `present` are those on hold, and an agent whose page is gone and may be back in a moment.
    """

    name: str
    role: Literal["agent", "customer", "outside", "supervisor"]
    since: int
    mode: Literal["barge", "coach", "listen"] | Literal[""] | None = ""
    present: bool | None = True


class ModulePlace(ClientModel):
    """
    Where the upper left corner of something stands, in pixels of the drawing at its natural size.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    x: Annotated[float, Field(ge=-1000000.0, le=1000000.0)]
    y: Annotated[float, Field(ge=-1000000.0, le=1000000.0)]


class MonitorRequest(ClientModel):
    """
    Take part in a conversation: listen unheard, coach the agent, or barge in; again for another way.

        With a `telephone` of the site or an allowed number that is rung; without one it is the telephone of the page.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["monitor"] = "monitor"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    contact: Annotated[str, Field(max_length=100)]
    mode: Literal["barge", "coach", "listen"] | None = "listen"
    telephone: Annotated[str | None, Field(max_length=40)] = ""


class MonitoredSignal(ClientModel):
    """
    A supervisor asks into the conversation, in the child run `run`. The contact itself does not move.
    """

    signal: Literal["monitored"] = "monitored"
    to: int
    supervisor: str
    mode: Literal["barge", "coach", "listen"] | None = "listen"
    run: str | None = ""


class MoveOperation(ClientModel):
    """
    Take out what is at `from`, and put it at a path.
    """

    op: Literal["move"] = "move"
    path: str
    from_: Annotated[str, Field(alias="from")]


class MoveRequest(ClientModel):
    """
    Give a waiting contact another place: before everybody (`first`), or that of a `priority`, of which 1 goes first.

        Without either it has its own place again; 0 leaves the priority as it is.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["move"] = "move"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    contact: Annotated[str, Field(max_length=100)]
    first: bool | None = False
    priority: Annotated[int | None, Field(ge=0, le=100)] = 0


class MuteRequest(ClientModel):
    """
    Have the page let nothing be heard of the agent, or with `muted` false be heard again. It lasts as long as the
        conversation, also where the page is opened anew.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["mute"] = "mute"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    muted: bool | None = True


class NewAgentState(ClientModel):
    """
    The state to put an agent into.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    state: Literal["ready", "not_ready", "signed_out"]


class AssumeItem(RootModel[str]):
    root: Annotated[str, Field(max_length=200)]


class Assume(RootModel[list[AssumeItem]]):
    root: Annotated[list[AssumeItem], Field(max_length=20)]


class NewBacktest(ClientModel):
    """
    Which contacts to feed to a draft: those closed from `since` to before `until`, or without both those of
    yesterday by the site's clock; of all services, or one. `assume` are assumptions by name, without it the usual ones.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    service: Annotated[str | None, Field(max_length=200)] = ""
    assume: Assume | None = None


class NewCall(ClientModel):
    """
    Whom to call, for which outbound service, about which account.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    service: Annotated[str, Field(max_length=200)]
    number: Annotated[str, Field(max_length=100, min_length=1)]
    account: Annotated[str | None, Field(max_length=200)] = ""


class NewDraftCall(ClientModel):
    """
    A WebRTC offer (SDP) of somebody who calls a draft.

    `number` is the one of the person, who calls from it or is called on it by an outbound flow; empty for one that
    belongs to nobody. The settings of `service` hold; empty for one that runs the flow, or else any that could.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    sdp: Annotated[str, Field(max_length=20000)]
    number: Annotated[str | None, Field(max_length=100)] = ""
    service: Annotated[str | None, Field(max_length=200)] = ""


class NewPassword(ClientModel):
    """
    One's own password.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    old: Annotated[str, Field(max_length=1000)]
    new: Annotated[str, Field(max_length=1000)]


class NewPlace(ClientModel):
    """
    Another place in the queue: before everybody (`first`), or that of a `priority`, of which 1 goes first. Without
    either it is the contact's own place again; 0 leaves the priority as it is.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    first: bool | None = False
    priority: Annotated[int | None, Field(ge=0, le=100)] = 0


class Recipient(RootModel[str]):
    root: Annotated[
        str,
        Field(max_length=254, pattern="^[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+$"),
    ]


class NewTestCall(ClientModel):
    """
    Whom to ring, with which number of ours, and for how long at most. It is no contact, and runs no flow.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    number: Annotated[str, Field(max_length=100, min_length=1)]
    caller_id: Annotated[str | None, Field(max_length=100)] = ""
    ring_seconds: Annotated[float | None, Field(ge=1.0, le=60.0)] = 30.0


class NewToken(ClientModel):
    """
    What a token is for.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: Annotated[str, Field(max_length=100, min_length=1)]


class NewUser(ClientModel):
    """
    Somebody who may sign in.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1000)]
    roles: Annotated[list[Role], Field(max_length=6)]


class NoSuchBoxSignal(ClientModel):
    """
    There is no box to take the message.
    """

    signal: Literal["no_such_box"] = "no_such_box"
    to: int


class NotReadyRequest(ClientModel):
    """
    Be given none, at once or after the work in hand.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["not_ready"] = "not_ready"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    reason: Literal["break", "lunch", "meeting", "other", "technical", "training"] | None = "other"


class NotRoutedSignal(ClientModel):
    """
    Nobody was found. `agent` is the one who was asked for, if it was one.
    """

    signal: Literal["not_routed"] = "not_routed"
    to: int
    reason: Literal[
        "agent_not_available",
        "agent_not_logged_in",
        "hours_closed",
        "invalid_agent_team",
        "invalid_extension",
        "invalid_route_request",
        "team_agent_not_available",
    ]
    agent: str | None = ""


class NotUnderstoodMessage(ClientModel):
    """
    What the page said is no message that there is.
    """

    say: Literal["not_understood"] = "not_understood"
    why: str


class NotUnderstoodSignal(ClientModel):
    """
    A written answer came that is no such entry. `text` is what was written, left out where it is sensitive.
    """

    signal: Literal["not_understood"] = "not_understood"
    to: int
    text: str | None = ""


class FollowUpAt(RootModel[int]):
    root: Annotated[int, Field(ge=0, le=9223372036854776000)]


class NoteText(ClientModel):
    """
    A note on a contact. `follow_up_at` (milliseconds) is when to call the person again, null for never;
    `followed_up`: that is done.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: Annotated[str | None, Field(max_length=10000)] = ""
    follow_up_at: FollowUpAt | None = None
    followed_up: bool | None = False


class NotedEntry(ClientModel):
    """
    Something worth knowing in the trace: why a condition failed, that a fault was contained.
    """

    entry: Literal["noted"] = "noted"
    module: str
    text: str


class OfferExpiredSignal(ClientModel):
    """
    The agent neither took the offer nor turned it down in time. The contact waits on, unless its module moves on.
    """

    signal: Literal["offer_expired"] = "offer_expired"
    to: int
    agent: str


class OfferOverEvent(ClientModel):
    """
    An offer is not there any more: taken (`why` is ``accepted``), or come to nothing.
    """

    event: Literal["offer_over"] = "offer_over"
    number: int | None = 0
    at: int | None = 0
    offer: int
    contact: str
    agent: str
    why: str


class OfferedSignal(ClientModel):
    """
    The contact is put before an agent.
    """

    signal: Literal["offered"] = "offered"
    to: int
    agent: str


class OpenSession(ClientModel):
    """
    Where somebody is signed in. `place` is the browser, its system and the address, as far as they were told;
    `current` is the session that asks. Times are in milliseconds.
    """

    id: int
    user: str
    place: str
    made_at: int
    expires_at: int
    current: bool


class Option(ClientModel):
    """
    Something to choose: its name, and what people see. `of` are the services that it belongs to; none: all.
    """

    name: str
    title: str
    of: list[str] | None = []
    category: str | None = ""


class OrganisationPart(ClientModel):
    """
    A part with its ETag; who changed it last while the site ran, and when (milliseconds), where somebody has.

    `in_file` is the part as site.yaml says it, null where it was made while the site ran. `changeable` are the
    properties that you may change here, null where you may change them all and take the part out.
    """

    document: dict[str, Any]
    etag: str
    in_file: dict[str, Any] | None
    changeable: list[str] | None
    changed_by: str | None = None
    changed_at: int | None = None


class Outcome(ClientModel):
    """
    The outcome of a contact that is closed. Times are ISO 8601, UTC. `custom1` to `custom3` are what the customer's
    own systems call the result, and `outcome` the one of them that was asked for.
    """

    contact: str
    flow: str
    version: str
    channel: str
    direction: str
    service: str
    caller: str
    called: str
    account: str
    started_at: str
    ended_at: str
    seconds: float
    result: str
    code: int | None
    label: str
    due: str
    agent: str
    ended_by: str
    reason: str
    recovered: bool
    run: str
    parent: str
    custom1: str
    custom2: str
    custom3: str
    outcome: str | None = None


class OutcomeChange(ClientModel):
    """
    How many contacts went from one outcome to another; `after` is null where it cannot be decided.
    """

    before: str
    before_label: str
    after: str | None
    after_label: str | None
    contacts: int


class OutcomePage(ClientModel):
    """
    A page of outcomes, the one closed last first.
    """

    items: list[Outcome]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class OutsideLimits(ClientModel):
    """
    Which outside numbers may be called, and the limits. `price_per_minute` is by prefix, in `currency`.
    """

    allowed: list[str]
    refused: list[str]
    max_concurrent: int
    max_calls_per_hour: int
    max_minutes_per_day: float
    max_money_per_day: float | None
    price_per_minute: dict[str, float]
    alarm_at: float
    currency: str


class OutsideUsed(ClientModel):
    """
    What of the limits of outside calls is used since the server started: calls that are up, calls begun in the last
    hour, minutes and money of the last 24 hours.
    """

    calls_now: int
    calls_in_hour: int
    minutes_in_day: float
    money_in_day: float


class Participation(ClientModel):
    """
    How to take part, and the telephone to ring for it; none: the telephone of the supervisor's page.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    mode: Literal["listen", "coach", "barge"] | None = "listen"
    telephone: Annotated[str | None, Field(max_length=40)] = ""


class PauseRecordingRequest(ClientModel):
    """
    Record silence from now on.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["pause_recording"] = "pause_recording"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class PersonQuery(ClientModel):
    """
    Who is meant: a telephone number, or the key of an account. It is in the body, so that no log has it.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    person: Annotated[str, Field(max_length=200, min_length=1)]


class PersonSummary(ClientModel):
    """
    How much is held about a person. `person` is a number in E.164, or an account; `numbers` are those it goes by.

    `open` are contacts that are not over and `on_hold` those under legal hold: with either nothing can be deleted, and
    `hindrance` says why, in a sentence.
    """

    person: str
    numbers: list[str]
    accounts: int
    contacts: int
    recordings: int
    texts: int
    callbacks: int
    open: list[str]
    on_hold: list[str]
    hindrance: str


class PhoneAnswer(ClientModel):
    """
    The WebRTC answer (SDP), and the id of the call.
    """

    sdp: str
    call: str


class PhoneOffer(ClientModel):
    """
    A WebRTC offer (SDP), and the number or service called.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    sdp: Annotated[str, Field(max_length=20000)]
    called: Annotated[str, Field(max_length=100, min_length=1)]


class PlacedCall(ClientModel):
    """
    The contact of a call that is being made.
    """

    contact: str


class PlayRecordingCommand(ClientModel):
    """
    Let the person hear a recording of this contact.
    """

    command: Literal["play_recording"] = "play_recording"
    recording: str


class PlayedSignal(ClientModel):
    """
    All was said (`whole`), or only a part of it.
    """

    signal: Literal["played"] = "played"
    to: int
    whole: bool | None = True


class ProblemMistake(ClientModel):
    """
    One thing that is wrong: where (such as query.limit or body.name), what, and what to do. `pointer` leads to it in
    the body that was sent (RFC 6901), and is empty where it is about no one place of that.

    What is wrong with a flow or a site has a `code`, and a `line` and `column` from 1 on where it is text. What is
    wrong with a flow has the `module`, `connector` and `property` too, as in the answer of `check`.
    """

    where: str
    what: str
    remedy: str | None = ""
    pointer: str | None = ""
    severity: Literal["error", "warning"] | None = "error"
    code: str | None = ""
    line: int | None = 0
    column: int | None = 0
    module: str | None = None
    connector: int | None = None
    property: str | None = ""


class PromisedCall(ClientModel):
    """
    A callback that waits for an agent of your services. Times are in milliseconds.

    At `until` it is given up. `made` are the attempts so far, of at most `attempts`.
    """

    contact: str
    service: str
    number: str
    queued_at: int
    until: int
    attempts: int
    made: int


class PromptFileEntry(ClientModel):
    """
    A recorded prompt of the site: its name as flows write it, and its bytes.
    """

    name: str
    size: int


class PromptFilePage(ClientModel):
    """
    Recorded prompts, in the order of their names.
    """

    items: list[PromptFileEntry]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class ProofProgress(ClientModel):
    """
    How far a proof is: states visited, and findings so far.
    """

    visits: int
    found: int


class PublicationPage(ClientModel):
    """
    The publications of a flow, the newest first.
    """

    items: list[FlowPublication]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class PublicationRequest(ClientModel):
    """
    What to publish: a draft at the revision that you read, or a version, which is how a flow is rolled back.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    draft: Annotated[str | None, Field(max_length=200)] = ""
    revision: Annotated[int | None, Field(ge=0, le=2147483647)] = 0
    version: Annotated[str | None, Field(max_length=200)] = ""
    alias: Annotated[str | None, Field(max_length=200)] = "live"
    note: Annotated[str | None, Field(max_length=1000)] = ""


class PublishedMessage(ClientModel):
    """
    A version of a flow was put to work under an alias.
    """

    say: Literal["published"] = "published"
    flow: str
    alias: str
    version: str
    by: str
    at: int


class PublishedVersion(ClientModel):
    """
    A version, and when it was published (milliseconds).
    """

    version: str
    at: int


class QueueView(ClientModel):
    """
    A service and those who wait in it. `longest` is when the first of them came; `estimated` is the wait in seconds
        of one who comes now, None when nobody is at work.
    """

    service: str
    title: str
    direction: str
    open: bool
    max_wait: float
    waiting: int | None = 0
    longest: int | None = 0
    estimated: float | None = None
    signed_in: int | None = 0
    ready: int | None = 0


class QueuesMessage(ClientModel):
    """
    The queues that have changed, at most once a second. `whole`: these are all that there are.
    """

    say: Literal["queues"] = "queues"
    at: int
    queues: list[QueueView]
    whole: bool | None = False


class RaisedEvent(ClientModel):
    """
    An event with its value, empty where it carries none.
    """

    event: str
    value: str


class ReadinessStatus(ClientModel):
    """
    It takes calls. `degraded` is what is wrong all the same, a sentence each.
    """

    status: Literal["ready"] = "ready"
    degraded: list[str]


class ReadyRequest(ClientModel):
    """
    Be given contacts, at once or after the work in hand.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["ready"] = "ready"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class RecordedSignal(ClientModel):
    """
    A message was recorded: its id and seconds; zero seconds when nothing was said. `ended` says by what.
    """

    signal: Literal["recorded"] = "recorded"
    to: int
    recording: str
    seconds: float
    ended: Literal["hang_up", "key", "length", "silence"] | None = "silence"


class RecordingMark(ClientModel):
    """
    Where a recording was paused, in seconds from its beginning, for how many (0 where that is not known), and what
    is said of it.
    """

    at: float
    seconds: float
    text: str


class RecordingPage(ClientModel):
    """
    A page of recordings, the newest first.
    """

    items: list[ConversationRecording]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class RecordingPeaks(ClientModel):
    """
    The waveform of a recording: the highest peaks, from 0 to 127, of as many stretches of the same length, of the
    customer's side and of the agents'.
    """

    seconds: float
    customer: list[int]
    agents: list[int]
    marks: list[RecordingMark]


class RedeliveredEvents(ClientModel):
    """
    How many events are posted once more.
    """

    count: Annotated[int, Field(ge=0)]


class RefusedMessage(ClientModel):
    """
    What was asked cannot be done now, or was not understood.
    """

    say: Literal["refused"] = "refused"
    why: str
    request: int | None = 0


class RegistrationState(ClientModel):
    """
    A telephone or provider of the line, and whether it can be reached.
    """

    name: str
    kind: str
    registered: bool
    detail: str


class RejectRequest(ClientModel):
    """
    Turn an offer down, and be Not Ready.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["reject"] = "reject"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    offer: Annotated[int, Field(ge=0, le=9007199254740991)]


class RejectedRow(ClientModel):
    """
    A bad row of a file: its line, and what is wrong with it, which goes on from "the row".
    """

    line: int
    reason: str


class RejectedSignal(ClientModel):
    """
    The agent turned the offer down. The contact waits on, unless its module moves on.
    """

    signal: Literal["rejected"] = "rejected"
    to: int
    agent: str


class RemoveOperation(ClientModel):
    """
    Take out what is at a path.
    """

    op: Literal["remove"] = "remove"
    path: str


class ReplaceOperation(ClientModel):
    """
    Put another value in place of the one at a path.
    """

    op: Literal["replace"] = "replace"
    path: str
    value: Any


class Report(ClientModel):
    """
    What was found about one version of a flow.

        `contacts` is how many different contacts there can be, as a text since it may be beyond any number of a machine's;
        empty where loops make them endless. `states` and `ways` were all looked at unless `unseen` is above 0: `bounds` say
        then why. `loose` say what was not told apart, so that more was looked at than can be. `beside` is how many
        callbacks and supervisors' legs there can be besides, written as `contacts`; one that cannot be has no entry.
    """

    flow: str
    version: str
    file: str
    findings: list[Finding]
    properties: list[str]
    contacts: str
    states: int
    ways: int
    unseen: int
    bounds: list[str]
    loose: list[str]
    measures: Measures
    beside: dict[str, str] | None = None
    scope: Annotated[str, Field(description="How much was looked at.")]


class ReportCell(ClientModel):
    """
    A figure and its parts. `value` is null where there is nothing to divide by.
    """

    value: float | None
    parts: dict[str, float]


class ReportInterval(ClientModel):
    """
    An interval, from `at` to before `until` in milliseconds. `label` is its beginning in the report's zone, with the
    offset, `zone` what that zone is called then. Intervals with the same `place` in two reports are compared. `open` is
    whether the service of the report was open at its beginning by its hours of today; null where it is not of one.
    """

    at: int
    until: int
    label: str
    zone: str
    place: str
    open: bool | None


class ReportMeasures(ClientModel):
    """
    Measures by interval, oldest first, and the length of an interval.
    """

    interval: str
    intervals: list[IntervalMeasures]


class ReportRow(ClientModel):
    """
    One value of what the report is divided by: a cell for each interval, and all of them together. `label` is the
    value in words.
    """

    group: str
    label: str
    cells: list[ReportCell]
    total: ReportCell


class ReportSpan(ClientModel):
    """
    From when to before when, in milliseconds.
    """

    since: int
    until: int


class RequestCallbackCommand(ClientModel):
    """
    Keep the contact's place in the queue and call `number` when its turn comes, `attempts` times at most.

        A person who is not reached is called again after `retry_after` seconds; after `max_wait` seconds it is given up.
    """

    command: Literal["request_callback"] = "request_callback"
    number: str
    max_wait: float | None = 3600.0
    attempts: int | None = 3
    retry_after: float | None = 300.0


class RequestCommand(ClientModel):
    """
    Call a web service. `secret` names the site's secret for `auth`; its value never enters a command.
    """

    command: Literal["request"] = "request"
    url: str
    method: str | None = "GET"
    headers: dict[str, str] | None = None
    body: Any | None = None
    auth: Literal["basic", "bearer", "none"] | None = "none"
    secret: str | None = ""
    timeout: float | None = 5.0
    retries: int | None = 1


class RespondedSignal(ClientModel):
    """
    A web service answered: status, and the JSON body when it was JSON.
    """

    signal: Literal["responded"] = "responded"
    to: int
    status: int
    body: Any | None = None


class Response(ClientModel):
    """
    What a web service answers.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    status: Annotated[int | None, Field(description="The HTTP status.", ge=100, le=599)] = 200
    body: Annotated[Any | None, Field(description="The JSON body.")] = None


class ResultCount(ClientModel):
    """
    How many contacts left a result.
    """

    result: str
    label: str
    code: int | None
    contacts: int


class ResultOfVersion(ClientModel):
    """
    How many contacts of a version left a result, their share, and the interval from `low` to `high` in which the
    share of all such contacts lies with 95 % confidence (Wilson's score interval).
    """

    result: str
    label: str
    contacts: int
    share: float
    low: float
    high: float


class ResultType(ClientModel):
    """
    A result: what a contact is stored with. `origin` says who defined it: field, platform or site.
    """

    slug: str
    label: str
    code: int
    meaning: str
    origin: str


class ResumeRecordingRequest(ClientModel):
    """
    Record what is said again.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["resume_recording"] = "resume_recording"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class ResumedMessage(ClientModel):
    """
    The connection goes on after that number: nothing was missed.
    """

    say: Literal["resumed"] = "resumed"
    number: int
    at: int | None = 0


class RetrieveRequest(ClientModel):
    """
    Take the person back from hold.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["retrieve"] = "retrieve"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class ScenarioChoice(ClientModel):
    """
    Which scenarios to play: those of one flow, or all.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    flow: Annotated[str | None, Field(max_length=200)] = ""


class ScenarioEntry(ClientModel):
    """
    A scenario file of the site. `problems` say why it cannot be played.
    """

    file: str
    scenario: str
    flow: str
    problems: list[FlowProblem]


class ScenarioResult(ClientModel):
    """
    A scenario that was played; `differences` are the ways in which it went otherwise.
    """

    file: str
    scenario: str
    flow: str
    passed: bool
    differences: list[str]


class ScenarioRun(ClientModel):
    """
    What came of all scenarios of the site.
    """

    passed: bool
    scenarios: list[ScenarioResult]
    problems: list[FlowProblem]
    coverage: list[FlowCoverage]


class ScheduledView(ClientModel):
    """
    What a report shows, as `GET /api/reports/{measure}` takes it. `period` are its days: the one before it is sent,
    the seven before, or the calendar month before.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    measure: Literal[
        "contacts",
        "duration",
        "offered",
        "service_level",
        "abandonment",
        "abandonment_without_short",
        "speed_of_answer",
        "handle_time",
        "occupancy",
        "satisfaction",
    ]
    interval: Literal["15m", "30m", "1h", "1d", "1w", "1mo", "all"] | None = "1d"
    period: Literal["day", "week", "month"] | None = "day"
    by: (
        Literal[
            "service",
            "flow",
            "version",
            "agent",
            "team",
            "hour",
            "result",
            "code",
            "custom1",
            "custom2",
            "custom3",
            "question",
        ]
        | None
    ) = None
    service: Annotated[str | None, Field(max_length=200)] = ""
    flow: Annotated[str | None, Field(max_length=200)] = ""
    version: Annotated[str | None, Field(max_length=200)] = ""
    agent: Annotated[str | None, Field(max_length=200)] = ""
    team: Annotated[str | None, Field(max_length=200)] = ""
    result: Annotated[str | None, Field(max_length=200)] = ""


class ScreenPop(ClientModel):
    """
    What an agent sees of a contact at the offer: who it is, what was keyed, by which way it came.

        `direction` is empty for a promised callback, whose person called before. `fields` are the account's, without secret
        ones, and what the flow has set; `first` names the one to show first. `path` are the modules passed. `url` is the
        service's template filled in. `trial`: somebody tries a draft, and is no customer.
    """

    direction: str | None = ""
    caller: str | None = ""
    called: str | None = ""
    service: str | None = ""
    account: str | None = ""
    fields: dict[str, Any] | None = None
    first: str | None = ""
    path: list[str] | None = []
    url: str | None = ""
    trial: bool | None = False


class SecretState(ClientModel):
    """
    A secret: its name, the environment variable that holds it, and whether that is set. Never its value.
    """

    name: str
    variable: str
    is_set: bool


class SendEmailCommand(ClientModel):
    """
    Send an email. `attachments` are file names or recording ids that the driver resolves.
    """

    command: Literal["send_email"] = "send_email"
    to: str
    subject: str
    body: str
    template: str | None = ""
    attachments: list[str] | None = []


class SendTextCommand(ClientModel):
    """
    Send a text message.
    """

    command: Literal["send_text"] = "send_text"
    to: str
    body: str
    template: str | None = ""


class SentSignal(ClientModel):
    """
    A message was handed over for sending; `message` is its id.
    """

    signal: Literal["sent"] = "sent"
    to: int
    message: str | None = ""


class ServiceInterval(ClientModel):
    """
    What a half hour was like for a service. `at` is its beginning in milliseconds, durations are seconds.

    `asked` counts requests, each of which ends as one of `answered`, `called_back`, `abandoned`, `stepped_aside`,
    `turned_down` or `not_routed` by reason. `service_level` is the part answered in time.
    """

    at: int
    service: str
    asked: int
    answered: int
    called_back: int
    abandoned: int
    stepped_aside: int
    turned_down: int
    not_routed: dict[str, int]
    in_time: int
    waited: float
    longest_wait: float
    abandoned_after: float
    handled: int
    talk: float
    wrap_up: float
    service_level: float | None
    average_wait: float | None
    average_handling: float | None


class ServiceShare(ClientModel):
    """
    The share of a service's contacts that a version of its flow runs.

    `at` is an alias or a version, `version` what it stands for now: empty where nothing was published under it.
    """

    at: str
    version: str
    percent: float


class ServiceStatus(ClientModel):
    """
    A service with its numbers, the versions of its flow that it runs, and whether it is open now.

    `hours` says why it is open or not.
    """

    name: str
    title: str
    direction: str
    flow: str
    shares: list[ServiceShare]
    numbers: list[str]
    open: bool
    hours: str


class ServiceToday(ClientModel):
    """
    What became of those who asked for a service today, as the reports count it.

        Each request is over as `answered`, `called_back`, `abandoned`, `stepped_aside`, `turned_down` or `not_routed`, or
        still waits. `in_time` were answered within the seconds that the service had set when they asked; `answer_within`
        are those that it sets now. The averages are in seconds, None where there is nothing to divide by.
    """

    service: str
    answer_within: float | None = 20.0
    asked: int | None = 0
    answered: int | None = 0
    in_time: int | None = 0
    called_back: int | None = 0
    abandoned: int | None = 0
    stepped_aside: int | None = 0
    turned_down: int | None = 0
    not_routed: int | None = 0
    service_level: float | None = None
    average_wait: float | None = None
    average_handling: float | None = None


class SessionList(ClientModel):
    """
    A page of sessions, the newest first.
    """

    items: list[OpenSession]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class Service(RootModel[str]):
    root: Annotated[str, Field(max_length=100)]


class SignInRequest(ClientModel):
    """
    Sign in to services; none named: all that the agent has. `path` is the agent's usual one where it is empty.

        `nailed_up` keeps a telephone's line up between contacts. `ready`: be given contacts at once.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["sign_in"] = "sign_in"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    services: Annotated[list[Service] | None, Field(validate_default=True)] = []
    path: Literal["browser", "number", "softphone"] | Literal[""] | None = ""
    nailed_up: bool | None = None
    ready: bool | None = False


class SignOutRequest(ClientModel):
    """
    Sign out, at once or after the conversation and its wrap-up.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["sign_out"] = "sign_out"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0


class SilenceSignal(ClientModel):
    """
    No key, or no answer in writing, came in time.
    """

    signal: Literal["silence"] = "silence"
    to: int


class SimulatedEvent(ClientModel):
    """
    A module that completed, and the event that it raised.
    """

    module: str
    event: str
    value: str


class SimulationQuestion(ClientModel):
    """
    What the contact waits for: the module, what it does in words, the kinds of steps that answer it, and the keys
    that have a connector there.
    """

    module: str
    waits: str
    answers: list[str]
    keys: list[str]


class SiteEntrance(ClientModel):
    """
    What is shown to somebody who is not signed in. Without users, the first one is made by the link that
    `cordboard serve` prints.
    """

    title: str
    has_users: bool


class Spoken(ClientModel):
    """
    One finished piece of what is said: words to speak, a recording to play, or a silence.
    """

    kind: Literal["recording", "silence", "text"]
    value: str | None = ""
    language: str | None = "en"
    voice: str | None = ""
    seconds: float | None = 0.0


class SpokenText(ClientModel):
    """
    A `text` to be spoken, or a `prompt` as a flow file writes it: in a language, by a voice of the site's engine; an
    empty one: its usual one. Of a prompt everything is said but values that only a contact has.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: Annotated[str | None, Field(max_length=2000)] = ""
    prompt: Any | None = None
    language: Annotated[str | None, Field(max_length=35, min_length=1)] = "en"
    voice: Annotated[str | None, Field(max_length=200)] = ""


class StandingPhoneOffer(ClientModel):
    """
    A WebRTC offer (SDP) of the standing telephone of a page.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    sdp: Annotated[str, Field(max_length=20000)]


class Start(ClientModel):
    """
    What is known before the first module.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    caller: Annotated[str | None, Field(description="The calling number.")] = ""
    called: Annotated[str | None, Field(description="The number called.")] = ""
    time: Annotated[
        AwareDatetime | None,
        Field(description="When it begins; without an offset: in the service's zone."),
    ] = None
    direction: Annotated[
        Literal["inbound", "outbound"] | None,
        Field(description="Must be the flow's own."),
    ] = None
    service: Annotated[
        str | None,
        Field(description="The service; left out: that of the number called, or the flow's first."),
    ] = ""
    language: Annotated[str | None, Field(description="The language to begin in.")] = ""
    message: Annotated[str | None, Field(description="The text of a message that came in.")] = ""
    detect_machine: Annotated[bool | None, Field(description="The service's setting for detection.")] = None
    accounts: Annotated[list[dict[str, str]] | None, Field(description="All accounts there are.")] = None
    locked: Annotated[
        list[str] | None,
        Field(description="Accounts, by their keys, that were locked before."),
    ] = None
    account: Annotated[
        str | None,
        Field(description="The account, by its key, that is on the contact from the start (outbound)."),
    ] = ""
    supervises: Annotated[
        str | None,
        Field(description="Not a contact but a supervisor's leg: of one who asks into a contact in this module."),
    ] = ""


class StartedEntry(ClientModel):
    """
    The contact began, on this version of this flow, with this behaviour number for each module type.

        Among them is the number of the interpreter's own rules, under a name that no type can have (`engine.rules`).
    """

    entry: Literal["started"] = "started"
    at: int
    facts: Facts
    flow: str
    version: str
    behaviours: dict[str, int]


class StartedImport(ClientModel):
    """
    How a file is loaded: with `replace`, accounts of the list that it does not have are taken out.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    replace: bool | None = False


class StopMonitoringRequest(ClientModel):
    """
    Leave a conversation.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["stop_monitoring"] = "stop_monitoring"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    contact: Annotated[str, Field(max_length=100)]


class SuperviseCommand(ClientModel):
    """
    On a supervisor's leg: take part in the supervised conversation. Answered when there is none any more.
    """

    command: Literal["supervise"] = "supervise"
    mode: Literal["barge", "coach", "listen"] | None = "listen"
    announce: bool | None = False


class SupervisionOverSignal(ClientModel):
    """
    The conversation that was supervised is over, or the supervisor was taken out of it.
    """

    signal: Literal["supervision_over"] = "supervision_over"
    to: int


class SurveyAnswers(ClientModel):
    """
    How a survey question was answered. `rate` is the part that answered, `average` that of answers that are
    numbers, `answers` how often each was given.
    """

    service: str
    agent: str
    question: str
    asked: int
    answered: int
    rate: float
    average: float | None
    answers: dict[str, int]


class TakeOverRequest(ClientModel):
    """
    Talk with the person in place of the agents, who wrap up: as an agent, at the desk where you are signed in.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["take_over"] = "take_over"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    contact: Annotated[str, Field(max_length=100)]


class TakenConnector(ClientModel):
    """
    A connector that a contact took. `place` is the one in the list of connectors of the version that it ran on, from
    0 on; null for the flow's fallback, whose `event` is empty, and where the version is not known any more.
    """

    source: str
    event: str
    value: str
    target: str
    result: str
    place: int | None


class Target(ClientModel):
    """
    An agent (by logon), an extension, a team, a service, an outside number, or a flow of the site.
    """

    kind: Literal["agent", "extension", "flow", "number", "service", "team"]
    name: str


class TestCallResult(ClientModel):
    """
    What became of a test call: whether it was answered, and after how many seconds it was or was given up.

    `reason` says why it was not, and `detail` the same in the words of the network, such as a SIP status.
    """

    answered: bool
    seconds: float
    reason: (
        Literal[
            "busy",
            "no_answer",
            "refused",
            "invalid_number",
            "network_failure",
            "fax",
            "not_allowed",
            "cancelled",
            "unavailable",
        ]
        | None
    )
    detail: str


class TextChange(ClientModel):
    """
    A part of a text, from one place to another (1-based, the end not included), and what to put there.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class TextMark(ClientModel):
    """
    A part of an expression: the characters of `text` from `begin` to before `end`, counted from 0 (code points).
    """

    text: str
    begin: int
    end: int


class TimeInState(ClientModel):
    """
    How long an agent was in a state, in seconds.
    """

    state: Annotated[
        Literal["hold", "in_call", "not_ready", "offered", "ready", "signed_out", "wrap_up"],
        Field(description="What an agent is doing, as far as the distributor is concerned."),
    ]
    seconds: float


class TodayMessage(ClientModel):
    """
    What became of those who asked today, for the services where that has changed.

        `since` is when the day began in `time_zone`, which is the site's; with a new day all figures begin anew.
    """

    say: Literal["today"] = "today"
    at: int
    since: int
    time_zone: str
    services: Annotated[list[ServiceToday] | None, Field(validate_default=True)] = []
    whole: bool | None = False


class ToldEvent(ClientModel):
    """
    A sentence for an agent or supervisor: a transfer that came to nothing, a person who could not be called.
    """

    event: Literal["told"] = "told"
    number: int | None = 0
    at: int | None = 0
    to: str
    text: str
    contact: str | None = ""


class TookEntry(ClientModel):
    """
    The contact took a connector; its Result is due from here. `event` is the connector's, after fall-backs.

        An empty event means the flow's fallback.
    """

    entry: Literal["took"] = "took"
    source: str
    event: str
    value: str
    target: str
    result: str


class TraceStep(ClientModel):
    """
    A module that a contact passed. What did not happen there is left out.

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
    variables: dict[str, Any]
    answers: dict[str, Any]
    notes: list[str]
    event: str | None = None
    value: Any | None = None
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


class TransferCommand(ClientModel):
    """
    Bridge the person to an outside number, ringing at most `timeout`. Answered when the conversation is over.
    """

    command: Literal["transfer"] = "transfer"
    number: str
    caller_id: str | None = ""
    timeout: float | None = 48.0
    whisper: Annotated[list[Spoken] | None, Field(validate_default=True)] = []
    keys_after_answer: str | None = ""


class Connected(RootModel[float]):
    root: Annotated[float, Field(description="Seconds of conversation.", ge=0.0, le=86400.0)]


class Fail(RootModel[str]):
    root: Annotated[
        str,
        Field(description="Why it was not made: busy, no answer, refused.", min_length=1),
    ]


class TransferOutcome(ClientModel):
    """
    How a transfer goes: a conversation of so many seconds, or a reason why there was none.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    connected: Annotated[Connected | None, Field(description="Seconds of conversation.")] = None
    fail: Annotated[Fail | None, Field(description="Why it was not made: busy, no answer, refused.")] = None


class TransferRequest(ClientModel):
    """
    Give the person to somebody else at once, and leave (cold transfer).
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["transfer"] = "transfer"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    to: Target


class TransferTarget(ClientModel):
    """
    Whom or what a person may be passed on to: the name, and what people see.
    """

    name: str
    title: str


class TransferTargets(ClientModel):
    """
    Whom an agent may ask, or pass a person on to.
    """

    agents: list[AgentTarget]
    teams: list[TransferTarget]
    services: list[TransferTarget]
    flows: list[TransferTarget]


class TransferredSignal(ClientModel):
    """
    The bridge was made and is over after `seconds` of conversation; the person is still there.
    """

    signal: Literal["transferred"] = "transferred"
    to: int
    seconds: float | None = 0.0


class UndecidedContacts(ClientModel):
    """
    Contacts of which it cannot be said how they would end: what the module asks that they were never asked.
    """

    module: str
    question: str
    reason: str
    count: int
    contacts: list[str]


class UnreadableThing(ClientModel):
    """
    Something stored that cannot be read, and is left as it is. `found_at` is in milliseconds.
    """

    kind: Literal["contact", "organisation"]
    name: str
    reason: str
    found_at: int


class UnsentReport(ClientModel):
    """
    Somebody who has not been sent a report, and why; `again`: it is tried once more.
    """

    to: str
    why: str
    again: bool


class UploadedPrompt(ClientModel):
    """
    A recording that flows can play now: its name as they write it, which has a number where the name was taken.

    `was_there`: the same recording had the name already.
    """

    name: str
    seconds: float
    was_there: bool


class UseOfPart(ClientModel):
    """
    A place in which a part of the site is named: a module of a flow, or another part.

    `section` is ``flows`` for a flow, whose slug is the name; `module` is empty for what the flow says itself.
    """

    section: (
        Literal[
            "call_centers",
            "services",
            "resource_groups",
            "teams",
            "skills",
            "agents",
            "termination_codes",
            "webhooks",
            "numbers",
            "boxes",
            "results",
        ]
        | Literal["flows"]
    )
    name: str
    module: str | None = ""


class UserAccount(ClientModel):
    """
    Somebody who may sign in, or might once they are let in (`active`). `created_at` is in milliseconds.
    """

    name: str
    roles: list[str]
    active: bool
    created_at: int


class UserEntry(ClientModel):
    """
    A user in a list, with the ETag that a change names.
    """

    name: str
    roles: list[str]
    active: bool
    created_at: int
    etag: str


class VerifiedSignal(ClientModel):
    """
    Whether the digits match. `locked`: too many failures on this account; nothing was compared.
    """

    signal: Literal["verified"] = "verified"
    to: int
    match: bool
    locked: bool | None = False


class VerifyCommand(ClientModel):
    """
    Compare keyed digits with a field of an account, in constant time, counting failures towards a lock-out.
    """

    command: Literal["verify"] = "verify"
    account: str
    field: str
    digits: str
    lockout: int | None = 10
    deadline: float | None = 5.0


class VoiceMessage(ClientModel):
    """
    A message. Times are in milliseconds; `heard_at` is null until somebody has heard it.
    """

    id: str
    caller: str | None
    contact: str
    seconds: float
    taken_at: int
    heard_at: int | None


class VoiceMessagePage(ClientModel):
    """
    A page of a box, the newest message first.
    """

    items: list[VoiceMessage]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class VoicemailBox(ClientModel):
    """
    A box, with how many messages are in it.
    """

    box: str
    title: str
    messages: int
    unheard: int


class WaitCommand(ClientModel):
    """
    Let time pass.
    """

    command: Literal["wait"] = "wait"
    seconds: float


class WaitingEvent(ClientModel):
    """
    A contact waits for an agent, or is put before another one. `callback`: to be called back.
    """

    event: Literal["waiting"] = "waiting"
    number: int | None = 0
    at: int | None = 0
    contact: str
    service: str | None = ""
    offered_to: str | None = ""
    callback: bool | None = False


class WaitingOverEvent(ClientModel):
    """
    A contact does not wait any more: ``connected``, ``left``, ``stepped_aside``, or the reason nobody was found.
    """

    event: Literal["waiting_over"] = "waiting_over"
    number: int | None = 0
    at: int | None = 0
    contact: str
    why: str


class WaitingView(ClientModel):
    """
    A contact in a queue, as a floor view shows one. `agent` is the one to whom it is being offered.

        `trial`: somebody tries a draft, which no figure counts.
    """

    contact: str
    standing: Literal["aside", "offered", "talking", "waiting"]
    service: str
    group: str
    skill: str
    teams: list[str]
    priority: int
    queued_at: int
    asked_at: int
    agent: str | None = ""
    callback: bool | None = False
    trial: bool | None = False


class WebhookContact(ClientModel):
    """
    The contact that an event is about. `run` is `contact`, `callback`, `transferred` or `agent_call`, which an agent
        makes; `parent` the contact that a callback or one transferred comes from, empty for others. `caller` and `called`
        are as the line gave them.
    """

    id: str
    service: str
    flow: str
    version: str
    channel: str
    direction: str
    run: str
    parent: str
    caller: str
    called: str
    account: str
    started_at: int


class WebhookDelivery(ClientModel):
    """
    An event for an endpoint. `event` is the `webhook-id` of its requests, `subject` whose events it is in order
    with. It was stored at `stored_at`, was tried `attempts` times since it was last asked for, and is given up at
    `until` (milliseconds). `status` is that of the last answer, 0 for none, and `detail` what there is to say of it.
    """

    event: str
    type: str
    subject: str
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    stored_at: int
    until: int
    tried_at: int | None
    status: int
    detail: str


class WebhookDeliveryPage(ClientModel):
    """
    A page of deliveries, the newest first.
    """

    items: list[WebhookDelivery]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class WebhookDeliveryWithBody(ClientModel):
    """
    A delivery with what is posted, as it is signed.
    """

    event: str
    type: str
    subject: str
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    stored_at: int
    until: int
    tried_at: int | None
    status: int
    detail: str
    body: str


class WebhookEndpoint(ClientModel):
    """
    An endpoint of the site, and how it stands with it. `/api/organisation/webhooks/NAME` changes it.

    `trouble` says why it cannot be told anything, a sentence. `waiting`, `delivered` and `failed` count deliveries;
    `tried_at` (milliseconds), `status` and `detail` are those of the last attempt, with 0 for no answer.
    """

    name: str
    url: str
    events: list[str]
    enabled: bool
    trouble: str
    waiting: int
    delivered: int
    failed: int
    tried_at: int | None
    status: int
    detail: str


class WebhookTestData(ClientModel):
    """
    A trial that somebody asked for, at the endpoint of that name.
    """

    endpoint: str


class Text2(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="The person writes this, in a flow for texts or emails.",
            min_length=1,
        ),
    ]


class Silent(RootModel[int]):
    root: Annotated[
        int,
        Field(description="The person lets this many questions pass.", ge=1, le=100),
    ]


class Record(RootModel[float]):
    root: Annotated[
        float,
        Field(description="The person speaks this many seconds.", ge=0.0, le=86400.0),
    ]


class Fail1(RootModel[str]):
    root: Annotated[
        str,
        Field(
            description="What was asked for cannot be done, for this reason.",
            min_length=1,
        ),
    ]


class Wait(RootModel[float]):
    root: Annotated[
        float,
        Field(description="The person does nothing for these seconds.", gt=0.0, le=86400.0),
    ]


class WorldStep(ClientModel):
    """
    One thing that the world does: exactly one of KINDS; with `in`, only once the contact is in that module.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    press: Annotated[
        str | None,
        Field(description="The person presses these keys, for one question."),
    ] = None
    text: Annotated[
        Text2 | None,
        Field(description="The person writes this, in a flow for texts or emails."),
    ] = None
    silent: Annotated[Silent | None, Field(description="The person lets this many questions pass.")] = None
    hang_up: Annotated[
        Literal[True] | None,
        Field(description="The person hangs up, or writes STOP, at once."),
    ] = None
    answered_by: Annotated[Literal["person", "machine"] | None, Field(description="What detection finds.")] = None
    beep: Annotated[bool | None, Field(description="Whether the machine beeps.")] = None
    record: Annotated[Record | None, Field(description="The person speaks this many seconds.")] = None
    respond: Annotated[Response | None, Field(description="What the web service answers.")] = None
    fail: Annotated[
        Fail1 | None,
        Field(description="What was asked for cannot be done, for this reason."),
    ] = None
    transfer: Annotated[TransferOutcome | None, Field(description="How the transfer goes.")] = None
    hours: Annotated[
        Literal["open", "closed"] | None,
        Field(description="What the service's hours say."),
    ] = None
    wait: Annotated[Wait | None, Field(description="The person does nothing for these seconds.")] = None
    agent: Annotated[AgentPart | None, Field(description="What an agent does, or why there is none.")] = None
    agents: Annotated[AgentsFound | None, Field(description="What a check of the call center finds.")] = None
    called_back: Annotated[
        AgentPart | None,
        Field(
            description="The contact is over and its callback's turn comes: the agent who joins, and the person is there."
        ),
    ] = None
    as_usual: Annotated[
        Literal[True] | None,
        Field(description="What takes no answer of its own goes well: a prompt, a look-up, a message that is sent."),
    ] = None
    no_box: Annotated[Literal[True] | None, Field(description="There is no box to take the message.")] = None
    then: Annotated[
        Literal["hangs_up"] | None,
        Field(description="With record, transfer or respond: the person hangs up, and it comes out so."),
    ] = None
    in_: Annotated[str | None, Field(alias="in", description="Only in this module.")] = ""


class WrapUpRequest(ClientModel):
    """
    Choose the termination code of the contact just left.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["wrap_up"] = "wrap_up"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    code: Annotated[str, Field(max_length=100)]


class WrappedUpSignal(ClientModel):
    """
    An agent's work on the contact is over. Answers no command, and may come after the person has left.

        `code` is the termination code and `result` its result; both are empty when none was chosen.
    """

    signal: Literal["wrapped_up"] = "wrapped_up"
    agent: str
    code: str | None = ""
    result: str | None = ""


class AccountImportState(ClientModel):
    """
    An import of accounts. `state` is checking, checked, refused (see `trouble`), loading, done, failed or cut_off
    (see `why`): one that a stop cut off can be started again, and no row is loaded twice.

    `read` of `size` bytes were read of what is going on. Once it is checked, `first` are the first rows by column,
    secrets hidden, `new` and `known` the accounts that would be loaded and updated, `rejected` bad rows of which there
    are `refused`. `loaded` and `updated` are those of an import that is done.
    """

    id: str
    file: str
    source: str
    by: str
    at: int
    state: Literal["checking", "checked", "refused", "loading", "done", "failed", "cut_off"]
    replace: bool
    read: int
    size: int
    why: str
    trouble: str
    columns: list[ImportColumn]
    first: list[list[str]]
    new: int
    known: int
    refused: int
    rejected: list[RejectedRow]
    remarks: list[str]
    loaded: int
    updated: int


class AddOperation(ClientModel):
    """
    Put a value at a path; a last step of "-" adds to a list.
    """

    op: Literal["add"] = "add"
    path: str
    value: Any


class AgentSignedInWebhook(ClientModel):
    """
    An agent signed in.
    """

    type: Literal["agent.signed_in"] = "agent.signed_in"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: AgentStateData


class AgentSignedOutWebhook(ClientModel):
    """
    An agent signed out, or was signed out.
    """

    type: Literal["agent.signed_out"] = "agent.signed_out"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: AgentStateData


class AgentStateChangedWebhook(ClientModel):
    """
    An agent is in another state.
    """

    type: Literal["agent.state_changed"] = "agent.state_changed"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: AgentStateData


class AuditEntry(ClientModel):
    """
    What somebody did. `at` is in milliseconds, `id` only grows.
    """

    id: int
    at: int
    who: str
    action: str
    what: str
    detail: dict[str, Any]


class AuditPage(ClientModel):
    """
    A page of the audit trail, the newest entry first.
    """

    items: list[AuditEntry]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class BacktestResult(ClientModel):
    """
    What came of a backtest. `same` includes those that end the same by another way. `without_flow` came to no
    module, and `forgotten` have no journal any more; neither is in `contacts`.
    """

    contacts: int
    same: int
    same_by_another_way: int
    changed: int
    undecidable: int
    without_flow: int
    forgotten: int
    versions: dict[str, int]
    outcomes: list[OutcomeChange]
    changes: list[ChangedContacts]
    doubts: list[UndecidedContacts]
    assumed: list[BacktestAssumption]


class BacktestStatus(ClientModel):
    """
    How a backtest stands, and its result once it is `done`. Times are in milliseconds; `why` says why there is no
    result and will be none. `version` is the one that the draft would have, and `revision` the draft's.
    """

    id: str
    flow: str
    draft: str
    revision: int
    version: str
    since: int
    until: int
    service: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    why: str
    progress: BacktestProgress
    result: BacktestResult | None


class CallbackPromisedData(ClientModel):
    """
    A callback to `number` was promised in `contact.parent`. `contact` is the callback's own.
    """

    contact: WebhookContact
    number: str


class ComparedVersion(ClientModel):
    """
    The outcomes of one version. Its contacts were closed from `first_at` to `last_at` (milliseconds).
    """

    version: str
    contacts: int
    first_at: int
    last_at: int
    results: list[ResultOfVersion]


class ConferenceRequest(ClientModel):
    """
    Bring somebody in; the person stays on the line meanwhile.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["conference"] = "conference"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    to: Target


class ConsultRequest(ClientModel):
    """
    Put the person on hold and ask somebody. Then `join`, `hand_over` or go `back`.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["consult"] = "consult"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    to: Target


class ContactCallbackPromisedWebhook(ClientModel):
    """
    A callback was promised. It is a contact of its own, with its own events.
    """

    type: Literal["contact.callback_promised"] = "contact.callback_promised"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: CallbackPromisedData


class ContactClosedData(ClientModel):
    """
    The outcome of a contact. `due` is what the flow alone would have left where an agent's termination code went
        before it; `agent` is the last who took part. `recovered`: it was closed by a later start of the program.
    """

    contact: WebhookContact
    result: str
    code: int
    due: str
    agent: str
    ended_by: str
    reason: str
    recovered: bool
    left_at: int | None
    closed_at: int


class ContactClosedWebhook(ClientModel):
    """
    The contact is closed, with its outcome.
    """

    type: Literal["contact.closed"] = "contact.closed"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: ContactClosedData


class ContactJoinedData(ClientModel):
    """
    An agent joined; the person had waited so many seconds in the queue.
    """

    contact: WebhookContact
    agent: str
    waited: float


class ContactJoinedWebhook(ClientModel):
    """
    An agent joined the contact's person.
    """

    type: Literal["contact.joined"] = "contact.joined"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: ContactJoinedData


class ContactLeftData(ClientModel):
    """
    The person's part is over: who or what ended it, and why.
    """

    contact: WebhookContact
    left_at: int
    ended_by: str
    reason: str


class ContactLeftWebhook(ClientModel):
    """
    The person's part is over; agents may still have to wrap up.
    """

    type: Literal["contact.left"] = "contact.left"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: ContactLeftData


class ContactOfferedData(ClientModel):
    """
    The contact is put before an agent, whose logon is told.
    """

    contact: WebhookContact
    agent: str


class ContactOfferedWebhook(ClientModel):
    """
    The contact was put before an agent.
    """

    type: Literal["contact.offered"] = "contact.offered"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: ContactOfferedData


class ContactPage(ClientModel):
    """
    A page of contacts, the newest first. `back_to` is when the oldest contact began (milliseconds) that was looked
    at, where the page ends because it looked at so many.
    """

    items: list[ContactRecord]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]
    back_to: int | None = None


class ContactStartedData(ClientModel):
    """
    A contact began in its flow.
    """

    contact: WebhookContact


class ContactStartedWebhook(ClientModel):
    """
    A contact began in its flow.
    """

    type: Literal["contact.started"] = "contact.started"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: ContactStartedData


class ContactWithTrace(ClientModel):
    """
    A contact with its way, step by step. `damage` says why that goes no further, where what is stored cannot be
    read. `attempts` are those of a callback to reach its person, `recordings` its recorded conversations.
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
    trace: list[TraceStep]
    damage: str
    attempts: list[AttemptToCallBack]
    recordings: list[ContactSound]


class ContactsMessage(ClientModel):
    """
    The contacts that are new or have changed, and those that are `over`, at most once a second.

        `whole`: these are all that there are, as with the first such message of a connection.
    """

    say: Literal["contacts"] = "contacts"
    at: int
    contacts: Annotated[list[FloorContact] | None, Field(validate_default=True)] = []
    over: list[str] | None = []
    whole: bool | None = False


class ConversationView(ClientModel):
    """
    A conversation. `held`: the customer is on hold. `consult` is who the agent asks meanwhile.
    """

    contact: str
    service: str
    since: int
    held: bool | None = False
    consult: str | None = ""
    recording: Literal["off", "on", "paused"] | None = "off"
    members: Annotated[list[MemberView] | None, Field(validate_default=True)] = []


class DesignerMessage(RootModel[EditingMessage | DraftSavedMessage | PublishedMessage | NotUnderstoodMessage]):
    root: Annotated[
        EditingMessage | DraftSavedMessage | PublishedMessage | NotUnderstoodMessage,
        Field(discriminator="say"),
    ]


class DesignerRequest(RootModel[EditRequest | LeaveRequest]):
    root: Annotated[EditRequest | LeaveRequest, Field(discriminator="do")]


class DetectCommand(ClientModel):
    """
    Find out whether a person or a machine answered, saying `said` meanwhile.

        Answered when the verdict is there and, for a person, all is said.
    """

    command: Literal["detect"] = "detect"
    said: Annotated[list[Spoken] | None, Field(validate_default=True)] = []


class Distribution(ClientModel):
    """
    Figures of the distributor by half hour, the oldest first.
    """

    services: list[ServiceInterval]
    agents: list[AgentInterval]


class DistributorEvent(ClientModel):
    """
    A line of the distributor's log: a message that it was `told`, or what it `decided`. `at` is in milliseconds;
    `turn` numbers the messages, and decisions have that of their message. `detail` is the whole of it, null where what
    is stored cannot be read.
    """

    id: int
    at: int
    turn: int
    kind: str
    name: str
    agent: str
    contact: str
    detail: dict[str, Any] | None


class DistributorEventPage(ClientModel):
    """
    A page of the log, the newest line first.
    """

    items: list[DistributorEvent]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class DraftPage(ClientModel):
    """
    Drafts of a flow, the one that was changed last first.
    """

    items: list[DraftSummary]
    next: Annotated[
        str | None,
        Field(description="The `cursor` that gives the next page; null where this is the last one."),
    ]


class EventType(ClientModel):
    """
    An event: why a contact leaves its module. `values` are those of which a connector names one, `falls_back_to` the
    events that are tried in turn where no connector takes it.
    """

    event: str
    label: str
    meaning: str
    inbound_only: bool
    values: list[str]
    falls_back_to: list[RaisedEvent]
    moves_contact: bool
    raised_by: list[str]


class FindAgentCommand(ClientModel):
    """
    Bring an agent in: from the place in the queue to the end of the conversation (domain.md 2, 6).

        `service` is the inbound or outbound service whose agents are asked for; `group` names a resource group instead.
        `agent` (a logon), `extension` or `number` (a direct number) asks for one agent. `priority` is 1 (first) to 100. An
        inbound contact goes before outbound ones after `escalation`. `teams` restricts to their members for at most
        `team_max_wait`. `max_wait` and `acceptance` are the service's where None, and of two max waits the shorter one
        holds; `ring` is the limit of an offer. `proficiency_waits` are the times at proficiency 1, then 1 and 2, and so on.
        With `ends_on_rejection` and `ends_on_timeout` such an offer ends the search, since the flow has a connector for it;
        else the contact waits on at the head of its queue.

        The whispers are for the agent alone. `record` asks for a recording of the conversation. `record_field` is the field
        of the contact that screen pop shows first.
    """

    command: Literal["find_agent"] = "find_agent"
    service: str | None = ""
    group: str | None = ""
    agent: str | None = ""
    extension: str | None = ""
    number: str | None = ""
    skill: str | None = ""
    priority: int | None = 100
    escalation: float | None = None
    teams: list[str] | None = []
    team_max_wait: float | None = None
    max_wait: float | None = None
    acceptance: bool | None = None
    ring: float | None = None
    proficiency_waits: list[float] | None = []
    ends_on_rejection: bool | None = False
    ends_on_timeout: bool | None = False
    whisper_before: Annotated[list[Spoken] | None, Field(validate_default=True)] = []
    whisper_after: Annotated[list[Spoken] | None, Field(validate_default=True)] = []
    record: bool | None = True
    record_field: str | None = ""


class FlowChange(ClientModel):
    """
    A change from one version to another: where, which property (empty: the whole), and in words.

    `module` is by name, and of a connector its source; `connector` says which of its connectors. Both are null for a
    change of the flow's own settings. A module that was renamed has its new name in all changes; the one of the kind
    `renamed` says both.
    """

    kind: Literal["added", "removed", "changed", "renamed"]
    where: str
    module: str | None
    connector: ChangedConnector | None
    what: str
    before: Any
    after: Any
    words: str


class FlowDraftAnswer(ClientModel):
    """
    A draft of a flow with its text, whatever is wrong with that, and what the text says as a document: null where it
    says no mapping, or cannot be read without loss.
    """

    id: str
    flow: str
    title: str
    based_on: str
    revision: int
    created_at: int
    created_by: str
    changed_at: int
    changed_by: str
    editors: list[str]
    etag: str
    text: str
    document: dict[str, Any] | None


class FlowLayout(ClientModel):
    """
    The layout of a flow. `modules` are places by the names of modules; the program places those that have none.

    A name that the flow does not have is kept: it may be that of another draft or version.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    layout: Literal[1] = 1
    modules: Annotated[dict[str, ModulePlace] | None, Field(max_length=10000)] = None
    notes: Annotated[list[LayoutNote] | None, Field(max_length=1000, validate_default=True)] = []
    frames: Annotated[list[LayoutFrame] | None, Field(max_length=1000, validate_default=True)] = []


class FunnelModule(ClientModel):
    """
    A module of a flow, and what became of the contacts that entered it: `entered` is the sum of those that `left` by
    a connector, `ended` there, or are still `here`. `results` are the outcomes of those that ended there; those not
    closed yet are in none. `in_version`: the version that the funnel is of has the module.
    """

    module: str
    entered: int
    ended: int
    here: int
    left: list[FunnelWay]
    results: list[FunnelResult]
    in_version: bool


class GatherCommand(ClientModel):
    """
    Say something and take keys.

        Ends with Keyed at `max_digits`, at a key of `terminators` (which is not part of the digits), or when
        `between_digits` passes after at least one key; with Silence when no key comes within `timeout` of the end of
        what is said. With `barge_in` the first key stops the speech; without, keys before its end are dropped.
        `sensitive`: the digits are replaced by a token before anything stores them. `about` names what is asked for where
        a module asks for several things or for something with a name of its own (a variable, a field, a survey's
        question): nobody hears it, and backtests know by it that the question is the same.

        In writing (`engine.text_entry`) the answer is one text: an entry, one of the `words` for a key, or NotUnderstood.
    """

    command: Literal["gather"] = "gather"
    said: list[Spoken]
    max_digits: int | None = 1
    terminators: str | None = ""
    timeout: float | None = 5.0
    between_digits: float | None = 3.0
    barge_in: bool | None = True
    sensitive: bool | None = False
    about: str | None = ""
    words: dict[str, list[str]] | None = None


class HeardEntry(ClientModel):
    """
    A signal came from outside.
    """

    entry: Literal["heard"] = "heard"
    at: int
    signal: Annotated[
        PlayedSignal
        | KeyedSignal
        | SilenceSignal
        | NotUnderstoodSignal
        | DetectedSignal
        | BeepSignal
        | RecordedSignal
        | NoSuchBoxSignal
        | DoneSignal
        | FoundSignal
        | VerifiedSignal
        | HoursAreSignal
        | TransferredSignal
        | RespondedSignal
        | SentSignal
        | ElapsedSignal
        | FailedSignal
        | HungUpSignal
        | OfferedSignal
        | RejectedSignal
        | OfferExpiredSignal
        | ConnectedSignal
        | AgentLeftSignal
        | MonitoredSignal
        | AgentEndedSignal
        | ConversationOverSignal
        | NotRoutedSignal
        | AgentsAreSignal
        | SupervisionOverSignal
        | WrappedUpSignal,
        Field(discriminator="signal"),
    ]


class HoldCommand(ClientModel):
    """
    Keep the person company while something else is waited for; never answered, only dropped.

        `music` is a recording (empty: the platform's own), over which `said` is spoken every `every` seconds, and the
        place in the queue or the estimated wait if `announce` says so.
    """

    command: Literal["hold"] = "hold"
    said: Annotated[list[Spoken] | None, Field(validate_default=True)] = []
    music: str | None = ""
    announce: Literal["", "both", "position", "wait"] | None = ""
    every: float | None = 30.0


class LastReport(ClientModel):
    """
    What became of a report that was due `at` a time (milliseconds).
    """

    at: int
    sent: list[str]
    unsent: list[UnsentReport]


class LineState(ClientModel):
    """
    The line and how it is doing. `type` is ``builtin`` or what an installed package brings.
    """

    type: str
    running: bool
    address: str
    calls_now: int
    calls_total: int
    trouble: str
    alarms: list[str]
    registrations: list[RegistrationState]


class MeasureDefinition(ClientModel):
    """
    A measure: its unit, the parts that are told beside it, and what it can be divided by and narrowed to.

    `share` is a part from 0 to 1, `score` a mean of answers. `source` is what is counted: contacts and surveys at the
    time when the contact began, requests when an agent was asked for, what was handled when that was done.
    """

    name: Literal[
        "contacts",
        "duration",
        "offered",
        "service_level",
        "abandonment",
        "abandonment_without_short",
        "speed_of_answer",
        "handle_time",
        "occupancy",
        "satisfaction",
    ]
    unit: Literal["count", "share", "seconds", "score"]
    source: Literal["contacts", "requests", "handled", "states", "surveys"]
    parts: list[str]
    by: list[
        Literal[
            "service",
            "flow",
            "version",
            "agent",
            "team",
            "hour",
            "result",
            "code",
            "custom1",
            "custom2",
            "custom3",
            "question",
        ]
    ]
    en: MeasureWords
    es: MeasureWords


class MeasureReport(ClientModel):
    """
    A measure by intervals of a zone's clock, the empty ones included. `of_intervals` and `total` are made from the
    sums of the parts. `before` is the period of the same length before, `within` are the seconds in which contacts
    should be answered, where the report was asked for with other ones than their services had set.
    """

    measure: MeasureDefinition
    zone: str
    interval: Literal["15m", "30m", "1h", "1d", "1w", "1mo", "all"]
    by: (
        Literal[
            "service",
            "flow",
            "version",
            "agent",
            "team",
            "hour",
            "result",
            "code",
            "custom1",
            "custom2",
            "custom3",
            "question",
        ]
        | None
    )
    since: int
    until: int
    before: ReportSpan
    within: float | None
    intervals: list[ReportInterval]
    rows: list[ReportRow]
    of_intervals: list[ReportCell]
    total: ReportCell


class MessageLeftData(ClientModel):
    """
    A voice message is in its box; /api/voicemail/{box}/{message} has its sound.
    """

    contact: WebhookContact
    message: str
    box: str
    seconds: float


class ModuleType(ClientModel):
    """
    A type of modules: what it is for, the events that it may raise, and the schema of its properties.

    `family` is what it is about: it says, asks, looks something up, or reaches somebody. `package` is the Python
    package that it comes with. `terminal`: no connector may leave it. `hides_keys`: it may keep keyed digits secret.
    `aliases` are other names of it in flow files, each with the properties that it fixes.
    """

    type: str
    title: str
    category: str
    family: Literal["says", "asks", "looks", "reaches"]
    package: str
    help: str
    channels: list[str]
    directions: list[str]
    events: list[str]
    terminal: bool
    hides_keys: bool
    behaviour: int
    aliases: dict[str, dict[str, Any]]
    properties: Annotated[
        dict[str, Any],
        Field(description="The JSON Schema of a module of this type in a flow file."),
    ]


class NewDraft(ClientModel):
    """
    A draft to begin. Without a `text` or `document` it begins as the version that `based_on` names, or else as the
    live one.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    title: Annotated[str | None, Field(max_length=200)] = ""
    text: Text | None = None
    document: dict[str, Any] | None = None
    based_on: Annotated[str | None, Field(max_length=200)] = ""


class NewScheduledReport(ClientModel):
    """
    A report to be sent. `at` is HH:MM on the clock of `zone`, which without one is that of the service or the site;
    `weekday` is from 1 for Monday, `day` that of the month, or its last one where the month is shorter.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    name: Annotated[str, Field(max_length=200, min_length=1)]
    view: ScheduledView
    recipients: Annotated[list[Recipient], Field(max_length=20, min_length=1)]
    language: Literal["en", "es"] | None = "en"
    frequency: Literal["daily", "weekly", "monthly"] | None = "daily"
    at: Annotated[str | None, Field(pattern="^([01]\\d|2[0-3]):[0-5]\\d$")] = "07:00"
    weekday: Annotated[int | None, Field(ge=1, le=7)] = 1
    day: Annotated[int | None, Field(ge=1, le=31)] = 1
    zone: str | None = ""


class NewSimulation(ClientModel):
    """
    A contact to play: the `flow` at work, or a draft (as `draft` the text of a flow file, or the `document`), and
    what is known at the start.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    flow: Annotated[str | None, Field(max_length=200)] = ""
    draft: Annotated[str | None, Field(max_length=1000000)] = ""
    document: dict[str, Any] | None = None
    start: Start | None = None


class OfferEvent(ClientModel):
    """
    A contact is put before an agent, until `until`.

        `accept`: the agent must accept it; without, answering the telephone is enough. `callback`: the person is called
        once the agent takes it. `asked_by` is the colleague who wants to consult or to bring this agent in.
    """

    event: Literal["offer"] = "offer"
    number: int | None = 0
    at: int | None = 0
    offer: int
    contact: str
    agent: str
    until: int
    accept: bool | None = False
    callback: bool | None = False
    asked_by: str | None = ""
    pop: ScreenPop | None = None


class OneChange(ClientModel):
    """
    A change among several. `expected` is the ETag of the part as you read it; empty for a new one.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    section: Literal[
        "call_centers",
        "services",
        "resource_groups",
        "teams",
        "skills",
        "agents",
        "termination_codes",
        "webhooks",
        "numbers",
        "boxes",
        "results",
    ]
    name: Annotated[str, Field(max_length=200, min_length=1)]
    document: dict[str, Any] | None
    expected: Annotated[str | None, Field(max_length=200)] = ""


class OwnFigures(ClientModel):
    """
    Your work from one time on and before another (milliseconds).

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


class PlayCommand(ClientModel):
    """
    Say something; keys pressed meanwhile are not asked for. `max_length` cuts it off after that many seconds.
    """

    command: Literal["play"] = "play"
    said: list[Spoken]
    max_length: float | None = None


class PopMessage(ClientModel):
    """
    What there is to see of the person whom the agent talks with, or calls. Comes before each event of the
        conversation.
    """

    say: Literal["pop"] = "pop"
    contact: str
    pop: ScreenPop


class ProblemDocument(ClientModel):
    """
    Why a request was not done. `title` is what the status is called, and `detail` is for people: what is wrong and
    what to do. `reasons`, `degraded` and `draining` are those of /readyz.
    """

    type: Annotated[
        str,
        Field(description="Always about:blank: the status says what kind of problem it is."),
    ]
    title: str
    status: int
    detail: str
    errors: Annotated[
        list[ProblemMistake] | None,
        Field(
            description="Each mistake, where there may be several.",
            validate_default=True,
        ),
    ] = []
    reasons: list[str] | None = []
    degraded: list[str] | None = []
    draining: Draining | None = None


class ProblemFix(ClientModel):
    """
    A change of the document that mends a problem: what to call it, and a JSON Patch (RFC 6902).
    """

    title: str
    operations: list[
        Annotated[
            AddOperation | RemoveOperation | ReplaceOperation | MoveOperation,
            Field(discriminator="op"),
        ]
    ]


class ProofStatus(ClientModel):
    """
    How a proof stands, and its report once it is `proved`; `scenarios` are the examples as scenario files, by name.
    `why` says why it could not be proved.
    """

    id: str
    flow: str
    version: str
    state: Literal["waiting", "proving", "proved", "failed", "cancelled"]
    why: str
    progress: ProofProgress
    report: Report | None
    scenarios: dict[str, str]
    problems: Annotated[
        list[FlowProblem] | None,
        Field(
            description="What `check` says of a draft that was sent.",
            validate_default=True,
        ),
    ] = []


class RecordCommand(ClientModel):
    """
    Say something, then take a spoken message into a box.

        Ends at `max_length`, after `silence` without speech, at a key of `terminators`, or when the person leaves (the
        message is then kept). `keep=False` holds it for review; a `KeepRecording` decides. `notify`: the box's owner is
        told of a message that is kept. ``agent:`` and a logon is the box of an agent.
    """

    command: Literal["record"] = "record"
    said: list[Spoken]
    box: str
    max_length: float | None = 180.0
    silence: float | None = 5.0
    terminators: str | None = "#"
    keep: bool | None = True
    notify: bool | None = True


class RecordingReadyData(ClientModel):
    """
    A conversation was recorded; /api/recordings/{recording} has its sound.
    """

    contact: WebhookContact
    recording: str
    seconds: float


class ScheduledReportState(ClientModel):
    """
    A report that is sent by email, and what became of it. `next_at` is when it is sent next (milliseconds),
    `trouble` why it will not be.
    """

    id: str
    owner: str
    name: str
    view: ScheduledView
    recipients: list[str]
    language: Literal["en", "es"]
    frequency: Literal["daily", "weekly", "monthly"]
    at: str
    weekday: int
    day: int
    zone: str
    next_at: int | None
    last: LastReport | None
    trouble: str


class SendRequest(ClientModel):
    """
    Have a contact that waits on the line wait for another service, or for one agent.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    do: Literal["send"] = "send"
    request: Annotated[int | None, Field(ge=-9007199254740991, le=9007199254740991)] = 0
    contact: Annotated[str, Field(max_length=100)]
    to: Target


class SeveralChanges(ClientModel):
    """
    Changes that hold together or not at all.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    changes: Annotated[list[OneChange], Field(max_length=10000, min_length=1)]


class SignedInAgent(ClientModel):
    """
    A signed-in agent.

        `until` is when the state ends by itself; `asked` the state that follows on the work in hand, if one was asked for.
        `path_up`: the audio path stands now. `desktop`: a page or terminal of the agent is connected.
        `muted`: the page of the agent, who is in a conversation, is to let nothing be heard of them.
    """

    agent: str
    state: Annotated[
        Literal["hold", "in_call", "not_ready", "offered", "ready", "signed_out", "wrap_up"],
        Field(description="What an agent is doing, as far as the distributor is concerned."),
    ]
    reason: str | None = ""
    contact: str | None = ""
    since: int | None = 0
    until: int | None = 0
    services: list[str] | None = []
    asked: Literal["hold", "in_call", "not_ready", "offered", "ready", "signed_out", "wrap_up"] | None = None
    muted: bool | None = False
    path: Literal["browser", "number", "softphone"] | None = "softphone"
    nailed_up: bool | None = False
    path_up: bool | None = False
    desktop: bool | None = True


class SimulationAnswer(ClientModel):
    """
    What the world does next, as a scenario writes it: {"press": "1"}, "hang_up", {"agent": {"joins": "maria"}}.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    step: WorldStep


class SiteNow(ClientModel):
    """
    The site at this moment. `reasons` say why it takes no calls, `degraded` what is wrong all the same, `alarms`
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


class SupervisorRequest(
    RootModel[
        MonitorRequest
        | StopMonitoringRequest
        | TakeOverRequest
        | MoveRequest
        | SendRequest
        | ForceStateRequest
        | MaxWaitRequest
    ]
):
    root: Annotated[
        MonitorRequest
        | StopMonitoringRequest
        | TakeOverRequest
        | MoveRequest
        | SendRequest
        | ForceStateRequest
        | MaxWaitRequest,
        Field(discriminator="do"),
    ]


class TestWebhook(ClientModel):
    """
    A trial that an administrator asked for.
    """

    type: Literal["webhook.test"] = "webhook.test"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: WebhookTestData


class UnsavedDraft(ClientModel):
    """
    A draft that is not kept: the `document`, or the `text` of a flow file.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    text: str | None = None
    document: dict[str, Any] | None = None


class VersionComparison(ClientModel):
    """
    The outcomes of a flow by version, the version with the newest contact first.

    Compare versions over a time in which both took contacts: callers of Monday are not those of Sunday.
    """

    versions: list[ComparedVersion]


class AgentEvent(ClientModel):
    """
    An agent is in another state, or the audio path came or went. State ``signed_out`` is the last of an agent.
    """

    event: Literal["agent"] = "agent"
    number: int | None = 0
    at: int | None = 0
    agent: SignedInAgent


class AgentRequest(
    RootModel[
        SignInRequest
        | SignOutRequest
        | ReadyRequest
        | NotReadyRequest
        | CallRequest
        | AcceptRequest
        | RejectRequest
        | HoldRequest
        | RetrieveRequest
        | EndCallRequest
        | MuteRequest
        | WrapUpRequest
        | PauseRecordingRequest
        | ResumeRecordingRequest
        | KeysRequest
        | TransferRequest
        | ConsultRequest
        | ConferenceRequest
        | JoinRequest
        | HandOverRequest
        | BackRequest
    ]
):
    root: Annotated[
        SignInRequest
        | SignOutRequest
        | ReadyRequest
        | NotReadyRequest
        | CallRequest
        | AcceptRequest
        | RejectRequest
        | HoldRequest
        | RetrieveRequest
        | EndCallRequest
        | MuteRequest
        | WrapUpRequest
        | PauseRecordingRequest
        | ResumeRecordingRequest
        | KeysRequest
        | TransferRequest
        | ConsultRequest
        | ConferenceRequest
        | JoinRequest
        | HandOverRequest
        | BackRequest,
        Field(discriminator="do"),
    ]


class AskedEntry(ClientModel):
    """
    The module asked the world for something.
    """

    entry: Literal["asked"] = "asked"
    number: int
    command: Annotated[
        PlayCommand
        | GatherCommand
        | DetectCommand
        | AwaitBeepCommand
        | RecordCommand
        | KeepRecordingCommand
        | PlayRecordingCommand
        | FindAccountsCommand
        | VerifyCommand
        | AskHoursCommand
        | TransferCommand
        | RequestCommand
        | SendTextCommand
        | SendEmailCommand
        | FindAgentCommand
        | HoldCommand
        | AwaitKeyCommand
        | AskAgentsCommand
        | RequestCallbackCommand
        | SuperviseCommand
        | WaitCommand,
        Field(discriminator="command"),
    ]


class CommandType(ClientModel):
    """
    What a module asks of the world: its name in journals, what it is for, and the schema of its fields.
    """

    command: str
    help: str
    answered_by: list[str]
    fields: dict[str, Any]


class ContactMessageLeftWebhook(ClientModel):
    """
    A voice message of the contact was put into its box.
    """

    type: Literal["contact.message_left"] = "contact.message_left"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: MessageLeftData


class ContactRecordingReadyWebhook(ClientModel):
    """
    The recording of a conversation is complete.
    """

    type: Literal["contact.recording_ready"] = "contact.recording_ready"
    timestamp: Annotated[AwareDatetime, Field(description="When it happened.")]
    data: RecordingReadyData


class ConversationEvent(ClientModel):
    """
    A conversation began or is another now: somebody came or went, hold, recording, a supervisor's mode.
    """

    event: Literal["conversation"] = "conversation"
    number: int | None = 0
    at: int | None = 0
    conversation: ConversationView


class DeskMessage(ClientModel):
    """
    How everything is for an agent: the first message, unless the connection goes on where it was.

        `view` is None while the agent is signed out. `pop` is the contact's in hand, called, offered, talked to or
        wrapped up. `calls_for` are the services for which the agent may call people.
    """

    say: Literal["desk"] = "desk"
    number: int
    at: int
    agent: str
    full_name: str | None = ""
    view: SignedInAgent | None = None
    offer: OfferEvent | None = None
    conversation: ConversationView | None = None
    pop: ScreenPop | None = None
    services: Annotated[list[Option] | None, Field(validate_default=True)] = []
    calls_for: list[str] | None = []
    paths: Annotated[list[Option] | None, Field(validate_default=True)] = []
    reasons: Annotated[list[Option] | None, Field(validate_default=True)] = []
    codes: Annotated[list[Option] | None, Field(validate_default=True)] = []
    notice: str | None = ""


class DraftContent(ClientModel):
    """
    What a draft is to say from now on: a `text`, or a `document`. For a document the text that is kept is changed as
    little as can be, so that comments stay, and every line in which nothing changes.
    """

    model_config = ConfigDict(
        extra="forbid",
    )
    title: Annotated[str | None, Field(max_length=200)] = ""
    text: Text | None = None
    document: dict[str, Any] | None = None


class DraftProblem(ClientModel):
    """
    A complaint about a draft, with what would mend it where that is certain: a `change` of the text, and `fixes` of
    the document, one of which is enough. `mark` is the part of an expression that is meant.
    """

    severity: Literal["error", "warning"]
    where: str
    module: str | None
    connector: int | None
    property: str
    what: str
    remedy: str
    code: str
    line: int
    column: int
    change: TextChange | None
    fixes: list[ProblemFix]
    mark: TextMark | None


class EventMessage(ClientModel):
    """
    Something happened on the floor. An agent is told what concerns the agent.
    """

    say: Literal["event"] = "event"
    event: Annotated[
        AgentEvent
        | OfferEvent
        | OfferOverEvent
        | WaitingEvent
        | WaitingOverEvent
        | ConversationEvent
        | ConversationOverEvent
        | ToldEvent
        | AnnouncedEvent
        | MaxWaitEvent,
        Field(discriminator="event"),
    ]


class FileSettings(ClientModel):
    """
    The settings of a site that are changed in site.yaml alone, and take a restart.
    """

    site: str
    title: str
    language: str
    time_zone: str
    region: str
    currency: str
    secrets: list[SecretState]
    line: LineState
    outside_numbers: OutsideLimits
    outside_use: Annotated[OutsideUsed | None, Field(description="Null where the line does not count it.")]


class FloorView(ClientModel):
    """
    The whole floor at a moment: everything that events up to `number` have told.

        `notice` is the last announcement.
    """

    number: int
    at: int
    agents: Annotated[list[SignedInAgent] | None, Field(validate_default=True)] = []
    waiting: Annotated[list[WaitingView] | None, Field(validate_default=True)] = []
    notice: str | None = ""
    conversations: Annotated[list[ConversationView] | None, Field(validate_default=True)] = []


class FlowAtWork(ClientModel):
    """
    A flow at work as a document, and its published versions.

    `document` says everything in one way. `written` says it as the text does that was published, which is what a draft
    begins with; null where no text is kept.
    """

    version: str
    document: dict[str, Any]
    written: dict[str, Any] | None
    versions: list[PublishedVersion]


class Funnel(ClientModel):
    """
    Where the contacts of a flow went, module by module in the order first entered. `version` is the one that they
    ran on, empty for all; `places_of` is the version whose modules and connectors are named: that one, or the live one.
    `balanced`: the sums agree, of every module and in all, as they do unless a journal is damaged. `damaged` are
    contacts whose journals are counted as far as they can be read; `never_entered` are contacts that came to no module.
    """

    flow: str
    version: str
    contacts: int
    never_entered: int
    places_of: str
    balanced: bool
    modules: list[FunnelModule]
    damaged: list[str]


class SimulationOutcome(ClientModel):
    """
    How the contact ended. `journal` is the one that it would leave, `remarks` where world and flow did not fit.
    """

    result: str
    code: int
    label: str
    ended_by: str
    remarks: list[str]
    journal: list[
        Annotated[
            StartedEntry
            | HeardEntry
            | EnteredEntry
            | AskedEntry
            | AssignedEntry
            | AnsweredEntry
            | NotedEntry
            | CompletedEntry
            | TookEntry
            | LeftEntry
            | ClosedEntry,
            Field(discriminator="entry"),
        ]
    ]


class WebhookPost(
    RootModel[
        ContactStartedWebhook
        | ContactOfferedWebhook
        | ContactJoinedWebhook
        | ContactMessageLeftWebhook
        | ContactCallbackPromisedWebhook
        | ContactRecordingReadyWebhook
        | ContactLeftWebhook
        | ContactClosedWebhook
        | AgentSignedInWebhook
        | AgentStateChangedWebhook
        | AgentOfferMissedWebhook
        | AgentOfferRejectedWebhook
        | AgentSignedOutWebhook
        | TestWebhook
    ]
):
    root: Annotated[
        ContactStartedWebhook
        | ContactOfferedWebhook
        | ContactJoinedWebhook
        | ContactMessageLeftWebhook
        | ContactCallbackPromisedWebhook
        | ContactRecordingReadyWebhook
        | ContactLeftWebhook
        | ContactClosedWebhook
        | AgentSignedInWebhook
        | AgentStateChangedWebhook
        | AgentOfferMissedWebhook
        | AgentOfferRejectedWebhook
        | AgentSignedOutWebhook
        | TestWebhook,
        Field(
            description="What is posted to an endpoint, told apart by its `type`.",
            discriminator="type",
        ),
    ]


class AgentMessage(
    RootModel[DeskMessage | EventMessage | PopMessage | ResumedMessage | DoneMessage | RefusedMessage | BeatMessage]
):
    root: Annotated[
        DeskMessage | EventMessage | PopMessage | ResumedMessage | DoneMessage | RefusedMessage | BeatMessage,
        Field(discriminator="say"),
    ]


class DraftCheck(ClientModel):
    """
    Everything that `check` finds in a draft. `version` is the one that it would have, empty where it has errors.

    `variables` are those that its modules set, as far as they can be read.
    """

    version: str
    problems: list[DraftProblem]
    variables: list[FlowVariable]


class FloorMessage(ClientModel):
    """
    How everything is for a supervisor: the first message, unless the connection goes on where it was.

        `names` are those of agents by logon, `callers` the customers' numbers by contact, `reasons` those for being
        Not Ready. `supervisor` is the name by which events tell of who is connected here.
    """

    say: Literal["floor"] = "floor"
    view: FloorView
    supervisor: str
    queues: Annotated[list[QueueView] | None, Field(validate_default=True)] = []
    names: dict[str, str] | None = None
    callers: dict[str, str] | None = None
    reasons: Annotated[list[Option] | None, Field(validate_default=True)] = []


class JournalEntries(ClientModel):
    """
    The journal of a contact as far as it can be read: each entry as it is stored. `damage` is why it goes no
    further.
    """

    entries: list[
        Annotated[
            StartedEntry
            | HeardEntry
            | EnteredEntry
            | AskedEntry
            | AssignedEntry
            | AnsweredEntry
            | NotedEntry
            | CompletedEntry
            | TookEntry
            | LeftEntry
            | ClosedEntry,
            Field(discriminator="entry"),
        ]
    ]
    damage: str


class Simulation(ClientModel):
    """
    A contact that somebody plays. `question` is null once it is over, and `outcome` until then. `seconds` are those
    of the virtual clock; `expires_at` (milliseconds) is when it is forgotten if nobody answers.
    """

    id: str
    flow: str
    version: str
    steps: int
    heard: list[str]
    path: list[str]
    events: list[SimulatedEvent]
    seconds: float
    question: SimulationQuestion | None
    outcome: SimulationOutcome | None
    expires_at: int


class SupervisorMessage(
    RootModel[
        FloorMessage
        | QueuesMessage
        | ContactsMessage
        | TodayMessage
        | EventMessage
        | ResumedMessage
        | DoneMessage
        | RefusedMessage
        | BeatMessage
    ]
):
    root: Annotated[
        FloorMessage
        | QueuesMessage
        | ContactsMessage
        | TodayMessage
        | EventMessage
        | ResumedMessage
        | DoneMessage
        | RefusedMessage
        | BeatMessage,
        Field(discriminator="say"),
    ]
