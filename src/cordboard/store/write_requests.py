"""What the journal writer is given to store, and how those who wait for it are told."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Executable

from cordboard.store.journal_rows import NewContact

_log = logging.getLogger(__name__)


class StoreFailed(Exception):
    """It could not be stored, and nothing of it was. The message says why. `lasting`: trying again is no use."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting


class WriteRequest(msgspec.Struct, gc=False):
    """Something to store, and who waits for it. `entries` is their JSON array, empty for none.

    `given_up`: who waited waits no more, and it must not be stored. `stored`: it is durable, and cannot be given up.
    `also` are changes of other tables in the same transaction.
    """

    contact: str
    new: NewContact | None
    entries: str
    outcome: dict[str, Any] | None
    done: asyncio.Future[None]
    check: bool = False
    given_up: bool = False
    stored: bool = False
    also: Sequence[Executable] = ()


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
        if trouble:
            why = f"contact {request.contact} could not be stored: {trouble}" if request.contact else trouble
            request.done.set_exception(StoreFailed(why, lasting=lasting))
        else:
            request.done.set_result(None)


def reason_of(trouble: Exception) -> str:
    """What the database said, in one line: PostgreSQL adds the statement and where in it."""
    said = str(getattr(trouble, "orig", None) or trouble)
    return said.partition("\n")[0] or type(trouble).__name__
