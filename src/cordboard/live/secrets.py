"""What a contact knows of keyed digits and must not tell: kept encrypted beside its journal while it is open."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import msgspec
from sqlalchemy import Executable

from cordboard.engine.sensitive import Tokens
from cordboard.live.sealing import Seal
from cordboard.store import open_contacts

_KEY_BYTES = 32


class KeyPressed(msgspec.Struct, frozen=True, array_like=True):
    """A key of an entry that is not finished; `at` is in milliseconds since the epoch."""

    key: str
    at: int


class _Sealed(msgspec.Struct):
    key: bytes
    digits: dict[str, str] = {}
    entering: int = 0
    pressed: list[KeyPressed] = []


_decoder = msgspec.json.Decoder(_Sealed)


class ContactSecrets:
    """The sensitive digits of one contact, with the key of their tokens, and the keys of an entry that is going on.

    A token that was made before a restart still compares, its digits can still be verified and sent, and an entry that
    was cut off goes on with the keys pressed so far. `sealed` is what the store has of it, empty for a new contact;
    `store` is given each change that cannot wait for the next step. Raises CannotUnseal.
    """

    def __init__(self, contact: str, seal: Seal, store: Callable[[Executable], None], sealed: str = "") -> None:
        state = _decoder.decode(seal.unsealed(sealed)) if sealed else _Sealed(secrets.token_bytes(_KEY_BYTES))
        self.tokens = Tokens(state.key, state.digits)
        self._contact = contact
        self._seal = seal
        self._store = store
        self._state = state

    def pressed(self, command: int) -> list[KeyPressed]:
        """The keys that were taken for a command so far."""
        return list(self._state.pressed) if self._state.entering == command else []

    def press(self, command: int, key: str) -> None:
        """A key was taken for a command that waits for more of them. It is on its way to the store."""
        kept = self.pressed(command)
        self._state.entering = command
        self._state.pressed = [*kept, KeyPressed(key, time.time_ns() // 1_000_000)]
        self._store(self._change())

    def changes(self) -> tuple[Executable, ...]:
        """What is new since it was stored last."""
        return (self._change(),) if self.tokens.digits != self._state.digits else ()

    def _change(self) -> Executable:
        self._state.digits = dict(self.tokens.digits)
        sealed = self._seal.sealed(msgspec.json.encode(self._state))
        return open_contacts.seal(self._contact, sealed)
