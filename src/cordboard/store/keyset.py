"""Pages of long lists by their sort key (keyset pagination): whatever is added meanwhile moves no page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, tuple_


def newest_first(
    wanted: Select[Any], columns: Sequence[ColumnElement[Any]], after: Sequence[int | str] | None, limit: int
) -> Select[Any]:
    """A page in descending order of `columns`, which together are unique: what follows on the row with the key
    `after`, from the beginning without one.
    """
    if after is not None:
        wanted = wanted.where(tuple_(*columns) < tuple_(*after))
    return wanted.order_by(*(column.desc() for column in columns)).limit(limit)


def in_order(
    wanted: Select[Any], columns: Sequence[ColumnElement[Any]], after: Sequence[int | str] | None, limit: int
) -> Select[Any]:
    """A page in ascending order of `columns`, which together are unique."""
    if after is not None:
        wanted = wanted.where(tuple_(*columns) > tuple_(*after))
    return wanted.order_by(*columns).limit(limit)
