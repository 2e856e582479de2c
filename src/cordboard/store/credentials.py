"""What somebody comes in with besides a password: sessions, API tokens, known devices, and links that work once. All
are tokens of 256 random bits, given out once and stored as a hash.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Any

from sqlalchemy import Connection, insert, select

from cordboard.store.tables import passes


def give_pass(connection: Connection, kind: str, user: int | None, name: str, expires: int | None) -> str:
    """A new token of a kind. It ends at `expires` (milliseconds), or never."""
    token = secrets.token_urlsafe(32)
    made_at = int(time.time() * 1000)
    row = {
        "kind": kind, "hash": hash_of(token), "user_id": user, "name": name, "made_at": made_at, "expires_at": expires,
    }  # fmt: skip
    connection.execute(insert(passes).values(**row))
    return token


def good_pass(connection: Connection, kind: str, token: str) -> Any:
    """The row of a token of a kind, or None when there is none or it has ended."""
    wanted = select(passes).where((passes.c.kind == kind) & (passes.c.hash == hash_of(token)))
    row = connection.execute(wanted).first()
    return row if row and (row.expires_at is None or row.expires_at > time.time() * 1000) else None


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
