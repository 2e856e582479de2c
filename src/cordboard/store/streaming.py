"""Reading rows as they come, for lists that do not fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CursorResult, Engine, Select


@contextmanager
def streaming(engine: Engine, wanted: Select[Any], rows: int) -> Iterator[CursorResult[Any]]:
    """The result of a query, of which no more than so many rows are held at a time.

    The server's cursor is closed also where the rows are not read to the end. Raises SQLAlchemyError.
    """
    # Begun before there is a cursor: what fails then leaves none behind.
    with engine.begin() as connection, connection.execution_options(yield_per=rows).execute(wanted) as found:
        yield found
