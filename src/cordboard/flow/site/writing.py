"""A site's document as the text of a file, of which as much stays as it was written as can."""

from __future__ import annotations

import re
from typing import Any

import yaml

from cordboard.flow.source import FLOAT, INTEGER, Source, parse, plain_value

_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Writes YAML that `source.parse` reads as the same values, and words such as yes and no as people write them."""


_Dumper.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", re.compile("null"), "n"),
    ("bool", re.compile("true|false"), "tf"),
    ("int", INTEGER, "-+0123456789"),
    ("float", FLOAT, "-+0123456789."),
):
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern.pattern})$"), list(_first))


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """A text in quotes wherever it would be read as something else without."""
    style = None
    if plain_value(value) != value or not value.replace("\n", "").isprintable():
        style = '"'
    elif "\n" in value:
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def as_text(values: Any) -> str:
    """Plain values as YAML: small mappings on one line, everything in the order in which it is."""
    return yaml.dump(
        values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=None
    )  # fmt: skip


def rewritten(text: str, document: dict[str, Any]) -> str:
    """A file's text, so that it says what a document says: sections that say it already stay as they are written.

    Comments in sections that are otherwise now are lost; those between sections stay. A file that is not written in
    sections, such as one that is JSON, is written anew.
    """
    source = parse(text, "")
    if not isinstance(source.values, dict):
        return as_text(document)
    changed = _sections_rewritten(text, source, document)
    return changed if parse(changed, "").values == document else as_text(document)


def _sections_rewritten(text: str, source: Source, document: dict[str, Any]) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    begins = sorted((source.keys[(name,)].line - 1, name) for name in source.values)
    ends = [begin for begin, _ in begins[1:]] + [len(lines)]
    pieces = lines[: begins[0][0]] if begins else lines
    for (begin, name), end in zip(begins, ends, strict=True):
        if name in document and document[name] == source.values[name]:
            pieces += lines[begin:end]
        else:
            if name in document:
                pieces.append(as_text({name: document[name]}))
            pieces += lines[_last_line(lines, begin, end) : end]
    pieces += [as_text({name: document[name]}) for name in document if name not in source.values]
    return "".join(pieces)


def _last_line(lines: list[str], begin: int, end: int) -> int:
    """Where what stands before the next section begins: blank lines and comments at the margin."""
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end
