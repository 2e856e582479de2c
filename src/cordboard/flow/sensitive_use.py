"""What expressions do with variables that hold sensitive digits (domain.md 10).

Such a variable holds a token: equal digits have equal tokens, and nothing else can be learned from one. So an
expression may ask whether two are equal; a part, a length or another comparison would be one of the token's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from cordboard.flow.expressions import ExpressionError
from cordboard.flow.module import FlowModule

_SIGNS = re.compile(
    r"""(?P<comment>//[^\n]*)|(?P<text>[rRbB]{0,2}(?:"{3}.*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<number>[0-9][\w.]*)|(?P<sign>&&|\|\||[=!<>]=|\S)""",
    re.DOTALL,
)
_EQUALS = ("==", "!=")
#: What may stand before an operand of == or !=, and behind it, so that nothing else is computed of it first.
_BEFORE = ("", "(", "[", "{", ",", "?", ":", "&&", "||")
_BEHIND = ("", ")", "]", "}", ",", "?", ":", "&&", "||")


class SensitiveUse(IntEnum):
    """What an expression does with sensitive variables, from nothing to the most."""

    NONE = 0
    EQUALITY = 1
    #: The variable alone is the value.
    COPY = 2
    OTHER = 3


class VariableUse(NamedTuple):
    """What is done, and with which variable; an empty name: with all that the contact has.

    `constant`: it is compared with what is written in the expression, which no token ever equals.
    """

    use: SensitiveUse
    variable: str = ""
    constant: bool = False


class _Sign(NamedTuple):
    kind: str
    text: str


def use_of(expression: str, sensitive: Iterable[str]) -> VariableUse:
    """What an expression does with these variables of the contact, the worst of all of it.

    >>> use_of("contact.card == contact.again && contact.tries < 3", ["card", "again"]).use.name
    'EQUALITY'
    >>> use_of("contact.card.substring(0, 4)", ["card"]).use.name, use_of("(contact.card)", ["card"]).use.name
    ('OTHER', 'COPY')
    """
    if "contact" not in expression:
        return VariableUse(SensitiveUse.NONE)
    return _use_of(expression, frozenset(sensitive))


@lru_cache(maxsize=4096)
def _use_of(expression: str, sensitive: frozenset[str]) -> VariableUse:
    signs = [
        _Sign(found.lastgroup or "", found[0]) for found in _SIGNS.finditer(expression) if found.lastgroup != "comment"
    ]
    found = [_used(signs, at, sensitive) for at, sign in enumerate(signs) if _is_contact(signs, at, sign)]
    return max(found, key=lambda used: (used.use, used.constant), default=VariableUse(SensitiveUse.NONE))


def _is_contact(signs: list[_Sign], at: int, sign: _Sign) -> bool:
    return sign == ("name", "contact") and (at == 0 or signs[at - 1].text != ".")


def _used(signs: list[_Sign], at: int, sensitive: frozenset[str]) -> VariableUse:
    """What is done with what follows the name ``contact`` at a place."""

    def text(place: int) -> str:
        return signs[place].text if 0 <= place < len(signs) else ""

    if text(at + 1) == "." and text(at + 3) != "(":
        variable, end = text(at + 2), at + 2
    elif text(at + 1) == "[" and text(at + 3) == "]" and signs[at + 2].kind == "text":
        variable, end = text(at + 2).strip("rRbB").strip("\"'"), at + 3
    else:
        return VariableUse(SensitiveUse.OTHER if sensitive else SensitiveUse.NONE)
    if variable not in sensitive:
        return VariableUse(SensitiveUse.NONE)
    start = at
    while text(start - 1) == "(" and text(end + 1) == ")":
        if start >= 2 and signs[start - 2].kind == "name":
            return VariableUse(SensitiveUse.EQUALITY if text(start - 2) == "has" else SensitiveUse.OTHER, variable)
        start, end = start - 1, end + 1
    before, behind = text(start - 1), text(end + 1)
    if not before and not behind:
        return VariableUse(SensitiveUse.COPY, variable)
    compared = (before in _EQUALS and behind in (*_BEHIND, *_EQUALS)) or (behind in _EQUALS and before in _BEFORE)
    other = start - 2 if before in _EQUALS else end + 2
    written = text(other) not in ("", '""', "''") and signs[other].kind in ("text", "number")
    return VariableUse(SensitiveUse.EQUALITY if compared else SensitiveUse.OTHER, variable, compared and written)


def hold_to_equality(expression: str, sensitive: Iterable[str]) -> None:
    """Raise ExpressionError for an expression that does more with a sensitive variable than compare."""
    used = use_of(expression, sensitive)
    if used.use > SensitiveUse.EQUALITY:
        what = f"contact.{used.variable} holds" if used.variable else "contact has"
        raise ExpressionError(f"{expression!r} is not computed: {what} sensitive digits, which can only be compared")


def sensitive_variables(modules: Mapping[str, FlowModule]) -> dict[str, str]:
    """The variables that may hold sensitive digits, each with the module by which they come into it.

    Digits come from modules that hide them, and go on by modules that copy one variable into another.
    """
    found = {variable: name for name, module in modules.items() for variable in module.hides()}
    copies = [(name, *copy) for name, module in modules.items() for copy in module.copies()]
    before = -1
    while before != len(found):
        before = len(found)
        for name, expression, variable in copies:
            if variable not in found and use_of(expression, found).use is SensitiveUse.COPY:
                found[variable] = name
    return found
