"""What the journal writer is given to store, and how those who wait for it are told."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Executable

from cordboard.engine.journal import AnyEntry, encode
from cordboard.store.contact_events import closed, events_of, promised
from cordboard.store.failures import StoreFailed
from cordboard.store.journal_rows import NewContact, outcome_of
from cordboard.store.webhook_outbox import ContactEvent

_log = logging.getLogger(__name__)


class WriteRequest(msgspec.Struct, gc=False):
    """Something to store, and who waits for it. `entries` is their JSON array, empty for none.

    `given_up`: who waited waits no more, and it must not be stored. `stored`: it is durable, and cannot be given up.
    `also` are changes of other tables in the same transaction, and `events` what webhooks tell of it. `refused`: why it
    alone of its group was not stored.
    """

    contact: str
    done: asyncio.Future[None]
    new: NewContact | None = None
    entries: str = ""
    outcome: dict[str, Any] | None = None
    check: bool = False
    given_up: bool = False
    stored: bool = False
    also: Sequence[Executable] = ()
    events: Sequence[ContactEvent] = ()
    refused: StoreFailed | None = None


def entries_of(
    contact: str, new: NewContact | None, entries: Sequence[AnyEntry], *, recovered: bool = False, account: str = "",
    also: Sequence[Executable] = (),
) -> WriteRequest:  # fmt: skip
    """Entries of a contact, and that it begins where `new` is given. Done already where there is nothing to store, or
    where they cannot be written down.
    """
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    if not entries and new is None and not also:
        done.set_result(None)
        return WriteRequest(contact, done, new, also=also)
    try:
        written = encode(entries).decode() if entries else ""
    except (TypeError, ValueError, msgspec.MsgspecError) as trouble:
        why = f"contact {contact} has an entry that cannot be written: {trouble}"
        done.set_exception(StoreFailed(why, lasting=True))
        return WriteRequest(contact, done, new, also=also)
    events = events_of(contact, entries)
    if new is not None and new.run == "callback":
        events = (promised(contact, new.started_at), *events)
    return WriteRequest(
        contact, done, new, written, outcome_of(entries, recovered, account), also=also, events=events
    )  # fmt: skip


def quarantining(contact: str, outcome: dict[str, Any]) -> WriteRequest:
    """That a contact is closed without an entry, with these values in its row."""
    told = (closed(contact, outcome["closed_at"]),)
    return WriteRequest(contact, asyncio.get_running_loop().create_future(), outcome=outcome, events=told)


def settle(group: Iterable[WriteRequest], trouble: str, *, lasting: bool = False) -> None:
    """Tell those who wait, each on its own event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[WriteRequest]] = defaultdict(list)
    for request in group:
        by_loop[request.done.get_loop()].append(request)
    for loop, requests in by_loop.items():
        try:
            loop.call_soon_threadsafe(_tell, requests, trouble, lasting)
        except RuntimeError:  # that loop is over
            _log.warning("nobody was left to hear what became of %d entries", len(requests))


def _tell(requests: Iterable[WriteRequest], trouble: str, lasting: bool) -> None:
    for request in requests:
        if request.done.done():
            continue
        if request.refused is not None:
            request.done.set_exception(request.refused)
        elif trouble:
            why = f"contact {request.contact} could not be stored: {trouble}" if request.contact else trouble
            request.done.set_exception(StoreFailed(why, lasting=lasting))
        else:
            request.done.set_result(None)


def reason_of(trouble: Exception) -> str:
    """What the database said, in one line: PostgreSQL adds the statement and where in it."""
    said = str(getattr(trouble, "orig", None) or trouble)
    return said.partition("\n")[0] or type(trouble).__name__
