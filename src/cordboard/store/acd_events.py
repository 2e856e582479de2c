"""The event log of the distributor: what it was told and what it decided, in order. Statistics are folds over it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from cordboard.store.database import writing
from cordboard.store.keyset import newest_first
from cordboard.store.tables import acd_events

_log = logging.getLogger(__name__)

#: Seconds between two writes; what a crash may lose of the log.
EVERY = 0.1
#: Seconds to wait after a write that failed.
AGAIN = 2.0


@dataclass(frozen=True, slots=True)
class AcdEvent:
    """One line of the log: a message (``told``) or a decision (``decided``), and whom it is about.

    `at` is in milliseconds since the epoch. `turn` numbers the messages: decisions have that of their message.
    """

    at: int
    turn: int
    kind: str
    name: str
    agent: str
    contact: str
    body: str


def read(engine: Engine, *, since: int = 0, until: int | None = None) -> Iterator[AcdEvent]:
    """The log from a time on and before another, in the order in which it happened."""
    table = acd_events.c
    wanted = select(table.at, table.turn, table.kind, table.name, table.agent, table.contact, table.body)
    wanted = wanted.where(table.at >= since).order_by(table.id)
    if until is not None:
        wanted = wanted.where(table.at < until)
    with engine.connect() as connection:
        for row in connection.execution_options(yield_per=1000).execute(wanted):
            yield AcdEvent(*row)


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


class AcdEventLog:
    """Adds to the log, a group at a time. What cannot be stored now is kept and tried again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rows: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        self._turn = 0

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
            task, self._task = self._task, None
            await task

    def note(self, at: int, message: msgspec.Struct, decisions: Sequence[msgspec.Struct]) -> None:
        """A message and what was decided on it."""
        self._turn += 1
        self._rows.append(_row(at, self._turn, "told", message))
        self._rows += (_row(at, self._turn, "decided", each) for each in decisions)
        self._news.set()

    async def _work(self) -> None:
        while not self._closing:
            await self._news.wait()
            await self._write()
            if not self._closing:
                await asyncio.sleep(EVERY)
        await self._write()

    async def _write(self) -> None:
        rows, self._rows = self._rows, []
        self._news.clear()
        if not rows:
            return
        try:
            await asyncio.to_thread(self._insert, rows)
        except SQLAlchemyError:
            _log.exception("%d events of the distributor could not be stored; they are kept and tried again", len(rows))
            self._rows = rows + self._rows
            if not self._closing:
                await asyncio.sleep(AGAIN)
                self._news.set()

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(acd_events), rows)


def _row(at: int, turn: int, kind: str, event: msgspec.Struct) -> dict[str, Any]:
    about = getattr(event, "request", event)
    return {
        "at": at, "turn": turn, "kind": kind, "name": str(event.__struct_config__.tag),
        "agent": getattr(about, "agent", ""), "contact": getattr(about, "contact", ""),
        "body": msgspec.json.encode(event).decode(),
    }  # fmt: skip
