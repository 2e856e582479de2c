"""Types of columns that are the same on every database."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator

#: PostgreSQL takes no NUL, and what is written as UTF-8 no half of a character (RFC 3629 3).
_NOT_STORABLE: Final = re.compile("[\0\ud800-\udfff]")
_IN_ITS_PLACE: Final = "\ufffd"


def storable(text: str) -> str:
    """A text as every database can store it: U+FFFD takes the place of NUL and of halves of characters."""
    if text.isascii() and "\0" not in text:  # nearly all are, and this is quick to see
        return text
    return _NOT_STORABLE.sub(_IN_ITS_PLACE, text)


class _Plain(TypeDecorator[str]):
    """A text without what a database cannot store (`storable`), the same on every database.

    What strangers send (the name of a caller, a text message, a name that is tried at the sign-in) may have that.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else storable(value)


class PlainString(_Plain):
    """The type of columns with names and words."""

    cache_ok = True


class PlainText(_Plain):
    """The type of columns with whole texts and documents."""

    impl = Text
    cache_ok = True
