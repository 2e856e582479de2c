"""The event log of the distributor: what it was told and what it decided, in order. Statistics are folds over it.

With each group goes the floor as it is then, so that a restart goes on where the log ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from cordboard.store import floor_rows
from cordboard.store.agent_events import events_of
from cordboard.store.database import writing
from cordboard.store.failures import LeaseLost
from cordboard.store.floor_rows import Key
from cordboard.store.keyset import newest_first
from cordboard.store.streaming import streaming
from cordboard.store.tables import acd_events
from cordboard.store.trials import contact_of, trials_among
from cordboard.store.webhook_outbox import WebhookEvent, tell
from cordboard.store.webhook_payloads import AgentOfferData

_log = logging.getLogger(__name__)

#: How long the first of a group waits for others, in seconds. A crash may lose what happened in this time and that of
#: one commit, and nobody was told of it.
GROUP_SECONDS = 0.004
#: Seconds to wait after a write that failed.
AGAIN = 0.5


@dataclass(frozen=True, slots=True)
class AcdEvent:
    """One line of the log: a message (``told``) or a decision (``decided``), and whom it is about.

    `id` only grows, `at` is in milliseconds since the epoch. `turn` numbers the messages: decisions have that of their
    message.
    """

    id: int
    at: int
    turn: int
    kind: str
    name: str
    agent: str
    contact: str
    body: str


def read(engine: Engine, *, since: int = 0, until: int | None = None, after: int = 0) -> Iterator[AcdEvent]:
    """The log from a time on and before another, in the order in which it happened; only lines `after` that id."""
    table = acd_events.c
    wanted = select(table.id, table.at, table.turn, table.kind, table.name, table.agent, table.contact, table.body)
    wanted = wanted.where(table.at >= since).order_by(table.id)
    if after:
        wanted = wanted.where(table.id > after)
    if until is not None:
        wanted = wanted.where(table.at < until)
    with streaming(engine, wanted, 1000) as found:
        for row in found:
            yield AcdEvent(*tuple(row))


def event_page(
    engine: Engine, *, agent: str = "", contact: str = "", since: int | None = None, until: int | None = None,
    after: Sequence[int] | None = None, limit: int = 50,
) -> list[dict[str, Any]]:  # fmt: skip
    """The log of an agent or a contact, the newest line first: those that follow on the number `after`."""
    wanted = newest_first(select(acd_events), (acd_events.c.id,), after, limit)
    for column, value in ((acd_events.c.agent, agent), (acd_events.c.contact, contact)):
        if value:
            wanted = wanted.where(column == value)
    if since is not None:
        wanted = wanted.where(acd_events.c.at >= since)
    if until is not None:
        wanted = wanted.where(acd_events.c.at < until)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


@dataclass(frozen=True)
class Cut:
    """What has changed since the last cut: `rows` to store, and what is told once they are (`stored`)."""

    rows: Mapping[Key, bytes | None]
    stored: Callable[[], None]


class AcdEventLog:
    """Adds to the log, a group at a time, and stores the floor as it is then in the same transaction (`cut`).

    So the log and the rows always tell of the same moment. What cannot be stored now is kept and tried again.

    Each transaction calls `require` first. Where that raises LeaseLost nothing is stored any more: another program has
    the floor, and what this one still believes must not be written over it.
    """

    def __init__(self, engine: Engine, cut: Callable[[], Cut], require: Callable[[Connection], None]) -> None:
        self._engine = engine
        self._cut = cut
        self._require = require
        self._lost = False
        self._events: list[dict[str, Any]] = []
        self._told: list[WebhookEvent] = []
        self._unstored: dict[Key, bytes | None] = {}
        self._news = asyncio.Event()
        self._writing = False
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        self._turn = 0
        self._waiting: list[Callable[[], None]] = []
        self.trouble = ""
        """Why the last group could not be stored; empty when it was."""

    @property
    def behind(self) -> bool:
        """Whether something has happened that is not stored yet, and will be."""
        return self._task is not None and (self._writing or self._news.is_set())

    def start(self) -> None:
        """Begin to write. Starting twice is no error."""
        if self._task is None:
            self._closing = False
            with self._engine.connect() as connection:
                self._turn = connection.execute(select(func.max(acd_events.c.turn))).scalar() or 0
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """Write what was noted, and end. Stopping twice is no error."""
        if self._task is not None:
            self._closing = True
            self._news.set()
            await self._task
            self._task = None

    def note(self, at: int, message: msgspec.Struct, decisions: Sequence[msgspec.Struct]) -> None:
        """A message and what was decided on it."""
        self._turn += 1
        self._events += as_rows(at, self._turn, message, decisions)
        self._told += events_of(at, message, decisions)
        self._news.set()

    def changed(self) -> None:
        """Something else has changed of what `cut` gives."""
        self._news.set()

    async def _work(self) -> None:
        while not self._closing:
            await self._news.wait()
            if not self._closing:
                await asyncio.sleep(GROUP_SECONDS)
            await self._write()
        await self._write()

    async def _write(self) -> None:
        if self._lost:
            return
        events, self._events = self._events, []
        told, self._told = self._told, []
        self._writing = True
        self._news.clear()
        cut = self._cut()
        rows = {**self._unstored, **cut.rows}
        try:
            if events or rows:
                await asyncio.to_thread(self._store, events, rows, told)
        except LeaseLost as lost:
            _log.error("what happens on the floor is not stored any more: %s", lost)
            self._lost, self.trouble = True, str(lost)
        except SQLAlchemyError as trouble:
            if not self.trouble:
                _log.exception("what happened on the floor could not be stored; it is kept and tried again")
            self.trouble = str(getattr(trouble, "orig", None) or trouble)
            self._events, self._told = events + self._events, told + self._told
            self._unstored = rows
            self._waiting.append(cut.stored)
            self._news.set()
            if not self._closing:
                await asyncio.sleep(AGAIN)
        else:
            self.trouble, self._unstored = "", {}
            waiting, self._waiting = self._waiting, []
            for stored in (*waiting, cut.stored):
                stored()
        finally:
            self._writing = False

    def _store(
        self, events: list[dict[str, Any]], rows: Mapping[Key, bytes | None], told: Sequence[WebhookEvent]
    ) -> None:  # fmt: skip
        with writing(self._engine) as connection:
            self._require(connection)
            if events:
                connection.execute(insert(acd_events), events)
            floor_rows.write(connection, rows)
            tell(connection, _without_trials(connection, told))


def _without_trials(connection: Connection, told: Sequence[WebhookEvent]) -> list[WebhookEvent]:
    """Without the offers of calls of drafts that came to nothing. What state an agent is in is told in any case."""
    offered = [contact_of(each.data.contact) if isinstance(each.data, AgentOfferData) else "" for each in told]
    trials = trials_among(connection, {contact for contact in offered if contact})
    return [each for each, contact in zip(told, offered, strict=True) if contact not in trials]


def as_rows(
    at: int, turn: int, message: msgspec.Struct, decisions: Sequence[msgspec.Struct]
) -> Iterator[dict[str, Any]]:
    """A message and what was decided on it, as rows of the log."""
    yield _row(at, turn, "told", message)
    yield from (_row(at, turn, "decided", each) for each in decisions)


def _row(at: int, turn: int, kind: str, event: msgspec.Struct) -> dict[str, Any]:
    about = getattr(event, "request", event)
    return {
        "at": at, "turn": turn, "kind": kind, "name": str(event.__struct_config__.tag),
        "agent": getattr(about, "agent", ""), "contact": getattr(about, "contact", ""),
        "body": msgspec.json.encode(event).decode(),
    }  # fmt: skip
