"""The one that writes journals: what many contacts decide at a moment becomes durable in one transaction."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from cordboard.engine.journal import AnyEntry, Closed, Left, RunKind, encode
from cordboard.store.database import writing
from cordboard.store.tables import contacts, journal

_log = logging.getLogger(__name__)

#: How long the first of a group waits for others, in seconds. Nobody waits longer than this and one commit.
GROUP_SECONDS = 0.005
#: More than this does not go into one transaction: contacts work while others are committed, which is quicker than all
#: of them working and then all of them waiting (bench/journal.py).
LARGEST_GROUP = 256
#: Rows in one statement. SQLite lets go of Python's lock for every statement, and a busy event loop gives it back late:
#: a statement for each row would have the writer wait a thousand times a group.
_ROWS_AT_ONCE = (256, 32, 4, 1)
_ENDS = (Left, Closed)


class StoreFailed(Exception):
    """It could not be stored, and nothing of it was. The message says why."""


@dataclass(frozen=True)
class NewContact:
    """A contact that begins. `started_at` is in milliseconds since the epoch."""

    id: str
    flow: str
    version: str
    channel: str
    direction: str
    service: str
    caller: str
    called: str
    started_at: int
    account: str = ""
    run: RunKind = "contact"
    parent: str = ""


class _Wish(msgspec.Struct, gc=False):
    """Something to store, and who waits for it. `entries` is their JSON array, empty for none."""

    contact: str
    new: NewContact | None
    entries: str
    outcome: dict[str, Any] | None
    done: asyncio.Future[None]


class JournalWriter:
    """Writes beginnings and entries of contacts from one thread, in the order they were given.

    What `begin` and `append` return is done when it is durable, or raises StoreFailed; nobody has to wait for it, and
    who stops waiting takes nothing back. The entry Closed stores the outcome in the same transaction. A contact that
    is closed stays as it is: whatever else is given for it is dropped.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wishes: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open: dict[str, int] = {}

    def start(self) -> None:
        """Begin to write. Starting twice is no error."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Store what was given so far, and stop. Waits for it."""
        if self._thread is not None:
            thread, self._thread = self._thread, None
            self._wishes.put(None)
            thread.join()

    def begin(self, contact: NewContact, entries: Sequence[AnyEntry] = ()) -> asyncio.Future[None]:
        """Store that a contact began, and its first entries."""
        return self._wish(contact.id, contact, entries, recovered=False)

    def append(
        self, contact: str, entries: Sequence[AnyEntry], *, recovered: bool = False, account: str = ""
    ) -> asyncio.Future[None]:
        """Store entries of a contact: all of them or, with StoreFailed, none.

        `account` is the account found meanwhile; it is stored with the end.
        """
        return self._wish(contact, None, entries, recovered=recovered, account=account)

    def _wish(
        self, contact: str, new: NewContact | None, entries: Sequence[AnyEntry], *, recovered: bool, account: str = ""
    ) -> asyncio.Future[None]:
        done = asyncio.get_running_loop().create_future()
        if self._thread is None:
            done.set_exception(StoreFailed(f"contact {contact} was not stored: the journal writer is not running"))
        elif not entries and new is None:
            done.set_result(None)
        else:
            try:
                written = encode(entries).decode() if entries else ""
            except (TypeError, ValueError, msgspec.MsgspecError) as trouble:
                done.set_exception(StoreFailed(f"contact {contact} has an entry that cannot be written: {trouble}"))
                return done
            self._wishes.put(_Wish(contact, new, written, _outcome(entries, recovered, account), done))
        return done

    def _work(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._group()
            if group:
                self._store(group)

    def _group(self) -> tuple[list[_Wish], bool]:
        """Those who came within a moment of the first, and whether more can come."""
        wish = self._wishes.get()
        if wish is not None and self._wishes.qsize() < LARGEST_GROUP:
            time.sleep(GROUP_SECONDS)
        group: list[_Wish] = []
        while wish is not None:
            group.append(wish)
            if len(group) == LARGEST_GROUP:
                return group, True
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _store(self, group: list[_Wish]) -> None:
        try:
            with writing(self._engine) as connection:
                numbers, shut = self._write(connection, group)
        except SQLAlchemyError as trouble:
            if len(group) > 1 and not isinstance(trouble, OperationalError):
                for wish in group:  # one that cannot be stored must not take the others with it
                    self._store([wish])
            else:
                _settle(group, _reason(trouble))
            return
        self._open |= numbers
        for contact in shut:
            self._open.pop(contact, None)
        _settle(group, "")

    def _write(self, connection: Connection, group: list[_Wish]) -> tuple[dict[str, int], set[str]]:
        """The numbers of contacts that are new to this writer, and the contacts that this closed."""
        if new := [_row(wish.new) for wish in group if wish.new is not None]:
            connection.execute(insert(contacts), new)
        numbers = _numbers(connection, {wish.contact for wish in group} - self._open.keys())
        shut: set[str] = set()
        rows: list[int | str] = []
        for wish in group:
            number = self._open.get(wish.contact) or numbers.get(wish.contact)
            if number is None or wish.contact in shut:
                _log.warning("contact %s is closed already, and stays as it is", wish.contact)
                continue
            if wish.entries:
                rows += (number, wish.entries)
            if wish.outcome is not None:
                connection.execute(update(contacts).where(contacts.c.number == number).values(**wish.outcome))
                if "closed_at" in wish.outcome:
                    shut.add(wish.contact)
        _insert(connection, rows)
        return numbers, shut


def _numbers(connection: Connection, named: set[str]) -> dict[str, int]:
    """The numbers of those contacts that are open. Raises IntegrityError for one that never began."""
    found: dict[str, int] = {}
    unknown = sorted(named)
    for begin in range(0, len(unknown), 500):
        some = unknown[begin : begin + 500]
        wanted = select(contacts.c.id, contacts.c.number, contacts.c.closed_at).where(contacts.c.id.in_(some))
        rows = connection.execute(wanted).all()
        if missing := set(some) - {row.id for row in rows}:
            raise IntegrityError(None, None, LookupError(f"it never began: {', '.join(sorted(missing))}"))
        found |= {row.id: row.number for row in rows if row.closed_at is None}
    return found


def _outcome(entries: Sequence[AnyEntry], recovered: bool, account: str) -> dict[str, Any] | None:
    """What the last entries say about the end of a contact."""
    if not entries or type(entries[-1]) not in _ENDS:
        return None
    found: dict[str, Any] = {"account": account} if account else {}
    for entry in entries:
        if type(entry) is Left:
            found |= {"left_at": entry.at, "ended_by": entry.by, "reason": entry.reason}
        elif type(entry) is Closed:
            found |= {
                "closed_at": entry.at, "result": entry.result, "code": entry.code, "recovered": recovered,
                "due": entry.due or entry.result, "agent": entry.agent,
            }  # fmt: skip
    return found


def _insert(connection: Connection, rows: list[int | str]) -> None:
    """Add to the journal. `rows` are a contact, its entries, a contact, its entries …"""
    if connection.dialect.name != "sqlite":
        pairs = zip(rows[::2], rows[1::2], strict=True)
        if rows:
            connection.execute(
                insert(journal), [{"contact": contact, "entries": entries} for contact, entries in pairs]
            )
        return
    at = 0
    for size in _ROWS_AT_ONCE:
        statement = f"INSERT INTO journal (contact, entries) VALUES {', '.join(['(?, ?)'] * size)}"  # noqa: S608
        while len(rows) - at >= 2 * size:
            connection.exec_driver_sql(statement, tuple(rows[at : at + 2 * size]))
            at += 2 * size


def _settle(group: Iterable[_Wish], trouble: str) -> None:
    """Tell those who wait, each on its own event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Wish]] = defaultdict(list)
    for wish in group:
        by_loop[wish.done.get_loop()].append(wish)
    for loop, wishes in by_loop.items():
        try:
            loop.call_soon_threadsafe(_tell, wishes, trouble)
        except RuntimeError:  # that loop is over
            _log.warning("nobody was left to hear what became of %d entries", len(wishes))


def _tell(wishes: Iterable[_Wish], trouble: str) -> None:
    for wish in wishes:
        if wish.done.done():
            continue
        if trouble:
            wish.done.set_exception(StoreFailed(f"contact {wish.contact} could not be stored: {trouble}"))
        else:
            wish.done.set_result(None)


def _row(contact: NewContact) -> dict[str, Any]:
    return {**asdict(contact), "result": "", "ended_by": "", "recovered": False, "agent": "", "due": "", "reason": ""}


def _reason(trouble: SQLAlchemyError) -> str:
    return str(getattr(trouble, "orig", None) or trouble)
