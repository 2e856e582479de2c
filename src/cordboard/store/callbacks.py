"""Callbacks that were promised and are not over, and every attempt that was made to reach their persons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, Executable, delete, func, insert, select, update

from cordboard.store import due_times
from cordboard.store.database import writing
from cordboard.store.tables import callback_attempts, callbacks, contacts, journal

#: The kinds of due times of a callback, by its contact: the next attempt, and when it is given up.
RETRY, EXPIRY = "callback_retry", "callback_expiry"
#: The outcome of an attempt that reached the person, and of one that a crash cut off.
REACHED, CUT_OFF = "reached", "cut_off"


@dataclass(frozen=True)
class PromisedCallback:
    """A callback: `contact` is its own contact, `parent` that in which it was promised. Times in milliseconds.

    `request` is what the parent asked of the router, `queued_at` when it first did; at `until` it is given up. `number`
    is called at most `attempts` times, `retry_after` milliseconds after the person was not reached. `pop` is what the
    agent sees of the contact; `record` asks for a recording of the conversation.
    """

    contact: str
    parent: str
    number: str
    caller_id: str
    request: Mapping[str, Any]
    queued_at: int
    until: int
    attempts: int
    retry_after: int
    pop: Mapping[str, Any]
    record: bool


@dataclass(frozen=True)
class CallbackAttempt:
    """An attempt to reach a person, numbered from 1. `callback` is the callback's contact, `agent` who was to talk.

    `outcome` is ``reached``, how the call failed (a value of `telephony.line.Refusal`), what became of the agent
    (``agent_left``), or ``cut_off`` by a crash; empty while it goes on. `detail` is for people.
    """

    callback: str
    number: int
    agent: str
    begun_at: int
    ended_at: int | None = None
    outcome: str = ""
    detail: str = ""


def addition(callback: PromisedCallback) -> Sequence[Executable]:
    """The changes that store a callback, for the transaction that stores its contact."""
    return (
        insert(callbacks).values(asdict(callback)),
        due_times.setting(EXPIRY, callback.contact, callback.until),
    )


def removal(contact: str) -> Sequence[Executable]:
    """The changes that take out a callback, for the transaction that stores its outcome. Twice is no error.

    Its attempts stay.
    """
    return (
        delete(callbacks).where(callbacks.c.contact == contact),
        due_times.cancelling(RETRY, contact),
        due_times.cancelling(EXPIRY, contact),
    )


def begin_attempt(engine: Engine, contact: str, agent: str, at: int) -> int:
    """Store that the person is called, before it is done: it counts whatever comes then. Says which attempt it is."""
    with writing(engine) as connection:
        made = select(func.count()).where(callback_attempts.c.callback == contact)
        number = (connection.scalar(made) or 0) + 1
        connection.execute(insert(callback_attempts).values(asdict(CallbackAttempt(contact, number, agent, at))))
        return number


def end_attempt(
    engine: Engine, contact: str, *, at: int, outcome: str, detail: str = "", retry_at: int | None = None
) -> None:
    """Store how the attempt that goes on came out, and when the next one is due. One that reached is the last."""
    with writing(engine) as connection:
        connection.execute(_ending(contact, at=at, outcome=outcome, detail=detail))
        if outcome == REACHED:
            for change in removal(contact):
                connection.execute(change)
        elif retry_at is not None:
            connection.execute(due_times.setting(RETRY, contact, retry_at))


def settle(engine: Engine, left: Collection[str], at: int) -> None:
    """After the end of a program that had these contacts: no attempt of their callbacks goes on.

    A callback whose contact has begun, or is closed, has reached its person, and is none any more. An attempt of any
    other one was cut off, and counts.
    """
    with writing(engine) as connection:
        promised = set(connection.scalars(select(callbacks.c.contact)))
        of_contacts = select(contacts.c.id).where(contacts.c.id.in_(promised))
        begun = of_contacts.join(journal, journal.c.contact == contacts.c.number).where(contacts.c.id.in_(left))
        reached = set(connection.scalars(begun.union(of_contacts.where(contacts.c.closed_at.is_not(None)))))
        for contact in reached | (promised & set(left)):
            connection.execute(_ending(contact, at=at, outcome=REACHED if contact in reached else CUT_OFF))
            for change in removal(contact) if contact in reached else ():
                connection.execute(change)


def pending(engine: Engine) -> list[PromisedCallback]:
    """All that are not over, the longest waiting first."""
    with engine.connect() as connection:
        found = connection.execute(select(callbacks).order_by(callbacks.c.queued_at)).mappings()
        return [PromisedCallback(**row) for row in found]


def attempts_of(engine: Engine, contact: str) -> list[CallbackAttempt]:
    """The attempts of a callback, the first one first."""
    found = select(callback_attempts).where(callback_attempts.c.callback == contact)
    with engine.connect() as connection:
        rows = connection.execute(found.order_by(callback_attempts.c.number)).mappings()
        return [CallbackAttempt(**row) for row in rows]


def promised(engine: Engine, parent: str) -> bool:
    """Whether a contact has a callback that is not over."""
    with engine.connect() as connection:
        found = select(callbacks.c.contact).where(callbacks.c.parent == parent)
        return connection.execute(found).first() is not None


def _ending(contact: str, *, at: int, outcome: str, detail: str = "") -> Executable:
    open_one = (callback_attempts.c.callback == contact) & callback_attempts.c.ended_at.is_(None)
    return update(callback_attempts).where(open_one).values(ended_at=at, outcome=outcome, detail=detail)
