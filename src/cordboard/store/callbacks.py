"""Callbacks that were promised and are not over: where each stands in its queue, and how often it was tried."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, Executable, delete, insert, select, update

from cordboard.store.database import writing
from cordboard.store.tables import callbacks


@dataclass(frozen=True)
class PromisedCallback:
    """A callback: `contact` is its own contact, `parent` that in which it was promised. Times in milliseconds.

    `request` is what the parent asked of the router, `queued_at` when it first did; at `until` it is given up. `number`
    is called at most `attempts` times and was `tried` so often; `refusal` and `detail` say how the last try ended.
    """

    contact: str
    parent: str
    number: str
    caller_id: str
    request: dict[str, Any]
    queued_at: int
    until: int
    attempts: int
    tried: int = 0
    refusal: str = ""
    detail: str = ""


def addition(callback: PromisedCallback) -> Executable:
    """The change that stores a callback, for the transaction that stores its contact."""
    return insert(callbacks).values(asdict(callback))


def removal(contact: str) -> Executable:
    """The change that takes out a callback, for the transaction that stores its outcome. Twice is no error."""
    return delete(callbacks).where(callbacks.c.contact == contact)


def tried(engine: Engine, contact: str, *, tried: int, refusal: str, detail: str) -> None:
    """Note how often it was tried, and how the last try ended."""
    with writing(engine) as connection:
        here = callbacks.c.contact == contact
        connection.execute(update(callbacks).where(here).values(tried=tried, refusal=refusal, detail=detail))


def remove(engine: Engine, contact: str) -> None:
    """The person was reached. Removing twice is no error."""
    with writing(engine) as connection:
        connection.execute(removal(contact))


def pending(engine: Engine) -> list[PromisedCallback]:
    """All that are not over, the longest waiting first."""
    with engine.connect() as connection:
        found = connection.execute(select(callbacks).order_by(callbacks.c.queued_at)).mappings()
        return [PromisedCallback(**row) for row in found]


def promised(engine: Engine, parent: str) -> bool:
    """Whether a contact has a callback that is not over."""
    with engine.connect() as connection:
        found = select(callbacks.c.contact).where(callbacks.c.parent == parent)
        return connection.execute(found).first() is not None
