"""Sensitive digits: card numbers, PINs. What is stored of them is a token that tells nothing (domain.md 10)."""

from __future__ import annotations

import hashlib
import hmac

PREFIX = "tok_"
#: Bytes that a contact's key must have at least.
KEY_LENGTH = 16


class Tokens:
    """The sensitive digits of one contact.

    `key` is random, made anew for every contact by whoever runs it, and never stored: without it a token of four
    digits cannot be found out by trying all. Equal digits have equal tokens within the contact and no further.
    The digits themselves are in this object only, and go with it.

    Raises ValueError for a key shorter than KEY_LENGTH bytes.

    >>> tokens = Tokens(bytes(16))
    >>> tokens.hide("4711") == tokens.hide("4711") != tokens.hide("4712")
    True
    >>> tokens.reveal(tokens.hide("4711"))
    '4711'
    """

    __slots__ = ("_digits", "_key")

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_LENGTH:
            raise ValueError(f"a key of {len(key)} bytes can be guessed: give {KEY_LENGTH} random bytes or more")
        self._key = key
        self._digits: dict[str, str] = {}

    def hide(self, digits: str) -> str:
        """The token for these digits. Its length is always the same."""
        token = PREFIX + hmac.new(self._key, digits.encode(), hashlib.sha256).hexdigest()[:32]
        self._digits[token] = digits
        return token

    def reveal(self, token: str) -> str | None:
        """The digits behind a token that this object gave out; None for any other text."""
        return self._digits.get(token)

    def forget(self) -> None:
        """Forget all digits: the contact is over."""
        self._digits.clear()

    def __repr__(self) -> str:
        return f"<Tokens of {len(self._digits)} entries>"
