"""What flows are made of: module types, events, results, commands."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue
from typing_extensions import TypeAliasType

from cordboard.flow.declaration import Family
from cordboard.server.models import Answer

#: A JSON Schema (2020-12).
JsonSchema = TypeAliasType("JsonSchema", dict[str, JsonValue])


class ModuleType(Answer):
    """A type of modules: what it is for, the events that it may raise, and the schema of its properties.

    `family` is what it is about: it says, asks, looks something up, or reaches somebody. `package` is the Python
    package that it comes with. `terminal`: no connector may leave it. `hides_keys`: it may keep keyed digits secret.
    `aliases` are other names of it in flow files, each with the properties that it fixes.
    """

    type: str
    title: str
    category: str
    family: Family
    package: str
    help: str
    channels: list[str]
    directions: list[str]
    events: list[str]
    terminal: bool
    hides_keys: bool
    behaviour: int
    aliases: dict[str, dict[str, JsonValue]]
    properties: JsonSchema = Field(description="The JSON Schema of a module of this type in a flow file.")


class RaisedEvent(Answer):
    """An event with its value, empty where it carries none."""

    event: str
    value: str


class EventType(Answer):
    """An event: why a contact leaves its module. `values` are those of which a connector names one, `falls_back_to` the
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


class ResultType(Answer):
    """A result: what a contact is stored with. `origin` says who defined it: field, platform or site."""

    slug: str
    label: str
    code: int
    meaning: str
    origin: str


class ExpressionName(Answer):
    """What an expression may write besides the variables of its flow: a fact of the contact, a field of its account, a
    variable of the site, or a function. `form` is how it is written; a function that begins with a dot is called on a
    value.
    """

    kind: Literal["contact", "account", "site", "function"]
    name: str
    form: str
    meaning: str


class CommandType(Answer):
    """What a module asks of the world: its name in journals, what it is for, and the schema of its fields."""

    command: str
    help: str
    answered_by: list[str]
    fields: JsonSchema
