"""Who may write journals: each running program has a lease in the store, with a fencing number of its own.

No clock decides. A writer asks in each transaction whether it still has its lease, so one that was paused for an hour
finds out before it writes. A writer on this machine is gone when its process is. Any other one is taken for gone when
it does not renew its lease while the one who watches has renewed its own `SILENT_AFTER` times: a store that takes
nothing from anybody, or a pause of the one who watches, makes nobody silent. See docs/decisions/0030.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.store.database import writing
from cordboard.store.failures import LeaseLost
from cordboard.store.processes import Process, known_gone, this_process
from cordboard.store.tables import contacts, writers

#: Seconds between two renewals of a lease.
RENEW_SECONDS = 3.0
#: A writer is taken for gone when the one who watches has renewed so often and it has not.
SILENT_AFTER = 5

_AT_WORK = writers.c.ended_at.is_(None)
_MINE = (writers.c.fence == bindparam("mine")) & _AT_WORK
# On PostgreSQL the row is locked until the transaction ends: a program that ends the lease waits for that.
_CONFIRM = select(writers.c.fence).where(_MINE).with_for_update(read=True)
_RENEW = update(writers).where(_MINE).values(renewals=writers.c.renewals + 1, renewed_at=bindparam("at"))
#: Why a lease has ended that was given back.
_STOPPED = "it was stopped"
#: How often two programs that begin at the same moment try for a number.
_TRIES = 20
#: Milliseconds for which the store says of a writer that has ended why it has.
_REMEMBERED = 24 * 3600 * 1000


@dataclass(frozen=True)
class Writer:
    """A program that writes journals. `began_at` is in milliseconds since the epoch."""

    fence: int
    process: Process
    serving: bool
    began_at: int
    renewals: int

    def __str__(self) -> str:
        here = self.process.host == this_process().host
        return f"process {self.process.pid}" + (f" on {self.process.host}" if not here else "")


class StoreInUse(Exception):
    """Another program serves the site from this store. `writer` is that one."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(f"in use by another Cordboard ({writer})")
        self.writer = writer


class Lease:
    """The right of this program to write the journals of the contacts that carry its number, `fence`.

    `confirm` is for one thread, the rest for any.
    """

    def __init__(self, engine: Engine, renew_seconds: float = RENEW_SECONDS) -> None:
        self._engine = engine
        self._renew_seconds = renew_seconds
        self._renewed = time.monotonic()
        self.fence = _begin(engine)

    @property
    def due_in(self) -> float:
        """Seconds until it is to be renewed."""
        return max(0.0, self._renewed + self._renew_seconds - time.monotonic())

    def confirm(self, connection: Connection) -> None:
        """Make sure, first in a transaction, that what it writes is this program's to write; renews the lease when that
        is due. Raises LeaseLost.
        """
        if self.due_in:
            self.require(connection)
        elif connection.execute(_RENEW, {"mine": self.fence, "at": _now()}).rowcount:
            self._renewed = time.monotonic()
        else:
            raise self.lost(connection)

    def require(self, connection: Connection) -> None:
        """Have a transaction fail where this program has its lease no more. Raises LeaseLost.

        For whatever else only the program that serves the site may write, such as the state of its router.
        """
        if connection.execute(_CONFIRM, {"mine": self.fence}).first() is None:
            raise self.lost(connection)

    def lost(self, connection: Connection) -> LeaseLost:
        """What is to be raised by a transaction that found this lease ended: it says why it has."""
        return LeaseLost(_why_lost(connection, self.fence))

    def serve(self) -> None:
        """Be the one that serves the site, until the lease ends. Serving twice is no error.

        Raises StoreInUse while another one does, and LeaseLost.
        """
        try:
            with writing(self._engine) as connection:
                others = connection.execute(
                    select(writers).where(writers.c.serving & _AT_WORK & (writers.c.fence != self.fence))
                ).all()
                for other in map(_writer, others):
                    if not _known_gone(self._engine, other):
                        raise StoreInUse(other)
                    _end(connection, other, f"{_here()} found its process gone")
                mine = update(writers).where((writers.c.fence == self.fence) & _AT_WORK)
                if not connection.execute(mine.values(serving=True)).rowcount:
                    raise self.lost(connection)
        except IntegrityError:  # another one was quicker by a moment, and is seen now
            self.serve()

    def end(self, connection: Connection) -> None:
        """Give the lease back: contacts that are open still belong to nobody. Ending twice is no error."""
        mine = (writers.c.fence == self.fence) & _AT_WORK
        connection.execute(update(writers).where(mine).values(ended_at=_now(), ended=_STOPPED))


class WriterWatch:
    """Finds out which other writers of a store are gone, and ends their leases.

    Made by a program that has a lease, with its `fence`; to be asked about as often as leases are renewed.
    """

    def __init__(self, engine: Engine, fence: int) -> None:
        self._engine = engine
        self._fence = fence
        self._last: dict[int, tuple[int, int]] = {}

    def end_gone(self) -> list[Writer]:
        """End the leases of those who are gone; says which. Their open contacts belong to nobody then."""
        with self._engine.connect() as connection:
            found = [_writer(row) for row in connection.execute(select(writers).where(_AT_WORK))]
        mine = next((each.renewals for each in found if each.fence == self._fence), 0)
        others = [each for each in found if each.fence != self._fence]
        self._last = {each.fence: self._since(each, mine) for each in others}
        gone = {each.fence: why for each in others if (why := self._why_gone(each, mine))}
        if not gone:
            return []
        with writing(self._engine) as connection:
            return [each for each in others if each.fence in gone and _end(connection, each, gone[each.fence])]

    def heard(self, writer: Writer) -> bool:
        """Whether a writer was seen to renew its lease after `writer` was read, which says that it lives."""
        return self._last.get(writer.fence, (writer.renewals, 0))[0] > writer.renewals

    def _since(self, writer: Writer, mine: int) -> tuple[int, int]:
        """How often it had renewed when it did so last, and how often we had when we saw that."""
        last = self._last.get(writer.fence)
        return last if last is not None and last[0] == writer.renewals else (writer.renewals, mine)

    def _why_gone(self, writer: Writer, mine: int) -> str:
        if _known_gone(self._engine, writer):
            return f"{_here()} found its process gone"
        if mine - self._last[writer.fence][1] >= SILENT_AFTER:
            return f"{_here()} heard nothing from it for {RENEW_SECONDS * SILENT_AFTER:g} seconds"
        return ""


def writer_of(engine: Engine, contact: str) -> int:
    """The fencing number of the writer that is at work on an open contact; 0 where there is none."""
    found = (
        select(contacts.c.fence)
        .join(writers, writers.c.fence == contacts.c.fence)
        .where((contacts.c.id == contact) & contacts.c.closed_at.is_(None) & _AT_WORK)
    )
    with engine.connect() as connection:
        return connection.execute(found).scalar() or 0


def left_open(engine: Engine) -> dict[str, int]:
    """The open contacts of which no writer is at work any more, the oldest first, with the moment (milliseconds since
    the epoch) at which their writer was last known to be; 0 where that is not known any more.
    """
    found = (
        select(contacts.c.id, func.coalesce(writers.c.renewed_at, 0))
        .join(writers, writers.c.fence == contacts.c.fence, isouter=True)
        .where(contacts.c.closed_at.is_(None) & (writers.c.fence.is_(None) | ~_AT_WORK))
        .order_by(contacts.c.number)
    )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(found)}


def at_work(engine: Engine) -> list[Writer]:
    """The writers that have a lease, the oldest first."""
    with engine.connect() as connection:
        return [_writer(row) for row in connection.execute(select(writers).where(_AT_WORK).order_by(writers.c.fence))]


def names(engine: Engine) -> set[str]:
    """The numbers of the writers that have a lease, as the names under which they claim what is due."""
    return {str(each.fence) for each in at_work(engine)}


def _begin(engine: Engine) -> int:
    """Begin to be a writer, with a number that is higher than all before."""
    row: dict[str, Any] = {**asdict(this_process()), "serving": False, "renewals": 0, "ended": ""}
    for tries in range(_TRIES):
        try:
            with writing(engine) as connection:
                last = connection.execute(select(func.max(writers.c.fence))).scalar() or 0
                still_open = select(func.max(contacts.c.fence)).where(contacts.c.closed_at.is_(None))
                fence = max(last, connection.execute(still_open).scalar() or 0) + 1
                connection.execute(delete(writers).where(writers.c.ended_at < _now() - _REMEMBERED))
                connection.execute(insert(writers).values(fence=fence, began_at=_now(), renewed_at=_now(), **row))
                return fence
        except IntegrityError:  # another program took that number at the same moment
            if tries == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _end(connection: Connection, writer: Writer, why: str) -> bool:
    """End a lease, unless it was renewed since it was looked at; says whether."""
    as_seen = (writers.c.fence == writer.fence) & (writers.c.renewals == writer.renewals) & _AT_WORK
    return bool(connection.execute(update(writers).where(as_seen).values(ended_at=_now(), ended=why)).rowcount)


def _why_lost(connection: Connection, fence: int) -> str:
    why = connection.execute(select(writers.c.ended).where(writers.c.fence == fence)).scalar()
    if why == _STOPPED:
        return "this Cordboard was stopped"
    return f"another Cordboard has taken over the contacts of this one: {why or 'the store knows this one no more'}"


def _here() -> str:
    """This program, as another machine names it."""
    here = this_process()
    return f"process {here.pid} on {here.host}"


def _known_gone(engine: Engine, writer: Writer) -> bool:
    # SQLite's write-ahead log is shared by memory, so all its writers are on one machine (sqlite.org/wal.html).
    return known_gone(writer.process, one_machine=engine.dialect.name == "sqlite")


def _writer(row: Row[Any]) -> Writer:
    process = Process(row.host, row.boot, row.space, row.pid, row.started)
    return Writer(row.fence, process, row.serving, row.began_at, row.renewals)


def _now() -> int:
    return time.time_ns() // 1_000_000
