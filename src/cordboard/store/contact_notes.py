"""Agents' notes on contacts, with the dates at which they want to call a person again (follow-ups)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.flow.site.changes import fingerprint
from cordboard.store.database import writing
from cordboard.store.editing import check_unchanged
from cordboard.store.keyset import in_order
from cordboard.store.tables import contact_notes, contacts


@dataclass(frozen=True, slots=True)
class ContactNote:
    """What an agent wrote about a contact. Times in milliseconds since the epoch.

    `follow_up_at` is when the agent wants to call the person again, None for never; `followed_up`: that is done.
    """

    contact: str
    agent: str
    text: str = ""
    follow_up_at: int | None = None
    followed_up: bool = False
    written_at: int = 0

    @property
    def state(self) -> str:
        """What tells this note from another version of it."""
        return fingerprint([self.text, self.follow_up_at, self.followed_up])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not self.text and self.follow_up_at is None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A call that an agent wants to make again: the note, and whom the contact was with."""

    note: ContactNote
    service: str
    caller: str
    called: str
    direction: str
    account: str


def note_of(where: Engine | Connection, contact: str, agent: str) -> ContactNote:
    """The note of an agent on a contact; an empty one where there is none."""
    if isinstance(where, Engine):
        with where.connect() as connection:
            return note_of(connection, contact, agent)
    mine = (contact_notes.c.contact == contact) & (contact_notes.c.agent == agent)
    row = where.execute(select(contact_notes).where(mine)).mappings().first()
    return ContactNote(contact, agent) if row is None else ContactNote(**row)


def put_note(engine: Engine, note: ContactNote, expected: str) -> ContactNote:
    """Write a note; an empty one is taken out. `expected` is the state of the note as its author read it.

    Raises ChangedMeanwhile, and LookupError where the contact is not there or its person is forgotten.
    """
    with writing(engine) as connection:
        row = connection.execute(select(contacts.c.erased_at).where(contacts.c.id == note.contact)).first()
        if row is None or row.erased_at is not None:
            raise LookupError(f"there is no contact {note.contact!r} of which anything may be kept")
        before = note_of(connection, note.contact, note.agent)
        check_unchanged([before.text, before.follow_up_at, before.followed_up], expected, "your note")
        mine = (contact_notes.c.contact == note.contact) & (contact_notes.c.agent == note.agent)
        connection.execute(delete(contact_notes).where(mine))
        if not note.empty:
            connection.execute(insert(contact_notes).values(asdict(note)))
        return note


def notes_on(engine: Engine, ids: Collection[str]) -> dict[str, list[ContactNote]]:
    """The notes on some contacts, by contact, the oldest first."""
    found: dict[str, list[ContactNote]] = {}
    wanted = select(contact_notes).where(contact_notes.c.contact.in_(ids)).order_by(contact_notes.c.written_at)
    with engine.connect() as connection:
        for row in connection.execute(wanted).mappings():
            found.setdefault(row["contact"], []).append(ContactNote(**row))
    return found


def follow_ups(
    engine: Engine, agent: str, *, after: Sequence[int | str] | None = None, limit: int = 50
) -> list[FollowUp]:
    """The calls that an agent still wants to make again, the next one first."""
    about = (contacts.c.service, contacts.c.caller, contacts.c.called, contacts.c.direction, contacts.c.account)
    wanted = select(contact_notes, *about).join(contacts, contacts.c.id == contact_notes.c.contact)
    wanted = wanted.where(
        contact_notes.c.agent == agent, contact_notes.c.follow_up_at.is_not(None), ~contact_notes.c.followed_up
    )
    wanted = in_order(wanted, (contact_notes.c.follow_up_at, contact_notes.c.contact), after, limit)
    names = [column.name for column in contact_notes.c]
    with engine.connect() as connection:
        rows = connection.execute(wanted).mappings().all()
    return [
        FollowUp(
            ContactNote(**{name: row[name] for name in names}), row["service"], row["caller"], row["called"],
            row["direction"], row["account"],
        )
        for row in rows
    ]  # fmt: skip
