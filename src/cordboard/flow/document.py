"""A flow as a document: the one canonical way to write it, and its version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.prompt import Prompt
from cordboard.flow.waits import write_waits

#: What is for people (and for proofs) only, and does not make a new version.
FOR_PEOPLE = frozenset({"title", "note", "properties"})


def to_document(flow: Flow) -> dict[str, Any]:
    """The flow as plain values, in the form of a flow file, defaults left out.

    Loading the document gives an equal flow.
    """
    document: dict[str, Any] = {
        "cordboard": 1, "flow": flow.slug, "title": flow.title, "channel": flow.channel, "direction": flow.direction,
        "events": flow.events, "language": flow.language,
    }  # fmt: skip
    if flow.voice:
        document["voice"] = flow.voice
    document |= write_waits(flow.waits)
    document["opening_result"] = flow.opening_result
    if flow.fallback is not None:
        document["fallback"] = {"to": flow.fallback.target, "result": flow.fallback.result}
    document["modules"] = {
        name: {"type": module.type, **({"first": True} if name == flow.first else {}), **properties(module)}
        for name, module in flow.modules.items()
    }
    document["connectors"] = [
        {
            "from": connector.source,
            "event": connector.event.value,
            **({"value": connector.value} if connector.value else {}),
            "to": connector.target,
            "result": connector.result,
        }
        for connector in flow.connectors
    ]
    if flow.properties:
        document["properties"] = [each.written() for each in flow.properties]
    return document


def properties(module: FlowModule) -> dict[str, Any]:
    """A module's properties that differ from their defaults, as a flow file would write them."""
    return {name: _written(getattr(module, name)) for name, default in _defaults(module) if default}


def _defaults(module: FlowModule) -> list[tuple[str, bool]]:
    return [
        (name, getattr(module, name) != field.get_default(call_default_factory=True))
        for name, field in type(module).model_fields.items()
        if name != "name"
    ]


def _written(value: Any) -> Any:
    if isinstance(value, Prompt):
        return value.written()
    if isinstance(value, BaseModel):
        return {name: _written(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple | list):
        return [_written(item) for item in value]
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    return value


def version_of(flow: Flow) -> Flow:
    """The flow with its version: a hash of all that decides what it does. Titles and notes do not."""
    document = {key: value for key, value in to_document(flow).items() if key not in FOR_PEOPLE}
    document["modules"] = {
        name: {key: value for key, value in module.items() if key not in FOR_PEOPLE}
        for name, module in document["modules"].items()
    }
    document["connectors"] = sorted(document["connectors"], key=lambda each: json.dumps(each, sort_keys=True))
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return replace(flow, version=hashlib.sha256(text.encode()).hexdigest()[:16])
