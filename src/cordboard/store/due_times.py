"""Due times: what is to be done at a time, also where the program is ended and started before.

Each has a `kind`, which says who does it, and a `key`: there is at most one of a kind and key, and setting it again
moves it. Times are milliseconds since the epoch, UTC. The waker (live.waker) does what is due.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Engine,
    Executable,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite writes this the same way

from cordboard.store.database import writing
from cordboard.store.tables import due_times

_REMOVE = delete(due_times).where(
    due_times.c.kind == bindparam("its_kind"), due_times.c.key == bindparam("its_key"),
    due_times.c.turn == bindparam("its_turn"),
)  # fmt: skip


@dataclass(frozen=True)
class DueTime:
    """Something that is due. `turn` tells it from what is set later under the same kind and key; `tries` is how often
    doing it has failed.
    """

    kind: str
    key: str
    due_at: int
    payload: dict[str, Any]
    turn: str
    tries: int = 0


def setting(kind: str, key: str, due_at: int, payload: dict[str, Any] | None = None) -> Executable:
    """The change that sets a due time, for a transaction of somebody else. One of that kind and key is moved by it."""
    row = {
        "kind": kind, "key": key, "turn": uuid4().hex, "due_at": due_at, "at": due_at, "payload": payload or {},
        "tries": 0, "claimed_by": "",
    }  # fmt: skip
    change = insert(due_times).values(row)
    again = {name: change.excluded[name] for name in row if name not in {"kind", "key"}}
    return change.on_conflict_do_update(index_elements=["kind", "key"], set_=again)


def put(engine: Engine, kind: str, key: str, due_at: int, payload: dict[str, Any] | None = None) -> None:
    """Set a due time, in a transaction of its own."""
    with writing(engine) as connection:
        connection.execute(setting(kind, key, due_at, payload))


def moving(kind: str, key: str, due_at: int) -> Update:
    """The change that moves a due time, for a transaction of somebody else. Where there is none it does nothing."""
    here = due_times.c.kind == kind, due_times.c.key == key
    return update(due_times).where(*here).values(due_at=due_at, at=due_at, turn=uuid4().hex, tries=0, claimed_by="")


def cancelling(kind: str, key: str) -> Delete:
    """The change that takes a due time out, for a transaction of somebody else. Where there is none it does nothing."""
    return delete(due_times).where(due_times.c.kind == kind, due_times.c.key == key)


def removal(due: DueTime) -> Delete:
    """The change that says that this is done, for the transaction that does it. What was set anew meanwhile stays."""
    return cancelling(due.kind, due.key).where(due_times.c.turn == due.turn)


def take(connection: Connection, due: DueTime) -> bool:
    """Take it out, in the transaction that does it. False: it was cancelled, moved or done, and must not be done."""
    return bool(connection.execute(removal(due)).rowcount)


def nearest(engine: Engine, kinds: Collection[str]) -> int | None:
    """When something of these kinds is to be done next; None where nothing is."""
    with engine.connect() as connection:
        found = [connection.scalar(select(func.min(due_times.c.at)).where(_open(kind))) for kind in kinds]
    return min((each for each in found if each is not None), default=None)


def keys(engine: Engine, kind: str) -> set[str]:
    """The keys of a kind of which something is to be done."""
    with engine.connect() as connection:
        return set(connection.scalars(select(due_times.c.key).where(due_times.c.kind == kind)))


def claim(
    engine: Engine, room: Mapping[str, int], now: int, program: str, require: Callable[[Connection], None],
    done: Iterable[DueTime] = (),
) -> list[DueTime]:  # fmt: skip
    """Claim what is due for a program, the longest due first: no other program is given the same.

    `room` says how much of each kind: many of one kind keep nobody waiting who needs another. `require` raises in the
    transaction where the program may claim nothing. What is `done` is taken out in the same transaction.
    """
    found: list[Any] = []
    with writing(engine) as connection:
        require(connection)
        _remove(connection, done)
        for kind, most in room.items():
            keys = select(due_times.c.key).where(_open(kind), due_times.c.at <= now).order_by(due_times.c.at)
            keys = keys.limit(most).with_for_update(skip_locked=True)
            here = (due_times.c.kind == kind) & due_times.c.key.in_(keys)
            change = update(due_times).where(here).values(claimed_by=program)
            found += connection.execute(change.returning(due_times)).all()
    found.sort(key=lambda row: int(row.at))
    return [DueTime(row.kind, row.key, row.due_at, row.payload, row.turn, row.tries) for row in found]


def claimants(engine: Engine, kinds: Collection[str]) -> set[str]:
    """The programs that have claimed something of these kinds which is not done."""
    claimed = select(due_times.c.claimed_by).where(due_times.c.claimed_by > "").distinct()
    with engine.connect() as connection:
        return {name for kind in kinds for name in connection.scalars(claimed.where(due_times.c.kind == kind))}


def release(engine: Engine, programs: Collection[str]) -> int:
    """Let go of the claims of these programs: what they had begun is done again. Says how many claims there were."""
    here = due_times.c.claimed_by.in_(programs)
    with writing(engine) as connection:
        return connection.execute(update(due_times).where(here).values(claimed_by="")).rowcount


def put_off(engine: Engine, due: DueTime, at: int) -> None:
    """Doing it failed: it is tried again at a time. What was set anew meanwhile stays as it is."""
    with writing(engine) as connection:
        connection.execute(
            update(due_times)
            .where(due_times.c.kind == due.kind, due_times.c.key == due.key, due_times.c.turn == due.turn)
            .values(at=at, tries=due.tries + 1, claimed_by="")
        )


def remove(engine: Engine, done: Iterable[DueTime]) -> None:
    """These are done."""
    with writing(engine) as connection:
        _remove(connection, done)


def count_others(engine: Engine, kinds: Collection[str]) -> dict[str, int]:
    """How many there are of each kind that is not among these."""
    others = select(due_times.c.kind, func.count()).where(due_times.c.kind.not_in(kinds)).group_by(due_times.c.kind)
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(others)}


def _open(kind: str) -> ColumnElement[bool]:
    return (due_times.c.kind == kind) & (due_times.c.claimed_by == "")


def _remove(connection: Connection, done: Iterable[DueTime]) -> None:
    rows = [{"its_kind": due.kind, "its_key": due.key, "its_turn": due.turn} for due in done]
    if rows:
        connection.execute(_REMOVE, rows)
