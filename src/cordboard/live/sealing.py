"""Encrypting what is secret and must outlast the program: with a key that lies in the data folder, not in the store."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

#: The file of the key in a folder of data. With it and the database the secrets of open contacts can be read.
KEY_FILE = "secrets.key"


class CannotUnseal(Exception):
    """What was sealed cannot be read: it is damaged, or was sealed with another key. The message says what to do."""


class Seal:
    """Encrypts and decrypts (Fernet: AES-128-CBC with HMAC-SHA256).

    >>> seal = Seal(Fernet.generate_key())
    >>> seal.unsealed(seal.sealed(b"4711"))
    b'4711'
    """

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._key = key

    @classmethod
    def of_folder(cls, data: Path) -> Seal:
        """The seal of a data folder. Its key is made where there is none, readable by its owner only. Raises OSError
        and, for a file that holds no key, ValueError.
        """
        path = data / KEY_FILE
        if not path.exists():
            data.mkdir(parents=True, exist_ok=True)
            part = data / f"{KEY_FILE}.{os.getpid()}"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(Fernet.generate_key())
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(part, path)  # fails where another process was quicker: its key is the one
            except FileExistsError:
                pass
            finally:
                part.unlink()
        try:
            return cls(path.read_bytes().strip())
        except ValueError as trouble:
            raise ValueError(f"{path} holds no key: put back the one from your backup, or remove it") from trouble

    def digest(self, text: str) -> str:
        """A keyed hash (HMAC-SHA256) of a text: the same each time, and it tells the text to nobody without the key."""
        return hmac.new(self._key, b"digest:" + text.encode(), hashlib.sha256).hexdigest()

    def sealed(self, content: bytes) -> str:
        """The content, encrypted, as a text."""
        return self._fernet.encrypt(content).decode()

    def unsealed(self, text: str) -> bytes:
        """The content again. Raises CannotUnseal."""
        try:
            return self._fernet.decrypt(text.encode())
        except InvalidToken as trouble:
            raise CannotUnseal(f"it was not sealed with the key in {KEY_FILE}, or is damaged") from trouble
