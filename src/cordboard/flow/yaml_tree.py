"""A YAML text as a tree of nodes that know from where to where they stand, so that a text can be edited in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml

Kind = Literal["scalar", "mapping", "sequence", "alias"]


@dataclass(eq=False)
class YamlNode:
    """A value and its place: characters `start` to `end`, with its anchor and tag but without what follows on it.

    `entries` are the entries of a mapping or sequence. `braces`: it is written in braces or brackets. `style` is the
    quote (or ``|``, ``>``) of a scalar, empty without one. `column` is that of its first character.
    """

    kind: Kind
    start: int
    end: int
    column: int
    braces: bool = False
    style: str = ""
    anchor: str = ""
    entries: list[YamlEntry] = field(default_factory=list)


@dataclass(eq=False)
class YamlEntry:
    """An entry: of a mapping with its key, of a sequence without one."""

    key: YamlNode | None
    name: str
    value: YamlNode

    @property
    def start(self) -> int:
        """Where it begins, without the dash of a sequence."""
        return self.value.start if self.key is None else self.key.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(self.value.end, 0 if self.key is None else self.key.end)


def read_tree(text: str) -> YamlNode | None:
    """The tree of a text; None where it holds nothing. Raises yaml.YAMLError."""
    events = (
        each
        for each in yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if not isinstance(each, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentStartEvent)
    )
    first = next(events, None)
    return None if first is None or isinstance(first, yaml.DocumentEndEvent) else _node(first, events, text)


def _node(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> YamlNode:
    start, end, column = event.start_mark.index, event.end_mark.index, event.start_mark.column  # type: ignore[union-attr]
    anchor = (event.anchor or "") if isinstance(event, yaml.NodeEvent) else ""
    if isinstance(event, yaml.AliasEvent):
        return YamlNode("alias", start, end, column, anchor=anchor)
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):  # up to the next token: what is blank there is not the scalar's own
            end = start + len(text[start:end].rstrip())
        return YamlNode("scalar", start, end, column, style=event.style or "", anchor=anchor)
    assert isinstance(event, yaml.CollectionStartEvent)
    mapping = isinstance(event, yaml.MappingStartEvent)
    entries: list[YamlEntry] = []
    closing = yaml.MappingEndEvent if mapping else yaml.SequenceEndEvent
    while not isinstance(following := next(events), closing):
        key = _node(following, events, text) if mapping else None
        name = following.value if mapping and isinstance(following, yaml.ScalarEvent) else ""
        entries.append(YamlEntry(key, name, _node(next(events) if mapping else following, events, text)))
    braces = bool(event.flow_style)
    # Where one without braces ends is known by its last entry: the event comes with the next token only.
    end = following.end_mark.index if braces else max((each.end for each in entries), default=start)  # type: ignore[union-attr]
    return YamlNode("mapping" if mapping else "sequence", start, end, column, braces, anchor=anchor, entries=entries)
