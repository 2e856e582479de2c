"""The pool of an engine's connections."""

from __future__ import annotations

from sqlalchemy.pool import ConnectionPoolEntry, QueuePool


class ClosingPool(QueuePool):
    """A pool that also closes the connections that were in use when it was disposed of, once they are given back, and
    those that somebody asks for who comes later: a thread that was just about to.

    SQLAlchemy leaves both to the garbage collector. A server would see them end without a word, at any later time.
    """

    _disposed = False

    def dispose(self) -> None:
        """Close what is not in use now, and from now on whatever is given back."""
        self._disposed = True
        super().dispose()

    def recreate(self) -> ClosingPool:
        """The pool that an engine has once this one is disposed of: it keeps nothing either."""
        following = super().recreate()
        assert isinstance(following, ClosingPool)
        if self._disposed:
            following.dispose()
        return following

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        if self._disposed:  # looked at afterwards: it may be disposed of at this moment, in another thread
            super().dispose()
