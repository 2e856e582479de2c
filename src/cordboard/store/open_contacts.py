"""What an open contact has beside its journal. The journal writer takes it out when the contact closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Executable, Select, delete, insert, select, update

from cordboard.engine.journal import Facts, decode_facts, encode_facts
from cordboard.flow.module import IN_WRITING
from cordboard.store.contacts import with_journals
from cordboard.store.legs import Leg, all_open
from cordboard.store.tables import contacts, legs, open_contacts


class OpenContact(NamedTuple):
    """A contact that is not closed: which version of which flow it is on, and all that is stored of it.

    `started_at` is in milliseconds since the epoch. `journal` are its runs of entries (`contacts.joined`). `facts` are
    those with which it began, None for one that an older version of Cordboard began; `sealed` is what is secret. `call`
    is that of its person, empty for none; `outside` that with an outside number to which the person is transferred.
    """

    id: str
    flow: str
    version: str
    started_at: int
    journal: list[str]
    facts: Facts | None
    sealed: str
    call: str
    outside: Leg | None = None


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


def of(engine: Engine, contact: str) -> OpenContact | None:
    """One contact; None where it is closed, or never began."""
    beside = select(open_contacts).where(open_contacts.c.contact == contact)
    with engine.connect() as connection:
        mine = connection.execute(beside).first()
    for row, journal in with_journals(engine, _open().where(contacts.c.id == contact)):
        facts = decode_facts(mine.facts) if mine is not None and mine.facts else None
        sealed = mine.sealed if mine is not None else ""
        return OpenContact(row.id, row.flow, row.version, row.started_at, journal, facts, sealed, "", None)
    return None


def read(engine: Engine) -> Iterator[OpenContact]:
    """Every contact on a call that is open and every supervisor's leg, the oldest first."""
    beside = select(open_contacts)
    found = all_open(engine)
    calls = {leg.contact: leg.call for leg in found if leg.role in {"person", "supervisor"}}
    outside = {leg.contact: leg for leg in found if leg.role == "outside"}
    with engine.connect() as connection:
        kept = {row.contact: row for row in connection.execute(beside)}
    for row, journal in with_journals(engine, _open().where(contacts.c.channel.not_in(IN_WRITING))):
        mine = kept.get(row.id)
        facts = decode_facts(mine.facts) if mine is not None and mine.facts else None
        yield OpenContact(
            row.id, row.flow, row.version, row.started_at, journal, facts, mine.sealed if mine is not None else "",
            calls.get(row.id, ""), outside.get(row.id),
        )  # fmt: skip


def _open() -> Select[Any]:
    columns = (contacts.c.id, contacts.c.flow, contacts.c.version, contacts.c.started_at)
    return select(*columns).where(contacts.c.closed_at.is_(None))
