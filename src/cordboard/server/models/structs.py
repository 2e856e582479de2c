"""Messages of desktops and reports of proofs, as models and in the API document: they are structs of msgspec, and one
type is enough for one fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Final, get_args

import msgspec
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from cordboard.acd.views import WaitingView
from cordboard.engine.journal import AnyEntry
from cordboard.live.floor.words import ConversationView, SignedInAgent
from cordboard.proof.prove.report import Report
from cordboard.server.designing import DesignerMessages, DesignerRequests
from cordboard.server.desk import asks, words
from cordboard.store.webhook_payloads import DATA_OF

#: How a reference begins to a schema of the same document.
HERE: Final = "#/components/schemas/"
#: How one to a struct begins until the document is put together: pydantic follows references within it by itself.
ELSEWHERE: Final = "https://cordboard.invalid/schemas/"

#: Groups of messages, by the name that the document gives them.
_GROUPS: Final[Mapping[str, Any]] = {
    "AgentRequest": asks.AgentAsk, "SupervisorRequest": asks.SupervisorAsk, "AgentMessage": words.AgentWord,
    "SupervisorMessage": words.SupervisorWord, "DesignerRequest": DesignerRequests, "DesignerMessage": DesignerMessages,
    "JournalEntry": AnyEntry,
}  # fmt: skip
_STRUCTS: Final = (
    SignedInAgent,
    ConversationView,
    WaitingView,
    words.QueueView,
    words.DeskSnapshot,
    words.FloorSnapshot,
    Report,
    *dict.fromkeys(DATA_OF.values()),
)
#: What messages are called in the document besides the tag that they have on the wire.
_KINDS: Final[Mapping[str, str]] = {
    "do": "Request",
    "say": "Message",
    "event": "Event",
    "entry": "Entry",
    "command": "Command",
    "signal": "Signal",
}


class OfStruct:
    """In an annotation: a struct (or a group of them, by its name in the document), written as msgspec writes it and
    described by its own schema.
    """

    def __init__(self, struct: type[msgspec.Struct] | str, written: Callable[[Any], Any] = msgspec.to_builtins) -> None:
        self._name = struct if isinstance(struct, str) else public_name(struct)
        self._written = written

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take it as it is: a struct was checked when it was made."""
        written = core_schema.plain_serializer_function_ser_schema(self._written)
        return core_schema.any_schema(serialization=written)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A reference to the struct's own schema."""
        return {"$ref": ELSEWHERE + self._name}


def public_name(struct: type[msgspec.Struct]) -> str:
    """What a struct is called in the API document; a message by its tag, which programs know from the wire.

    >>> public_name(asks.WrapUp), public_name(words.Beat), public_name(words.QueueView)
    ('WrapUpRequest', 'BeatMessage', 'QueueView')
    """
    config = struct.__struct_config__
    if config.tag_field is None or config.tag_field not in _KINDS:
        return struct.__name__
    return str(config.tag).title().replace("_", "") + _KINDS[config.tag_field]


def struct_schemas() -> dict[str, Any]:
    """The JSON Schema of every struct and group of messages, by its public name."""
    messages = [each for group in _GROUPS.values() for each in get_args(group)]
    kinds = [*_GROUPS.values(), *_STRUCTS]
    written, found = msgspec.json.schema_components(kinds, ref_template=HERE + "{name}")
    schemas = found | dict(zip(_GROUPS, written, strict=False))
    # Where two are called alike, msgspec names each with its module.
    public = {
        written: public_name(each)
        for each in _all_structs([*messages, *_STRUCTS])
        for written in (each.__name__, f"{each.__module__}.{each.__qualname__}")
        if written in schemas
    }
    names = {HERE + written: HERE + name for written, name in public.items()}
    renamed = {public.get(written, written): each for written, each in schemas.items()}
    assert len(renamed) == len(schemas), "two structs have one name in the API document"
    renamed["Report"]["properties"]["scope"] = {"type": "string", "description": "How much was looked at."}
    renamed["Report"]["required"].append("scope")
    result: dict[str, Any] = replaced(renamed, names)
    return result


def replaced(schema: Any, references: Mapping[str, str]) -> Any:
    """A part of a document with other references: those that are named, and in tables of tagged messages as well.
    Tuples become lists, as in JSON.
    """
    if isinstance(schema, Mapping):
        return {key: replaced(value, references) for key, value in schema.items()}
    if isinstance(schema, list | tuple):
        return [replaced(each, references) for each in schema]
    return references.get(schema, schema) if isinstance(schema, str) else schema


def _all_structs(kinds: list[Any]) -> Iterator[type[msgspec.Struct]]:
    """The structs among types, and all that their fields hold."""
    seen: set[Any] = set()
    while kinds:
        kind = kinds.pop()
        if kind in seen:
            continue
        seen.add(kind)
        kinds.extend(get_args(kind))
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield kind
            kinds.extend(field.type for field in msgspec.structs.fields(kind))


AgentOnFloor = Annotated[SignedInAgent, OfStruct(SignedInAgent)]
ConversationOnFloor = Annotated[ConversationView, OfStruct(ConversationView)]
WaitingContact = Annotated[WaitingView, OfStruct(WaitingView)]
QueueOnFloor = Annotated[words.QueueView, OfStruct(words.QueueView)]
AgentDesk = Annotated[words.DeskSnapshot, OfStruct(words.DeskSnapshot)]
FloorNow = Annotated[words.FloorSnapshot, OfStruct(words.FloorSnapshot)]
ProofReport = Annotated[Report, OfStruct(Report, Report.as_json)]
JournalEntry = Annotated[AnyEntry, OfStruct("JournalEntry")]
