"""Commands: what a module asks of the world.

A module yields one command, or a small group of which any may be answered; the world answers with a signal that names
the command by its number. Barge-in, retries, deadlines and timers belong to commands: a module never waits by itself.
Nothing here knows SIP or sound: a text answers a `Gather` too. Times are in seconds.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

from cordboard.engine import signals
from cordboard.engine.agent_criteria import AgentCriteria

SpokenKind = Literal["text", "recording", "silence"]
#: How a web request proves who makes it.
WebAuth = Literal["none", "basic", "bearer"]
#: What a waiting person is told: the place in the queue, the estimated wait, or both.
QueueAnnouncement = Literal["", "position", "wait", "both"]


class Spoken(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finished piece of what is said: words to speak, a recording to play, or a silence."""

    kind: SpokenKind
    value: str = ""
    language: str = "en"
    voice: str = ""
    seconds: float = 0.0


Said = tuple[Spoken, ...]


class Command(msgspec.Struct, frozen=True, gc=False, tag_field="command", omit_defaults=True):
    """Base of all commands. `answered_by` are the signals that may answer it, besides Failed."""

    answered_by: ClassVar[frozenset[type[signals.Signal]]] = frozenset()


class Play(Command, frozen=True, tag="play"):
    """Say something; keys pressed meanwhile are not asked for. `max_length` cuts it off after that many seconds."""

    answered_by = frozenset({signals.Played})
    said: Said
    max_length: float | None = None


class Gather(Command, frozen=True, tag="gather"):
    """Say something and take keys.

    Ends with Keyed at `max_digits`, at a key of `terminators` (which is not part of the digits), or when
    `between_digits` passes after at least one key; with Silence when no key comes within `timeout` of the end of
    what is said. With `barge_in` the first key stops the speech; without, keys before its end are dropped.
    `sensitive`: the digits are replaced by a token before anything stores them. `about` names what is asked for where
    a module asks for several things or for something with a name of its own (a variable, a field, a survey's
    question): nobody hears it, and backtests know by it that the question is the same.

    In writing (`engine.text_entry`) the answer is one text: an entry, one of the `words` for a key, or NotUnderstood.
    """

    answered_by = frozenset({signals.Keyed, signals.Silence, signals.NotUnderstood})
    said: Said
    max_digits: int = 1
    terminators: str = ""
    timeout: float = 5.0
    between_digits: float = 3.0
    barge_in: bool = True
    sensitive: bool = False
    about: str = ""
    words: dict[str, tuple[str, ...]] = {}


class Detect(Command, frozen=True, tag="detect"):
    """Find out whether a person or a machine answered, saying `said` meanwhile.

    Answered when the verdict is there and, for a person, all is said.
    """

    answered_by = frozenset({signals.Detected})
    said: Said = ()


class AwaitBeep(Command, frozen=True, tag="await_beep"):
    """Wait for the end of a machine's beep, at most `timeout`."""

    answered_by = frozenset({signals.Beep})
    timeout: float = 10.0


class Record(Command, frozen=True, tag="record"):
    """Say something, then take a spoken message into a box.

    Ends at `max_length`, after `silence` without speech, at a key of `terminators`, or when the person leaves (the
    message is then kept). `keep=False` holds it for review; a `KeepRecording` decides. `notify`: the box's owner is
    told of a message that is kept. ``agent:`` and a logon is the box of an agent.
    """

    answered_by = frozenset({signals.Recorded, signals.NoSuchBox})
    said: Said
    box: str
    max_length: float = 180.0
    silence: float = 5.0
    terminators: str = "#"
    keep: bool = True
    notify: bool = True


class KeepRecording(Command, frozen=True, tag="keep_recording"):
    """Put a held recording into its box (`keep`), or throw it away."""

    answered_by = frozenset({signals.Done})
    recording: str
    box: str
    keep: bool = True
    notify: bool = True


class PlayRecording(Command, frozen=True, tag="play_recording"):
    """Let the person hear a recording of this contact."""

    answered_by = frozenset({signals.Played})
    recording: str


class FindAccounts(Command, frozen=True, tag="find_accounts"):
    """Look accounts up: those whose `field` equals `value` (field ``phone``: any of the account's numbers).

    `value` may be a token of sensitive digits. `limit` bounds how many are returned; the count tells all.
    """

    answered_by = frozenset({signals.Found})
    source: str
    field: str
    value: str
    limit: int = 2
    deadline: float = 5.0


class Verify(Command, frozen=True, tag="verify"):
    """Compare keyed digits with a field of an account, in constant time, counting failures towards a lock-out."""

    answered_by = frozenset({signals.Verified})
    account: str
    field: str
    digits: str
    lockout: int = 10
    deadline: float = 5.0


class AskHours(Command, frozen=True, tag="ask_hours"):
    """Ask whether a service is open now."""

    answered_by = frozenset({signals.HoursAre})
    service: str


class Transfer(Command, frozen=True, tag="transfer"):
    """Bridge the person to an outside number, ringing at most `timeout`. Answered when the conversation is over."""

    answered_by = frozenset({signals.Transferred})
    number: str
    caller_id: str = ""
    timeout: float = 48.0
    whisper: Said = ()
    keys_after_answer: str = ""


class WebRequest(Command, frozen=True, tag="request"):
    """Call a web service. `secret` names the site's secret for `auth`; its value never enters a command."""

    answered_by = frozenset({signals.Responded})
    url: str
    method: str = "GET"
    headers: dict[str, str] = {}
    body: Any = None
    auth: WebAuth = "none"
    secret: str = ""
    timeout: float = 5.0
    retries: int = 1


class SendText(Command, frozen=True, tag="send_text"):
    """Send a text message."""

    answered_by = frozenset({signals.Sent})
    to: str
    body: str
    template: str = ""


class SendEmail(Command, frozen=True, tag="send_email"):
    """Send an email. `attachments` are file names or recording ids that the driver resolves."""

    answered_by = frozenset({signals.Sent})
    to: str
    subject: str
    body: str
    template: str = ""
    attachments: tuple[str, ...] = ()


class FindAgent(Command, AgentCriteria, frozen=True, tag="find_agent"):
    """Bring an agent in: from the place in the queue to the end of the conversation (domain.md 2, 6).

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

    answered_by = frozenset(
        {
            signals.Offered, signals.Rejected, signals.OfferExpired, signals.Connected, signals.AgentLeft,
            signals.Monitored, signals.AgentEnded, signals.ConversationOver, signals.NotRouted,
        }
    )  # fmt: skip
    whisper_before: Said = ()
    whisper_after: Said = ()
    record: bool = True
    record_field: str = ""


class Hold(Command, frozen=True, tag="hold"):
    """Keep the person company while something else is waited for; never answered, only dropped.

    `music` is a recording (empty: the platform's own), over which `said` is spoken every `every` seconds, and the
    place in the queue or the estimated wait if `announce` says so.
    """

    said: Said = ()
    music: str = ""
    announce: QueueAnnouncement = ""
    every: float = 30.0


class AwaitKey(Command, frozen=True, tag="await_key"):
    """Take one key of `keys` (``?``: any), however long it takes. Nothing is said; other keys are dropped."""

    answered_by = frozenset({signals.Keyed})
    keys: str


class AskAgents(Command, frozen=True, tag="ask_agents"):
    """Ask how many eligible agents of a service are signed in and Ready, waiting `wait` seconds for a Ready one."""

    answered_by = frozenset({signals.AgentsAre})
    service: str
    skill: str = ""
    teams: tuple[str, ...] = ()
    wait: float = 0.0


class RequestCallback(Command, frozen=True, tag="request_callback"):
    """Keep the contact's place in the queue and call `number` when its turn comes, `attempts` times at most.

    A person who is not reached is called again after `retry_after` seconds; after `max_wait` seconds it is given up.
    """

    answered_by = frozenset({signals.Done})
    number: str
    max_wait: float = 3600.0
    attempts: int = 3
    retry_after: float = 300.0


class Supervise(Command, frozen=True, tag="supervise"):
    """On a supervisor's leg: take part in the supervised conversation. Answered when there is none any more."""

    answered_by = frozenset({signals.SupervisionOver})
    mode: signals.SupervisionMode = "listen"
    announce: bool = False


class Wait(Command, frozen=True, tag="wait"):
    """Let time pass."""

    answered_by = frozenset({signals.Elapsed})
    seconds: float


AnyCommand = (
    Play | Gather | Detect | AwaitBeep | Record | KeepRecording | PlayRecording | FindAccounts | Verify | AskHours
    | Transfer | WebRequest | SendText | SendEmail | FindAgent | Hold | AwaitKey | AskAgents | RequestCallback
    | Supervise | Wait
)  # fmt: skip
