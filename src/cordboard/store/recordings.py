"""Voicemail messages and recorded conversations: what is known of them. A conversation is in no box.

Their sound is a media file by the same name (cordboard.media).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, case, delete, func, insert, select, update

from cordboard.store import due_times, holds
from cordboard.store.contact_events import recorded
from cordboard.store.database import writing
from cordboard.store.keyset import newest_first
from cordboard.store.media_removals import note_removals
from cordboard.store.tables import contacts, recordings
from cordboard.store.webhook_outbox import tell_of_contacts

#: Ids in one statement.
_AT_ONCE = 500
#: The kind of due times of emails about messages, by the message's id. Its payload is the email.
NOTICE = "message_notice"
#: When the email about a held message is due, unless it is kept before: never (the end of the year 9999).
_NEVER = 253_402_300_799_000
_AGE = (recordings.c.taken_at, recordings.c.id)


def add(
    engine: Engine, *, recording: str, contact: str, box: str, seconds: float, at: int, held: bool,
    email: Mapping[str, str] | None = None, due_at: int = 0,
) -> None:  # fmt: skip
    """Note a message. `held`: its caller has not decided yet whether to keep it. One that is not is told of.

    `email` is what the owner of the box is to be sent about it, at `due_at` or, where it is held, once it is kept.
    """
    with writing(engine) as connection:
        connection.execute(
            insert(recordings).values(id=recording, contact=contact, box=box, seconds=seconds, taken_at=at, held=held)
        )
        if email is not None:
            connection.execute(due_times.setting(NOTICE, recording, _NEVER if held else due_at, dict(email)))
        if not held:
            told = recorded(contact, time.time_ns() // 1_000_000, recording=recording, box=box, seconds=seconds)
            tell_of_contacts(connection, [told])


def keep(engine: Engine, recording: str, *, due_at: int = 0, notify: bool = True) -> None:
    """Put a held message into its box; its owner is told at `due_at`, unless nobody is to be (`notify`).

    Raises KeyError when there is none.
    """
    with writing(engine) as connection:
        there = select(recordings.c.id).where(recordings.c.id == recording)
        if not _keep(connection, recordings.c.id == recording) and connection.scalar(there) is None:
            raise KeyError(recording)
        if notify:
            _send_email(connection, [recording], due_at)
        else:
            connection.execute(due_times.cancelling(NOTICE, recording))


def holding(engine: Engine) -> list[str]:
    """The contacts with messages that are held."""
    with engine.connect() as connection:
        wanted = select(recordings.c.contact).where(recordings.c.held).distinct().order_by(recordings.c.contact)
        return list(connection.execute(wanted).scalars())


def known(engine: Engine, recording: str) -> bool:
    """Whether a recording is stored, in whatever box."""
    with engine.connect() as connection:
        return connection.execute(select(recordings.c.id).where(recordings.c.id == recording)).first() is not None


def finished(engine: Engine, ids: Sequence[str]) -> list[str]:
    """Of these recordings those whose contact is closed, and that nobody has to decide about."""
    wanted = select(recordings.c.id).join(contacts, contacts.c.id == recordings.c.contact)
    wanted = wanted.where(contacts.c.closed_at.is_not(None), ~recordings.c.held)
    with engine.connect() as connection:
        return [
            found
            for begin in range(0, len(ids), _AT_ONCE)
            for found in connection.scalars(wanted.where(recordings.c.id.in_(ids[begin : begin + _AT_ONCE])))
        ]


def keep_held(engine: Engine, contact: str, due_at: int = 0) -> int:
    """Put every held message of a contact into its box, whose owner is told at `due_at`; says how many there were."""
    with writing(engine) as connection:
        kept = _keep(connection, recordings.c.contact == contact)
        _send_email(connection, kept, due_at)
        return len(kept)


def _send_email(connection: Connection, kept: list[str], due_at: int) -> None:
    """Have the emails sent that are stored about messages which were held."""
    for recording in kept:
        connection.execute(due_times.moving(NOTICE, recording, due_at))


def discard(engine: Engine, recording: str) -> None:
    """Forget a held message. Raises KeyError when there is none; one that is kept is not forgotten."""
    with writing(engine) as connection:
        held = (recordings.c.id == recording) & recordings.c.held
        gone = connection.execute(delete(recordings).where(held))
        if not gone.rowcount:
            raise KeyError(recording)
        connection.execute(due_times.cancelling(NOTICE, recording))


def conversations(
    engine: Engine, *, contact: str = "", since: int | None = None, until: int | None = None,
    after: tuple[int, str] | None = None, limit: int = 100,
) -> list[dict[str, Any]]:  # fmt: skip
    """The recordings of conversations, of one contact or of all, taken from `since` to before `until` (milliseconds),
    the newest first: those that follow on the one taken at a time with an id.
    """
    wanted = select(recordings.c.id, recordings.c.contact, recordings.c.seconds, recordings.c.taken_at).where(_in(""))
    if contact:
        wanted = wanted.where(recordings.c.contact == contact)
    if since is not None:
        wanted = wanted.where(recordings.c.taken_at >= since)
    if until is not None:
        wanted = wanted.where(recordings.c.taken_at < until)
    wanted = newest_first(wanted, _AGE, after, limit)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def contact_of(engine: Engine, recording: str) -> str:
    """The contact whose conversation a recording is. Raises KeyError when there is no such recording."""
    wanted = select(recordings.c.contact).where(_in("") & (recordings.c.id == recording))
    with engine.connect() as connection:
        found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        raise KeyError(recording)
    return str(found)


def of_contact(engine: Engine, contact: str) -> list[dict[str, Any]]:
    """Id and seconds of the messages that a contact left, in their order."""
    wanted = select(recordings.c.id, recordings.c.seconds).where(recordings.c.contact == contact)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(recordings.c.taken_at)).mappings()]


def of_open_contacts(engine: Engine) -> list[Row[Any]]:
    """Id, contact, box, seconds, time and whether it is held of each message of a contact that is not closed."""
    columns = recordings.c
    wanted = select(columns.id, columns.contact, columns.box, columns.seconds, columns.taken_at, columns.held)
    wanted = wanted.join(contacts, contacts.c.id == columns.contact).where(contacts.c.closed_at.is_(None))
    with engine.connect() as connection:
        return list(connection.execute(wanted.where(columns.box != "").order_by(columns.taken_at)))


def in_box(
    engine: Engine, box: str, *, after: tuple[int, str] | None = None, limit: int = 10_000
) -> list[dict[str, Any]]:
    """The messages of a box with their callers, the newest first: those that follow on the one taken at a time with
    an id.
    """
    joined = recordings.join(contacts, contacts.c.id == recordings.c.contact, isouter=True)
    wanted = select(recordings, contacts.c.caller).select_from(joined).where(_in(box))
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(newest_first(wanted, _AGE, after, limit)).mappings()]


def is_in_box(engine: Engine, box: str, recording: str) -> bool:
    """Whether a box has a message."""
    with engine.connect() as connection:
        return (
            connection.execute(select(recordings.c.id).where(_in(box) & (recordings.c.id == recording))).first()
            is not None
        )


def counts(engine: Engine) -> dict[str, tuple[int, int]]:
    """(messages, those not heard yet) of every box that has any."""
    unheard = func.sum(case((recordings.c.heard_at.is_(None), 1), else_=0))
    wanted = select(recordings.c.box, func.count(), unheard).where(~recordings.c.held).group_by(recordings.c.box)
    with engine.connect() as connection:
        return {box: (messages, new) for box, messages, new in connection.execute(wanted)}


def hear(engine: Engine, box: str, recording: str, at: int) -> bool:
    """Note that a message was heard (milliseconds), if it was not before; says whether the box has it."""
    first = func.coalesce(recordings.c.heard_at, at)
    with writing(engine) as connection:
        change = update(recordings).where(_in(box) & (recordings.c.id == recording)).values(heard_at=first)
        return bool(connection.execute(change).rowcount)


def remove(engine: Engine, box: str, recording: str, at: int) -> bool:
    """Take a message out of its box, and have its sound taken away from now on (`at`, milliseconds).

    Says whether it was there. Raises OnHold for one of a contact under legal hold.
    """
    with writing(engine) as connection:
        mine = _in(box) & (recordings.c.id == recording)
        contact = connection.scalar(select(recordings.c.contact).where(mine))
        if contact is None:
            return False
        holds.require_none(connection, (contact,))
        connection.execute(delete(recordings).where(mine))
        connection.execute(due_times.cancelling(NOTICE, recording))
        note_removals(connection, (recording,), at)
        return True


def _keep(connection: Connection, which: ColumnElement[bool]) -> list[str]:
    """Put those of the messages that are held into their boxes, and have that told; says which they are."""
    change = update(recordings).where(which, recordings.c.held).values(held=False).returning(recordings)
    kept = connection.execute(change).all()
    now = time.time_ns() // 1_000_000
    tell_of_contacts(connection, [
        recorded(row.contact, now, recording=row.id, box=row.box, seconds=row.seconds) for row in kept
    ])  # fmt: skip
    return [row.id for row in kept]


def _in(box: str) -> ColumnElement[bool]:
    return (recordings.c.box == box) & ~recordings.c.held
