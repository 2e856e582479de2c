"""Text of others, such as the name of a caller, where it could do more than be read: terminals, logs, tables."""

from __future__ import annotations

import re
from typing import Final

#: Control characters (DEL, C1), line and paragraph separators, what turns the direction of text round, and halves of
#: characters. What joins letters (U+200C, U+200D) is text.
_NO_WRITING: Final = "\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
#: With C0: all of it, or all but tab and line end.
_CONTROL: Final = re.compile(f"[\x00-\x1f{_NO_WRITING}]")
_CONTROL_IN_LINES: Final = re.compile(f"[\x00-\x08\x0b-\x1f{_NO_WRITING}]")
_BEYOND_JSON: Final = re.compile(f"[{_NO_WRITING}]")
#: The first character of what a spreadsheet takes for a formula.
_FORMULA: Final = ("=", "+", "-", "@")
#: What begins like a formula and is none: a number, as +442079460000 or -1.5.
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.]*")


def printable(text: str, *, lines: bool = False) -> str:
    r"""The text with each character that is no writing as an escape. `lines`: line ends and tabs stay.

    >>> printable("Ann\x1b[31m\x00")
    'Ann\\x1b[31m\\x00'
    >>> printable("one\ntwo", lines=True) == "one\ntwo"
    True
    """
    return (_CONTROL_IN_LINES if lines else _CONTROL).sub(_escaped, text)


def cell(text: str) -> str:
    r"""The text as a cell of a CSV file, which spreadsheets show and never work out (CWE-1236).

    >>> cell("=1+1"), cell(" =1+1"), cell("+442079460000"), cell("Ann\x00")
    ("'=1+1", "' =1+1", '+442079460000', 'Ann\\x00')
    """
    shown = printable(text)
    risky = shown.lstrip().startswith(_FORMULA) or shown.startswith(("\\t", "\\r", "\\n"))
    return f"'{shown}" if risky and not _NUMBER.fullmatch(shown) else shown


def printable_json(text: str) -> str:
    r"""A JSON document with what JSON leaves as it is (RFC 8259 7) and a terminal would obey as escapes.

    >>> printable_json('"\x9b31m"')
    '"\\u009b31m"'
    """
    return _BEYOND_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
