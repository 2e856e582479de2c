"""The connection of the journal writer: pages and reports that use all others must not keep contacts from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine

from cordboard.store.database import own_connection


class WriterConnection:
    """A connection of its own, opened when it is needed and again after each failure."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that is durable once it is left without an exception."""
        if self._connection is None:
            self._connection = own_connection(self._engine)
        try:
            with self._connection.begin():
                yield self._connection
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()
