"""The reference page of the messages of desktops, from their types."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
from pieces import doc

from cordboard.live.floor.events import AnyFloorEvent
from cordboard.server.desk import asks, words

_TAGS = ("do", "say", "event")
_KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}

INTRO = """\
# Messages of desktops

An agent's desktop opens a WebSocket at `/api/agent/socket`, a floor view of a supervisor at `/api/floor/socket`. A page
is let in by the session cookie, from pages of the same server only; a program by `Authorization: Bearer` and an API
token. An agent acts as the agent whose logon is the user's name, and as nobody else; the floor is for supervisors and
administrators.

{intro}

The same over REST: `GET /api/agent` and `GET /api/floor` tell what the first message tells, `POST /api/agent/do` takes
one message of an agent. [OpenAPI](../how-to/take-contacts.md#from-a-program-of-your-own) lists the rest.
"""


def messages() -> str:
    """The page."""
    told = dict.fromkeys((*get_args(words.AgentWord), *get_args(words.SupervisorWord)))
    groups = {
        "What an agent asks": get_args(asks.AgentAsk),
        "What a supervisor asks": get_args(asks.SupervisorAsk),
        "What desktops are told": told,
        "Events": get_args(AnyFloorEvent),
    }
    named = [each for group in groups.values() for each in group]
    parts = [INTRO.format(intro=doc(words).partition("\n\n")[2])]
    for title, group in groups.items():
        parts.append(f"## {title}\n")
        parts.extend(_message(each) for each in group)
    parts.append("## Parts of messages\n")
    parts.extend(_part(each) for each in _referred([*named]) if each not in named)
    return "\n".join(parts)


def _message(kind: type[msgspec.Struct]) -> str:
    schema = _schema(kind)
    tag = next(name for name in _TAGS if name in schema["properties"])
    value = schema["properties"][tag]["enum"][0]
    return f"### `{value}`\n\n{doc(kind)}\n\n{_fields(schema, tag)}"


def _part(kind: type[msgspec.Struct]) -> str:
    return f"### {kind.__name__}\n\n{doc(kind)}\n\n{_fields(_schema(kind))}"


def _schema(kind: type) -> dict[str, Any]:
    (_,), definitions = msgspec.json.schema_components([kind], ref_template="{name}")
    found: dict[str, Any] = definitions[kind.__name__]
    return found


def _fields(schema: dict[str, Any], tag: str = "") -> str:
    rows = [
        f"| `{name}` | {_value(each)} | {_default(name, each, schema)} |"
        for name, each in schema["properties"].items()
        if name not in {tag, "request"} or tag == "say"
    ]
    return "\n".join(["| field | value | default |", "| --- | --- | --- |", *rows]) + "\n" if rows else ""


def _default(name: str, field: dict[str, Any], schema: dict[str, Any]) -> str:
    if name in schema.get("required", ()):
        return "always there" if "say" in schema["properties"] or "event" in schema["properties"] else "required"
    default = field.get("default")
    return (
        f"`{str(default).lower() if isinstance(default, bool) else default}`"
        if default not in (None, "", [], {}, ())
        else ""
    )


def _value(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return _reference(field["$ref"])
    if "enum" in field:
        return " ".join(f"`{each}`" for each in field["enum"] if each != "") or "nothing"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(map(_value, field["anyOf"])))
    if field.get("type") == "array":
        return f"list of {_value(field['items'])}" if "items" in field else "list"
    if field.get("type") == "object":
        return "mapping"
    return _KINDS.get(field.get("type", ""), "anything")


def _reference(name: str) -> str:
    """A struct of the page, or an event by its tag."""
    tags = {each.__name__: each.__struct_config__.tag for each in get_args(AnyFloorEvent)}
    if name in tags:
        return f"event `{tags[name]}`"
    return "state of an agent" if name == "State" else f"[{name}](#{name.lower()})"


def _referred(kinds: list[type[msgspec.Struct]]) -> Iterator[type[msgspec.Struct]]:
    """Every struct that others hold, each once."""
    seen: set[type] = set()
    while kinds:
        kind = kinds.pop(0)
        if kind in seen:
            continue
        seen.add(kind)
        yield kind
        for field in msgspec.structs.fields(kind):
            kinds += [
                each for each in _inside(field.type) if inspect.isclass(each) and issubclass(each, msgspec.Struct)
            ]


def _inside(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _inside(inner)
