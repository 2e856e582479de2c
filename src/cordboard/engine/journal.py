"""The journal of a contact: everything that was decided from outside, and everything that followed from it.

`Started` and `Heard` are the inputs. All other entries follow from them, and are kept so that a trace can be read
without running anything and so that replay can prove that it does the same again.

>>> from cordboard.engine.journal import Entered, decode, encode
>>> decode(encode([Entered("Menu")]))
[Entered(module='Menu')]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from cordboard.engine.commands import AnyCommand
from cordboard.engine.signals import AnySignal, EndedBy
from cordboard.flow.model import ConnectorKey
from cordboard.flow.module import USUAL_CHANNEL, Channel, Direction

#: What a run is: a contact of its own, or what goes on beside one. Supervision has no outcome that counts.
RunKind = Literal["contact", "supervision", "callback", "transferred", "agent_call"]
#: Runs whose agent is with the person before their flow looks for one.
WITH_AGENT: frozenset[RunKind] = frozenset({"callback", "agent_call"})


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a contact before its first module.

    `caller` and `called` are as the line gave them: a hint, never a proof of who calls. `site` is what expressions
    see as `site`. `detect_machine` is the campaign's or service's setting, which a module may override.

    A *child run* goes on beside or after a contact, its `parent`, and begins in the module `starts_at` with
    `opening_result` due: a supervisor's leg, a callback, a transfer into another flow. `run` says which; `variables`
    are those of the parent. A call that an agent makes of their own accord begins in a module in the same way, and has
    no parent. `person` is the person's number in a callback, whose numbers are those of the parent.

    A `trial` is a call of a draft by who draws it, and everything that comes of that call: no figure counts it.
    """

    contact: str
    channel: Channel = USUAL_CHANNEL
    direction: Direction = "inbound"
    caller: str = ""
    called: str = ""
    service: str = ""
    language: str = ""
    time_zone: str = "UTC"
    detect_machine: bool = True
    message: str = ""
    account: dict[str, Any] | None = None
    site: dict[str, Any] = {}
    run: RunKind = "contact"
    parent: str = ""
    starts_at: str = ""
    opening_result: str = ""
    variables: dict[str, Any] = {}
    person: str = ""
    trial: bool = False

    @property
    def number(self) -> str:
        """The number of the person: who calls, or who is called. Empty when it was withheld."""
        return self.person or (self.called if self.direction == "outbound" else self.caller)


class Entry(msgspec.Struct, frozen=True, gc=False, tag_field="entry", omit_defaults=True):
    """Base of all entries. Times are milliseconds since the epoch, UTC."""


class Started(Entry, frozen=True, tag="started"):
    """The contact began, on this version of this flow, with this behaviour number for each module type.

    Among them is the number of the interpreter's own rules, under a name that no type can have (`engine.rules`).
    """

    at: int
    facts: Facts
    flow: str
    version: str
    behaviours: dict[str, int]


class Heard(Entry, frozen=True, tag="heard"):
    """A signal came from outside."""

    at: int
    signal: AnySignal


class Entered(Entry, frozen=True, tag="entered"):
    """The contact entered a module."""

    module: str


class Asked(Entry, frozen=True, tag="asked"):
    """The module asked the world for something."""

    number: int
    command: AnyCommand


class Assigned(Entry, frozen=True, tag="assigned"):
    """A variable got a value."""

    name: str
    value: Any


class Answered(Entry, frozen=True, tag="answered"):
    """A survey question was answered."""

    question: str
    value: Any


class Noted(Entry, frozen=True, tag="noted"):
    """Something worth knowing in the trace: why a condition failed, that a fault was contained."""

    module: str
    text: str


class Completed(Entry, frozen=True, tag="completed"):
    """The module completed and raised an event."""

    module: str
    event: str
    value: str = ""


class Took(Entry, frozen=True, tag="took"):
    """The contact took a connector; its Result is due from here. `event` is the connector's, after fall-backs.

    An empty event means the flow's fallback.
    """

    source: str
    event: str
    value: str
    target: str
    result: str

    @property
    def key(self) -> ConnectorKey:
        """What the connector is found by in its flow."""
        return ConnectorKey(self.source, self.event, self.value)


class Left(Entry, frozen=True, tag="left"):
    """The person's part is over."""

    at: int
    module: str
    by: EndedBy
    reason: str = ""


class Closed(Entry, frozen=True, tag="closed"):
    """The contact is closed with this outcome. Always the last entry.

    `due` is the Result due where an agent's part decided instead (domain.md 5); `agent` is the last who took part.
    """

    at: int
    result: str
    code: int
    due: str = ""
    agent: str = ""


AnyEntry = (
    Started | Heard | Entered | Asked | Assigned | Answered | Noted | Completed | Took | Left | Closed
)  # fmt: skip

Journal = list[AnyEntry]

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[AnyEntry])
_facts_decoder = msgspec.json.Decoder(Facts)


def encode(entries: Sequence[AnyEntry]) -> bytes:
    """The entries as one JSON array."""
    return _encoder.encode(entries)


def decode(data: bytes | str) -> Journal:
    """The entries of a JSON array. Raises msgspec.ValidationError for anything else."""
    return _decoder.decode(data)


def encode_facts(facts: Facts) -> str:
    """Facts as a JSON object."""
    return _encoder.encode(facts).decode()


def decode_facts(data: str) -> Facts:
    """The facts of a JSON object. Raises msgspec.ValidationError for anything else."""
    return _facts_decoder.decode(data)
