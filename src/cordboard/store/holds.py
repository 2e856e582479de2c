"""Legal holds: contacts of which nothing is deleted, whatever their age, until somebody lifts the hold.

A hold covers the contact and those that come from it: callbacks, transfers into another flow, supervisors' legs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, insert, select

from cordboard.flow.counting import counted
from cordboard.store import people
from cordboard.store.database import writing
from cordboard.store.keyset import newest_first
from cordboard.store.tables import contacts, legal_holds


class OnHold(Exception):
    """A contact is under legal hold. The message names it, who set the hold, and what to do."""


class NotHeld(Exception):
    """A hold cannot be set. The message says why."""


@dataclass(frozen=True, slots=True)
class LegalHold:
    """A hold. `set_at` is in milliseconds since the epoch."""

    contact: str
    reason: str
    set_by: str
    set_at: int


def set_hold(engine: Engine, hold: LegalHold) -> None:
    """Put a contact under legal hold. Raises LookupError for one that is not there, and NotHeld for one that is held
    already, or of which there is nothing any more.
    """
    with writing(engine) as connection:
        row = connection.execute(select(contacts.c.erased_at).where(contacts.c.id == hold.contact)).first()
        if row is None:
            raise LookupError(f"there is no contact {hold.contact!r}")
        if row.erased_at is not None:
            raise NotHeld(f"what was known of contact {hold.contact} is deleted, and there is nothing left to hold")
        if (before := _of(connection, hold.contact)) is not None:
            raise NotHeld(f"contact {hold.contact} is under hold since {before.set_by} set one: {before.reason}")
        connection.execute(insert(legal_holds).values(**asdict(hold)))
        people.note(connection, hold.set_by, "hold-set", hold.contact, {"reason": hold.reason})


def lift(engine: Engine, contact: str, by: str) -> None:
    """Take a hold back. Raises LookupError where there is none."""
    with writing(engine) as connection:
        before = _of(connection, contact)
        if before is None:
            raise LookupError(f"contact {contact!r} is under no legal hold")
        connection.execute(delete(legal_holds).where(legal_holds.c.contact == contact))
        people.note(connection, by, "hold-lifted", contact, {"reason": before.reason, "set_by": before.set_by})


def hold_of(engine: Engine, contact: str) -> LegalHold | None:
    """The hold that was set on a contact itself."""
    with engine.connect() as connection:
        return _of(connection, contact)


def hold_page(engine: Engine, *, after: tuple[int, str] | None = None, limit: int = 50) -> list[LegalHold]:
    """All holds, the newest first: those that follow on the one set at a time on a contact."""
    wanted = newest_first(select(legal_holds), (legal_holds.c.set_at, legal_holds.c.contact), after, limit)
    with engine.connect() as connection:
        return [LegalHold(**row) for row in connection.execute(wanted).mappings()]


def held() -> Select[Any]:
    """A query for the ids of all contacts that a hold covers."""
    found = select(legal_holds.c.contact.label("id")).cte("held", recursive=True)
    found = found.union(select(contacts.c.id).join(found, contacts.c.parent == found.c.id))
    return select(found.c.id)


def held_among(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Of these contacts those that a hold covers."""
    everyone = set(connection.scalars(held()))
    return [each for each in ids if each in everyone]


def require_none(connection: Connection, ids: Collection[str]) -> None:
    """See that none of these contacts is under hold, in the transaction that deletes. Raises OnHold."""
    if found := held_among(connection, sorted(ids)):
        more = f" and {counted(len(found) - 1, 'more contact')}" if len(found) > 1 else ""
        are = "are" if more else "is"
        raise OnHold(f"contact {found[0]}{more} {are} under legal hold: nothing is deleted until the hold is lifted")


def _of(connection: Connection, contact: str) -> LegalHold | None:
    row = connection.execute(select(legal_holds).where(legal_holds.c.contact == contact)).mappings().first()
    return None if row is None else LegalHold(**row)
