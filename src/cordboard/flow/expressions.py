"""Expressions: CEL over `contact`, `account` and `site`. No Python that people write is ever evaluated.

What CEL has, its string functions (``substring``, ``replace``, ``lowerAscii``, ``trim``, ``split``, ``join`` …), and
for moments ``getHours("Europe/Berlin")`` and its kind. Without a zone they take the moment's own offset, which for
``contact.now`` is that of the service.

An expression cannot hold a call up: see the limits below, and docs/decisions/0002-expressions.md for why they are so.

>>> evaluate("account.balance > 100", {"account": {"balance": 120}})
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import cel
from cel import stdlib

MAX_LENGTH = 2_000
#: How deep brackets may be nested: the parser of the library is recursive.
MAX_DEPTH = 24
#: Comprehensions (all, exists, exists_one, map, filter) in one expression. None may stand inside another.
MAX_COMPREHENSIONS = 4
#: Items that a list may have in an expression with a comprehension: its time grows with their square.
MAX_ITEMS = 1_000

#: Words of CEL itself: constants, operators and types.
_CEL_WORDS = frozenset(
    {"true", "false", "null", "in", "int", "uint", "double", "bool", "string", "bytes", "list", "map", "type",
     "null_type", "timestamp", "duration"}
)  # fmt: skip
#: What expressions may name.
NAMES = ("contact", "account", "site")


class ExpressionError(ValueError):
    """An expression that cannot be read or computed; the message says why, and `at` the character, counted from 0,
    where it could not be read on; None where no one character is to blame.
    """

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


def _zoned(read: Callable[[datetime], int]) -> Callable[..., int]:
    def function(moment: datetime, zone: str = "") -> int:
        return read(moment.astimezone(ZoneInfo(zone)) if zone else moment)

    return function


#: Functions of moments with a zone, counted as CEL counts: months, days of month and year from 0, Sunday is 0.
_MOMENTS: dict[str, Callable[..., Any]] = {
    "getFullYear": _zoned(lambda moment: moment.year),
    "getMonth": _zoned(lambda moment: moment.month - 1),
    "getDate": _zoned(lambda moment: moment.day),
    "getDayOfMonth": _zoned(lambda moment: moment.day - 1),
    "getDayOfWeek": _zoned(lambda moment: moment.isoweekday() % 7),
    "getDayOfYear": _zoned(lambda moment: moment.timetuple().tm_yday - 1),
    "getHours": _zoned(lambda moment: moment.hour),
    "getMinutes": _zoned(lambda moment: moment.minute),
    "getSeconds": _zoned(lambda moment: moment.second),
}
#: The library's own additions for texts, by their names in CEL.
_TEXTS: dict[str, Callable[..., Any]] = {
    "charAt": stdlib.char_at,
    "indexOf": stdlib.index_of,
    "lastIndexOf": stdlib.last_index_of,
    "substring": stdlib.substring,
    "replace": stdlib.replace,
    "split": stdlib.split,
    "join": stdlib.join,
    "lowerAscii": stdlib.lower_ascii,
    "upperAscii": stdlib.upper_ascii,
    "trim": stdlib.trim,
    "reverse": stdlib.reverse,
    "min": stdlib.min_,
    "max": stdlib.max_,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {**_TEXTS, **_MOMENTS}

_TOKEN = re.compile(
    r"""(?P<text>[rR]?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))"""
    r"""|(?P<loop>\.\s*(?:all|exists|exists_one|map|filter)\s*\()"""
    r"""|(?P<open>[(\[{])|(?P<close>[)\]}])"""
)
_MATCHES = cel.compile("text.matches(pattern)")
_OVER_A_NAME = re.compile(r"(?:^|[^\w.\])\s])\s*([A-Za-z_][\w.]*)$")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression ready to compute: what it names of each of NAMES (None: all of it), and its functions."""

    text: str
    program: cel.Program
    fields: Mapping[str, frozenset[str] | None]
    functions: Mapping[str, Callable[..., Any]]
    loops_over: tuple[str, ...]


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """The expression, ready to compute. Raises ExpressionError for one that is not CEL, or beyond the limits."""
    loops_over = _check_limits(text)
    try:
        program = cel.compile(text)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the library is no Exception, and must not end a call
        raise ExpressionError(f"{text!r} is not an expression: {_reason(error)}", _position(error, text)) from error
    called = set(re.findall(r"(\w+)\s*\(", text))
    functions = {name: function for name, function in _FUNCTIONS.items() if name in called}
    return Expression(
        text, program, {name: _fields(text, name) for name in NAMES if name in text}, functions, loops_over
    )


def evaluate(text: str, names: Mapping[str, Any]) -> Any:
    """The value of an expression. Raises ExpressionError when it cannot be read or computed."""
    expression = compile_expression(text)
    seen = {name: _only(names.get(name, {}), fields) for name, fields in expression.fields.items()}
    if expression.loops_over:
        _check_items(seen)
        _check_lists(expression.loops_over, seen)
    functions = expression.functions
    try:
        value = expression.program.execute(
            cel.Context(variables=seen, functions=dict(functions)) if functions else seen
        )
        return _ordered(value) if isinstance(value, dict | list) else value
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # as above
        raise ExpressionError(f"{text!r} cannot be computed: {error}") from error


def matches(pattern: str, text: str) -> bool:
    """Whether a regular expression matches the whole text, in time that grows with the text only.

    The syntax is RE2's, as in CEL. Raises ExpressionError for a pattern that is none.
    """
    try:
        return bool(_MATCHES.execute({"text": text, "pattern": f"^(?:{pattern})$"}))
    except Exception as error:
        found = re.search(r"^error: (.*?)(?:\. Check .*)?$", str(error), re.MULTILINE)
        reason = found[1] if found else str(error).splitlines()[0]
        raise ExpressionError(f"{pattern!r} is not a regular expression: {reason}") from error


def without_texts(text: str, *, tested: bool = True) -> str:
    """An expression with its texts empty, each character in its place; without `tested`, `has(…)` is blank, too.

    >>> without_texts('contact.pin == "47" && has(contact.pin)', tested=False)
    'contact.pin == "  " &&                 '
    """
    bare = _TOKEN.sub(lambda token: _emptied(token[0]) if token["text"] else token[0], text)
    return bare if tested else re.sub(r"\bhas\s*\([^()]*\)", lambda has: " " * len(has[0]), bare)


def _emptied(text: str) -> str:
    return f'"{" " * (len(text) - 2)}"'


def unknown_names(text: str) -> list[str]:
    """What an expression names that nobody gives it: all but NAMES, functions, types and what its loops call things.

    >>> unknown_names('balance > 100 && contact.tries.exists(each, each == "none")')
    ['balance']
    """
    bare = without_texts(text)
    known = {*NAMES, *_CEL_WORDS, *re.findall(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*(\w+)\s*,", bare)}
    found = re.findall(r"(?<![\w.])(?<!\.\s)([A-Za-z_]\w*)\b(?!\s*\(|[\"'])", bare)
    return list(dict.fromkeys(name for name in found if name not in known))


def fields_named(text: str, name: str) -> frozenset[str]:
    """The fields of one of NAMES that an expression reads by their names, ``has(…)`` left out.

    >>> sorted(fields_named("site.desk + contact.caller", "site"))
    ['desk']
    """
    bare = without_texts(text, tested=False)
    return frozenset(re.findall(rf"(?<![\w.]){name}\s*\.\s*(\w+)\b(?!\s*\()", bare))


def _fields(text: str, name: str) -> frozenset[str] | None:
    """The fields of a name that an expression reads; None when it takes the whole of it."""
    found = re.findall(rf"\b{name}\b(?:\s*\.\s*(\w+)\b(?!\s*\())?", text)
    return frozenset(found) if "" not in found else None


def _only(values: Mapping[str, Any], fields: frozenset[str] | None) -> Mapping[str, Any]:
    if fields is None:
        return values
    return {field: values[field] for field in fields if field in values}


def _check_limits(text: str) -> tuple[str, ...]:
    """What the expression's comprehensions go over. Raises ExpressionError when it is beyond a limit."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression of {len(text)} characters is too long: {MAX_LENGTH} are allowed")
    loops_over: list[str] = []
    depth, inside = 0, 0
    for token in _TOKEN.finditer(text):
        if token["text"]:
            continue
        if token["close"]:
            depth -= 1
            inside = inside if depth >= inside else 0
            continue
        depth += 1
        if depth > MAX_DEPTH:
            raise ExpressionError(f"brackets more than {MAX_DEPTH} deep: compute a part with set_variable first")
        if token["loop"]:
            loops_over.append(_looped_over(text, token, inside))
            inside = depth
    if len(loops_over) > MAX_COMPREHENSIONS:
        raise ExpressionError(f"more than {MAX_COMPREHENSIONS} comprehensions: use set_variable for a part of them")
    return tuple(loops_over)


def _looped_over(text: str, token: re.Match[str], inside: int) -> str:
    if inside:
        raise ExpressionError(f"{text!r} has a comprehension inside another: its time would have no bound")
    name = _OVER_A_NAME.search(text[: token.start()].rstrip())
    if name is None:
        raise ExpressionError(f"{text!r}: a comprehension goes over a name, such as contact.invoices.exists(…)")
    return name[1]


def _check_lists(names: Iterable[str], seen: Mapping[str, Any]) -> None:
    """Raise ExpressionError for a comprehension over a map: the library goes over maps in another order each time."""
    for name in names:
        value: Any = seen
        for step in name.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, Mapping):
            raise ExpressionError(f"{name} is a map: a comprehension goes over a list")


def _ordered(value: Any) -> Any:
    """The value with the keys of maps in order, so that it is written the same each time."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=str)}
    return [_ordered(part) for part in value] if isinstance(value, list) else value


def _check_items(value: Any) -> None:
    """Raise ExpressionError for a list or map too long for a comprehension."""
    if isinstance(value, Mapping | list | tuple):
        if len(value) > MAX_ITEMS:
            raise ExpressionError(f"{len(value)} items are too many to go over: {MAX_ITEMS} are allowed")
        for part in value.values() if isinstance(value, Mapping) else value:
            _check_items(part)


def _reason(error: BaseException) -> str:
    """What the parser found, without its picture of the place and its list of everything else it would take."""
    found = re.search(r"Syntax error: (.*?)(?: expecting |$)", str(error), re.MULTILINE)
    reason = found[1] if found else str(error).splitlines()[0]
    return "it ends too early" if "'<EOF>'" in reason else reason


def _position(error: BaseException, text: str) -> int | None:
    """Where the parser could not go on."""
    found = re.search(r"<input>:(\d+):(\d+): Syntax error", str(error))
    if found is None:
        return None
    lines = text.splitlines(keepends=True)
    return min(len(text), sum(map(len, lines[: int(found[1]) - 1])) + int(found[2]) - 1)
