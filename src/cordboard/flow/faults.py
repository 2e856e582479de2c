"""What pydantic finds wrong with a value, in the words of people who write flows: what it is, and what to write."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from cordboard.flow.examples import example_at
from cordboard.flow.problems import DidYouMean
from cordboard.flow.source import Path, Source

#: Longer values are not shown whole.
_LONGEST_SHOWN = 40
#: What a pattern asks for. A pattern that is not here is shown as it is.
_PATTERNS = {
    "^[0-9*]$": "one key, 0-9 or *",
    "^[#*]?$": "# or *, or nothing",
    "^[0-9*#,]*$": "keys 0-9, * and #, and commas to wait",
    "^[0-9*#]+$": "keys, of 0-9, * and #",
    "^[A-Z]{3}$": "three capital letters, such as USD",
    "^[a-z][a-z0-9_]{0,63}$": "small letters, digits and _, beginning with a letter",
    "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$": "letters, digits, dots and hyphens, with no space",
    "^[A-Za-z_][A-Za-z0-9_]*$": "the name of an environment variable, such as MY_SECRET",
    r"^\+?[0-9]{1,15}$": "digits, with a + before the country code",
}

#: How messages begin that go on from the name of the value.
_GOES_ON = ("is ", "has ", "needs ", "may ")

#: A kind of fault: what is said of it, and what to do.
_Words = Callable[[str, Mapping[str, Any]], tuple[str, str]]


def _must_be(what: str, remedy: str = "") -> _Words:
    return lambda shown, _: (f"is {shown}; it must be {what}", remedy)


def _bound(value: object) -> str:
    """A bound in all its digits, for `g` rounds to six."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}"
    return str(value)


def _one_of(shown: str, context: Mapping[str, Any]) -> tuple[str, str]:
    expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    known = [word.strip() for word in expected.split(",")]
    near = difflib.get_close_matches(shown.strip("'").casefold(), known, 1)
    return f"is {shown}; it must be one of {', '.join(known)}", DidYouMean(
        near[0], str(context.get("written"))
    ) if near else ""


def _pattern(shown: str, context: Mapping[str, Any]) -> tuple[str, str]:
    pattern = str(context.get("pattern", ""))
    return f"is {shown}; it must be {_PATTERNS.get(pattern, f'of the form {pattern}')}", ""


def _text(shown: str, context: Mapping[str, Any]) -> tuple[str, str]:
    return f"is {shown}; it must be a text", "" if context.get("written") in (None, "") else "Put it in quotes."


_MODEL = _must_be("names with values", "Write {name: value}.")
_MODELS = {
    "Prompt": _must_be("a text, a list of phrases, or either of them by language", "Put a text in quotes."),
    "Phrase": _must_be("a text, or what is to be said", "Write 'a text', or for example {silence: 0.5}."),
}

#: Kinds of faults of a value that has another shape than it must have.
_SHAPES = frozenset({"dict_type", "list_type", "tuple_type", "model_type", "wrong_keys"})
_WORDS: dict[str, _Words] = {
    "wrong_keys": lambda _, context: (f"has {_listed(context['written'])}, and nothing that belongs there", ""),
    "bool_parsing": _must_be("true or false"),
    "bool_type": _must_be("true or false"),
    "int_parsing": _must_be("a whole number"),
    "int_type": _must_be("a whole number"),
    "int_from_float": _must_be("a whole number"),
    "float_parsing": _must_be("a number"),
    "float_type": _must_be("a number"),
    "string_type": _text,
    "dict_type": _must_be("names with values", "Write {name: value}."),
    "list_type": _must_be("a list", "Write [one, two], or begin each line with '- '."),
    "tuple_type": _must_be("a list", "Write [one, two], or begin each line with '- '."),
    "model_type": lambda shown, context: _MODELS.get(context["class_name"], _MODEL)(shown, context),
    "extra_forbidden": lambda _, __: ("is nothing that can be written here", "Take it out, or correct its name."),
    "greater_than_equal": lambda shown, context: (f"is {shown}; the least is {_bound(context['ge'])}", ""),
    "greater_than": lambda shown, context: (f"is {shown}; it must be more than {_bound(context['gt'])}", ""),
    "less_than_equal": lambda shown, context: (f"is {shown}; the most is {_bound(context['le'])}", ""),
    "less_than": lambda shown, context: (f"is {shown}; it must be less than {_bound(context['lt'])}", ""),
    "too_short": lambda _, context: (f"needs {context['min_length']} or more, and has {context['actual_length']}", ""),
    "too_long": lambda _, context: (f"may have {context['max_length']}, and has {context['actual_length']}", ""),
    "string_too_short": lambda _, __: ("is empty", "Write what is meant."),
    "string_too_long": lambda _, context: (f"is longer than {context['max_length']} characters", "Shorten it."),
    "literal_error": _one_of,
    "enum": _one_of,
    "string_pattern_mismatch": _pattern,
    "date_from_datetime_parsing": _must_be("a date", "Write it as 2026-03-01."),
    "date_type": _must_be("a date", "Write it as 2026-03-01."),
    "datetime_from_date_parsing": _must_be("a date and time", "Write it as 2026-03-01T09:30."),
}


def in_words(fault: Mapping[str, Any], part: type[BaseModel] | None = None) -> tuple[str, str]:
    """(what is wrong, what to do) of one of ``ValidationError.errors()``, without the name of the value.

    `part` is what was read: where it wants a list or names with values, an example of these is what to do.
    """
    written = fault.get("input")
    words = _WORDS.get(fault["type"])
    if words is not None:
        context = {**fault.get("ctx", {}), "written": written}
        message, remedy = words(shown(written), context)
        example = example_at(part, fault["loc"]) if part is not None and fault["type"] in _SHAPES else ""
        if example and context.get("class_name") not in _MODELS:
            remedy = f"Write {example}."
        return f"{message}.", remedy
    message = str(fault["msg"]).removeprefix("Value error, ").splitlines()[0].rstrip(".")
    return f"{message[:1].lower()}{message[1:]}.", ""


def named(name: str, message: str, *, key: bool = False) -> str:
    """The message with the name of the value; `key`: it is the name itself that is wrong."""
    if not name:
        return message
    if key and message.startswith("is "):
        return f"the name {message}"
    return f"{name} {message}" if message.startswith(_GOES_ON) else f"{name}: {message}"


def shown(value: Any) -> str:
    """A value as a complaint names it: short, and with the words of YAML.

    >>> shown(True), shown(None), shown("three"), shown({"a": 1})
    ('true', 'empty', "'three'", 'a mapping')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, dict | list | tuple):
        return {type(None): "empty", dict: "a mapping", list: "a list", tuple: "a list"}[type(value)]
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def telling(faults: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The faults that say something of their own.

    A list is not short because each of its items is wrong, and what is missing is there under a name misspelt.
    """
    faults = list(_of_whole_parts(list(faults)))
    unknown = [tuple(fault["loc"]) for fault in faults if fault["type"] == "extra_forbidden"]
    for fault in faults:
        where = tuple(fault["loc"])
        inside = any(len(each["loc"]) > len(where) and tuple(each["loc"][: len(where)]) == where for each in faults)
        if fault["type"] == "too_short" and inside:
            continue
        beside = [str(place[-1]) for place in unknown if place[:-1] == where[:-1]]
        if fault["type"] != "missing" or not any(is_misspelt(name, where[-1]) for name in beside):
            yield fault


def _of_whole_parts(faults: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The faults, with one in place of those of a mapping that has nothing of what it must have."""
    unknown: dict[tuple[Any, ...], set[str]] = {}
    for fault in faults:
        if fault["type"] == "extra_forbidden":
            unknown.setdefault(tuple(fault["loc"][:-1]), set()).add(str(fault["loc"][-1]))
    other: dict[tuple[Any, ...], Mapping[str, Any] | None] = {}
    for fault in faults:
        place, written = tuple(fault["loc"][:-1]), fault.get("input")
        if fault["type"] == "missing" and isinstance(written, dict) and unknown.get(place) == set(map(str, written)):
            misspelt = any(is_misspelt(name, fault["loc"][-1]) for name in unknown[place])
            whole = {"type": "wrong_keys", "loc": place, "input": written}
            other[place] = None if misspelt else other.get(place, whole)
    for fault in faults:
        place = tuple(fault["loc"][:-1])
        if fault["type"] not in ("missing", "extra_forbidden") or other.get(place) is None:
            yield fault
    yield from filter(None, other.values())


def _listed(names: Iterable[Any]) -> str:
    return ", ".join(map(repr, names))


def is_misspelt(written: str, meant: Any) -> bool:
    """Whether a name that nobody knows is most likely this one."""
    return bool(difflib.get_close_matches(written.casefold(), [str(meant).casefold()], 1))


def location_of(fault: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where pydantic found it, with the property that a model as a whole has named (WrongValue)."""
    error = fault.get("ctx", {}).get("error")
    return (*fault["loc"], error.property) if isinstance(error, WrongValue) else tuple(fault["loc"])


class WrongValue(ValueError):
    """A value that does not go with the others of its module, and the property that holds it."""

    def __init__(self, property: str, message: str) -> None:  # noqa: A002 - that is what it is
        self.property = property
        super().__init__(message)


def place_of(source: Source, above: Path, location: Iterable[Any]) -> Path:
    """Where the value of a fault is written, as near as it can be told.

    `location` is pydantic's: it may name steps that nobody wrote, such as the phrases of a prompt that is one text.
    """
    path, value = above, _value_at(source.values, above)
    for step in location:
        if (*path, step) in source.places or (*path, step) in source.keys or _has(value, step):
            path, value = (*path, step), _value_at(value, (step,))
    return path


def _value_at(value: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        value = value[step] if _has(value, step) else None
    return value


def _has(value: Any, step: Any) -> bool:
    """Whether a value has such an entry: what was no text, as a change on the web, has values and no places."""
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
