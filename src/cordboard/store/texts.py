"""Texts in and out, and which contact each belongs to.

A *conversation* is what one person and one of our numbers write to each other on one channel. It leads to the contact
that is open now; once that is closed, the next text begins another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine, Executable, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite writes this the same way

from cordboard.store.database import writing
from cordboard.store.due_times import setting
from cordboard.store.tables import contacts, conversations, texts

#: What is due for a contact in writing: a text has come, or the time for an answer is over.
CONVERSATION = "conversation"

State = Literal["waiting", "taken", "sending", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class StoredText:
    """One text. `at` is when it came, or was first to be given to the channel, in milliseconds since the epoch.

    A text that came is `waiting` until it was `taken`: as the answer to the contact's `command`, or (0) as none. One of
    ours was `sending` until the channel had taken it.
    """

    id: str
    channel: str
    contact: str
    sender: str
    recipient: str
    body: str
    at: int
    state: State
    command: int = 0
    network_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TextThread:
    """Whose conversation it is: the name of the channel, our number and the person's."""

    channel: str
    ours: str
    person: str


def arrive(engine: Engine, conversation: TextThread, network_id: str, body: str, fresh: str, at: int) -> str | None:
    """Store a text that came, have its contact woken, and return the contact; None for one that came before.

    The contact is the open one of the conversation, or `fresh`, which is then to begin.
    """
    with writing(engine) as connection:
        row = {
            "id": f"{conversation.channel} {network_id}", "channel": conversation.channel, "inbound": True,
            "network_id": network_id, "contact": "", "sender": conversation.person, "recipient": conversation.ours,
            "body": body, "at": at, "command": 0, "state": "waiting", "detail": "",
        }  # fmt: skip
        if connection.execute(select(texts.c.id).where(texts.c.id == row["id"])).first() is not None:
            return None
        here = (
            (conversations.c.channel == conversation.channel) & (conversations.c.ours == conversation.ours)
            & (conversations.c.person == conversation.person)
        )  # fmt: skip
        known = select(conversations.c.contact, contacts.c.closed_at).where(here)
        found = connection.execute(known.outerjoin(contacts, contacts.c.id == conversations.c.contact)).first()
        contact = fresh if found is None or found.closed_at is not None else str(found.contact)
        if contact == fresh:
            key = {"channel": conversation.channel, "ours": conversation.ours, "person": conversation.person}
            change = upsert(conversations).values(**key, contact=fresh)
            connection.execute(change.on_conflict_do_update(index_elements=list(key), set_={"contact": fresh}))
        connection.execute(insert(texts).values({**row, "contact": contact}))
        connection.execute(setting(CONVERSATION, contact, at))
    return contact


def rest(engine: Engine, contact: str, due_at: int, seen: Collection[str]) -> bool:
    """Have a contact woken at a time, unless a text has come that it has not seen: that has it woken already.

    Returns whether nothing has come. Both in one transaction, or a crash right after would leave the text for later.
    """
    with writing(engine) as connection:
        come = select(texts.c.id).where(texts.c.contact == contact, texts.c.state == "waiting", texts.c.inbound)
        if set(connection.scalars(come)) - set(seen):
            return False
        connection.execute(setting(CONVERSATION, contact, due_at))
    return True


def pass_on(engine: Engine, left: Sequence[StoredText], fresh: str, at: int) -> None:
    """Give texts that came to a contact which is closed to one that is then to begin, and have that woken."""
    old = {each.contact for each in left}
    with writing(engine) as connection:
        connection.execute(update(conversations).where(conversations.c.contact.in_(old)).values(contact=fresh))
        connection.execute(update(texts).where(texts.c.id.in_([each.id for each in left])).values(contact=fresh))
        connection.execute(setting(CONVERSATION, fresh, at))


def apply(engine: Engine, change: Executable) -> None:
    """Make one of the changes of this page that belongs to no step of a contact."""
    with writing(engine) as connection:
        connection.execute(change)


def conversation_of(engine: Engine, contact: str) -> TextThread | None:
    """The conversation that leads to a contact; None where it leads to another one by now."""
    wanted = select(conversations).where(conversations.c.contact == contact)
    with engine.connect() as connection:
        row = connection.execute(wanted).first()
    return None if row is None else TextThread(row.channel, row.ours, row.person)


def waiting(engine: Engine, contact: str) -> list[StoredText]:
    """The texts to a contact that nothing took yet, the oldest first."""
    wanted = select(texts).where(texts.c.contact == contact, texts.c.state == "waiting", texts.c.inbound)
    with engine.connect() as connection:
        return [_text(row) for row in connection.execute(wanted.order_by(texts.c.at, texts.c.id))]


def of_contact(engine: Engine, contact: str) -> list[StoredText]:
    """Everything that was written in a contact, the oldest first."""
    with engine.connect() as connection:
        found = connection.execute(select(texts).where(texts.c.contact == contact).order_by(texts.c.at, texts.c.id))
        return [_text(row) for row in found]


def sent_before(engine: Engine, id: str) -> StoredText | None:  # noqa: A002 - the column's name
    """A text of ours, by our id, as far as it had come; None for one that was never given to a channel."""
    with engine.connect() as connection:
        row = connection.execute(select(texts).where(texts.c.id == id)).first()
    return None if row is None else _text(row)


def taken(text: StoredText, command: int, *, hide: bool = False) -> Executable:
    """The change that says what a text was taken for. With `hide` its words are forgotten."""
    values: dict[str, Any] = {"state": "taken", "command": command} | ({"body": ""} if hide else {})
    return update(texts).where(texts.c.id == text.id).values(**values)


def sending(text: StoredText) -> Executable:
    """The change that stores a text of ours before it is given to a channel. Without effect for one that was."""
    row = {
        "id": text.id, "channel": text.channel, "inbound": False, "network_id": "", "contact": text.contact,
        "sender": text.sender, "recipient": text.recipient, "body": text.body, "at": text.at, "command": text.command,
        "state": "sending", "detail": "",
    }  # fmt: skip
    return upsert(texts).values(row).on_conflict_do_nothing(index_elements=["id"])


def sent(id: str, network_id: str) -> Executable:  # noqa: A002 - the column's name
    """The change that says that a text was taken for sending."""
    return update(texts).where(texts.c.id == id).values(state="sent", network_id=network_id)


def failed(id: str, why: str) -> Executable:  # noqa: A002 - the column's name
    """The change that says that a text will not be sent."""
    return update(texts).where(texts.c.id == id).values(state="failed", detail=why)


def _text(row: Any) -> StoredText:
    return StoredText(
        row.id, row.channel, row.contact, row.sender, row.recipient, row.body, row.at, row.state, row.command,
        row.network_id, row.detail,
    )  # fmt: skip
