"""The static half of a module: its properties, and what a flow must know of it.

`cordboard.engine.module.Module` adds the half that runs. A flow can be loaded, checked, compared and drawn
with this half alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from cordboard.flow.declaration import Declaration, Entry, Reads
from cordboard.flow.events import Event
from cordboard.flow.prompt import Prompt

Channel = Literal["voice", "sms", "email"]
#: Who calls whom: they call us, or we call them.
Direction = Literal["inbound", "outbound"]
#: Channels on which people write.
IN_WRITING: frozenset[Channel] = frozenset({"sms", "email"})
#: The channel of a flow that names none.
USUAL_CHANNEL: Channel = "voice"

EVERY_CHANNEL: frozenset[Channel] = frozenset({"voice", "sms", "email"})
VOICE: frozenset[Channel] = frozenset({"voice"})
BOTH_DIRECTIONS: frozenset[Direction] = frozenset({"inbound", "outbound"})

#: A length of time in seconds.
Seconds = Annotated[float, Field(ge=0, le=86_400)]
#: How long an answer is waited for, in seconds: up to thirty days, since people answer texts when they come to it.
AnswerTime = Annotated[float, Field(ge=0, le=2_592_000)]
#: How long that is where the module does not say, by channel.
ANSWER_TIMES: Mapping[Channel, float] = MappingProxyType({"voice": 5.0, "sms": 86_400.0, "email": 86_400.0})
#: What the property `timeout` of a module that waits for an answer says of itself.
ANSWER_TIMEOUT = "Seconds to wait for an answer; left out: 5 for a key after the prompt, 86400 (a day) for a text."
#: How often something is tried.
Count = Annotated[int, Field(ge=1, le=20)]


#: What the platform says of every contact, by its name under `contact` in expressions.
OF_EVERY_CONTACT: Mapping[str, str] = MappingProxyType(
    {
        "caller": "The number or address of the person.",
        "called": "The number or address that they reached.",
        "service": "The service that the contact came in by.",
        "language": "The language that is spoken now.",
        "message": "Of a text or an email: what the person wrote first.",
        "now": "The moment, with the zone of the service.",
        "time_zone": "The zone of the service.",
        "channel": "voice, sms or email.",
        "direction": "inbound or outbound.",
        "id": "The number of the contact, by which it is stored.",
    }
)
#: Names under `contact` that no variable may take.
RESERVED = frozenset(OF_EVERY_CONTACT)


def in_writing(sentence: str) -> Mapping[Channel, str]:
    """What `FlowModule.instead` says where people write."""
    return MappingProxyType(dict.fromkeys(IN_WRITING, sentence))


#: What to use instead of bringing an agent in, until agents answer in writing.
INTO_THE_INBOX = (
    "Agents take no conversations in writing yet: lead to an end_call with the Result operator_transfer (476), which "
    "marks the contact for them."
)


ReferenceKind = Literal["service", "box", "template", "recording", "resource_group", "team", "skill", "secret"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in a module's properties that only a site can resolve: a service, box, template, team …

    `property` is the property that holds the name.
    """

    kind: ReferenceKind
    name: str
    property: str


@dataclass(frozen=True, slots=True)
class AgentAtHand:
    """How a module holds the conversation with an agent who is there already: whether it is recorded, where the service
    records, and the variable or account field that screen pop shows first.
    """

    record: bool = True
    record_field: str = ""


class FlowModule(BaseModel):
    """One module of a flow: its name and properties.

    A subclass is a module type. Its class variables are what the catalogue, the checker, the designer's form,
    the JSON Schema and the documentation are derived from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: The slug that flow files use.
    type: ClassVar[str]
    #: The name that people see.
    title: ClassVar[str]
    category: ClassVar[Literal["basic", "advanced"]] = "basic"
    channels: ClassVar[frozenset[Channel]] = VOICE
    #: What to use instead on a channel that the type cannot be used on, as a sentence.
    instead: ClassVar[Mapping[Channel, str]] = MappingProxyType({})
    directions: ClassVar[frozenset[Direction]] = BOTH_DIRECTIONS
    #: Every event that a module of this type may raise (domain.md 2, 3).
    raises: ClassVar[frozenset[Event]]
    #: No connector may leave it.
    terminal: ClassVar[bool] = False
    #: Whether it keeps keyed digits secret when `sensitive` says so. Other types may not be sensitive.
    hides_keys: ClassVar[bool] = False
    #: Raised by one when the behaviour changes so that old journals would not replay (design.md).
    behaviour: ClassVar[int] = 1
    #: What it reads, collects and reaches, for checks, drawings and proofs.
    declaration: ClassVar[Declaration] = Declaration()
    #: Other type names in flow files, each with the properties that it fixes.
    aliases: ClassVar[dict[str, dict[str, object]]] = {}

    name: str = Field("", exclude=True)
    note: str = Field("", description="For people; nothing is done with it.")
    sensitive: bool = Field(False, description="Keyed digits are never stored.")
    voice: str | None = Field(None, description="Speak this module in another voice.")
    language: str | None = Field(None, description="Speak this module in another language.")

    def may_raise(self) -> frozenset[Event]:
        """The events that this module may raise, given its properties."""
        return self.raises

    def takes_keys(self) -> bool:
        """Whether Key Press connectors of this module say which keys it accepts."""
        return Event.KEY_PRESS in self.may_raise()

    def reads(self) -> Reads | None:
        """What it reads of its contact besides its expressions; None: anything, as nobody has said."""
        return self.declaration.reads

    def entry(self) -> Entry | None:
        """What is keyed where it asks for several keys; None: it asks for none, or takes whatever is keyed."""
        return None

    def offered_key(self) -> str:
        """The key that its prompt offers besides those of connectors; empty: none."""
        return ""

    def with_agent(self) -> AgentAtHand | None:
        """How it goes on with an agent who is there already; None: calls that agents make cannot begin at it."""
        return None

    def answer_paths(self) -> Mapping[str, str]:
        """Of a module that asks a web service: each variable that it sets, and the path in the answer it is from."""
        return {}

    def references(self) -> Iterator[Reference]:
        """Names that only a site can resolve. Recordings in prompts are found without the module's help."""
        return iter(())

    def expressions(self) -> Iterator[tuple[str, str]]:
        """(property, CEL expression) of every expression outside prompts."""
        return iter(())

    def assigns(self) -> Iterator[str]:
        """The variables that it sets, seen in expressions as ``contact.name``."""
        return iter(())

    def hides(self) -> Iterator[str]:
        """The variables into which it puts tokens of sensitive digits, which nobody may be told of (domain.md 10)."""
        return iter(())

    def copies(self) -> Iterator[tuple[str, str]]:
        """(expression, variable) of what it puts into variables as it is."""
        return iter(())

    def takes_sensitive(self) -> frozenset[str]:
        """The properties, as `expressions` names them, whose value may be a sensitive variable as it is."""
        return frozenset()

    def choice_words(self) -> Iterator[str]:
        """The keys for which it knows words that a person may write instead."""
        return iter(())

    def prompts(self) -> Iterator[tuple[str, Prompt]]:
        """(property, prompt) of every prompt."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Prompt):
                yield name, value
