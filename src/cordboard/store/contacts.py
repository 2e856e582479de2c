"""Contacts and their journals, read back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from cordboard.engine.journal import Journal, decode
from cordboard.store.tables import contacts
from cordboard.store.tables import journal as journals

_COLUMNS = tuple(column for column in contacts.c if column.name != "number")


def contact(engine: Engine, id: str) -> dict[str, Any]:  # noqa: A002 - the column's name
    """One contact. Raises LookupError when there is none."""
    with engine.connect() as connection:
        found = connection.execute(select(*_COLUMNS).where(contacts.c.id == id)).mappings().first()
    if found is None:
        raise LookupError(f"there is no contact {id!r}")
    return dict(found)


def list_contacts(
    engine: Engine, *, limit: int = 50, before: int | None = None, service: str = "", open_only: bool = False
) -> list[dict[str, Any]]:
    """Contacts, the newest first: those that began before `before` (milliseconds), at most `limit`."""
    wanted = select(*_COLUMNS).order_by(contacts.c.started_at.desc(), contacts.c.id).limit(limit)
    if before is not None:
        wanted = wanted.where(contacts.c.started_at < before)
    if service:
        wanted = wanted.where(contacts.c.service == service)
    if open_only:
        wanted = wanted.where(contacts.c.closed_at.is_(None))
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def journal(engine: Engine, id: str) -> Journal:  # noqa: A002 - the column's name
    """The journal of a contact as far as it is stored; empty for one that has none."""
    rows = select(journals.c.entries).join(contacts, contacts.c.number == journals.c.contact)
    wanted = rows.where(contacts.c.id == id).order_by(journals.c.id)
    with engine.connect() as connection:
        found = connection.execute(wanted).scalars().all()
    return [entry for entries in found for entry in decode(entries.encode())]


def open_contacts(engine: Engine) -> list[tuple[str, str, str]]:
    """(id, flow, version) of every contact that is not closed, the oldest first."""
    wanted = select(contacts.c.id, contacts.c.flow, contacts.c.version).where(contacts.c.closed_at.is_(None))
    with engine.connect() as connection:
        found = connection.execute(wanted.order_by(contacts.c.started_at))
        return [(row.id, row.flow, row.version) for row in found]
