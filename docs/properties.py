"""Tables of properties for the reference pages: what may be written for each, from the schema of its model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, get_args

from pieces import code, default, table
from pydantic import BaseModel, TypeAdapter

JSON_KINDS: Final = {
    "string": "text", "boolean": "true or false", "integer": "whole number", "number": "number", "null": "",
    "object": "mapping", "array": "list",
}  # fmt: skip


def kind(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What may be written for a property, in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return "prompt" if name.startswith("Prompt") else kind(definitions[name], definitions)
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " or ".join(dict.fromkeys(said for each in options if (said := kind(each, definitions))))
    said = JSON_KINDS.get(schema.get("type", ""), "anything")
    if said == "list" and schema.get("items"):
        said = f"list of {kind(schema['items'], definitions)}"
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    most = schema.get("maximum", schema.get("exclusiveMaximum"))
    if least is not None and most is not None:
        said += f", {least} to {most}"
    elif least is not None:
        said += f", {'more than' if 'exclusiveMinimum' in schema else 'at least'} {least}"
    return said


def is_prompt(annotation: object) -> bool:
    """Whether a property holds a prompt, whose schema is too long for a cell."""
    return "Prompt" in {getattr(each, "__name__", "") for each in (annotation, *get_args(annotation))}


def properties(module: type[BaseModel], skip: Iterable[str] = ()) -> str:
    """The table of the properties of a module type, or of a part of a file."""
    schema = TypeAdapter(module).json_schema()
    if "$ref" in schema:  # a model that holds another of its kind
        schema |= schema["$defs"][module.__name__]
    rows = []
    for name, field in module.model_fields.items():
        if name in skip or field.exclude:
            continue
        written = field.alias or name
        said = "prompt" if is_prompt(field.annotation) else kind(schema["properties"][written], schema.get("$defs", {}))
        given = "required" if field.is_required() else default(field.get_default(call_default_factory=True))
        rows.append((code(written), said, given, (field.description or "").replace("``", "`")))
    return table(("property", "value", "default", "meaning"), rows) if rows else "It has no properties of its own.\n"
