"""Plain values as YAML that `source.parse` reads as the same values."""

from __future__ import annotations

import re
from typing import Any

import yaml

from cordboard.flow.source import FLOAT, INTEGER, plain_value

_WIDTH = 110
_ENDLESS = 10**9


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


def as_entry(key: str, value: Any) -> str:
    """An entry of a mapping on lines of its own, without the last line's end: large values go on below the key."""
    if isinstance(value, dict | list) and not is_large(value):
        return f"{key_text(key)}: {in_braces(value)}"
    return _dumped({key: value}, flow=None if is_large(value) else False)


def as_item(value: Any) -> str:
    """An item of a list on lines of its own, as `as_entry`."""
    if isinstance(value, dict | list) and not is_large(value):
        return f"- {in_braces(value)}"
    return _dumped([value], flow=None if is_large(value) else False)


def is_large(value: Any) -> bool:
    """Whether a value is written on several lines where it may be: it holds more than words and numbers."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(each, dict | list) for each in inner)


def in_braces(value: Any) -> str:
    """A value on one line, as it stands within braces or brackets."""
    return _dumped([value], flow=True)[1:-1]


def key_text(key: str) -> str:
    """The key of a mapping, in quotes where it needs them."""
    return _dumped([key], flow=True)[1:-1]


def quoted(text: str, style: str) -> str:
    """A text in quotes of that kind, on one line; in other ones where it cannot be."""
    node = yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style if "\n" not in text else '"')
    written: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=_ENDLESS)
    return written.rstrip("\n")


def _dumped(value: Any, *, flow: bool | None) -> str:
    written: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_ENDLESS if flow else _WIDTH,
        default_flow_style=flow,
    )
    return written.rstrip("\n")
