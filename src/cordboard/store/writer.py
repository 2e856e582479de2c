"""The one that writes journals: what many contacts decide at a moment becomes durable in one transaction."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Executable, exc

from cordboard.engine.journal import AnyEntry
from cordboard.store.failures import ContactClosed, LeaseLost, StoreFailed
from cordboard.store.journal_rows import NewContact, remove_contacts
from cordboard.store.leases import RENEW_SECONDS, Lease
from cordboard.store.observing import WriteObservation, WriteObserver
from cordboard.store.write_group import Written, write_group
from cordboard.store.write_requests import WriteRequest, entries_of, quarantining, reason_of, settle
from cordboard.store.writer_connection import WriterConnection

__all__ = ["ContactClosed", "JournalWriter", "LeaseLost", "NewContact", "StoreFailed"]

_log = logging.getLogger(__name__)

#: How long the first of a group waits for others, in seconds. Nobody waits longer than this and one commit.
GROUP_SECONDS = 0.005
#: More than this does not go into one transaction: contacts work while others are committed, which is quicker than all
#: of them working and then all of them waiting (bench/journal.py).
LARGEST_GROUP = 256
#: Trouble of the database, not of what is written: locked, disk full, no connection. Trying again may help.
_PASSING = (exc.OperationalError, exc.InternalError, exc.TimeoutError)


class JournalWriter:
    """Writes beginnings and entries of contacts from one thread, in the order they were given.

    What `begin` and `append` return is done when it is durable, or raises StoreFailed; nobody has to wait for it, and
    who stops waiting takes nothing back. The entry Closed stores the outcome in the same transaction.

    It has a lease in the store, renewed every `renew_seconds`, and each contact has one writer: that which began it, or
    which wrote it first when its writer was gone. What is given for another one's contact raises LeaseLost, and
    ContactClosed for one that is closed. A writer whose lease has ended stores nothing any more: all that it is given
    raises LeaseLost, and `on_lost` is told why, once, from the writer's thread.

    A thread that has died is replaced as soon as there is something to store.
    """

    def __init__(
        self, engine: Engine, *, on_lost: Callable[[str], None] = lambda _why: None,
        renew_seconds: float = RENEW_SECONDS, observers: Sequence[WriteObserver] = (),
    ) -> None:  # fmt: skip
        self._engine = engine
        self._observation = WriteObservation(observers)
        self._on_lost = on_lost
        self._renew_seconds = renew_seconds
        self._lease: Lease | None = None
        self._requests: queue.SimpleQueue[WriteRequest | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._connection = WriterConnection(engine)
        self._open: dict[str, int] = {}
        self._in_hand: list[WriteRequest] = []
        self._withdrawn: list[str] = []
        self._settling = threading.Lock()
        self.trouble = ""
        """Why the last thing that was given could not be stored; empty when it was."""
        self.lost = ""
        """Why this writer stores nothing any more; empty while it has its lease."""

    @property
    def running(self) -> bool:
        """Whether what is given now will be stored."""
        return self._thread is not None and not self.lost

    @property
    def waiting(self) -> int:
        """How much was given that is not stored yet."""
        return self._requests.qsize() + len(self._in_hand)

    @property
    def lease(self) -> Lease:
        """The lease of a writer that was started."""
        assert self._lease is not None, "the journal writer was not started"
        return self._lease

    def start(self) -> None:
        """Take a lease and begin to write. Starting twice is no error. Raises SQLAlchemyError."""
        if self._thread is None:
            self._lease = Lease(self._engine, self._renew_seconds)
            self._observation.forget(tuple(self._open))
            self._open.clear()
            self.lost = ""
            self._begin_thread()

    def close(self) -> None:
        """Store what was given so far, give the lease back and stop. Waits for it."""
        if self._thread is not None:
            self._replace_dead_thread()
            thread, self._thread = self._thread, None
            self._requests.put(None)
            thread.join()

    def begin(
        self, contact: NewContact, entries: Sequence[AnyEntry] = (), *, within: float | None = None,
        also: Sequence[Executable] = (),
    ) -> asyncio.Future[None]:  # fmt: skip
        """Store that a contact began, and its first entries.

        `also` are changes of other tables in the same transaction; they go without `within`, which may take it back.
        With `within` it must be durable in so many seconds. If it is not, StoreFailed is raised and the contact does
        not exist, also where the database answers later.
        """
        assert within is None or not also, "what is taken back takes no other change back"
        request = self._give(entries_of(contact.id, contact, entries, also=also))
        if within is not None and not request.done.done():
            timer = request.done.get_loop().call_later(within, self._give_up, request, within)
            request.done.add_done_callback(lambda _: timer.cancel())
        return request.done

    def append(
        self, contact: str, entries: Sequence[AnyEntry], *, recovered: bool = False, account: str = "",
        also: Sequence[Executable] = (),
    ) -> asyncio.Future[None]:  # fmt: skip
        """Store entries of a contact: all of them or, with StoreFailed, none.

        `account` is the account found meanwhile; it is stored with the end. `also` are changes of other tables in the
        same transaction.
        """
        return self._give(entries_of(contact, None, entries, recovered=recovered, account=account, also=also)).done

    def take_over(self, contact: str) -> asyncio.Future[None]:
        """Make an open contact of nobody this writer's. Raises ContactClosed, LeaseLost and StoreFailed.

        Adding to its journal does the same; this is for a caller that must know before.
        """
        return self._give(WriteRequest(contact, asyncio.get_running_loop().create_future())).done

    def quarantine(self, contact: str, outcome: dict[str, Any]) -> asyncio.Future[None]:
        """Close a contact whose journal cannot be read: its row gets these values, its journal stays as it is."""
        return self._give(quarantining(contact, outcome)).done

    def check(self) -> asyncio.Future[None]:
        """Write something on the way that contacts take, which leaves nothing behind. Raises StoreFailed."""
        return self._give(WriteRequest("", asyncio.get_running_loop().create_future(), check=True)).done

    def _give(self, request: WriteRequest) -> WriteRequest:
        if request.done.done():
            return request
        if self._thread is None:
            why = f"contact {request.contact} was not stored: the journal writer is not running"
            request.done.set_exception(StoreFailed(why, lasting=True))
            return request
        if self.lost:
            request.done.set_exception(LeaseLost(self.lost))
            return request
        self._replace_dead_thread()
        self._requests.put(request)
        return request

    def _give_up(self, request: WriteRequest, within: float) -> None:
        """Nobody waits any longer, unless it was stored and the answer is on its way."""
        with self._settling:
            if request.stored or request.done.done():
                return
            request.given_up = True
        why = f"contact {request.contact} could not be stored: the database did not answer within {within:g} seconds"
        self.trouble = f"the database did not answer within {within:g} seconds"
        request.done.set_exception(StoreFailed(why))

    # --- The thread ----------------------------------------------------------------------------------

    def _begin_thread(self) -> None:
        self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
        self._thread.start()

    def _replace_dead_thread(self) -> None:
        """What the dead one had in hand is settled where it is durable, and stored by the new one where it is not."""
        if self._thread is not None and not self._thread.is_alive():
            _log.error("the journal writer's thread has died; another one goes on with %d entries", len(self._in_hand))
            settle([request for request in self._in_hand if request.stored], "")
            self._in_hand = [request for request in self._in_hand if not request.stored]
            self._begin_thread()

    def _work(self) -> None:
        try:
            if self._in_hand:
                self._store(self._in_hand)
            going_on = True
            while going_on:
                going_on = self._take_group()
                self._store(self._in_hand)
            self._end_lease()
        finally:
            self._connection.close()

    def _take_group(self) -> bool:
        """Take in hand who came within a moment of the first; says whether more can come.

        Nobody comes where the lease is to be renewed before.
        """
        self._in_hand = group = []
        try:
            request = self._requests.get(timeout=None if self.lost else self.lease.due_in)
        except queue.Empty:
            return True
        if request is not None and self._requests.qsize() < LARGEST_GROUP:
            time.sleep(GROUP_SECONDS)
        while request is not None:
            group.append(request)
            if len(group) == LARGEST_GROUP:
                return True
            try:
                request = self._requests.get_nowait()
            except queue.Empty:
                return True
        return False

    def _store(self, group: list[WriteRequest]) -> None:
        """Store a group as one transaction, and tell those who wait. A check is a transaction of its own."""
        checks = [request for request in group if request.check]
        to_do = self._withdrawn or not self.lease.due_in
        if len(checks) < len(group) or (to_do and not checks):
            self._commit([request for request in group if not request.check])
        if checks:
            self._commit(checks)

    def _commit(self, group: list[WriteRequest]) -> None:
        if self.lost:
            self._lose(group, self.lost)
            return
        began = time.monotonic()
        try:
            with self._connection.transaction() as connection:
                # The transaction may have waited long for the lock.
                wanted = [request for request in group if not request.given_up]
                remove_contacts(connection, self._withdrawn)
                written = self._write(connection, wanted)
        except LeaseLost as lost:
            self._lose(group, str(lost))
            return
        except Exception as trouble:  # noqa: BLE001 - whatever it is, those who wait are told
            passing = isinstance(trouble, _PASSING) or type(trouble) is exc.DatabaseError
            if len(group) > 1 and not passing:
                for request in group:  # one that cannot be stored must not take the others with it
                    self._commit([request])
                return
            if passing:
                self.trouble = reason_of(trouble)
            self._observation.failed(lasting=not passing)
            settle(group, reason_of(trouble), lasting=not passing)
            return
        with self._settling:
            for request in wanted:
                request.stored = not request.given_up
        self._withdrawn = [request.contact for request in wanted if request.new is not None and not request.stored]
        self._open |= written.numbers
        self._observation.stored(wanted, written, time.monotonic() - began)
        self._observation.forget(self._withdrawn)
        for contact in (*written.closed, *self._withdrawn):
            self._open.pop(contact, None)
        if wanted:
            self.trouble = ""
        settle(wanted, "")
        if self._withdrawn:
            self._commit([])

    def _lose(self, group: list[WriteRequest], why: str) -> None:
        """Store nothing any more: another program may have taken the contacts over."""
        if not self.lost:
            _log.error("the journal writer stops: %s", why)
            self._on_lost(why)  # before anybody is refused: calls are let go of, and not ended by whoever is
        self.lost = why
        self._observation.forget(tuple(self._open))
        self._open.clear()
        self._withdrawn = []
        for request in group:
            request.refused = LeaseLost(why)
        settle(group, why, lasting=True)

    def _end_lease(self) -> None:
        """Give the lease back. Where the database does not take that, it ends as after a crash."""
        try:
            with self._connection.transaction() as connection:
                self.lease.end(connection)
        except exc.SQLAlchemyError as trouble:
            _log.warning("the lease of the journal writer could not be given back: %s", reason_of(trouble))

    def _write(self, connection: Connection, group: list[WriteRequest]) -> Written:
        return write_group(connection, group, self._open, self.lease)
