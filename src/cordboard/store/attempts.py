"""Wrong passwords, counted by who tries and whose name is tried. Guessing is slowed down; the owner, who comes
from elsewhere or from a device that has signed in before, is not.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from cordboard.store.tables import sign_in_failures

#: Wrong passwords in a row that cost nothing.
PATIENCE = 5
#: Milliseconds to wait after the next one; twice as long after each further one, up to the longest.
WAIT, LONGEST_WAIT = 60_000, 15 * 60_000
#: Milliseconds after the last one, when all is forgotten.
_FORGOTTEN = 24 * 3600 * 1000


def wait_left(connection: Connection, name: str, source: str, now: int) -> int:
    """Milliseconds until a password of this name may be tried from there again."""
    row = connection.execute(select(sign_in_failures).where(_of(name, source))).first()
    if row is None or row.failures < PATIENCE or now - row.failed_at >= _FORGOTTEN:
        return 0
    wait: int = min(WAIT * 2 ** min(row.failures - PATIENCE, 10), LONGEST_WAIT)
    return max(0, int(row.failed_at) + wait - now)


def failed(connection: Connection, name: str, source: str, now: int) -> None:
    """A password was wrong."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.failed_at <= now - _FORGOTTEN))
    more = {"failures": sign_in_failures.c.failures + 1, "failed_at": now}
    if not connection.execute(update(sign_in_failures).where(_of(name, source)).values(**more)).rowcount:
        row = {"name": name, "source": source, "failures": 1, "failed_at": now}
        connection.execute(insert(sign_in_failures).values(**row))


def succeeded(connection: Connection, name: str, source: str) -> None:
    """A password was right: what was wrong before were slips."""
    connection.execute(delete(sign_in_failures).where(_of(name, source)))


def forgive(connection: Connection, name: str) -> None:
    """Forget all failures of a name, wherever they came from: it has a new password."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.name == name))


def _of(name: str, source: str) -> ColumnElement[bool]:
    return (sign_in_failures.c.name == name) & (sign_in_failures.c.source == source)
