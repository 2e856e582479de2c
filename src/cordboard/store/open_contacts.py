"""What an open contact has beside its journal. The journal writer takes it out when the contact closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Executable, delete, insert, select, update

from cordboard.engine.journal import Facts, decode_facts, encode_facts
from cordboard.store.contacts import with_journals
from cordboard.store.legs import Leg
from cordboard.store.tables import contacts, legs, open_contacts


class OpenContact(NamedTuple):
    """A contact that is not closed: which version of which flow it is on, and all that is stored of it.

    `started_at` is in milliseconds since the epoch. `journal` are its runs of entries (`contacts.joined`). `facts` are
    those with which it began, None for one that an older version of Cordboard began; `sealed` is what is secret. `call`
    is that of its person, empty for none.
    """

    id: str
    flow: str
    version: str
    started_at: int
    journal: list[str]
    facts: Facts | None
    sealed: str
    call: str


def begin(connection: Connection, facts: Iterable[Facts], calls: Sequence[Leg]) -> None:
    """Store with what contacts begin, and the calls of their persons."""
    if rows := [{"contact": each.contact, "facts": encode_facts(each), "sealed": ""} for each in facts]:
        connection.execute(insert(open_contacts), rows)
    if calls:
        connection.execute(insert(legs), [leg._asdict() for leg in calls])


def seal(contact: str, sealed: str) -> Executable:
    """The change that stores what is secret of an open contact. Without effect for one that is closed."""
    return update(open_contacts).where(open_contacts.c.contact == contact).values(sealed=sealed)


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """Forget what was kept for as long as these contacts were open. Unknown ones are no error."""
    if closed := sorted(ids):
        connection.execute(delete(open_contacts).where(open_contacts.c.contact.in_(closed)))
        connection.execute(delete(legs).where(legs.c.contact.in_(closed)))


def read(engine: Engine) -> Iterator[OpenContact]:
    """Every contact that is open and every supervisor's leg, the oldest first."""
    persons = select(legs.c.contact, legs.c.call).where(legs.c.role.in_(("person", "supervisor")))
    beside = select(open_contacts)
    with engine.connect() as connection:
        calls = {row.contact: row.call for row in connection.execute(persons.order_by(legs.c.since))}
        kept = {row.contact: row for row in connection.execute(beside)}
    columns = (contacts.c.id, contacts.c.flow, contacts.c.version, contacts.c.started_at)
    wanted = select(*columns).where(contacts.c.closed_at.is_(None))
    for row, journal in with_journals(engine, wanted):
        mine = kept.get(row.id)
        facts = decode_facts(mine.facts) if mine is not None and mine.facts else None
        yield OpenContact(
            row.id, row.flow, row.version, row.started_at, journal, facts, mine.sealed if mine is not None else "",
            calls.get(row.id, ""),
        )  # fmt: skip
