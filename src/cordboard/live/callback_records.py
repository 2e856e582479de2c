"""Callbacks in the store: what was promised is durable before the person is told, and has an outcome of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

import msgspec
from sqlalchemy import Engine

from cordboard.acd.messages import AgentRequest
from cordboard.background import BackgroundTasks
from cordboard.engine.journal import AnyEntry, Closed, Left, Noted
from cordboard.flow.results import Result
from cordboard.live.clock import now
from cordboard.live.floor import CallbackPromise, OpenCallback, ScreenPop
from cordboard.live.storing import store_until_taken, write_until_taken
from cordboard.store import callbacks, contacts, due_times
from cordboard.store.callbacks import CallbackAttempt, PromisedCallback
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

    Args:
        results: gives the site's results of today.
        expect: told of the due times that are set here.
    """

    def __init__(
        self, database: Engine, writer: JournalWriter, results: Callable[[], Mapping[str, Result]],
        on_change: Callable[[], None], expect: Callable[[int], None],
    ) -> None:  # fmt: skip
        self._database = database
        self._writer = writer
        self._results = results
        self._on_change = on_change
        self._expect = expect
        self.beside = BackgroundTasks("a callback could not be stored")

    async def add(self, callback: OpenCallback) -> None:
        """Store a callback; it is durable when this returns. Raises StoreFailed and SQLAlchemyError."""
        promise = callback.promise
        parent = await asyncio.to_thread(contacts.contact, self._database, promise.contact)
        promised = PromisedCallback(
            contact=promise.id, parent=promise.contact, number=promise.number, caller_id=promise.caller_id,
            request=msgspec.to_builtins(callback.request), queued_at=callback.queued_at, until=promise.until,
            attempts=promise.attempts, retry_after=round(promise.retry_after * 1000),
            pop=msgspec.to_builtins(promise.pop), record=promise.record,
        )  # fmt: skip
        await self._writer.begin(
            NewContact(
                id=promise.id, flow=parent["flow"], version=parent["version"], channel=parent["channel"],
                direction="outbound", service=parent["service"], caller=promise.caller_id, called=promise.number,
                started_at=now(), account=parent["account"], run="callback", parent=promise.contact,
                trial=parent["trial"],
            ),
            also=callbacks.addition(promised),
        )  # fmt: skip
        self._expect(promise.until)
        self._on_change()

    async def begin_attempt(self, callback: OpenCallback, agent: str) -> int:
        """The person is about to be called; says how often that makes. Raises SQLAlchemyError."""
        begin = partial(callbacks.begin_attempt, self._database, callback.promise.id, agent, now())
        return await asyncio.to_thread(begin)

    def end_attempt(self, callback: OpenCallback, outcome: str, retry_at: int | None) -> None:
        """The person was not reached: how that came outlasts a restart, and so does when they are called again."""
        self.beside.start(
            self._end_attempt(callback, outcome, "" if outcome == callback.detail else callback.detail, retry_at)
        )

    def reached(self, callback: OpenCallback) -> None:
        """The person is there: from here on the contact's journal tells the rest."""
        self.beside.start(self._end_attempt(callback, callbacks.REACHED, "", None))

    def over(self, callback: OpenCallback, why: str) -> None:
        """It came to nothing: its contact gets the outcome that says so."""
        self.beside.start(self._close(callback, why))

    def pending(self) -> list[PromisedCallback]:
        """What was promised and is not over."""
        return callbacks.pending(self._database)

    def restored(self, left: Collection[str]) -> Iterable[tuple[OpenCallback, bool]]:
        """Callbacks among the contacts that a program left, as the floor takes them up again, each with whether its
        next attempt is due at a time.

        Attempts that the program left unfinished are settled before. A callback whose person was reached is over.
        """
        callbacks.settle(self._database, left, now())
        pausing = due_times.keys(self._database, callbacks.RETRY)
        for each in self.pending():
            if each.contact in left:
                yield _restored(each, callbacks.attempts_of(self._database, each.contact)), each.contact in pausing

    async def _end_attempt(self, callback: OpenCallback, outcome: str, detail: str, retry_at: int | None) -> None:
        end = partial(
            callbacks.end_attempt, self._database, callback.promise.id, at=now(), outcome=outcome, detail=detail,
            retry_at=retry_at,
        )  # fmt: skip
        await write_until_taken(f"the attempt of callback {callback.promise.id}", end)
        if retry_at is not None:
            self._expect(retry_at)

    async def _close(self, callback: OpenCallback, why: str) -> None:
        promise = callback.promise
        result = self._results()[OUTCOME_OF[callback.refusal] if callback.refusal is not None else NEVER_CALLED]
        told = f"tried {callback.tried} of {promise.attempts} times"
        told += f"; last: {callback.detail}" * bool(callback.detail)
        at = now()
        entries: list[AnyEntry] = [
            Noted("", told),
            Left(at, "", "line" if callback.refusal is not None else "flow", why),
            Closed(at, result.slug, result.code),
        ]
        await store_until_taken(self._writer, promise.id, entries, also=callbacks.removal(promise.id))
        _log.warning("callback %s of contact %s came to nothing: %s, %s", promise.id, promise.contact, why, told)
        self._on_change()


def _restored(promised: PromisedCallback, attempts: Sequence[CallbackAttempt]) -> OpenCallback:
    request = msgspec.convert(promised.request, AgentRequest)
    # What was promised before screen pops were stored has none.
    pop = promised.pop or {"caller": promised.number, "called": promised.caller_id, "service": request.service}
    promise = CallbackPromise(
        promised.parent, promised.number, promised.until, promised.caller_id, promised.attempts,
        promised.retry_after / 1000, msgspec.convert(pop, ScreenPop), promised.record, promised.contact,
    )  # fmt: skip
    refused = [Refusal(each.outcome) for each in attempts if each.outcome in set(Refusal)]
    return OpenCallback(
        promise, request, promised.queued_at, tried=len(attempts), refusal=refused[-1] if refused else None,
        detail=(attempts[-1].detail or attempts[-1].outcome) if attempts else "",
    )  # fmt: skip
