"""Remedies as changes of a document: JSON Patch (RFC 6902), so that an editor can do one with one press."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

#: The way to a value: mapping keys and list indexes. "-" is the place behind the last item of a list.
_Steps = tuple[str | int, ...]


class PlaceInFlow(NamedTuple):
    """What of a flow something is about: the module by name, the connector by its place in the list, from 0 on, and the
    property of the one or other, or of the flow, such as ``prompt.en``. Of a connector the module is its source.
    """

    module: str | None = None
    connector: int | None = None
    property: str = ""


@dataclass(frozen=True, slots=True)
class PatchOperation:
    """One operation of a JSON Patch. `value` is for `add` and `replace`, `source` for `move`."""

    op: Literal["add", "remove", "replace", "move"]
    path: _Steps
    value: Any = None
    source: _Steps = ()


@dataclass(frozen=True, slots=True)
class DocumentFix:
    """A change of a document that mends a problem, and what it is called on a button."""

    title: str
    operations: tuple[PatchOperation, ...]


def place_in_flow(path: _Steps, values: Any) -> PlaceInFlow:
    """What of a flow a path leads to. `values` is the flow as it is written.

    >>> place_in_flow(("modules", "Menu", "prompt", "en"), {})
    PlaceInFlow(module='Menu', connector=None, property='prompt.en')
    """
    match path:
        case ("modules", name, *rest):
            return PlaceInFlow(str(name), None, _joined(rest))
        case ("connectors", int(index), *rest):
            source = value_at(values, ("connectors", index, "from"))
            return PlaceInFlow(None if source is None else str(source), index, _joined(rest))
    return PlaceInFlow(property=_joined(path))


def value_at(values: Any, path: _Steps) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        if (isinstance(values, Mapping) and step in values) or (
            isinstance(values, list) and isinstance(step, int) and step < len(values)
        ):
            values = values[step]  # type: ignore[index] # an index of a list is an int
        else:
            return None
    return values


def pointer(path: _Steps) -> str:
    """A path as a JSON Pointer (RFC 6901).

    >>> pointer(("modules", "Yes/No", "words", 0))
    '/modules/Yes~1No/words/0'
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def without(path: _Steps, title: str) -> DocumentFix:
    """Take something out."""
    return DocumentFix(title, (PatchOperation("remove", path),))


def with_value(path: _Steps, value: Any, title: str) -> DocumentFix:
    """Put a value where there is none, or another; a last step of "-" adds to a list."""
    return DocumentFix(title, (PatchOperation("add", path, value),))


def reworded(values: Any, path: _Steps, written: str, word: str, *, key: bool) -> tuple[DocumentFix, ...]:
    """Change a word to another one: a key, a value, or the one place in a text where it stands. None where that is not
    certain.
    """
    title = f"Change {written} to {word}"
    if key:
        above = value_at(values, path[:-1])
        if not isinstance(above, Mapping) or written not in above or word in above or path[-1:] != (written,):
            return ()
        return (DocumentFix(title, (PatchOperation("move", (*path[:-1], word), source=path),)),)
    now = value_at(values, path)
    changed = word if str(now) == written else instead_in(now, written, word)
    return () if changed is None else (DocumentFix(title, (PatchOperation("replace", path, changed),)),)


def instead_in(text: Any, written: str, word: str) -> str | None:
    """A text with another word in place of the one that stands in it once; None where it does not."""
    pattern = re.compile(rf"(?<!\w){re.escape(written)}(?!\w)")
    if not isinstance(text, str) or not written or len(pattern.findall(text)) != 1:
        return None
    return pattern.sub(lambda _: word, text)


def all_of(title: str, fixes: list[DocumentFix]) -> DocumentFix:
    """Several changes as one."""
    return DocumentFix(title, tuple(each for fix in fixes for each in fix.operations))


def _joined(path: tuple[str | int, ...] | list[str | int]) -> str:
    return ".".join(map(str, path))
