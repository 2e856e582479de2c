"""Types of columns that are the same on every database."""

from __future__ import annotations

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

_NUL, _IN_ITS_PLACE = "\0", "\ufffd"


def storable(text: str) -> str:
    """A text as every database can store it: PostgreSQL takes no NUL, so U+FFFD takes its place."""
    return text.replace(_NUL, _IN_ITS_PLACE) if _NUL in text else text


class PlainString(TypeDecorator[str]):
    """A text without the character NUL, on every database.

    What strangers send (the name of a caller, a name that is tried at the sign-in) may have one.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else storable(value)
