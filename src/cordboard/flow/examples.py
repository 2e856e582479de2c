"""What may be written somewhere, shown by an example that is made from the JSON Schema of the part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]

#: Properties that an example has when none of them must be there.
_SHOWN = 2
#: Parts inside parts that are shown.
_DEPTH = 4
_PLAIN = re.compile(r"[A-Za-z_][\w.-]*( [\w.-]+)*")
_SIMPLE = {"string": "…", "integer": "1", "number": "1.5", "boolean": "yes", "null": "null"}


def example_at(part: type[BaseModel], place: Iterable[Any]) -> str:
    """An example of what may be written at a place of a part, as YAML in one line; empty where that is no list or map.

    `place` is pydantic's: keys as they are written, and indexes. An example that the schema gives, there or further
    up, goes before one that is made.
    """
    whole = _schema(part)
    definitions = whole.get("$defs", {})
    found: Schema = whole
    given = _given(part.model_config.get("json_schema_extra") or {}, None)
    for step in place:
        inside = _inside(found, step, definitions)
        if inside is None:
            return ""
        found = inside
        given = _given(found, _part_of(given, step))
    shown = _example(found, definitions, _DEPTH) if given is None else written(given, _levels(given))
    return shown if shown.startswith(("{", "[")) else ""


def _given(schema: Any, otherwise: Any) -> Any:
    return schema["examples"][0] if "examples" in schema else otherwise


def _levels(given: Any) -> int:
    """How many levels of an example tell what is meant: two of entries by name, one of one entry."""
    return 2 if isinstance(given, Mapping) and all(isinstance(each, Mapping) for each in given.values()) else 1


def _has_parts(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(each, Mapping) for each in items)


def _part_of(given: Any, step: Any) -> Any:
    """What an example has at a key, or of another entry of the same kind."""
    if isinstance(given, list):
        return next(iter(given), None)
    if isinstance(given, Mapping):
        entries = [each for each in given.values() if isinstance(each, Mapping)]
        return given.get(step, entries[0] if len(given) == 1 and entries else None)
    return None


@lru_cache(maxsize=256)
def _schema(part: type[BaseModel]) -> Schema:
    return part.model_json_schema()


def _forms(schema: Schema, definitions: Schema) -> list[Schema]:
    """The schema, or each of those that it leaves the choice of."""
    if "examples" in schema:
        return [schema]
    if "$ref" in schema:
        return _forms(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return [form for each in schema["anyOf"] for form in _forms(each, definitions)]
    return [schema]


def _inside(schema: Schema, step: Any, definitions: Schema) -> Schema | None:
    for form in _forms(schema, definitions):
        inside = form.get("properties", {}).get(step)
        if inside is None and isinstance(step, int):
            inside = form.get("items")
        inside = _values(form) if inside is None else inside
        if isinstance(inside, Mapping):
            return inside
    return None


def _values(form: Schema) -> Schema | None:
    """What the values of a mapping with names of one's own are."""
    for each in (*form.get("patternProperties", {}).values(), form.get("additionalProperties")):
        if isinstance(each, Mapping):
            return each
    return None


def _example(schema: Schema, definitions: Schema, depth: int) -> str:
    forms = _forms(schema, definitions)
    form = max(forms, key=lambda each: ("examples" in each, each.get("type") in ("object", "array")))
    if depth < _DEPTH and "examples" not in form:  # inside an example the simplest form will do
        form = min(forms, key=lambda each: (each.get("type") in ("object", "array"), each.get("type") == "null"))
    if "examples" in form:
        return written(form["examples"][0])
    if "const" in form or "enum" in form:
        return written(form.get("const", form.get("enum", [""])[0]))
    if form.get("type") == "object" and depth:
        return _mapping(form, definitions, depth)
    if form.get("type") == "array" and depth:
        items = form.get("prefixItems") or [form.get("items", {})]
        return f"[{', '.join(_example(each, definitions, depth - 1) for each in items)}]"
    return str(form["minimum"]) if "minimum" in form else _SIMPLE.get(form.get("type", "string"), "…")


def _mapping(form: Schema, definitions: Schema, depth: int) -> str:
    properties = form.get("properties", {})
    names = form.get("required") or list(properties)[:_SHOWN]
    if not names:
        return f"{{name: {_example(_values(form) or {}, definitions, depth - 1)}}}"
    return f"{{{', '.join(f'{name}: {_example(properties[name], definitions, depth - 1)}' for name in names)}}}"


def written(value: Any, levels: int = _DEPTH) -> str:
    """A value as YAML in one line, without the mappings in it that are more levels down.

    >>> written({"id": "satisfied", "prompt": "How satisfied?", "scale": [1, 5]})
    '{id: satisfied, prompt: "How satisfied?", scale: [1, 5]}'
    """
    if isinstance(value, Mapping):
        shown = {name: each for name, each in value.items() if levels > 1 or not _has_parts(each)}
        return f"{{{', '.join(f'{written(name)}: {written(each, levels - 1)}' for name, each in shown.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(each, levels) for each in value)}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
