"""Forgetting the person of a contact: everything that was known goes, and the outcome stays as a figure.

Of a closed contact flow, version, service, times, agent, result and code stay, and our own number. What goes: the
person's number and account, the journal, agents' notes, texts, sound, attempts to call back, what webhooks told, and
what waits to be sent about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from cordboard.store.media_removals import note_removals
from cordboard.store.recordings import NOTICE
from cordboard.store.tables import (
    callback_attempts,
    callbacks,
    contact_notes,
    contacts,
    conversations,
    due_times,
    journal,
    quarantine,
    recordings,
    texts,
    webhook_deliveries,
    webhook_events,
)
from cordboard.store.webhook_outbox import kind_of, subject_of

#: Rows that one statement names.
AT_ONCE = 500


def erasable() -> ColumnElement[bool]:
    """Contacts that are closed, are not forgotten yet, and of which nothing that comes from them still goes on."""
    child, parent = contacts.alias("child"), contacts.alias("origin")
    goes_on = select(child.c.number).where(child.c.parent == contacts.c.id, child.c.closed_at.is_(None))
    comes_from = select(parent.c.number).where(parent.c.id == contacts.c.parent, parent.c.closed_at.is_(None))
    return and_(
        contacts.c.closed_at.is_not(None), contacts.c.erased_at.is_(None), ~goes_on.exists(),
        or_(contacts.c.parent == "", ~comes_from.exists()),
    )  # fmt: skip


def erase_contacts(connection: Connection, ids: Sequence[str], at: int) -> None:
    """Forget the persons of these contacts (`at`, milliseconds). They must be closed, and under no legal hold."""
    for begin in range(0, len(ids), AT_ONCE):
        _erase(connection, ids[begin : begin + AT_ONCE], at)


def erase_recordings(connection: Connection, ids: Sequence[str], at: int) -> None:
    """Delete recordings and voice messages, and have their sound taken away from now on (`at`, milliseconds)."""
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        connection.execute(delete(recordings).where(recordings.c.id.in_(some)))
        notices = (due_times.c.kind == NOTICE) & due_times.c.key.in_(some)
        connection.execute(delete(due_times).where(notices))
        note_removals(connection, some, at)


def _forget_events(connection: Connection, ids: Sequence[str]) -> None:
    """Delete what webhooks told of these contacts, or are still to tell: it has the numbers."""
    about = webhook_deliveries.c.subject.in_([subject_of(each) for each in ids])
    told = list(connection.scalars(select(webhook_deliveries.c.event).where(about).distinct()))
    for begin in range(0, len(told), AT_ONCE):
        some = told[begin : begin + AT_ONCE]
        connection.execute(delete(webhook_deliveries).where(webhook_deliveries.c.event.in_(some)))
        connection.execute(delete(webhook_events).where(webhook_events.c.id.in_(some)))
        waiting = due_times.c.kind.like(f"{kind_of('')}%") & due_times.c.key.in_(some)
        connection.execute(delete(due_times).where(waiting))


def _erase(connection: Connection, ids: Sequence[str], at: int) -> None:
    sounds = connection.scalars(select(recordings.c.id).where(recordings.c.contact.in_(ids))).all()
    erase_recordings(connection, sounds, at)
    numbers = select(contacts.c.number).where(contacts.c.id.in_(ids))
    connection.execute(delete(journal).where(journal.c.contact.in_(numbers)))
    for table, column in (
        (texts, texts.c.contact), (conversations, conversations.c.contact),
        (callback_attempts, callback_attempts.c.callback), (callbacks, callbacks.c.contact),
        (contact_notes, contact_notes.c.contact),
    ):  # fmt: skip
        connection.execute(delete(table).where(column.in_(ids)))
    _forget_events(connection, ids)
    damaged = (quarantine.c.kind == "contact") & quarantine.c.name.in_(ids)
    connection.execute(delete(quarantine).where(damaged))
    inbound = contacts.c.direction == "inbound"
    connection.execute(
        update(contacts).where(contacts.c.id.in_(ids), contacts.c.closed_at.is_not(None)).values(
            caller=case((and_(inbound, contacts.c.run != "supervision"), ""), else_=contacts.c.caller),
            called=case((inbound, contacts.c.called), else_=""), account="", reason="",
            erased_at=func.coalesce(contacts.c.erased_at, at),
        )
    )  # fmt: skip
