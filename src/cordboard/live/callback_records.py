"""Callbacks in the store: what was promised is durable before the person is told, and has an outcome of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from uuid import uuid4

import msgspec
from sqlalchemy import Engine

from cordboard.acd.messages import Request
from cordboard.background import BackgroundTasks
from cordboard.engine.journal import AnyEntry, Closed, Left, Noted
from cordboard.flow.results import Result
from cordboard.live.desk import now
from cordboard.live.floor import Callback, ScreenPop
from cordboard.live.storing import store_until_taken
from cordboard.store import callbacks, contacts
from cordboard.store.callbacks import PromisedCallback
from cordboard.store.writer import JournalWriter, NewContact
from cordboard.telephony.line import Refusal

_log = logging.getLogger(__name__)

#: The outcome of a call that came to nothing, by what the network said.
OUTCOME_OF: Mapping[Refusal, str] = {
    Refusal.BUSY: "busy",
    Refusal.NO_ANSWER: "no_answer",
    Refusal.REFUSED: "refused",
    Refusal.INVALID_NUMBER: "invalid_number",
    Refusal.NETWORK_FAILURE: "network_failure",
    Refusal.FAX: "fax",
    Refusal.NOT_ALLOWED: "not_attempted",
    Refusal.CANCELLED: "not_attempted",
    Refusal.UNAVAILABLE: "network_failure",
}
#: The outcome of a callback for which nobody was ever called.
NEVER_CALLED = "not_attempted"


class CallbackRecords:
    """Each callback is a contact of its own from the moment in which it is promised (run ``callback``).

    `results` gives the site's results of today.
    """

    def __init__(
        self, database: Engine, writer: JournalWriter, results: Callable[[], Mapping[str, Result]],
        on_change: Callable[[], None],
    ) -> None:  # fmt: skip
        self._database = database
        self._writer = writer
        self._results = results
        self._on_change = on_change
        self.beside = BackgroundTasks("a callback could not be stored")

    async def add(self, callback: Callback, request: Request, queued_at: int) -> None:
        """Store a callback; it is durable when this returns. Raises StoreFailed and SQLAlchemyError."""
        parent = await asyncio.to_thread(contacts.contact, self._database, callback.contact)
        contact = uuid4().hex
        promised = PromisedCallback(
            contact, callback.contact, callback.number, callback.caller_id, msgspec.to_builtins(request),
            queued_at, callback.until, callback.attempts,
        )  # fmt: skip
        await self._writer.begin(
            NewContact(
                id=contact, flow=parent["flow"], version=parent["version"], channel="voice", direction="outbound",
                service=parent["service"], caller=callback.caller_id, called=callback.number, started_at=now(),
                account=parent["account"], run="callback", parent=callback.contact,
            ),
            also=(callbacks.addition(promised),),
        )  # fmt: skip
        callback.id = contact
        self._on_change()

    def tried(self, callback: Callback) -> None:
        """The person was not reached: how often that was tried outlasts a restart."""
        refusal = callback.refusal.value if callback.refusal is not None else ""
        self.beside.start(
            asyncio.to_thread(
                callbacks.tried, self._database, callback.id, tried=callback.tried, refusal=refusal,
                detail=callback.detail,
            )
        )  # fmt: skip

    def reached(self, callback: Callback) -> None:
        """The person is there: from here on the contact's journal tells the rest."""
        self.beside.start(asyncio.to_thread(callbacks.remove, self._database, callback.id))

    def over(self, callback: Callback, why: str) -> None:
        """It came to nothing: its contact gets the outcome that says so."""
        self.beside.start(self._close(callback, why))

    def pending(self) -> list[PromisedCallback]:
        """What was promised before a restart and is not over."""
        return callbacks.pending(self._database)

    async def _close(self, callback: Callback, why: str) -> None:
        result = self._results()[OUTCOME_OF[callback.refusal] if callback.refusal is not None else NEVER_CALLED]
        told = f"tried {callback.tried} of {callback.attempts} times" + f"; last: {callback.detail}" * bool(
            callback.detail
        )
        at = now()
        entries: list[AnyEntry] = [
            Noted("", told),
            Left(at, "", "line" if callback.refusal is not None else "flow", why),
            Closed(at, result.slug, result.code),
        ]
        await store_until_taken(self._writer, callback.id, entries, also=(callbacks.removal(callback.id),))
        _log.warning("callback %s of contact %s came to nothing: %s, %s", callback.id, callback.contact, why, told)
        self._on_change()


def restored(found: Iterable[PromisedCallback]) -> Iterable[tuple[Callback, Request, int]]:
    """Callbacks as the floor takes them up again, each with its request and when it was queued."""
    for each in found:
        request = msgspec.convert(each.request, Request)
        callback = Callback(
            each.parent, each.number, each.caller_id, attempts=each.attempts, id=each.contact, tried=each.tried,
            until=each.until, refusal=Refusal(each.refusal) if each.refusal else None, detail=each.detail,
            pop=ScreenPop(caller=each.number, called=each.caller_id, service=request.service),
        )  # fmt: skip
        yield callback, request, each.queued_at
