"""Digits that were not sensitive when they were recorded and are now: hidden, and known again behind their tokens."""

from __future__ import annotations

import msgspec

from cordboard.engine.commands import Command
from cordboard.engine.sensitive import Tokens

#: Digits in a backtest come from a journal, where sensitive ones are tokens already.
_OPEN_KEY = b"cordboard backtest"


class TokenMap:
    """The tokens made for one contact."""

    def __init__(self) -> None:
        self._tokens = Tokens(_OPEN_KEY)
        self._used = False

    def hide(self, digits: str) -> str:
        """A token for digits that were recorded as they are."""
        self._used = True
        return self._tokens.hide(digits) if digits else ""

    def plainly(self, command: Command) -> Command:
        """The command with digits in place of the tokens made here: recorded ones were not hidden then."""
        if not self._used:
            return command
        shown = {
            name: digits
            for name in command.__struct_fields__
            if isinstance(value := getattr(command, name), str) and (digits := self._tokens.reveal(value)) is not None
        }
        return msgspec.structs.replace(command, **shown) if shown else command
