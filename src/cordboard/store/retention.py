"""What is too old: found by what a site says of how long things are kept, and deleted a few rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, func, select

from cordboard.store import holds
from cordboard.store.database import writing
from cordboard.store.erasing import erasable, erase_contacts, erase_recordings
from cordboard.store.tables import accounts, contacts, imports, recordings, verification_failures

RetainedKind = Literal["contacts", "recordings", "messages", "accounts"]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """What of a kind is too old: of `services`, or where `others` is set of all but these, what is from `before`
    (milliseconds since the epoch). `kept` is how long it is kept, in words.
    """

    kind: RetainedKind
    before: int
    kept: str
    services: tuple[str, ...] = ()
    others: bool = False

    def of_service(self) -> ColumnElement[bool]:
        """As a condition on contacts."""
        named = contacts.c.service.in_(self.services)
        return ~named if self.others else named


@dataclass(frozen=True, slots=True)
class TooOld:
    """How much there is to delete of a kind, and how much of that a legal hold keeps."""

    cutoff: Cutoff
    count: int
    held: int


def look(engine: Engine, cutoff: Cutoff) -> TooOld:
    """What would be deleted. Nothing is changed."""
    every = _FIND[cutoff.kind](cutoff)
    with engine.connect() as connection:
        count = _count(connection, every)
        kept = 0 if cutoff.kind == "accounts" else _count(connection, every.where(contacts.c.id.in_(holds.held())))
    return TooOld(cutoff, count - kept, kept)


def delete_some(
    engine: Engine, cutoff: Cutoff, at: int, limit: int, require: Callable[[Connection], None] = lambda _: None
) -> int:
    """Delete at most `limit` of what is too old (`at` is now, in milliseconds), the oldest first; says how many.

    `require` raises in the transaction where this program may not write any more.
    """
    found = _FIND[cutoff.kind](cutoff)
    if cutoff.kind != "accounts":
        found = found.where(contacts.c.id.not_in(holds.held()))
    with writing(engine) as connection:
        require(connection)
        ids = list(connection.scalars(found.order_by(*_ORDER[cutoff.kind]).limit(limit)))
        _DELETE[cutoff.kind](connection, ids, at)
        return len(ids)


def delete_accounts(connection: Connection, ids: list[int], _at: int = 0) -> None:
    """Delete accounts by their numbers, with what they are found by and the wrong answers to their verification."""
    for begin in range(0, len(ids), 500):
        these = accounts.c.id.in_(ids[begin : begin + 500])
        keys = list(connection.scalars(select(accounts.c.key).where(these)))
        connection.execute(delete(accounts).where(these))
        elsewhere = set(connection.scalars(select(accounts.c.key).where(accounts.c.key.in_(keys))))
        gone = [key for key in keys if key not in elsewhere]
        connection.execute(delete(verification_failures).where(verification_failures.c.account.in_(gone)))


def _contacts(cutoff: Cutoff) -> Select[Any]:
    return select(contacts.c.id).where(contacts.c.closed_at < cutoff.before, cutoff.of_service(), erasable())


def _sounds(cutoff: Cutoff) -> Select[Any]:
    of_kind = recordings.c.box == "" if cutoff.kind == "recordings" else recordings.c.box != ""
    joined = select(recordings.c.id).join(contacts, contacts.c.id == recordings.c.contact)
    return joined.where(of_kind, ~recordings.c.held, contacts.c.closed_at < cutoff.before, cutoff.of_service())


def _accounts(cutoff: Cutoff) -> Select[Any]:
    joined = select(accounts.c.id).join(imports, imports.c.id == accounts.c.import_id)
    return joined.where(func.coalesce(imports.c.finished_at, imports.c.started_at) < cutoff.before)


def _count(connection: Connection, wanted: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()


_FIND: dict[RetainedKind, Callable[[Cutoff], Select[Any]]] = {
    "contacts": _contacts, "recordings": _sounds, "messages": _sounds, "accounts": _accounts,
}  # fmt: skip
_ORDER: dict[RetainedKind, tuple[ColumnElement[Any], ...]] = {
    "contacts": (contacts.c.closed_at,), "recordings": (contacts.c.closed_at,), "messages": (contacts.c.closed_at,),
    "accounts": (accounts.c.id,),
}  # fmt: skip
_DELETE: dict[RetainedKind, Callable[[Connection, list[Any], int], None]] = {
    "contacts": erase_contacts, "recordings": erase_recordings, "messages": erase_recordings,
    "accounts": delete_accounts,
}  # fmt: skip
