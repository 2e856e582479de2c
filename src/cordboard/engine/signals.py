"""Signals: what the world answers to a command, or tells by itself.

`to` is the number of the command that is answered; HungUp answers none. A signal is plain data: with the flow and
the facts at the start, the signals of a contact decide everything that happens to it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

from cordboard.engine.not_routed import NotRoutedReason

#: Who or what ended the person's part of a contact; engine.endings has every way in which that happens.
EndedBy = Literal["caller", "flow", "line", "operator", "fault", "restart", "agent", "limit", "shutdown"]
#: What ended a recorded message: nobody spoke any more, a key, its greatest length, or the end of the call.
RecordingEnd = Literal["silence", "key", "length", "hang_up"]
#: How a supervisor takes part: hears both unheard, is heard by the agent alone, or by all (domain.md 6).
SupervisionMode = Literal["listen", "coach", "barge"]


class Signal(msgspec.Struct, frozen=True, gc=False, tag_field="signal", omit_defaults=True):
    """Base of all signals.

    `from_person`: the contact's person took the time to answer, or was made to wait. `concludes`: the command is done
    with; otherwise more will come of it.
    """

    from_person: ClassVar[bool] = False
    concludes: ClassVar[bool] = True


class Played(Signal, frozen=True, tag="played"):
    """All was said (`whole`), or only a part of it."""

    from_person = True
    to: int
    whole: bool = True


class Keyed(Signal, frozen=True, tag="keyed"):
    """Keys came. `digits` is a token when they are sensitive; `terminator` is the key that ended entry, if one did.

    `text` is what was written where the answer came in writing; it is left out where it is sensitive.
    """

    from_person = True
    to: int
    digits: str
    terminator: str = ""
    sensitive: bool = False
    count: int = 0
    text: str = ""


class Silence(Signal, frozen=True, tag="silence"):
    """No key, or no answer in writing, came in time."""

    from_person = True
    to: int


class NotUnderstood(Signal, frozen=True, tag="not_understood"):
    """A written answer came that is no such entry. `text` is what was written, left out where it is sensitive."""

    from_person = True
    to: int
    text: str = ""


class Detected(Signal, frozen=True, tag="detected"):
    """Detection's verdict; `cause` is the threshold that decided, `after` the seconds it took."""

    from_person = True
    to: int
    machine: bool
    cause: str = ""
    after: float = 0.0


class Beep(Signal, frozen=True, tag="beep"):
    """The beep ended (`heard`), or none came in time."""

    from_person = True
    to: int
    heard: bool = True


class Recorded(Signal, frozen=True, tag="recorded"):
    """A message was recorded: its id and seconds; zero seconds when nothing was said. `ended` says by what."""

    from_person = True
    to: int
    recording: str
    seconds: float
    ended: RecordingEnd = "silence"


class NoSuchBox(Signal, frozen=True, tag="no_such_box"):
    """There is no box to take the message."""

    to: int


class Done(Signal, frozen=True, tag="done"):
    """It is done."""

    to: int


class Found(Signal, frozen=True, tag="found"):
    """The accounts found (at most the limit asked for, secret fields left out) and how many there are."""

    to: int
    accounts: tuple[dict[str, Any], ...]
    count: int


class Verified(Signal, frozen=True, tag="verified"):
    """Whether the digits match. `locked`: too many failures on this account; nothing was compared."""

    to: int
    match: bool
    locked: bool = False


class HoursAre(Signal, frozen=True, tag="hours_are"):
    """Whether the service is open, and the rule that says so."""

    to: int
    open: bool
    reason: str = ""


class Transferred(Signal, frozen=True, tag="transferred"):
    """The bridge was made and is over after `seconds` of conversation; the person is still there."""

    from_person = True
    to: int
    seconds: float = 0.0


class Responded(Signal, frozen=True, tag="responded"):
    """A web service answered: status, and the JSON body when it was JSON."""

    to: int
    status: int
    body: Any = None


class Sent(Signal, frozen=True, tag="sent"):
    """A message was handed over for sending; `message` is its id."""

    to: int
    message: str = ""


class Elapsed(Signal, frozen=True, tag="elapsed"):
    """The time asked for has passed."""

    from_person = True
    to: int


class Failed(Signal, frozen=True, tag="failed"):
    """The command could not be done. May answer any command."""

    to: int
    reason: str


class HungUp(Signal, frozen=True, tag="hung_up"):
    """The person's part is over. May come at any time."""

    by: EndedBy = "caller"
    reason: str = ""


# --- Agents (domain.md 3 and 6) ------------------------------------------------------------------------


class Offered(Signal, frozen=True, tag="offered"):
    """The contact is put before an agent."""

    concludes = False
    to: int
    agent: str


class Rejected(Signal, frozen=True, tag="rejected"):
    """The agent turned the offer down. The contact waits on, unless its module moves on."""

    concludes = False
    to: int
    agent: str


class OfferExpired(Signal, frozen=True, tag="offer_expired"):
    """The agent neither took the offer nor turned it down in time. The contact waits on, unless its module moves on."""

    concludes = False
    to: int
    agent: str


class Connected(Signal, frozen=True, tag="connected"):
    """An agent takes part in the conversation from here on; `waited` are the seconds in the queue."""

    from_person = True
    concludes = False
    to: int
    agent: str
    waited: float = 0.0


class AgentLeft(Signal, frozen=True, tag="agent_left"):
    """One of the agents in the conversation has left it, and it goes on without."""

    from_person = True
    concludes = False
    to: int
    agent: str


class Monitored(Signal, frozen=True, tag="monitored"):
    """A supervisor asks into the conversation, in the child run `run`. The contact itself does not move."""

    concludes = False
    to: int
    supervisor: str
    mode: SupervisionMode = "listen"
    run: str = ""


class AgentEnded(Signal, frozen=True, tag="agent_ended"):
    """The agent selected End Call, or put the telephone down, after `seconds` of conversation; the person is there."""

    from_person = True
    to: int
    agent: str
    seconds: float = 0.0


class ConversationOver(Signal, frozen=True, tag="conversation_over"):
    """The conversation is over in another way (a phone dropped, a transfer came back); the person is still there."""

    from_person = True
    to: int
    agent: str
    reason: str = ""
    seconds: float = 0.0


class NotRouted(Signal, frozen=True, tag="not_routed"):
    """Nobody was found. `agent` is the one who was asked for, if it was one."""

    from_person = True
    to: int
    reason: NotRoutedReason
    agent: str = ""


class AgentsAre(Signal, frozen=True, tag="agents_are"):
    """How many eligible agents are signed in, and how many of them Ready, `after` seconds of waiting for one."""

    to: int
    signed_in: int
    ready: int
    after: float = 0.0


class SupervisionOver(Signal, frozen=True, tag="supervision_over"):
    """The conversation that was supervised is over, or the supervisor was taken out of it."""

    from_person = True
    to: int


class WrappedUp(Signal, frozen=True, tag="wrapped_up"):
    """An agent's work on the contact is over. Answers no command, and may come after the person has left.

    `code` is the termination code and `result` its result; both are empty when none was chosen.
    """

    agent: str
    code: str = ""
    result: str = ""


AnySignal = (
    Played | Keyed | Silence | NotUnderstood | Detected | Beep | Recorded | NoSuchBox | Done | Found | Verified
    | HoursAre | Transferred | Responded | Sent | Elapsed | Failed | HungUp | Offered | Rejected | OfferExpired
    | Connected | AgentLeft | Monitored | AgentEnded | ConversationOver | NotRouted | AgentsAre | SupervisionOver
    | WrappedUp
)  # fmt: skip
