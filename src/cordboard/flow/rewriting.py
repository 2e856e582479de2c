"""A text of YAML changed as little as can be, so that it says what a document says.

Comments, order, quotes and the lines that nothing changes in stay as they are written, byte for byte; where nothing
changes at all, so does everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from cordboard.flow.comparing import same
from cordboard.flow.source import Source, parse
from cordboard.flow.yaml_edits import Edits
from cordboard.flow.yaml_text import as_entry, as_text
from cordboard.flow.yaml_tree import read_tree

_BYTE_ORDER_MARK = "\ufeff"


def rewrite(text: str, document: dict[str, Any]) -> str:
    """The text, changed so that reading it gives the document.

    Whatever cannot be changed in place is written anew: an entry, then the section at the top that it is in, and at
    last the whole.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    bare = text.removeprefix(_BYTE_ORDER_MARK)
    source = parse(bare, "")
    if not source.problems and same(source.values, document):
        return text
    ways: tuple[Callable[[str, Source, dict[str, Any]], str], ...] = (_in_place, _by_sections)
    for way in ways:
        changed = way(bare, source, document) if isinstance(source.values, dict) and not source.problems else ""
        read = parse(changed, "")
        if not read.problems and same(read.values, document):
            return mark + changed
    return mark + as_text(document)


def _in_place(text: str, source: Source, document: dict[str, Any]) -> str:
    try:
        tree = read_tree(text)
    except yaml.YAMLError:
        return ""
    return "" if tree is None else Edits(text, tree, source.values, document).made()


def _by_sections(text: str, source: Source, document: dict[str, Any]) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    begins = sorted((source.keys[(name,)].line - 1, name) for name in source.values)
    ends = [begin for begin, _ in begins[1:]] + [len(lines)]
    pieces = lines[: begins[0][0]] if begins else lines
    for (begin, name), end in zip(begins, ends, strict=True):
        if name in document and same(document[name], source.values[name]):
            pieces += lines[begin:end]
        else:
            if name in document:
                pieces.append(as_entry(name, document[name]) + "\n")
            pieces += lines[_last_line(lines, begin, end) : end]
    pieces += [as_entry(name, document[name]) + "\n" for name in document if name not in source.values]
    return "".join(pieces)


def _last_line(lines: list[str], begin: int, end: int) -> int:
    """Where what stands before the next section begins: blank lines and comments at the margin."""
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end
