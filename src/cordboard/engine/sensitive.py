"""Sensitive digits: card numbers, PINs. What is stored of them is a token that tells nothing (domain.md 10)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

PREFIX = "tok_"
_TOKEN = re.compile(rf"{PREFIX}[0-9a-f]{{32}}")
#: Digits that are long enough to be told from others in the middle of a text.
_TELLING = 8
#: Bytes that a contact's key must have at least.
KEY_LENGTH = 16


class Tokens:
    """The sensitive digits of one contact.

    `key` is random, made anew for every contact by its driver, and stored encrypted at most: without it a token of
    four digits cannot be found out by trying all. Equal digits have equal tokens within the contact and no further.
    The digits themselves are in this object only, and go with it; `digits` are those of an earlier one, by token.

    Raises ValueError for a key shorter than KEY_LENGTH bytes.

    >>> tokens = Tokens(bytes(16))
    >>> tokens.hide("4711") == tokens.hide("4711") != tokens.hide("4712")
    True
    >>> tokens.reveal(tokens.hide("4711"))
    '4711'
    """

    __slots__ = ("_digits", "_key")

    def __init__(self, key: bytes, digits: Mapping[str, str] = MappingProxyType({})) -> None:
        if len(key) < KEY_LENGTH:
            raise ValueError(f"a key of {len(key)} bytes can be guessed: give {KEY_LENGTH} random bytes or more")
        self._key = key
        self._digits = dict(digits)

    @property
    def digits(self) -> Mapping[str, str]:
        """The digits that are known, by token."""
        return MappingProxyType(self._digits)

    def hide(self, digits: str) -> str:
        """The token for these digits. Its length is always the same."""
        token = PREFIX + hmac.new(self._key, digits.encode(), hashlib.sha256).hexdigest()[:32]
        self._digits[token] = digits
        return token

    def reveal(self, token: str) -> str | None:
        """The digits behind a token that this object gave out; None for any other text."""
        return self._digits.get(token)

    def reveal_in(self, value: Any) -> Any:
        """A JSON value with the digits in place of tokens. Raises LookupError for one that this object does not know.

        >>> tokens = Tokens(bytes(16))
        >>> tokens.reveal_in({"card": tokens.hide("4111"), "amount": 7})
        {'card': '4111', 'amount': 7}
        """
        return _each_text(value, lambda text: _TOKEN.sub(lambda found: self._digits[found[0]], text))

    def hide_in(self, value: Any) -> Any:
        """A JSON value with tokens in place of digits that were hidden before: texts, numbers, or parts of a text."""
        return _each_text(value, self._hidden)

    def _hidden(self, text: str) -> str:
        for token, digits in self._digits.items():
            if text == digits:
                return token
            if len(digits) >= _TELLING:
                text = text.replace(digits, token)
        return text

    def forget(self) -> None:
        """Forget all digits: the contact is over."""
        self._digits.clear()

    def __repr__(self) -> str:
        return f"<Tokens of {len(self._digits)} entries>"


def holds_token(value: Any) -> bool:
    """Whether there is a token anywhere in a JSON value.

    >>> holds_token({"card": ["tok_" + 32 * "0"]}), holds_token({"card": "tok_"})
    (True, False)
    """
    found = False

    def look(text: str) -> str:
        nonlocal found
        found = found or _TOKEN.search(text) is not None
        return text

    _each_text(value, look)
    return found


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text changed, and every number that is another as a text; names are left as they are."""
    match value:
        case str():
            return change(value)
        case bool() | float() | None:
            return value
        case int():
            changed = change(str(value))
            return value if changed == str(value) else changed
        case dict():
            return {name: _each_text(part, change) for name, part in value.items()}
        case list() | tuple():
            return [_each_text(part, change) for part in value]
    return value
