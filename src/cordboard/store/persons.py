"""One person: everything that is held about them, found by a number or an account, and deleted at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, func, or_, select, true

from cordboard.engine.journal import Started
from cordboard.flow.account_columns import PHONE
from cordboard.flow.counting import counted
from cordboard.flow.numbers import read_number
from cordboard.store import holds, people
from cordboard.store.contacts import DamagedJournal, joined
from cordboard.store.database import writing
from cordboard.store.erasing import AT_ONCE, erase_contacts
from cordboard.store.retention import delete_accounts
from cordboard.store.sqlite import empty_log
from cordboard.store.tables import (
    account_values,
    accounts,
    callbacks,
    contacts,
    conversations,
    journal,
    recordings,
    texts,
)

#: What people write between the digits of a number.
_BETWEEN = (" ", "-", ".", "(", ")", "/")
#: So many contacts are named in a sentence.
_NAMED = 3
#: Digits at the end of a number by which candidates are found, before each is read.
_LAST_DIGITS = 7


class CannotDelete(Exception):
    """A person cannot be deleted now, and nothing was. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PersonHoldings:
    """What is held about a person. `key` is what they were asked for by, in E.164 where it is a number.

    `accounts` are the numbers of rows; `texts` are those of `contacts` and those of the person's numbers beside them.
    `open` are contacts, and promised callbacks, that are not over; `held` those under legal hold.
    """

    key: str
    numbers: tuple[str, ...]
    accounts: tuple[int, ...]
    contacts: tuple[str, ...]
    texts: tuple[str, ...]
    recordings: tuple[str, ...]
    callbacks: tuple[str, ...]
    open: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing is held."""
        return not (self.accounts or self.contacts or self.texts or self.callbacks)

    @property
    def hindrance(self) -> str:
        """Why the person cannot be deleted now; empty where nothing hinders it."""
        if self.open:
            return f"{_named(self.open)} not over: wait until that is closed, or end it"
        if self.held:
            return f"{_named(self.held)} under legal hold: nothing is deleted until the hold is lifted"
        return ""


def find_person(where: Engine | Connection, text: str, region: str) -> PersonHoldings:
    """Everything held about whoever has this telephone number, or this account.

    A number finds its contacts, texts and callbacks, and the accounts that have it. An account finds its contacts, and
    those of its numbers on which no other account was looked up. Contacts that come from one of these belong to them.
    """
    if isinstance(where, Connection):
        return _find(where, text.strip(), region)
    with where.connect() as connection:
        return _find(connection, text.strip(), region)


def delete_person(engine: Engine, text: str, region: str, *, by: str, at: int, digest: str) -> PersonHoldings:
    """Delete everything held about a person, in one transaction; says what that was. Outcomes stay as figures.

    The audit trail gets `digest`, a keyed hash of the person's key, and how much it was. Raises LookupError where
    nothing is held, and CannotDelete.
    """
    with writing(engine) as connection:
        found = _find(connection, text.strip(), region)
        if found.nothing:
            raise LookupError("nothing is held about this person")
        if found.hindrance:
            raise CannotDelete(found.hindrance)
        erase_contacts(connection, found.contacts, at)
        for some in _groups(found.texts):
            connection.execute(delete(texts).where(texts.c.id.in_(some)))
        connection.execute(delete(conversations).where(conversations.c.person.in_(found.numbers)))
        delete_accounts(connection, list(found.accounts))
        people.note(connection, by, "person-deleted", digest, {
            "contacts": len(found.contacts), "accounts": len(found.accounts), "texts": len(found.texts),
            "recordings": len(found.recordings),
        })  # fmt: skip
    if engine.dialect.name == "sqlite":
        empty_log(engine)
    return found


def _named(ids: tuple[str, ...]) -> str:
    are = "is" if len(ids) == 1 else "are"
    more = ", …" if len(ids) > _NAMED else ""
    return f"{counted(len(ids), 'contact')} of this person ({', '.join(ids[:_NAMED])}{more}) {are}"


def _find(connection: Connection, text: str, region: str) -> PersonHoldings:
    number = read_number(text, region)
    key = number or text
    mine = {row.id: row.key for row in connection.execute(
        select(accounts.c.id, accounts.c.key).where(accounts.c.key == text)
    )}  # fmt: skip
    of_account = _numbers_of(connection, mine)
    with_number = set() if number is None else set(connection.scalars(
        select(account_values.c.account).where(account_values.c.field == PHONE, account_values.c.value == number)
    ))  # fmt: skip
    asked = {key} if key and not mine else ({number} if number else set())
    found = _contacts_of(connection, asked, region, true())
    found |= _contacts_of(connection, of_account, region, contacts.c.account.in_(["", *mine.values()]))
    found |= _contacts_by(connection, contacts.c.account == text) if text else set()
    promised = {
        row.contact for row in connection.execute(select(callbacks.c.contact, callbacks.c.parent, callbacks.c.number))
        if _reads(row.number, asked | of_account, region)
    }  # fmt: skip
    every = _family(connection, found | promised)
    rows = [
        row for some in _groups(sorted(every)) for row in connection.execute(
            select(contacts.c.id, contacts.c.closed_at, contacts.c.erased_at).where(contacts.c.id.in_(some))
        )
    ]  # fmt: skip
    kept = sorted(row.id for row in rows if row.erased_at is None)
    numbers = tuple(sorted(asked | of_account))
    return PersonHoldings(
        key, numbers, tuple(sorted({*mine, *with_number})), tuple(kept),
        tuple(sorted(_texts_of(connection, numbers, kept, region))),
        tuple(sorted(_ids_of(connection, recordings.c.id, recordings.c.contact, kept))),
        tuple(sorted(promised)), tuple(sorted(row.id for row in rows if row.closed_at is None)),
        tuple(holds.held_among(connection, kept)),
    )  # fmt: skip


def _numbers_of(connection: Connection, ids: Collection[int]) -> set[str]:
    wanted = select(account_values.c.value).where(account_values.c.field == PHONE, account_values.c.account.in_(ids))
    return set(connection.scalars(wanted))


def _contacts_of(connection: Connection, numbers: Collection[str], region: str, more: ColumnElement[bool]) -> set[str]:
    """The contacts of the persons with these numbers, in whatever form the line told them."""
    person = case((contacts.c.direction == "outbound", contacts.c.called), else_=contacts.c.caller)
    found: set[str] = set()
    for number in numbers:
        near = _near(person, number)
        rows = connection.execute(
            select(contacts.c.id, person.label("person")).where(near, contacts.c.run != "supervision", more)
        )
        found |= {row.id for row in rows if _reads(row.person, (number,), region)}
        found |= _called_back(connection, number, region)
    return found


def _called_back(connection: Connection, number: str, region: str) -> set[str]:
    """The callbacks to a number, which only the facts at their start know."""
    wanted = select(contacts.c.id, contacts.c.number).where(contacts.c.run == "callback").join(
        journal, journal.c.contact == contacts.c.number
    ).where(_near(journal.c.entries, number, within=True)).distinct()  # fmt: skip
    found = set()
    for row in connection.execute(wanted).all():
        first = select(journal.c.entries).where(journal.c.contact == row.number).order_by(journal.c.id).limit(1)
        try:
            start = joined([connection.execute(first).scalar_one()])[:1]
        except (DamagedJournal, msgspec.DecodeError):
            continue
        if start and isinstance(start[0], Started) and _reads(start[0].facts.number, (number,), region):
            found.add(row.id)
    return found


def _contacts_by(connection: Connection, condition: ColumnElement[bool]) -> set[str]:
    return set(connection.scalars(select(contacts.c.id).where(condition)))


def _family(connection: Connection, ids: Collection[str]) -> set[str]:
    """These contacts, those from which they come, and those that come from them."""
    every, new = set(ids), set(ids)
    while new:
        near: set[str] = set()
        for some in _groups(sorted(new)):
            rows = connection.execute(
                select(contacts.c.id, contacts.c.parent).where(
                    or_(contacts.c.parent.in_(some), and_(contacts.c.id.in_(some), contacts.c.parent != ""))
                )
            )
            near |= {each for row in rows for each in (row.id, row.parent)}
        new = near - every
        every |= new
    return every


def _texts_of(connection: Connection, numbers: Iterable[str], ids: Collection[str], region: str) -> set[str]:
    found = _ids_of(connection, texts.c.id, texts.c.contact, ids)
    for number in numbers:
        for column in (texts.c.sender, texts.c.recipient):
            rows = connection.execute(select(texts.c.id, column.label("person")).where(_near(column, number)))
            found |= {row.id for row in rows if _reads(row.person, (number,), region)}
    return found


def _ids_of(connection: Connection, id_: Any, column: Any, ids: Collection[str]) -> set[str]:
    return {each for some in _groups(sorted(ids)) for each in connection.scalars(select(id_).where(column.in_(some)))}


def _near(column: ColumnElement[str], number: str, *, within: bool = False) -> ColumnElement[bool]:
    """Whether a column may have a number: it ends as the number does, whatever stands between the digits."""
    if not number.startswith("+"):
        return column == number
    last = number[-_LAST_DIGITS:]
    if within:
        return column.contains(last)
    plain: Any = column
    for sign in _BETWEEN:
        plain = func.replace(plain, sign, "")
    return or_(column == number, plain.contains(last))


def _reads(text: str, numbers: Collection[str], region: str) -> bool:
    return text in numbers or read_number(text, region) in numbers


def _groups(ids: Collection[Any]) -> Iterable[list[Any]]:
    every = list(ids)
    return (every[begin : begin + AT_ONCE] for begin in range(0, len(every), AT_ONCE))
