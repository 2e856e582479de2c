"""Long lists over the API, a page at a time: each page tells in `next` the cursor that gives the one after it.

A cursor holds the sort key of the last entry, so that what is added meanwhile moves no page: nothing is told twice, and
nothing is left out that was there at the beginning.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from fastapi import Query
from fastapi.exceptions import RequestValidationError
from msgspec import Meta
from pydantic import BaseModel, Field

from cordboard.server.parameters import LARGEST_NUMBER, LONGEST_NAME

Item = TypeVar("Item")
Row = TypeVar("Row")
Key = TypeVar("Key", bound="tuple[int | str, ...]")

#: Entries in a page at most, and where nothing is said.
MOST, USUAL = 500, 50
#: Parts of a sort key.
KeyNumber = Annotated[int, Meta(ge=-LARGEST_NUMBER - 1, le=LARGEST_NUMBER)]
KeyText = Annotated[str, Meta(max_length=LONGEST_NAME)]

Limit = Annotated[int, Query(ge=1, le=MOST, description="Entries in a page.")]
Cursor = Annotated[
    str, Query(max_length=1000, description="`next` of the page before; without it, the first page.")
]  # fmt: skip


class Page(BaseModel, Generic[Item]):
    """A part of a list. A list derives from it under a name of its own, which the API document then tells."""

    items: list[Item]
    next: str | None = Field(description="The `cursor` that gives the next page; null where this is the last one.")


@dataclass(frozen=True)
class Paging(Generic[Key]):
    """How one list is paged: its name, so that the cursor of another list is refused, and the type of its sort key."""

    name: str
    key: type[Key]

    def after(self, cursor: str) -> Key | None:
        """The sort key after which a page begins; None for the first page. Raises RequestValidationError."""
        if not cursor:
            return None
        try:
            text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            name, key = msgspec.json.decode(text, type=tuple[str, self.key])  # type: ignore[name-defined]
        except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
            raise _no_cursor(cursor) from None
        if name != self.name:
            raise _no_cursor(cursor)
        found: Key = key
        return found

    def cut(self, rows: Sequence[Row], limit: int, key: Callable[[Row], Key]) -> tuple[Sequence[Row], str | None]:
        """The rows of a page and the cursor of the next one, from `limit` + 1 rows or fewer."""
        if len(rows) <= limit:
            return rows, None
        return rows[:limit], self.cursor(key(rows[limit - 1]))

    def cursor(self, key: Key) -> str:
        """The cursor that goes on after a sort key."""
        text = msgspec.json.encode((self.name, key))
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _no_cursor(cursor: str) -> RequestValidationError:
    fault: dict[str, Any] = {"type": "cursor", "loc": ("query", "cursor"), "input": cursor}
    return RequestValidationError([fault])
