"""The JSON Schema (2020-12) of flow files, made from the module types, so that editors complete and check them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from cordboard.flow.events import EVENTS, Event
from cordboard.flow.model import EventPolicy
from cordboard.flow.module import USUAL_CHANNEL, Channel, Direction, FlowModule
from cordboard.flow.properties import EXAMPLES
from cordboard.flow.results import RESULTS
from cordboard.flow.waits import KEYS, MAX_WAIT

_NAME = {"type": "string", "minLength": 1}


def schema(types: Mapping[str, type[FlowModule]]) -> dict[str, Any]:
    """The schema of a flow file with these module types.

    It says what a file may hold. What only the whole flow shows (reachability, allowed events) `check` says.
    """
    definitions: dict[str, Any] = {}
    names: list[str] = []
    chosen: list[dict[str, Any]] = []
    for slug, kind in sorted(types.items()):
        for word, fixed in {slug: {}, **kind.aliases}.items():
            definitions[f"module:{word}"] = _module(kind, word, fixed, definitions)
            names.append(word)
            is_this = {"properties": {"type": {"const": word}}, "required": ["type"]}
            chosen.append({"if": is_this, "then": {"$ref": f"#/$defs/module:{word}"}})
    result = {
        "description": "The outcome that is due from here on: slug, label or code; a site may add its own.",
        "anyOf": [{"enum": list(RESULTS)}, {"type": "string"}, {"type": "integer"}],
    }
    event = {"enum": [each.value for each in Event]}
    value = {"enum": _values(), "description": "For key_press and is_answering_machine."}
    connector = _object(
        {"from": _NAME, "event": event, "value": value, "to": _NAME, "result": result, "note": {"type": "string"}},
        ["from", "event", "to", "result"],
    )
    module = {"type": "object", "required": ["type"], "properties": {"type": {"enum": names}}, "allOf": chosen}
    flow = _object(
        {
            "cordboard": {"const": 1},
            "flow": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
            "title": {"type": "string"},
            "note": {"type": "string"},
            "channel": {"enum": list(get_args(Channel)), "default": USUAL_CHANNEL},
            "direction": {"enum": list(get_args(Direction)), "default": "inbound"},
            "events": {"enum": list(get_args(EventPolicy)), "default": "by_module"},
            "language": {"type": "string", "default": "en"},
            "voice": {"type": "string"},
            **{key: {"type": "number", "minimum": 0} for key in (*KEYS, MAX_WAIT)},
            "opening_result": result,
            "fallback": _object({"to": _NAME, "result": result}, ["to", "result"]),
            "modules": {"type": "object", "minProperties": 1, "additionalProperties": module},
            "connectors": {"type": "array", "items": connector},
            "properties": {"type": "array", "items": _property()},
        },
        ["cordboard", "flow", "modules"],
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Cordboard contact flow"}
    return {**head, **flow, "$defs": definitions}


def module_schema(kind: type[FlowModule]) -> dict[str, Any]:
    """The schema of one module of a flow file, complete in itself."""
    definitions: dict[str, Any] = {}
    made = _module(kind, kind.type, {}, definitions)
    return {**made, "$defs": definitions} if definitions else made


def _module(
    kind: type[FlowModule], word: str, fixed: Mapping[str, object], definitions: dict[str, Any]
) -> dict[str, Any]:
    made = kind.model_json_schema(ref_template="#/$defs/{model}")
    definitions.update(made.pop("$defs", {}))
    properties = {name: each for name, each in made.get("properties", {}).items() if name not in {"name", *fixed}}
    properties |= {"type": {"const": word}, "first": {"type": "boolean", "description": "The flow begins here."}}
    required = ["type", *(name for name in made.get("required", []) if name not in {"name", *fixed})]
    return {**_object(properties, required), "title": kind.title, "description": made.get("description", "")}


def _property() -> dict[str, Any]:
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "description": "What must hold of every contact; `cordboard prove` sees to it. For example: "
        + "; ".join(EXAMPLES.values()),
        "patternProperties": {"^(always|never|within|before .+)$": {"type": ["string", "array"]}},
        "additionalProperties": False,
    }


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _values() -> list[Any]:
    words = {value for info in EVENTS.values() for value in info.values}
    digits = [int(word) for word in words if word.isdecimal()]
    return [*sorted(words), *sorted(digits), True, False]
