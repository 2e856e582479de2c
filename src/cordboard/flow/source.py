"""YAML and JSON as people write them: plain values, and where each of them stands.

Scalars follow YAML 1.2: ``yes``, ``no``, ``on`` and ``off`` are words, ``10:30`` is a time of day and no number, and
a number with a leading zero is a text, as telephone numbers are. A field that wants a Boolean accepts the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import yaml

from cordboard.flow.patches import DocumentFix, place_in_flow, reworded
from cordboard.flow.problems import DidYouMean, MarkedPlace, Problem, Severity

#: The way to a value: mapping keys and list indexes.
Path = tuple[str | int, ...]

#: Larger files are no flow that anybody wrote.
MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 40

#: What is a number without quotes.
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+)")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "true": True, "True": True, "false": False, "False": False,
}  # fmt: skip


_LOOK_HERE = "Check the indentation and the quotes around here."
#: What people write that YAML reads otherwise, and what to do.
_SLIPS = (
    (re.compile(r"\bvalue:\s*[?*#]"), 'Put the key in quotes, such as value: "?".'),
    (re.compile(r"^ *\t"), "Indent with spaces: YAML takes no tabs."),
    (re.compile(r":\s+[@`%&*!|>]"), "Put the text in quotes: its first character means something in YAML."),
    (re.compile(r":\s+[^\s\"'{\[][^\"'{\[,]*:\s"), "Put the text in quotes: it has a colon in it."),
    (re.compile(r"[{\[].*\s#"), "Put what begins with # in quotes: it begins a comment."),
)


class Position(NamedTuple):
    """A place in a file, 1-based; 0 where there is none."""

    line: int
    column: int


#: The place of what was not read from a text.
NOWHERE = Position(0, 0)


@dataclass
class Source:
    """A file read: its text and values, and the position of every key and value by path."""

    file: str
    text: str = ""
    values: Any = None
    keys: dict[Path, Position] = field(default_factory=dict)
    places: dict[Path, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def at(self, path: Path, *, key: bool = False) -> Position:
        """Where the value (or the key) of a path stands; the nearest known place above it when it is not there."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Position(1, 1))

    def complain(
        self,
        code: str,
        message: str,
        path: Path = (),
        *,
        where: str = "",
        remedy: str = "",
        key: bool = False,
        warning: bool = False,
        fixes: tuple[DocumentFix, ...] = (),
        mark: MarkedPlace | None = None,
    ) -> None:
        """Note a problem at a path, which may lead to something that is missing."""
        at = self.at(path, key=key)
        severity: Severity = "warning" if warning else "error"
        if isinstance(remedy, DidYouMean):
            fixes = (*reworded(self.values, path, remedy.written, remedy.word, key=key), *fixes)
        place = place_in_flow(path, self.values)
        self.problems.append(
            Problem(code, severity, self.file, at.line, at.column, where, message, remedy, place, fixes, mark, path)
        )


def read_source(path: FilePath) -> Source:
    """Read a file. A file that cannot be read is a problem, not an exception."""
    source = Source(str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        source.problems.append(
            Problem("unreadable-file", "error", str(path), 0, 0, "", f"cannot be read: {error.strerror}.")
        )
        return source
    except UnicodeDecodeError as error:
        source.problems.append(
            Problem(
                "not-text", "error", str(path), 0, 0, "", f"is not UTF-8 text (byte {error.start}).",
                "Save it as UTF-8.",
            )
        )  # fmt: skip
        return source
    return parse(text, str(path))


def parse(text: str, file: str) -> Source:
    """Read a text. Everything wrong with it as YAML is in `problems`; `values` is then what could be read."""
    source = Source(file, text)
    if len(text) > MAX_CHARACTERS:
        source.complain("too-large", f"has {len(text)} characters; {MAX_CHARACTERS} are the limit.")
        return source
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        _complain_of_syntax(source, error, text)
        return source
    except (ValueError, RecursionError) as error:
        source.complain("syntax", f"cannot be read as YAML: {error}.", remedy="Save it as plain UTF-8 text.")
        return source
    finally:
        loader.dispose()
    if node is None:
        source.complain("empty", "is empty.", remedy="A flow begins with 'cordboard: 1'.")
        return source
    source.values = _value(node, (), source, set())
    return source


def from_document(document: Mapping[str, Any], file: str) -> Source:
    """A document that is there as values already, such as one that came as JSON. It has no lines: they are 0."""
    source = Source(file)
    source.values = _copied(document, (), source)
    return source


def _copied(value: Any, path: Path, source: Source) -> Any:
    source.places[path] = NOWHERE
    if not isinstance(value, dict | list):
        return value
    if len(path) > MAX_DEPTH or len(source.places) > MAX_CHARACTERS // 10:
        source.complain("too-deep", "is nested too deeply.", path, remedy="Write it out flat.")
        return None
    if isinstance(value, list):
        return [_copied(item, (*path, index), source) for index, item in enumerate(value)]
    return {key: _copied(item, (*path, key), source) for key, item in value.items()}


def as_document(text: str) -> dict[str, Any] | None:
    """What a text says, None where it is no mapping or cannot be read without loss."""
    source = parse(text, "")
    return source.values if isinstance(source.values, dict) and not source.problems else None


def _complain_of_syntax(source: Source, error: yaml.YAMLError, text: str) -> None:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    source.problems.append(
        Problem(
            "syntax", "error", source.file, line, column, "", f"cannot be read as YAML: {problem}.",
            _remedy(text.splitlines()[max(0, line - 2) : line]),
        )
    )  # fmt: skip


def _remedy(lines: list[str]) -> str:
    """What is most likely to be done, by the last lines that were read."""
    return next((remedy for pattern, remedy in _SLIPS if any(map(pattern.search, lines))), _LOOK_HERE)


def _value(node: yaml.Node, path: Path, source: Source, above: set[int]) -> Any:
    source.places[path] = _position(node)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if id(node) in above or len(path) > MAX_DEPTH or len(source.places) > MAX_CHARACTERS // 10:
        source.complain("too-deep", "is nested too deeply, or contains itself.", path, remedy="Write it out flat.")
        return None
    above = above | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), source, above) for index, item in enumerate(node.value)]
    if any(not isinstance(key_node, yaml.ScalarNode) for key_node, _ in node.value):
        source.complain(
            "unquoted-braces", "braces that are not in quotes mean something in YAML.", path,
            remedy='Put the text in quotes, such as "{{ contact.caller }}".',
        )  # fmt: skip
        return ""
    values: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        here = (*path, key)
        if key in values:
            source.keys[here] = _position(key_node)
            first = source.places[here]
            source.complain(
                "duplicate-module" if path == ("modules",) else "duplicate-key",
                f"{key!r} is written twice (before: line {first.line}).",
                here,
                key=True,
                where=f"module {key}" if path == ("modules",) else "",
                remedy="Give one of them another name." if path == ("modules",) else "Keep one of them.",
            )
            continue
        source.keys[here] = _position(key_node)
        values[key] = _value(value_node, here, source, above)
    return values


def _position(node: yaml.Node) -> Position:
    mark = node.start_mark
    return Position(mark.line + 1, mark.column + 1)


def _scalar(node: yaml.ScalarNode) -> Any:
    return node.value if node.style else plain_value(node.value)


def plain_value(text: str) -> Any:
    """What a text without quotes stands for: itself, a number, a Boolean, or nothing."""
    if text in _WORDS:
        return _WORDS[text]
    if INTEGER.fullmatch(text) and len(text) < 19:
        return int(text)
    return float(text) if FLOAT.fullmatch(text) else text
